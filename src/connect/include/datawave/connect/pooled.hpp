/// Connections of any connector in a pool, blocking client libraries too: they wait on their own threads behind the
/// same awaitable interface.
#pragma once

#include <memory>

#include "datawave/connect/registry.hpp"
#include "datawave/pool/pool.hpp"

namespace datawave::connect {

/// One pooled connection: `lease.as<PooledConnection>().connection()`. What a borrower leaves in the session is not
/// known here, so that it is lent again only where the borrower says that it left nothing.
class PooledConnection final : public pool::Member {
 public:
  explicit PooledConnection(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
  [[nodiscard]] Connection& connection() { return *connection_; }
  /// Transactions, settings, temporary tables …: it is closed instead of lent again. `why` is shown in reports.
  void taint(std::string why) { tainted_by_ = std::move(why); }

  [[nodiscard]] bool usable() const override { return connection_->usable(); }
  [[nodiscard]] bool clean() const override { return tainted_by_.empty(); }
  Task<void> check(CallContext ctx) override { return connection_->ping(ctx); }
  Task<void> close(CallContext ctx) override { return connection_->close(ctx); }
  [[nodiscard]] std::string pinned_by() const override { return tainted_by_; }

 private:
  std::unique_ptr<Connection> connection_;
  std::string tainted_by_;
};

/// Opens connections of one endpoint with one credential.
class ConnectionFactory final : public pool::Factory {
 public:
  /// `connector` and what `env` points to outlive the connections.
  ConnectionFactory(const Connector& connector, ConnectionSpec spec, OpenEnvironment env)
      : connector_(connector), spec_(std::move(spec)), env_(env) {}
  Task<std::unique_ptr<pool::Member>> open(CallContext ctx) override;

 private:
  const Connector& connector_;
  ConnectionSpec spec_;
  OpenEnvironment env_;
};

}  // namespace datawave::connect
