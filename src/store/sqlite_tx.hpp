/// A handle of the embedded store with its statement cache, as a Tx. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "commit_records.hpp"
#include "datawave/sqlite/database.hpp"
#include "datawave/store/database.hpp"

namespace datawave::store {

class SqliteTx final : public WriteTx {
 public:
  SqliteTx(std::unique_ptr<sqlite::Database> database, const Clock& clock);

  /// Everything up to the next begin() works for this scope.
  void begin(const ScopeFacts* scope, SteadyTime deadline);
  /// The records collected since begin().
  [[nodiscard]] const CommitRecords& records() const { return records_; }
  sqlite::Database& handle() { return *database_; }

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  [[nodiscard]] const Uuid& tenant() const override;
  [[nodiscard]] const Actor& actor() const override { return scope_->actor; }
  [[nodiscard]] Result<UtcTime> now() override { return clock_.utc(); }
  Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowCallback& on_row) override;
  Result<void> run_later(std::string_view sql, std::span<const Value> values) override;
  void audit(AuditEntry entry) override { records_.audits.push_back(std::move(entry)); }
  void emit(EventDraft event) override { records_.events.push_back(std::move(event)); }
  void bookkeeping(Bookkeeping) override { records_.bookkeeping = true; }

 private:
  struct Cached {
    explicit Cached(sqlite::Statement s, int tenant) : statement(std::move(s)), tenant_parameter(tenant) {}
    sqlite::Statement statement;
    int tenant_parameter;
    bool in_use = false;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  Result<std::unique_ptr<Cached>> prepare(std::string_view sql, std::size_t arguments);
  Result<std::int64_t> run_prepared(Cached& cached, std::span<const Value> values, const RowCallback& on_row);

  std::unique_ptr<sqlite::Database> database_;
  const Clock& clock_;
  const ScopeFacts* scope_ = nullptr;
  CommitRecords records_;
  std::unordered_map<std::string, std::unique_ptr<Cached>, Hash, std::equal_to<>> cache_;
};

}  // namespace datawave::store
