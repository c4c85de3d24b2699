#include "remote/output.hpp"

#include <algorithm>
#include <cctype>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
void rewrite(JsonWriter& w, JsonValue value) {
  switch (value.kind()) {
    case JsonKind::object:
      w.begin_object();
      for (const JsonValue member : value) {
        w.key(member.key());
        rewrite(w, member);
      }
      w.end_object();
      return;
    case JsonKind::array:
      w.begin_array();
      for (const JsonValue item : value) rewrite(w, item);
      w.end_array();
      return;
    case JsonKind::string: w.string(value.string()); return;
    default: w.raw(value.text());
  }
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::vector<JsonValue> items_of(const std::vector<JsonDocument>& pages) {
  std::vector<JsonValue> out;
  for (const JsonDocument& page : pages) {
    const auto items = value_at(page.root(), "items");
    if (!items) continue;
    for (const JsonValue item : *items) out.push_back(item);
  }
  return out;
}
}  // namespace

std::string short_time(const std::string& rfc3339) {
  if (rfc3339.size() < 19) return rfc3339;
  return rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 8);
}

std::string list_query(const ListOptions& options) {
  std::string query;
  if (!options.filter.empty()) query += "filter=" + http::percent_encode(options.filter);
  if (!options.sort.empty()) query += (query.empty() ? "sort=" : "&sort=") + http::percent_encode(options.sort);
  return query;
}

Column text_column(std::string title, std::string path) {
  return {std::move(title), [path = std::move(path)](JsonValue v) { return text_at(v, path); }, false};
}
Column count_column(std::string title, std::string path) {
  return {std::move(title), [path = std::move(path)](JsonValue v) { return text_at(v, path); }, true};
}
Column time_column(std::string title, std::string path) {
  return {std::move(title), [path = std::move(path)](JsonValue v) { return short_time(text_at(v, path)); }, false};
}

std::string table(const std::vector<std::string>& titles, const std::vector<std::vector<std::string>>& rows,
                  const std::vector<bool>& right, std::size_t width) {
  std::vector<std::size_t> widths;
  for (const std::string& title : titles) widths.push_back(display_width(title));
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  if (width != 0) {
    // The widest gives way first, but never below twelve.
    const auto total = [&] {
      std::size_t sum = 2 * widths.size();
      for (const std::size_t w : widths) sum += w;
      return sum;
    };
    while (total() > width) {
      auto widest = std::max_element(widths.begin(), widths.end());
      if (*widest <= 12) break;
      --*widest;
    }
  }
  std::string out;
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const std::string cell = width == 0 ? cells[i] : ellipsize_middle(cells[i], widths[i]);
      const std::size_t have = display_width(cell);
      const std::string padding(have < widths[i] ? widths[i] - have : 0, ' ');
      text += "  " + (right[i] ? padding + cell : cell + padding);
    }
    while (text.ends_with(' ')) text.pop_back();
    out += text + "\n";
  };
  line(titles);
  for (const auto& row : rows) line(row);
  return out;
}

std::string facts(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::size_t widest = 0;
  for (const auto& [name, value] : pairs) widest = std::max(widest, display_width(name));
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!value.empty())
      out += "  " + name + std::string(widest - display_width(name) + 2, ' ') + printable(value, 4000) + "\n";
  }
  return out;
}

std::string pretty_json(JsonValue value) {
  std::string out;
  JsonWriter w(out, 2);
  rewrite(w, value);
  return out;
}

std::string yaml_scalar(std::string_view text) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == '/' ||
           c == '@' || c == ' ';
  };
  const std::string lower = to_lower_ascii(text);
  static const std::vector<std::string> reserved{"true", "false", "null", "yes", "no", "on", "off", "y", "n"};
  const bool safe = !text.empty() &&
                    (std::isalpha(static_cast<unsigned char>(text.front())) != 0 || text.front() == '/') &&
                    text.back() != ' ' && std::all_of(text.begin(), text.end(), plain) &&
                    std::find(reserved.begin(), reserved.end(), lower) == reserved.end();
  return safe ? std::string(text) : to_json(text);
}

std::string yaml(JsonValue value, int indent) {
  const std::string space(static_cast<std::size_t>(indent), ' ');
  const auto nested = [&](JsonValue v) {
    const bool block = (v.kind() == JsonKind::object || v.kind() == JsonKind::array) && v.size() > 0;
    return block ? "\n" + yaml(v, indent + 2) : " " + yaml(v);
  };
  if (value.kind() == JsonKind::object) {
    if (value.size() == 0) return "{}\n";
    std::string out;
    for (const JsonValue member : value) out += space + yaml_scalar(member.key()) + ":" + nested(member);
    return out;
  }
  if (value.kind() == JsonKind::array) {
    if (value.size() == 0) return "[]\n";
    std::string out;
    for (const JsonValue item : value) {
      const bool block = (item.kind() == JsonKind::object || item.kind() == JsonKind::array) && item.size() > 0;
      // The first line of a nested block stands behind the dash.
      out += space + "- " + (block ? yaml(item, indent + 2).substr(static_cast<std::size_t>(indent) + 2) : yaml(item));
    }
    return out;
  }
  return (value.kind() == JsonKind::string ? yaml_scalar(value.string()) : std::string(value.text())) + "\n";
}

ExitCode print_records(const CommandContext& context, const std::string& output, const std::vector<Column>& columns,
                       const std::vector<JsonDocument>& pages, const std::string& nothing) {
  const std::vector<JsonValue> items = items_of(pages);
  std::string out;
  if (output == "json") {
    JsonWriter w(out, 2);
    w.begin_array();
    for (const JsonValue item : items) rewrite(w, item);
    w.end_array();
    out += '\n';
  } else if (output == "ndjson") {
    for (const JsonValue item : items) out += std::string(item.text()) + "\n";
  } else if (output == "yaml") {
    if (items.empty()) out = "[]\n";
    for (const JsonValue item : items) out += "- " + yaml(item, 2).substr(2);
  } else {
    std::vector<std::string> titles;
    std::vector<bool> right;
    for (const Column& column : columns) {
      titles.push_back(column.title);
      right.push_back(column.right);
    }
    std::vector<std::vector<std::string>> rows;
    for (const JsonValue item : items) {
      std::vector<std::string> row;
      for (const Column& column : columns)
        row.push_back(output == "csv" ? column.cell(item) : printable(column.cell(item)));
      rows.push_back(std::move(row));
    }
    if (output == "csv") {
      const auto line = [&out](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(cells[i]);
        out += "\r\n";
      };
      line(titles);
      for (const auto& row : rows) line(row);
    } else if (rows.empty()) {
      write_err(nothing + "\n");
    } else {
      out = table(titles, rows, right, context.terminal.out_is_tty ? context.terminal.width : 0);
    }
  }
  return print_out(context.terminal, out);
}

ExitCode print_record(const CommandContext& context, const std::string& output, JsonValue record,
                      const std::function<std::string(JsonValue)>& text) {
  if (output == "json") return print_out(context.terminal, pretty_json(record) + "\n");
  if (output == "ndjson") return print_out(context.terminal, std::string(record.text()) + "\n");
  if (output == "yaml") return print_out(context.terminal, yaml(record));
  return print_out(context.terminal, text(record));
}

}  // namespace datawave::cli
