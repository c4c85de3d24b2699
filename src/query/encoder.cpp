#include "encoder.hpp"

#include <charconv>

#include "datawave/core/text.hpp"

namespace datawave::query {

namespace {
using connect::Cell;
using connect::CellKind;

void append_number(std::string& out, std::int64_t number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

/// Without white space between its tokens, so that it stays on one line.
void append_packed(std::string& out, std::string_view json) {
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      out += c;
      if (c == '\\' && i + 1 < json.size()) out += json[++i];
      if (c == '"') in_text = false;
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      out += c;
      in_text = c == '"';
    }
  }
}

class JsonEncoder final : public Encoder {
 public:
  void on_columns(const std::vector<connect::ResultColumn>& columns) override {
    buffer_ += "{\"columns\":[";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      buffer_ += i == 0 ? "{\"name\":" : ",{\"name\":";
      append_json_string(buffer_, columns[i].name);
      buffer_ += ",\"type\":";
      append_json_string(buffer_, columns[i].type);
      buffer_ += '}';
    }
    buffer_ += "],\"rows\":[";
  }
  void on_row(std::span<const Cell> cells) override {
    buffer_ += std::exchange(first_, false) ? "[" : ",[";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) buffer_ += ',';
      append_json_cell(buffer_, cells[i]);
    }
    buffer_ += ']';
  }
  void end_rows(const connect::ReadSummary& summary) override {
    buffer_ += "],\"row_count\":";
    append_number(buffer_, summary.rows);
    buffer_.append(",\"truncated\":\"").append(enum_name(summary.cut)).append("\"");
  }

 private:
  bool first_ = true;
};

class NdjsonEncoder final : public Encoder {
 public:
  void on_columns(const std::vector<connect::ResultColumn>& columns) override {
    for (const auto& column : columns) {
      std::string key;
      append_json_string(key, column.name);
      keys_.push_back(std::move(key));
    }
  }
  void on_row(std::span<const Cell> cells) override {
    buffer_ += '{';
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) buffer_ += ',';
      buffer_ += keys_[i];
      buffer_ += ':';
      append_json_cell(buffer_, cells[i]);
    }
    buffer_ += "}\n";
  }
  void end_rows(const connect::ReadSummary&) override {}

 private:
  std::vector<std::string> keys_;
};

/// RFC 4180. NULL is nothing, an empty text is `""`.
class CsvEncoder final : public Encoder {
 public:
  void on_columns(const std::vector<connect::ResultColumn>& columns) override {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) buffer_ += ',';
      append_field(columns[i].name);
    }
    buffer_ += "\r\n";
  }
  void on_row(std::span<const Cell> cells) override {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) buffer_ += ',';
      if (cells[i].kind != CellKind::null) append_field(cells[i].text);
    }
    buffer_ += "\r\n";
  }
  void end_rows(const connect::ReadSummary&) override {}

 private:
  void append_field(std::string_view text) {
    if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
      if (is_valid_utf8(text)) {
        buffer_ += text;
      } else {
        buffer_ += to_valid_utf8(text);
      }
      return;
    }
    buffer_ += '"';
    for (const char c : is_valid_utf8(text) ? std::string(text) : to_valid_utf8(text)) {
      if (c == '"') buffer_ += '"';
      buffer_ += c;
    }
    buffer_ += '"';
  }
};
}  // namespace

std::string_view media_type(Format format) {
  switch (format) {
    case Format::json: return "application/json";
    case Format::ndjson: return "application/x-ndjson";
    case Format::csv: return "text/csv; charset=utf-8; header=present";
  }
  return {};
}

void append_json_cell(std::string& out, const Cell& cell) {
  switch (cell.kind) {
    case CellKind::null: out += "null"; return;
    case CellKind::integer:
    case CellKind::real:
    case CellKind::boolean: out += cell.text; return;
    case CellKind::json:
      if (is_valid_utf8(cell.text)) return append_packed(out, cell.text);
      break;
    case CellKind::text: break;
  }
  append_json_string(out, cell.text);
}

std::unique_ptr<Encoder> make_encoder(Format format) {
  switch (format) {
    case Format::ndjson: return std::make_unique<NdjsonEncoder>();
    case Format::csv: return std::make_unique<CsvEncoder>();
    case Format::json: break;
  }
  return std::make_unique<JsonEncoder>();
}

void append_tail(std::string& out, const AnswerTail& tail) {
  out.append(",\"cache\":\"").append(enum_name(tail.cache)).append("\",\"age_ms\":");
  append_number(out, tail.age.count());
  out += ",\"took_ms\":";
  append_number(out, tail.took.count() / 1000);
  out += '.';
  const auto thousandths = static_cast<int>(tail.took.count() % 1000);
  out += static_cast<char>('0' + thousandths / 100);
  out += static_cast<char>('0' + thousandths / 10 % 10);
  out += static_cast<char>('0' + thousandths % 10);
  out += ",\"warnings\":[";
  for (std::size_t i = 0; tail.warnings != nullptr && i < tail.warnings->size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, (*tail.warnings)[i]);
  }
  out += "]}";
}

}  // namespace datawave::query
