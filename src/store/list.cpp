#include "datawave/store/list.hpp"

#include <algorithm>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"

namespace datawave::store {

namespace {
/// Where a page ended: the sort it belongs to, the last sort value and the last id.
struct Cursor {
  std::string sort;
  std::optional<std::string> text;
  std::optional<std::int64_t> number;
  std::string id;  // hex for ids, digits for integers
};
DW_DESCRIBE(Cursor, sort, text, number, id);

constexpr std::size_t kMaxTerms = 16;
constexpr std::size_t kMaxValue = 1000;

Error bad(std::string field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

std::string names_of(std::span<const ListField> fields, bool sortable_only) {
  std::string names;
  for (const ListField& field : fields) {
    if (sortable_only && !field.sortable) continue;
    if (!names.empty()) names += ", ";
    names += field.name;
  }
  return "One of: " + names + ".";
}

const ListField* find_field(std::span<const ListField> fields, std::string_view name) {
  const auto it = std::find_if(fields.begin(), fields.end(), [&](const ListField& f) { return f.name == name; });
  return it == fields.end() ? nullptr : &*it;
}

/// LIKE with `\` as escape; both systems fold case here only for ASCII (SQLite) or everything (ILIKE is not used).
std::string like_pattern(std::string_view text) {
  std::string out = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

/// An unknown word would find nothing, and look like an answer.
Result<void> check_word(const ListField& field, const std::string& text) {
  if (field.words == nullptr) return {};
  const auto words = field.words();
  if (std::find(words.begin(), words.end(), text) != words.end()) return {};
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "" : ", ").append(word);
  const std::string_view near = text.size() > 60 ? "" : nearest_word(text, words);
  return fail(bad("filter",
                  std::string(field.name) + " is never \"" + printable(text, 60) + "\"" +
                      (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
                  "One of: " + all + "."));
}

Result<Value> value_for(const ListField& field, const std::string& text, std::vector<Uuid>& ids) {
  const std::string where = "filter";
  DW_CHECK(check_word(field, text));
  switch (field.type) {
    case ColumnType::text:
    case ColumnType::json_list: return Value(std::string(text));
    case ColumnType::integer:
      if (const auto number = parse_i64(text)) return Value(*number);
      return fail(
          bad(where, std::string(field.name) + " takes an integer", "For instance " + std::string(field.name) + "=3."));
    case ColumnType::boolean:
      if (text == "true") return Value(std::int64_t{1});
      if (text == "false") return Value(std::int64_t{0});
      return fail(bad(where, std::string(field.name) + " takes true or false", ""));
    case ColumnType::time:
      if (const auto time = parse_utc(text)) return to_value(*time);
      return fail(bad(where, std::string(field.name) + " takes an instant", "As in 2026-01-15T08:30:00Z."));
    case ColumnType::id:
      if (const auto id = parse_uuid(text)) {
        ids.push_back(*id);
        return to_value(ids.back());
      }
      return fail(bad(where, std::string(field.name) + " takes an id", "36 characters, as in the item's id."));
  }
  return fail(ErrorCode::internal, "a list field without a type");
}

std::string_view op_text(FilterOp op) {
  switch (op) {
    case FilterOp::equal: return " = ";
    case FilterOp::not_equal: return " <> ";
    case FilterOp::at_least: return " >= ";
    case FilterOp::at_most: return " <= ";
    case FilterOp::contains: return " LIKE ";
  }
  return " = ";
}

/// The WHERE clause and its values as they are collected.
struct Conditions {
  std::string sql;
  std::vector<Value> values;
  std::vector<Uuid> ids;  // what BytesViews in `values` point to; reserved once, so that they stay

  std::string add(Value value) {
    values.push_back(std::move(value));
    return "?" + std::to_string(values.size());
  }
};

Result<void> add_filter(Conditions& where, const ListSpec& spec, const FilterTerm& term) {
  const ListField* field = find_field(spec.fields, term.field);
  if (field == nullptr)
    return fail(bad("filter", "there is no field \"" + printable(term.field, 60) + "\" to filter by",
                    names_of(spec.fields, false)));
  if (field->type == ColumnType::json_list || term.op == FilterOp::contains) {
    if (field->type != ColumnType::json_list && field->type != ColumnType::text)
      return fail(bad("filter", "~ works on text only", ""));
    if (term.op == FilterOp::at_least || term.op == FilterOp::at_most)
      return fail(bad("filter", std::string(field->name) + " is a list, which has no order", "It takes =, != and ~."));
    if (term.op != FilterOp::contains) DW_CHECK(check_word(*field, term.value));
    // A JSON list holds its texts quoted: the quotes keep "prod" from meeting "production".
    const std::string needle =
        field->type == ColumnType::json_list && term.op != FilterOp::contains ? to_json(term.value) : term.value;
    const std::string_view negated = term.op == FilterOp::not_equal ? " NOT" : "";
    where.sql.append(" AND ").append(field->column).append(negated).append(" LIKE ");
    where.sql.append(where.add(Value(like_pattern(needle)))).append(" ESCAPE '\\'");
    return {};
  }
  DW_TRY(Value value, value_for(*field, term.value, where.ids));
  where.sql.append(" AND ").append(field->column).append(op_text(term.op)).append(where.add(std::move(value)));
  return {};
}
}  // namespace

Result<std::vector<FilterTerm>> parse_filter(std::string_view text) {
  std::vector<FilterTerm> terms;
  std::size_t i = 0;
  while (i < text.size()) {
    FilterTerm term;
    while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_'))
      term.field += text[i++];
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("!=")) {
      term.op = FilterOp::not_equal;
      i += 2;
    } else if (rest.starts_with(">=")) {
      term.op = FilterOp::at_least;
      i += 2;
    } else if (rest.starts_with("<=")) {
      term.op = FilterOp::at_most;
      i += 2;
    } else if (rest.starts_with("=")) {
      i += 1;
    } else if (rest.starts_with("~")) {
      term.op = FilterOp::contains;
      i += 1;
    } else {
      return fail(
          bad("filter", "the filter cannot be read at character " + std::to_string(i + 1),
              "Write field=value, field!=value, field~part, field>=value or field<=value, separated by commas."));
    }
    while (i < text.size() && text[i] != ',') {
      if (text[i] == '\\' && i + 1 < text.size()) ++i;
      term.value += text[i++];
    }
    if (i < text.size()) ++i;  // the comma
    if (term.field.empty() || term.value.size() > kMaxValue || terms.size() >= kMaxTerms)
      return fail(bad("filter", "the filter is too long or lacks a field name", "At most 16 terms."));
    terms.push_back(std::move(term));
  }
  return terms;
}

std::vector<std::string_view> operators_of(const ListField& field) {
  switch (field.type) {
    case ColumnType::text: return {"=", "!=", "~", ">=", "<="};
    case ColumnType::json_list: return {"=", "!=", "~"};
    case ColumnType::boolean:
    case ColumnType::id: return {"=", "!="};
    case ColumnType::integer:
    case ColumnType::time: return {"=", "!=", ">=", "<="};
  }
  return {};
}

namespace impl {
Result<ListedPage> list_rows(Tx& tx, const ListSpec& spec, const ListRequest& request, std::string_view columns,
                             int column_count, const RowCallback& on_row) {
  if (request.limit < 1 || request.limit > ListRequest::kMaxLimit)
    return fail(bad("limit", "limit is out of range", "From 1 to 1000."));
  const std::string sort = request.sort.empty() ? std::string(spec.default_sort) : request.sort;
  const bool descending = sort.starts_with("-");
  const ListField* by = find_field(spec.fields, std::string_view(sort).substr(descending ? 1 : 0));
  if (by == nullptr || !by->sortable)
    return fail(bad("sort", "this list is not sorted by \"" + printable(sort, 60) + "\"",
                    names_of(spec.fields, true) + " With - in front: descending."));

  Conditions where;
  where.ids.reserve(kMaxTerms + 2);
  for (const FilterTerm& term : request.filter) DW_CHECK(add_filter(where, spec, term));
  if (!request.q.empty() && !spec.searched.empty()) {
    const std::string pattern = where.add(Value(like_pattern(to_lower_ascii(utf8_prefix(request.q, kMaxValue)))));
    std::string any;
    for (const std::string_view column : spec.searched) {
      if (!any.empty()) any += " OR ";
      any.append("lower(").append(column).append(") LIKE ").append(pattern).append(" ESCAPE '\\'");
    }
    where.sql.append(" AND (").append(any).append(")");
  }
  ListedPage page;
  if (request.count) {
    std::string sql("SELECT count(*) FROM ");
    sql.append(spec.counted.empty() ? spec.table : spec.counted)
        .append(" WHERE ")
        .append(spec.tenant)
        .append(where.sql);
    const RowCallback take = [&page](const Row& row) -> Result<void> {
      page.total = row.integer(0);
      return {};
    };
    DW_CHECK(tx.run(sql, where.values, take));
  }

  const bool text_sort = by->type == ColumnType::text || by->type == ColumnType::json_list;
  const bool id_sort = by->type == ColumnType::id;
  if (!request.cursor.empty()) {
    const auto decoded = crypto::base64url_decode(request.cursor);
    const auto cursor = decoded ? read_json<Cursor>(*decoded) : fail(bad("", "", ""));
    const auto id = cursor ? parse_uuid(cursor->id) : std::nullopt;
    const auto number = cursor && !id ? parse_i64(cursor->id) : std::nullopt;
    const bool fits = spec.id_column == "id" ? id.has_value() : number.has_value();
    if (!cursor || cursor->sort != sort || !fits)
      return fail(bad("cursor", "the cursor is not one of this list and sort", "Begin again without a cursor."));
    Value last;
    if (id) {
      where.ids.push_back(*id);
      last = to_value(where.ids.back());
    } else {
      last = *number;
    }
    const std::string_view op = descending ? " < " : " > ";
    where.sql.append(" AND ");
    if (id_sort || by->column == spec.id_column) {
      where.sql.append(spec.id_column).append(op).append(where.add(std::move(last)));
    } else {
      Value at = text_sort ? Value(cursor->text.value_or("")) : Value(cursor->number.value_or(0));
      where.sql.append("(").append(by->column).append(", ").append(spec.id_column).append(")").append(op).append("(");
      where.sql.append(where.add(std::move(at))).append(", ").append(where.add(std::move(last))).append(")");
    }
  }
  const std::string_view direction = descending ? " DESC" : "";
  std::string sql("SELECT ");
  sql.append(columns).append(", ").append(by->column).append(", ").append(spec.id_column).append(" FROM ");
  sql.append(spec.table).append(" WHERE ").append(spec.tenant).append(where.sql).append(" ORDER BY ");
  sql.append(by->column).append(direction);
  if (by->column != spec.id_column) sql.append(", ").append(spec.id_column).append(direction);
  sql.append(" LIMIT ").append(std::to_string(request.limit + 1));

  std::int64_t seen = 0;
  Cursor last;
  last.sort = sort;
  const RowCallback take = [&](const Row& row) -> Result<void> {
    if (++seen > request.limit) {
      const std::string json = to_json(last);
      page.next_cursor = crypto::base64url_encode(crypto::as_bytes(json));
      return {};
    }
    if (seen == request.limit) {
      const int id_column = column_count + 1;
      const std::string_view raw = row.bytes(id_column);
      last.id = spec.id_column.ends_with("id") && raw.size() == 16 ? to_string(uuid_of(raw))
                                                                   : std::to_string(row.integer(id_column));
      if (text_sort) last.text = std::string(row.text(column_count));
      if (!text_sort && !id_sort) last.number = row.integer(column_count);
    }
    return on_row(row);
  };
  DW_CHECK(tx.run(sql, where.values, take));
  return page;
}
}  // namespace impl

}  // namespace datawave::store
