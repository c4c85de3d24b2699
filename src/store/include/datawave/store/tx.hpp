/// A transaction as a repository sees it: statements in the SQL that SQLite and PostgreSQL both speak.
///
/// Parameters are bound by number, `?1`. The tenant comes from the scope and not from the caller: `{tenant}` stands for
/// the predicate `tenant_id = …` (`{tenant:a}` for a table alias), `{tenant_id}` for the value itself. A statement that
/// reads or writes rows of a tenant without either is a fault that lint and row security look for.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <vector>

#include "datawave/store/scope.hpp"
#include "datawave/store/value.hpp"

namespace datawave::store {

enum class Dialect : std::uint8_t { sqlite, postgresql };

using RowCallback = std::function<Result<void>(const Row&)>;

/// Used inside one body, on the thread that runs it. Not thread-safe.
class Tx {
 public:
  virtual ~Tx() = default;
  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// The tenant of the scope; internal error of the caller (throws std::logic_error) under a SystemScope.
  [[nodiscard]] virtual const Uuid& tenant() const = 0;
  [[nodiscard]] virtual const Actor& actor() const = 0;
  /// The store's clock: the database server's own time on PostgreSQL, so that leases of several processes compare.
  [[nodiscard]] virtual Result<UtcTime> now() = 0;

  /// Runs one statement; `on_row` (may be empty) sees each row in place. Returns the number of rows changed.
  /// Errors: already_exists (a unique constraint), conflict (serialisation; the body is run again), unavailable,
  /// resource_exhausted (disk full), deadline_exceeded.
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowCallback& on_row) = 0;

  template <class... A>
  Result<void> each(std::string_view sql, const RowCallback& on_row, const A&... arguments) {
    const std::array<Value, sizeof...(A)> values = {to_value(arguments)...};
    DW_CHECK(run(sql, values, on_row));
    return {};
  }
  /// All rows as described records, or as single values where T is not described.
  template <class T, class... A>
  Result<std::vector<T>> select(std::string_view sql, const A&... arguments) {
    std::vector<T> rows;
    const RowCallback take = [&rows](const Row& row) -> Result<void> {
      if constexpr (Described<T>) {
        DW_TRY(T record, read_record<T>(row));
        rows.push_back(std::move(record));
      } else {
        DW_TRY(T cell, from_row<T>(row, 0));
        rows.push_back(std::move(cell));
      }
      return {};
    };
    DW_CHECK(each(sql, take, arguments...));
    return rows;
  }
  /// The first row, or nothing.
  template <class T, class... A>
  Result<std::optional<T>> find(std::string_view sql, const A&... arguments) {
    DW_TRY(auto rows, select<T>(sql, arguments...));
    if (rows.empty()) return std::optional<T>();
    return std::optional<T>(std::move(rows.front()));
  }
};

/// One record of who did what. The place in the tenant's chain is taken when the body is done.
struct AuditEntry {
  std::string code;    // stable: "source.create"
  std::string result;  // "ok", "denied", "failed"
  std::string object_kind;
  std::optional<Uuid> object_id;
  std::string object_name;
  std::string detail = "{}";  // a JSON object of the fields that the code's list allows
  /// Who, where it is not the scope's: acts of several, recorded together. Outlives the body.
  const Actor* actor = nullptr;
};

/// Something that happened, for subscribers; kept in the outbox with the change itself.
struct EventDraft {
  std::string type;   // "datawave.source.created"
  std::string topic;  // "source:018f…", "jobs"; what a subscription names
  std::string subject;
  std::string data = "{}";  // JSON
};

/// Changes that are no act of anybody, and so need no audit record.
enum class Bookkeeping : std::uint8_t { idempotency, job_progress, statistics };

class WriteTx : public Tx {
 public:
  template <class... A>
  Result<std::int64_t> exec(std::string_view sql, const A&... arguments) {
    const std::array<Value, sizeof...(A)> values = {to_value(arguments)...};
    return run(sql, values, nullptr);
  }
  /// As exec(), for many statements whose results nobody needs: PostgreSQL sends them together. An error may come with
  /// a later statement, or with the commit.
  template <class... A>
  Result<void> post(std::string_view sql, const A&... arguments) {
    const std::array<Value, sizeof...(A)> values = {to_value(arguments)...};
    return run_later(sql, values);
  }
  /// `INSERT INTO table (tenant_id, members…)` of a described record.
  template <Described T>
  Result<void> insert(std::string_view table, const T& record) {
    static thread_local std::string sql;  // one text per type and table: the statement cache finds it by content
    sql.assign("INSERT INTO ")
        .append(table)
        .append(" (tenant_id, ")
        .append(columns_of<T>())
        .append(") VALUES ({tenant_id}");
    for (int i = 1; i <= column_count<T>; ++i) sql.append(", ?").append(std::to_string(i));
    sql += ")";
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(column_count<T>));
    for_each_member(record, [&](std::string_view, const auto& member) { values.push_back(to_value(member)); });
    return run_later(sql, values);
  }

  /// Every body that changes rows of a tenant says what it did, once; without that it is not committed.
  virtual void audit(AuditEntry entry) = 0;
  virtual void emit(EventDraft event) = 0;
  /// Says that what this body changes is bookkeeping of that kind only.
  virtual void bookkeeping(Bookkeeping kind) = 0;
  virtual Result<void> run_later(std::string_view sql, std::span<const Value> values) = 0;
};

}  // namespace datawave::store
