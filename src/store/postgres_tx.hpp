/// One session of a PostgreSQL store and the thread's lane that it lives on, as a Tx.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "commit_records.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pg/session.hpp"
#include "datawave/store/database.hpp"
#include "sql_text.hpp"

namespace datawave::store {

class PostgresTx final : public WriteTx {
 public:
  explicit PostgresTx(const Clock& clock);
  ~PostgresTx() override;

  /// One connection: schema on the search path, role set. Errors carry their stage.
  Result<void> connect(const PostgresStoreOptions& options, bool as_owner);
  [[nodiscard]] bool usable() const { return session_ != nullptr && session_->usable(); }
  void disconnect();

  /// A whole body as one transaction, without retry. Errors: conflict (retryable) when it has to run again.
  Result<void> transact(Database::Pending& pending, bool& had_events);
  /// Statements of a migration, outside any scope.
  Result<pg::QueryResult> simple(const std::string& sql);

  [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }
  [[nodiscard]] const Uuid& tenant() const override;
  [[nodiscard]] const Actor& actor() const override { return scope_->actor; }
  [[nodiscard]] Result<UtcTime> now() override;
  Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowCallback& on_row) override;
  Result<void> run_later(std::string_view sql, std::span<const Value> values) override;
  void audit(AuditEntry entry) override { records_.audits.push_back(std::move(entry)); }
  void emit(EventDraft event) override { records_.events.push_back(std::move(event)); }
  void bookkeeping(Bookkeeping) override { records_.bookkeeping = true; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  const SqlText& expanded(std::string_view sql, std::size_t arguments);
  std::vector<pg::Param> parameters(const SqlText& text, std::span<const Value> values);
  Result<pg::QueryResult> query(const std::string& sql, std::vector<pg::Param> params = {});
  Result<void> begin(const Database::Pending& pending);
  Result<void> settle_posted();
  void rollback();

  const Clock& clock_;
  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_;
  io::EgressPolicy policy_;
  io::Dialer dialer_;
  std::unique_ptr<pg::Session> session_;
  std::unordered_map<std::string, SqlText, Hash, std::equal_to<>> texts_;
  const ScopeFacts* scope_ = nullptr;
  CallContext ctx_;
  CommitRecords records_;
  std::size_t posted_ = 0;
  std::optional<UtcTime> now_;
};

}  // namespace datawave::store
