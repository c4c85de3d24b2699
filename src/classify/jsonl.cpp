#include "datawave/classify/jsonl.hpp"

#include <boost/json.hpp>
#include <cmath>
#include <istream>
#include <ostream>

#include "datawave/core/json_writer.hpp"

namespace datawave::classify {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxLine = 4u << 20;
constexpr std::size_t kMaxGroup = 4096;
constexpr std::size_t kMaxProblems = 100;
constexpr std::size_t kMaxValuesKept = 256;
constexpr std::size_t kMaxValueKept = 256;

struct InputColumn {
  std::string database, schema, table, column, declared_type, comment;
  std::vector<std::string> values;
  bool has_schema = false;
  bool primary_key = false;
  bool foreign_key = false;

  bool same_table(const InputColumn& other) const {
    return database == other.database && schema == other.schema && table == other.table;
  }
};

struct Bad {
  std::string field;
  std::string message;
};

enum class LineState { line, too_long, end };

/// Reads one line without ever holding more than kMaxLine bytes of it.
LineState read_line(std::istream& in, std::string& line) {
  line.clear();
  std::streambuf* buffer = in.rdbuf();
  bool any = false;
  bool too_long = false;
  for (int c = buffer->sbumpc();; c = buffer->sbumpc()) {
    if (c == std::char_traits<char>::eof()) {
      if (!any) return LineState::end;
      break;
    }
    any = true;
    if (c == '\n') break;
    if (line.size() == kMaxLine) {
      too_long = true;
    } else {
      line.push_back(static_cast<char>(c));
    }
  }
  return too_long ? LineState::too_long : LineState::line;
}

tl::expected<void, Bad> take_text(const json::object& o, std::string_view key, bool required, std::string& into) {
  const json::value* v = o.if_contains(key);
  if (v == nullptr || v->is_null()) {
    if (required) return tl::unexpected(Bad{std::string(key), "is missing"});
    return {};
  }
  const json::string* s = v->if_string();
  if (s == nullptr) return tl::unexpected(Bad{std::string(key), "must be a string"});
  if (required && s->empty()) return tl::unexpected(Bad{std::string(key), "must not be empty"});
  into.assign(s->data(), s->size());
  return {};
}

tl::expected<void, Bad> take_flag(const json::object& o, std::string_view key, bool& into) {
  const json::value* v = o.if_contains(key);
  if (v == nullptr || v->is_null()) return {};
  if (!v->is_bool()) return tl::unexpected(Bad{std::string(key), "must be true or false"});
  into = v->get_bool();
  return {};
}

tl::expected<void, Bad> take_values(const json::object& o, std::vector<std::string>& into) {
  const json::value* v = o.if_contains("values");
  if (v == nullptr || v->is_null()) return {};
  const json::array* list = v->if_array();
  if (list == nullptr) return tl::unexpected(Bad{"values", "must be an array"});
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json::value& item = (*list)[i];
    if (item.is_null()) continue;
    std::string text;
    if (const json::string* s = item.if_string()) {
      text.assign(s->data(), std::min(s->size(), kMaxValueKept));
    } else if (item.is_bool() || item.is_number()) {
      text = json::serialize(item);
    } else {
      return tl::unexpected(Bad{"values[" + std::to_string(i) + "]", "must be a string, number, boolean or null"});
    }
    if (into.size() < kMaxValuesKept) into.push_back(std::move(text));
  }
  return {};
}

tl::expected<InputColumn, Bad> parse_column(const std::string& line) {
  json::parse_options options;
  options.max_depth = 16;
  boost::system::error_code error;
  const json::value root = json::parse(line, error, {}, options);
  if (error) return tl::unexpected(Bad{"", "is not JSON: " + error.message()});
  const json::object* o = root.if_object();
  if (o == nullptr) return tl::unexpected(Bad{"", "must be a JSON object"});
  InputColumn c;
  const auto taken = take_text(*o, "database", true, c.database)
                         .and_then([&] { return take_text(*o, "table", true, c.table); })
                         .and_then([&] { return take_text(*o, "column", true, c.column); })
                         .and_then([&] { return take_text(*o, "declared_type", false, c.declared_type); })
                         .and_then([&] { return take_text(*o, "schema", false, c.schema); })
                         .and_then([&] { return take_text(*o, "comment", false, c.comment); })
                         .and_then([&] { return take_flag(*o, "primary_key", c.primary_key); })
                         .and_then([&] { return take_flag(*o, "foreign_key", c.foreign_key); })
                         .and_then([&] { return take_values(*o, c.values); });
  if (!taken) return tl::unexpected(taken.error());
  c.has_schema = o->contains("schema");
  return c;
}

void write_evidence(JsonWriter& w, const Evidence& e) {
  w.begin_object();
  w.key("rule");
  w.string(e.rule);
  w.key("matched");
  w.number(std::uint64_t{e.matched});
  w.key("seen");
  w.number(std::uint64_t{e.seen});
  w.key("detail");
  w.string(e.detail);
  w.key("examples");
  w.begin_array();
  for (const auto& example : e.examples) w.string(example);
  w.end_array();
  w.end_object();
}

void write_label(std::string& out, const InputColumn& c, const Label& label) {
  JsonWriter w(out);
  w.begin_object();
  w.key("database");
  w.string(c.database);
  if (c.has_schema) {
    w.key("schema");
    w.string(c.schema);
  }
  w.key("table");
  w.string(c.table);
  w.key("column");
  w.string(c.column);
  w.key("semantic_type");
  w.string(to_string(label.type));
  w.key("sensitivity");
  w.string(to_string(label.sensitivity));
  w.key("confidence");
  w.number(std::round(label.confidence * 1000.0) / 1000.0);
  w.key("evidence");
  w.begin_array();
  for (const auto& e : label.evidence) write_evidence(w, e);
  w.end_array();
  w.end_object();
  out += '\n';
}

class Run {
 public:
  Run(std::ostream& out, const Classifier& classifier) : out_(out), classifier_(classifier) {}

  void add(InputColumn column) {
    if (!group_.empty() && (!group_.front().same_table(column) || group_.size() == kMaxGroup)) flush();
    group_.push_back(std::move(column));
  }

  void flush() {
    if (group_.empty()) return;
    std::vector<std::vector<std::string_view>> values(group_.size());
    std::vector<ColumnFacts> facts;
    facts.reserve(group_.size());
    for (std::size_t i = 0; i < group_.size(); ++i) {
      const InputColumn& c = group_[i];
      values[i].assign(c.values.begin(), c.values.end());
      facts.push_back({c.column, c.declared_type, values[i], c.primary_key, c.foreign_key, c.comment});
    }
    const InputColumn& first = group_.front();
    const auto labels = classifier_.classify({first.database, first.schema, first.table, facts});
    buffer_.clear();
    for (std::size_t i = 0; i < group_.size(); ++i) {
      write_label(buffer_, group_[i], labels[i]);
      report.typed += labels[i].type == SemanticType::none ? 0u : 1u;
    }
    report.columns += group_.size();
    out_.write(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    group_.clear();
  }

  void problem(std::uint64_t line, Bad bad) {
    ++report.bad_lines;
    if (report.problems.size() < kMaxProblems)
      report.problems.push_back({line, std::move(bad.field), std::move(bad.message)});
  }

  ClassifyJsonlReport report;

 private:
  std::ostream& out_;
  const Classifier& classifier_;
  std::vector<InputColumn> group_;
  std::string buffer_;
};

bool blank(const std::string& line) { return line.find_first_not_of(" \t\r") == std::string::npos; }

}  // namespace

Result<ClassifyJsonlReport> classify_jsonl(std::istream& in, std::ostream& out, const Classifier& classifier) {
  if (!in || in.rdbuf() == nullptr) return fail(ErrorCode::unavailable, "the input cannot be read");
  Run run(out, classifier);
  std::string line;
  for (std::uint64_t number = 1;; ++number) {
    const LineState state = read_line(in, line);
    if (state == LineState::end) break;
    if (state == LineState::too_long) {
      ++run.report.lines;
      run.problem(number, {"", "is longer than 4 MiB"});
      continue;
    }
    if (blank(line)) continue;
    ++run.report.lines;
    auto column = parse_column(line);
    if (column) {
      run.add(std::move(*column));
    } else {
      run.problem(number, std::move(column.error()));
    }
    if (!out) return fail(ErrorCode::unavailable, "the output cannot be written");
  }
  run.flush();
  out.flush();
  if (!out) return fail(ErrorCode::unavailable, "the output cannot be written");
  return std::move(run.report);
}

}  // namespace datawave::classify
