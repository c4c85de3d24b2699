/// One SQLite file as the rest of Datawave sees it; private to the connector.
#pragma once

#include <functional>
#include <memory>

#include "datawave/connect/registry.hpp"
#include "datawave/sqlite/database.hpp"

namespace datawave::connectors::sqlite {

/// A handle whose calls run on the blocking pool, one at a time.
class Handle {
 public:
  Handle(std::shared_ptr<datawave::sqlite::Database> database, io::BlockingPool& pool)
      : database_(std::move(database)), pool_(&pool) {}

  static Task<std::shared_ptr<Handle>> open(CallContext ctx, std::string path, io::BlockingPool& pool);

  /// Cancellation and the deadline interrupt `work` within milliseconds; its end is waited for.
  template <class T>
  Task<T> run(CallContext ctx, std::function<Result<T>(datawave::sqlite::Database&)> work) {
    // Here and not on the pool: an interrupt that comes while the job waits in its queue must not be forgotten.
    database_->begin_operation(ctx.deadline, *ctx.clock);
    std::function<Result<T>()> job = [database = database_, work] { return work(*database); };
    std::function<void()> interrupt = [database = database_] { database->interrupt(); };
    auto result = co_await io::run_blocking<T>(ctx, *pool_, job, interrupt);
    co_return result;
  }
  void interrupt() { database_->interrupt(); }
  datawave::sqlite::Database& database() { return *database_; }

 private:
  std::shared_ptr<datawave::sqlite::Database> database_;
  io::BlockingPool* pool_;
};

Task<std::unique_ptr<connect::Connection>> open_connection(CallContext ctx, connect::ConnectionSpec spec,
                                                           connect::OpenEnvironment env, LadderObserver* observer);

std::unique_ptr<connect::Discoverer> make_discoverer(std::shared_ptr<Handle> handle);
std::unique_ptr<connect::Sampler> make_sampler(std::shared_ptr<Handle> handle);

}  // namespace datawave::connectors::sqlite
