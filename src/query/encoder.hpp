/// Rows as JSON, NDJSON and CSV, straight from the cells.
#pragma once

#include <memory>
#include <string>

#include "datawave/query/records.hpp"

namespace datawave::query {

/// Appends to a buffer of its own, which whoever sends it takes away.
class Encoder : public connect::RowSink {
 public:
  [[nodiscard]] std::string& buffer() { return buffer_; }
  [[nodiscard]] const std::string& buffer() const { return buffer_; }
  /// What follows the last row, up to what differs from answer to answer.
  virtual void end_rows(const connect::ReadSummary& summary) = 0;

 protected:
  std::string buffer_;
};
std::unique_ptr<Encoder> make_encoder(Format format);

/// What closes a JSON answer: `,"cache":…}`.
struct AnswerTail {
  CacheState cache = CacheState::off;
  std::chrono::milliseconds age{0};
  std::chrono::microseconds took{0};
  const std::vector<std::string>* warnings = nullptr;
};
void append_tail(std::string& out, const AnswerTail& tail);

/// Appends the cell as a JSON value, on one line.
void append_json_cell(std::string& out, const connect::Cell& cell);

}  // namespace datawave::query
