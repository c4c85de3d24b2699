/// The store: bodies of statements run in transactions on SQLite or PostgreSQL, acknowledged when they are durable.
///
/// A body is a plain function that receives and returns values and touches nothing but its `tx`. It runs on a thread of
/// the store and may run twice. On SQLite several bodies share one durable commit, each in a savepoint; on PostgreSQL
/// each is a transaction on a pooled connection.
#pragma once

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "datawave/io/task.hpp"
#include "datawave/pg/params.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::store {

template <class T>
using ReadBody = std::function<Result<T>(Tx&)>;
template <class T>
using WriteBody = std::function<Result<T>(WriteTx&)>;

/// Who a body works for.
struct ScopeFacts {
  bool system = false;
  Uuid tenant;
  Actor actor;
  std::string purpose;

  ScopeFacts(const TenantScope& scope) : tenant(scope.tenant()), actor(scope.actor()) {}  // NOLINT implicit
  ScopeFacts(const SystemScope& scope) : system(true), purpose(scope.purpose()) {}        // NOLINT implicit
};

struct StoreMetrics {
  std::uint64_t bodies_committed = 0;
  std::uint64_t bodies_failed = 0;
  std::uint64_t commits = 0;  // durable ones; bodies per commit is the group commit's gain
  std::uint64_t reads = 0;
  std::uint64_t retries = 0;
  std::int64_t writes_waiting = 0;
  std::int64_t reads_waiting = 0;
};

/// Lanes that await it outlive it: its threads answer to them.
class Database {
 public:
  virtual ~Database() = default;

  /// Errors: the body's own; unavailable (retryable) when the database cannot be reached; resource_exhausted when the
  /// queue or the disk is full; deadline_exceeded when it was not begun in time: then nothing was done.
  template <class T>
  Task<T> write(CallContext ctx, ScopeFacts scope, WriteBody<T> body) {
    auto result = std::make_shared<std::optional<Result<T>>>();
    auto run = [result, body = std::move(body)](WriteTx& tx) -> Result<void> {
      result->emplace(body(tx));
      if (!**result) return fail((**result).error());
      return {};
    };
    Pending pending(Pending::Kind::write, ctx, std::move(scope), std::move(run));
    auto done = co_await settle(std::move(pending));
    if (!done) co_return fail(std::move(done).error());
    co_return std::move(**result);
  }
  /// A consistent snapshot; the body cannot write. On SQLite readers run in parallel with the writer.
  template <class T>
  Task<T> read(CallContext ctx, ScopeFacts scope, ReadBody<T> body) {
    auto result = std::make_shared<std::optional<Result<T>>>();
    auto run = [result, body = std::move(body)](WriteTx& tx) -> Result<void> {
      result->emplace(body(tx));
      if (!**result) return fail((**result).error());
      return {};
    };
    Pending pending(Pending::Kind::read, ctx, std::move(scope), std::move(run));
    auto done = co_await settle(std::move(pending));
    if (!done) co_return fail(std::move(done).error());
    co_return std::move(**result);
  }

  /// The same from a thread that may block (a job's worker, tests, migration). Never from a lane.
  template <class T>
  Result<T> write_now(CallContext ctx, ScopeFacts scope, const WriteBody<T>& body) {
    return now<T>(Pending::Kind::write, ctx, std::move(scope), body);
  }
  template <class T>
  Result<T> read_now(CallContext ctx, ScopeFacts scope, const ReadBody<T>& body) {
    return now<T>(Pending::Kind::read, ctx, std::move(scope), body);
  }

  [[nodiscard]] virtual Dialect dialect() const = 0;
  /// True when no row had ever been stored: what decides whether keys may be made.
  [[nodiscard]] virtual bool was_created() const = 0;
  /// Called on a thread of the store after a commit that held events. Set once, before the first write.
  virtual void on_events(std::function<void()> listener) = 0;
  [[nodiscard]] virtual StoreMetrics metrics() const = 0;
  /// "SQLite 3.40.1, /var/lib/datawave/datawave.db"; safe to show.
  [[nodiscard]] virtual std::string describe() const = 0;

  /// One body on its way. Public for the backends.
  struct Pending {
    enum class Kind : std::uint8_t { read, write };
    using Run = std::function<Result<void>(WriteTx&)>;
    Pending(Kind k, CallContext c, ScopeFacts s, Run r) : kind(k), ctx(c), scope(std::move(s)), run(std::move(r)) {}
    Kind kind;
    CallContext ctx;
    ScopeFacts scope;
    Run run;
    std::function<void(Result<void>)> done;  // called once, on a thread of the store
  };

 protected:
  /// Queues it. `done` is called in any case, possibly before this returns.
  virtual void submit(Pending pending) = 0;

 private:
  Task<void> settle(Pending pending);
  Result<void> settle_now(Pending pending);

  template <class T, class Body>
  Result<T> now(Pending::Kind kind, CallContext ctx, ScopeFacts scope, const Body& body) {
    std::optional<Result<T>> result;
    auto run = [&](WriteTx& tx) -> Result<void> {
      result.emplace(body(tx));
      if (!*result) return fail(result->error());
      return {};
    };
    DW_CHECK(settle_now(Pending(kind, ctx, std::move(scope), run)));
    return std::move(*result);
  }
};

struct SqliteStoreOptions {
  std::string path;
  int readers = 3;
  const Clock* clock = &system_clock();
};
/// Opens or creates the file, takes its lock and applies the migrations. Errors: precondition_failed (another process
/// serves from it, a network file system, a newer schema), those of sqlite::Database::open.
Result<std::unique_ptr<Database>> open_sqlite_store(const SqliteStoreOptions& options);

struct PostgresStoreOptions {
  pg::ConnectParams params;  // of the login role, which owns the schema
  std::string schema = "datawave";
  std::string serving_role = "datawave_serving";
  int max_connections = 8;
  const Clock* clock = &system_clock();
};
/// Connects, applies the migrations as the login role, and serves as `serving_role`, which owns nothing and is subject
/// to row security. Errors: precondition_failed with the statements a DBA has to run where the login role may not.
Result<std::unique_ptr<Database>> open_postgres_store(PostgresStoreOptions options);

}  // namespace datawave::store
