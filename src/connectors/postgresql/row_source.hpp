/// Ordered rows of one set query, looked at one by one: what the merge joins.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "datawave/pg/session.hpp"

namespace datawave::connectors::postgresql {

/// Several portals of one session, read in pieces and one piece ahead, so that ordered streams can be merged in bounded
/// memory although a session answers strictly in order. Use inside a transaction.
class PortalSet {
 public:
  explicit PortalSet(pg::Session& session) : session_(session) {}
  pg::Session& session() { return session_; }

 private:
  friend class RowSource;
  struct Portal {
    std::string name;
    std::deque<pg::RowBatch> ready;
    bool fetching = false;
    bool exhausted = false;
  };
  Task<void> open(CallContext ctx, std::size_t id, std::string sql, std::vector<pg::Param> params);
  Task<void> refill(CallContext ctx, std::size_t id);
  void request(std::size_t id);

  pg::Session& session_;
  std::vector<std::unique_ptr<Portal>> portals_;
  std::deque<std::size_t> outstanding_;
};

/// Rows keyed by their first two columns, (container index, relation oid), ascending. Column numbers below count from
/// the third. Not opened: at its end.
class RowSource {
 public:
  /// As one of several portals of a session.
  Task<void> open_portal(CallContext ctx, PortalSet& set, std::string sql, std::vector<pg::Param> params);
  /// As the only statement of a session: streamed without pieces, so that the server may use parallel plans.
  Task<void> open_stream(CallContext ctx, pg::Session& session, std::string sql, std::vector<pg::Param> params);

  /// Moves to the next row; false at the end.
  Task<bool> advance(CallContext ctx);
  [[nodiscard]] bool at_row() const { return at_row_; }
  /// True while the current row belongs to that relation. Rows of relations before it were skipped by nobody: see
  /// behind().
  [[nodiscard]] bool matches(std::int64_t container, std::int64_t oid) const {
    return at_row_ && container_ == container && oid_ == oid;
  }
  /// True when the current row belongs to a relation before (container, oid): one that the relation list did not have.
  [[nodiscard]] bool behind(std::int64_t container, std::int64_t oid) const {
    return at_row_ && (container_ < container || (container_ == container && oid_ < oid));
  }
  [[nodiscard]] std::int64_t container() const { return container_; }
  [[nodiscard]] std::int64_t oid() const { return oid_; }
  [[nodiscard]] std::string_view text(std::size_t column) const { return batch_.text(row_, column + 2); }
  [[nodiscard]] bool is_null(std::size_t column) const { return batch_.is_null(row_, column + 2); }
  [[nodiscard]] bool is_true(std::size_t column) const { return text(column) == "t"; }
  /// As valid UTF-8; nothing for NULL.
  [[nodiscard]] std::optional<std::string> optional_text(std::size_t column) const;
  [[nodiscard]] std::string string(std::size_t column) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::size_t column) const;
  [[nodiscard]] std::optional<double> real(std::size_t column) const;

 private:
  Task<bool> next_batch(CallContext ctx);

  PortalSet* set_ = nullptr;
  std::size_t portal_ = 0;
  pg::Session* stream_ = nullptr;
  pg::RowBatch batch_;
  std::size_t row_ = 0;
  std::size_t columns_ = 0;
  bool at_row_ = false;
  std::int64_t container_ = 0;
  std::int64_t oid_ = 0;
};

}  // namespace datawave::connectors::postgresql
