/// The governed way to the rows of a source: read-only, bounded, audited before it is answered.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "datawave/access/permission.hpp"
#include "datawave/query/records.hpp"
#include "datawave/source/service.hpp"
#include "datawave/store/database.hpp"

namespace datawave::query {

struct GatewayOptions {
  /// Connections to one source over all lanes, at least one a lane; none: each pool looks for its size.
  std::optional<std::size_t> pool_size;
  /// Where it looks for its size: from here, up to there.
  std::size_t pool_start = 8;
  std::size_t pool_limit = 50;
  /// Statements of one principal under way at one source.
  std::size_t concurrent = 64;
  /// How old an answer from the cache may be; 0: none is kept.
  std::chrono::milliseconds cache_time{2000};
  std::size_t cache_bytes = std::size_t{64} << 20;
  unsigned lanes = 1;
};

/// Where a long answer goes, piece by piece.
class Output {
 public:
  virtual ~Output() = default;
  /// Before the first piece. Errors, as of write(): the reader left.
  virtual Task<void> begin(std::string_view media_type) = 0;
  virtual Task<void> write(std::string_view piece) = 0;
};

struct QueryReply {
  std::string body;
  std::string_view media;
  bool streamed = false;  ///< it went to the output
};

/// The pools of a source over all lanes, some second ago; nothing in use where nobody has queried it for five.
struct PoolMoment {
  SteadyTime at{};
  std::size_t in_use = 0;
  std::size_t waiting = 0;
  std::size_t max_connections = 0;
};

struct GatewayFigures {
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  std::uint64_t refused = 0;  ///< who is not admitted, statements that may not run, and budgets
  std::uint64_t streamed = 0;
  std::uint64_t rows = 0;
  std::uint64_t cache_hits = 0;
  std::uint64_t cache_shared = 0;
  std::uint64_t cache_misses = 0;
  std::uint64_t cache_evicted = 0;
  std::size_t cache_entries = 0;
  std::size_t cache_bytes = 0;
};

/// Thread-safe; a call stays on the lane it was made on, with the pools of that lane.
class QueryGateway {
 public:
  /// Both outlive it, and so do the lanes that call it.
  QueryGateway(source::SourceService& sources, store::Database& database, io::BlockingPool& blocking,
               GatewayOptions options, const Clock& clock = system_clock());
  ~QueryGateway();

  /// `credential`: the session or API key that the scope's principal came with. `source`: id or name. An answer that is
  /// short is in the reply, a long one goes to `output`; where the reading fails after its first piece, the error comes
  /// after that piece. Errors: not_found, invalid_argument, permission_denied (not admitted to the source; statement),
  /// resource_exhausted (budget, queue; retry_after), those of the source, deadline_exceeded, and those of the store:
  /// what cannot be recorded is not answered.
  Task<QueryReply> query(CallContext ctx, store::TenantScope scope, access::PermissionSet rights, Uuid credential,
                         std::string source, QueryInput input, Output& output);

  /// Of all sources that were queried and are in the tenant.
  Task<std::vector<PoolView>> pools(CallContext ctx, store::TenantScope scope);
  /// `source` was found in the scope. Of one that was not queried yet: what was set for it, and nothing open.
  Task<PoolView> pool(CallContext ctx, store::TenantScope scope, Uuid source, std::string name);
  enum class PoolAct : std::uint8_t { resize, pause, resume, reconnect, drain };
  /// Audited. What is set is kept in the store: other servers follow within a second of being asked, and one that
  /// starts again finds it. Errors: invalid_argument (a fixed size without max_connections).
  Task<PoolView> control(CallContext ctx, store::TenantScope scope, Uuid source, std::string name, PoolAct act,
                         PoolResize resize);

  /// On a lane that ends: its pools are closed.
  Task<void> end_lane(CallContext ctx);
  [[nodiscard]] GatewayFigures figures() const;
  /// In the body that removes the source.
  static Result<void> remove_source(store::WriteTx& tx, const Uuid& source);
  /// For who watches; waits for nothing. Nothing where it was not queried yet.
  [[nodiscard]] std::optional<PoolMoment> pool_moment(const Uuid& source) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::query
