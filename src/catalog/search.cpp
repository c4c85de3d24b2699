#include <algorithm>
#include <unordered_map>

#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "facts.hpp"
#include "search_docs.hpp"
#include "search_rank.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
constexpr std::int64_t kMaxLimit = 100;
constexpr std::int64_t kExact = 500;  // of each kind of candidate
constexpr std::int64_t kPrefix = 500;
constexpr std::int64_t kWords = 1500;
constexpr std::size_t kEnough = 200;  // found by their own words: no need of the words of their places
constexpr std::size_t kMaxQuery = 400;
constexpr std::string_view kAfterAll = "\xF4\x8F\xBF\xBF";  // U+10FFFF

/// A boolean expression of words, in the spelling of FTS5 or of tsquery. Words are letters and digits, and bytes beyond
/// ASCII: quoted, they are nothing else.
class Expression {
 public:
  explicit Expression(store::Dialect dialect) : lite_(dialect == store::Dialect::sqlite) {}
  [[nodiscard]] std::string word(std::string_view word, bool beginning = false) const {
    std::string out(1, lite_ ? '"' : '\'');
    out.append(word).append(1, lite_ ? '"' : '\'');
    if (beginning) out += lite_ ? " *" : ":*";
    return out;
  }
  [[nodiscard]] std::string both(const std::string& a, const std::string& b) const {
    return a.empty() ? b : a + (lite_ ? " AND " : " & ") + b;
  }
  [[nodiscard]] std::string either(const std::string& a, const std::string& b) const {
    return a.empty() ? b : "(" + a + (lite_ ? " OR " : " | ") + b + ")";
  }

 private:
  bool lite_;
};

class Search {
 public:
  Search(store::Tx& tx, const SearchRequest& request) : tx_(tx), request_(request), query_(understand(request.q)) {}

  Result<SearchResult> run() {
    SearchResult out;
    if (request_.source) {
      DW_TRY(source_, find_source(*request_.source));
      if (!source_) {
        return fail(Error(ErrorCode::not_found, "there is no source \"" + printable(*request_.source, 60) + "\"")
                        .with_field("source")
                        .with_remedy("GET /api/v1/sources or `datawave source list` shows them."));
      }
    }
    const bool columns = request_.kind.empty() || request_.kind == "column";
    const bool tables = request_.kind != "column";
    if (tables) DW_CHECK(named_tables());
    if (columns) DW_CHECK(named_columns());
    // Nothing is better than an exact name: with enough of those there is nothing to look for by words.
    const bool enough = query_.places.empty() && exact_ > request_.limit;
    if (!query_.words.empty() && !enough) DW_CHECK(by_words());
    std::vector<Candidate*> best;
    for (auto& [doc, candidate] : found_) {
      DW_TRY(candidate.source, source_name(candidate.source_id));
      rank(query_, candidate);
      best.push_back(&candidate);
    }
    const auto better = [](const Candidate* a, const Candidate* b) {
      if (a->score != b->score) return a->score > b->score;
      return std::tie(a->name(), a->doc) < std::tie(b->name(), b->doc);
    };
    const auto limit = static_cast<std::size_t>(request_.limit);
    const auto shown = static_cast<std::ptrdiff_t>(std::min(limit, best.size()));
    std::partial_sort(best.begin(), best.begin() + shown, best.end(), better);
    out.more = best.size() > limit;
    best.resize(static_cast<std::size_t>(shown));
    for (Candidate* candidate : best) {
      DW_TRY(SearchHit hit, make_hit(*candidate));
      out.hits.push_back(std::move(hit));
    }
    return out;
  }

 private:
  Result<std::optional<Uuid>> find_source(const std::string& source) {
    if (const auto id = parse_uuid(source)) return std::optional<Uuid>(*id);
    return tx_.find<Uuid>("SELECT id FROM sources WHERE {tenant} AND name = ?1", source);
  }

  Result<std::string> source_name(const Uuid& id) {
    for (const auto& [known, name] : sources_)
      if (known == id) return name;
    DW_TRY(auto name, tx_.find<std::string>("SELECT name FROM sources WHERE {tenant} AND id = ?1", id));
    sources_.emplace(sources_.begin(), id, std::move(name).value_or(""));
    return sources_.front().second;
  }

  /// What follows a candidate's number in every select: the asset, and the column where it is one.
  static constexpr std::string_view kTold =
      "a.id, a.source_id, a.kind, a.database_name, a.schema_name, a.name, c.name, c.declared_type";

  Result<void> take(const store::Row& row, std::int64_t doc) {
    const bool noted = doc < 0;
    const auto [it, fresh] = found_.try_emplace(noted ? -doc : doc);
    Candidate& candidate = it->second;
    candidate.noted = candidate.noted || noted;
    if (!fresh) return {};
    candidate.doc = it->first;
    DW_TRY(candidate.asset_id, store::from_row<Uuid>(row, 1));
    DW_TRY(candidate.source_id, store::from_row<Uuid>(row, 2));
    candidate.kind = row.text(3);
    candidate.database = row.text(4);
    candidate.schema = row.text(5);
    candidate.table = row.text(6);
    if (!row.is_null(7)) {
      candidate.column = row.text(7);
      candidate.declared_type = row.text(8);
    }
    return {};
  }
  [[nodiscard]] store::RowCallback taking() {
    return [this](const store::Row& row) { return take(row, row.integer(0)); };
  }
  [[nodiscard]] std::string filter(int next) const {
    std::string sql;
    if (source_) sql += " AND a.source_id = ?" + std::to_string(next++);
    if (!request_.kind.empty() && request_.kind != "column") sql += " AND a.kind = ?" + std::to_string(next);
    return sql;
  }
  Result<void> select(const std::string& sql, std::vector<store::Value> values) {
    if (source_) values.push_back(store::to_value(*source_));
    if (!request_.kind.empty() && request_.kind != "column") values.push_back(store::to_value(request_.kind));
    DW_CHECK(tx_.run(sql, values, taking()));
    return {};
  }

  /// Exact names and beginnings, by the indexes of names: the first so many, of which the filter then takes some. What
  /// it would have to look for among more is found by its words, which name the source.
  Result<void> named(const std::string& select_from, const std::string& table, const std::string& join) {
    if (query_.name.empty()) return {};
    const auto sql = [&](const std::string& condition, std::int64_t limit, int next) {
      return "SELECT " + select_from + " FROM (SELECT * FROM " + table + " WHERE {tenant} AND state = 'live' AND " +
             condition + " LIMIT " + std::to_string(limit) + ") " + join + filter(next);
    };
    const std::size_t before = found_.size();
    DW_CHECK(select(sql("lower(name) = ?1", kExact, 2), {store::to_value(query_.name)}));
    exact_ += static_cast<std::int64_t>(found_.size() - before);
    if (query_.places.empty() && exact_ > request_.limit) return {};
    const std::string end = query_.name + std::string(kAfterAll);
    return select(sql("lower(name) > ?1 AND lower(name) < ?2", kPrefix, 3),
                  {store::to_value(query_.name), store::to_value(end)});
  }
  Result<void> named_tables() {
    return named("a.rid * 65536, " + std::string(kTold), "assets",
                 "a LEFT JOIN columns c ON c.rid = -1 WHERE a.rid > 0");
  }
  Result<void> named_columns() {
    return named("c.rid, " + std::string(kTold), "columns",
                 "c LEFT JOIN assets a ON a.rid = c.rid / 65536 AND a.tenant_id = c.tenant_id WHERE a.state = 'live'");
  }

  /// What every document found must hold beside its words. Rows of others are not taken in any case; the words keep the
  /// documents of others from using up the limit.
  Result<std::string> scope_expression(const Expression& is) {
    std::string out;
    if (source_) out = is.word(id_word(*source_));
    if (source_ || tx_.dialect() == store::Dialect::postgresql) return out;
    // A word that stands in all of a million documents costs as much as all the others together.
    DW_TRY(const auto tenants, tx_.find<std::int64_t>("SELECT count(*) FROM tenants"));
    return tenants.value_or(0) > 1 ? is.word(id_word(tx_.tenant())) : out;
  }

  /// Every word, each in the name or in the place, at least one in the name.
  [[nodiscard]] std::string mixed(const Expression& is, bool beginnings) const {
    std::string anywhere;
    std::string named;
    for (std::size_t i = 0; i < query_.words.size(); ++i) {
      const std::string& word = query_.words[i];
      const bool beginning = beginnings && i + 1 == query_.words.size() && word.size() >= 3;
      const std::string here = is.word(word, beginning);
      named = is.either(named, here);
      anywhere = is.both(anywhere, is.either(here, is.word("." + word, beginning)));
    }
    return is.both(anywhere, named);
  }

  Result<void> by_words() {
    const Expression is(tx_.dialect());
    DW_TRY(const std::string scope, scope_expression(is));
    std::string own;
    for (const std::string& word : query_.words) own = is.both(own, is.word(word));
    DW_TRY(const std::int64_t seen, documents(is.both(scope, own), kWords));
    if (seen >= static_cast<std::int64_t>(kEnough)) return {};
    // One word, and many names that begin with it: beginnings of words further back in names would come after them.
    if (query_.words.size() == 1 && query_.places.empty() && found_.size() >= kEnough) return {};
    std::int64_t more = 0;
    if (query_.words.size() > 1) {
      DW_TRY(more, documents(is.both(scope, mixed(is, false)), kWords));
    }
    if (more > 0) return {};
    // A beginning costs as much as all the words that begin so: it is looked for when the words themselves are rare.
    DW_CHECK(documents(is.both(scope, mixed(is, true)), kWords));
    return {};
  }

  /// Returns how many documents there were, up to the limit.
  Result<std::int64_t> documents(const std::string& expression, std::int64_t limit) {
    const bool lite = tx_.dialect() == store::Dialect::sqlite;
    std::string kinds;
    const std::string_view doc = lite ? "rowid" : "doc";
    if (request_.kind == "column") kinds.append(" AND ").append(doc).append(" % 65536 <> 0");
    if (!request_.kind.empty() && request_.kind != "column") kinds.append(" AND ").append(doc).append(" % 65536 = 0");
    std::vector<std::int64_t> docs;
    const store::RowCallback note = [&](const store::Row& row) -> Result<void> {
      docs.push_back(row.integer(0));
      return {};
    };
    // The documents carry their tenant as a word; each is looked up below under the tenant again.
    const std::string sql =
        lite ? "SELECT rowid FROM search WHERE search MATCH ?1" + kinds + " LIMIT ?2"
             : "SELECT doc FROM search WHERE {tenant} AND words @@ ?1::tsquery" + kinds + " LIMIT ?2";
    DW_CHECK(tx_.each(sql, note, expression, limit));
    DW_CHECK(look_up(docs));
    return static_cast<std::int64_t>(docs.size());
  }

  Result<void> look_up(const std::vector<std::int64_t>& docs) {
    if (docs.empty()) return {};
    const bool lite = tx_.dialect() == store::Dialect::sqlite;
    std::string list = lite ? "[" : "{";
    for (const std::int64_t doc : docs) list.append(list.size() > 1 ? "," : "").append(std::to_string(doc));
    list += lite ? "]" : "}";
    const std::string from = lite ? "json_each(?1) j" : "unnest(?1::bigint[]) AS j(value)";
    return select(
        "SELECT j.value, " + std::string(kTold) + " FROM " + from +
            " CROSS JOIN assets a LEFT JOIN columns c ON c.rid = abs(j.value) AND c.tenant_id = a.tenant_id AND "
            "c.state = 'live' WHERE a.rid = abs(j.value) / 65536 AND {tenant:a} AND a.state = 'live' AND (abs(j.value) "
            "% 65536 = 0 OR "
            "c.rid IS NOT NULL)" +
            filter(2),
        {store::to_value(list)});
  }

  /// What is asked only of the few that are shown.
  Result<SearchHit> make_hit(Candidate& candidate) {
    SearchHit hit;
    const std::int64_t number = candidate.doc % kColumnsPerAsset;
    const std::int64_t asset_rid = candidate.doc / kColumnsPerAsset;
    hit.asset_id = candidate.asset_id;
    hit.id = column_id(candidate.asset_id, number);
    hit.kind = number == 0 ? candidate.kind : "column";
    hit.name = candidate.name();
    hit.source_name = candidate.source;
    hit.path = path_of(candidate.source, candidate.database, candidate.schema, candidate.table);
    if (number != 0) hit.path.append(".").append(quote_segment(candidate.column));
    hit.declared_type = candidate.declared_type;
    hit.match = enum_name(candidate.match);
    hit.why = reasons(query_, candidate);
    DW_CHECK(explain(hit.why, candidate.doc, hit.id));
    if (number != 0) {
      DW_TRY(const auto labels, labels_between(candidate.doc, candidate.doc + 1));
      if (const auto label = effective(labels)) {
        hit.semantic_type = label->semantic_type;
        hit.sensitivity = label->sensitivity;
      }
    } else {
      DW_TRY(const auto labels, labels_between(candidate.doc, column_rid(asset_rid + 1, 0)));
      int highest = -1;
      for (const Label& label : labels) {
        const int level = level_of(label.sensitivity);
        if (label.state == LabelState::rejected || level <= highest) continue;
        highest = level;
        hit.sensitivity = label.sensitivity;
      }
    }
    return hit;
  }
  static int level_of(std::string_view sensitivity) {
    if (sensitivity == "restricted") return 3;
    if (sensitivity == "confidential") return 2;
    return sensitivity == "internal" ? 1 : 0;
  }
  Result<std::vector<Label>> labels_between(std::int64_t from, std::int64_t to) {
    return tx_.select<Label>(
        "SELECT " + store::columns_of<Label>() + " FROM labels WHERE {tenant} AND id >= ?1 AND id < ?2",
        label_id(from, 0), label_id(to, 0));
  }

  /// Words that neither name nor place have are in a comment or in what people wrote.
  Result<void> explain(std::vector<SearchMatch>& why, std::int64_t doc, const Uuid& id) {
    std::vector<std::string> left;
    for (const std::string& word : query_.words) {
      const bool told = std::any_of(why.begin(), why.end(), [&](const SearchMatch& match) {
        return match.field != "schema" && std::find(match.words.begin(), match.words.end(), word) != match.words.end();
      });
      if (!told) left.push_back(word);
    }
    if (left.empty()) return {};
    std::string comment;
    if (doc % kColumnsPerAsset == 0) {
      DW_TRY(const auto facts,
             tx_.find<std::string>("SELECT facts FROM assets WHERE {tenant} AND rid = ?1", doc / kColumnsPerAsset));
      DW_TRY(auto record, read_table_facts(facts.value_or("{}")));
      comment = std::move(record.comment).value_or("");
    } else {
      DW_TRY(const auto facts, tx_.find<std::string>("SELECT facts FROM columns WHERE {tenant} AND rid = ?1", doc));
      DW_TRY(auto record, read_column_facts(facts.value_or("{}")));
      comment = std::move(record.comment).value_or("");
    }
    add_why(why, "comment", left, comment);
    DW_TRY(const auto notes, tx_.select<std::string>("SELECT value FROM notes WHERE {tenant} AND subject_id = ?1 UNION "
                                                     "ALL SELECT tag FROM tags WHERE {tenant} AND subject_id = ?1",
                                                     id));
    std::string written;
    for (const std::string& note : notes) written.append(note).append(" ");
    add_why(why, "note", left, written);
    return {};
  }
  static void add_why(std::vector<SearchMatch>& why, std::string field, const std::vector<std::string>& words,
                      const std::string& text) {
    if (text.empty()) return;
    const std::vector<std::string> there = split_words(text);
    std::vector<std::string> found;
    for (const std::string& word : words) {
      if (std::any_of(there.begin(), there.end(), [&](const std::string& t) { return t.starts_with(word); }))
        found.push_back(word);
    }
    if (!found.empty()) why.push_back({std::move(field), std::move(found)});
  }

  store::Tx& tx_;
  const SearchRequest& request_;
  SearchQuery query_;
  std::optional<Uuid> source_;
  std::unordered_map<std::int64_t, Candidate> found_;
  std::int64_t exact_ = 0;
  std::vector<std::pair<Uuid, std::string>> sources_;
};
}  // namespace

Task<SearchResult> CatalogService::search(CallContext ctx, store::TenantScope scope, SearchRequest request) {
  const store::ReadBody<SearchResult> body = [request](store::Tx& tx) -> Result<SearchResult> {
    if (trim(request.q).empty() || request.q.size() > kMaxQuery || !is_valid_utf8(request.q)) {
      return fail(Error(ErrorCode::invalid_argument, "there is nothing to search for, or too much")
                      .with_field("q")
                      .with_remedy("1 to 400 bytes: a name, the beginning of one, or some words."));
    }
    if (request.limit < 1 || request.limit > kMaxLimit)
      return fail(Error(ErrorCode::invalid_argument, "limit is out of range")
                      .with_field("limit")
                      .with_remedy("From 1 to 100."));
    Search search(tx, request);
    return search.run();
  };
  co_return co_await database_.read<SearchResult>(ctx, scope, body);
}

}  // namespace datawave::catalog
