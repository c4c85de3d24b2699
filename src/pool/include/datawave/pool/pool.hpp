/// A pool of connections to one endpoint with one credential: pool::Core decides, this does. Lives on one lane.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/random.hpp"
#include "datawave/io/suspension.hpp"
#include "datawave/pool/core.hpp"
#include "datawave/pool/member.hpp"

namespace datawave::pool {

struct PoolOptions {
  std::string name;  ///< for reports: "source/primary"
  Limits limits;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds check_timeout{3'000};
  std::chrono::milliseconds reset_timeout{5'000};
  std::chrono::milliseconds close_timeout{3'000};
  /// A lease held for longer is reported, once. 0: never.
  std::chrono::milliseconds leak_after{0};
};

/// One lease, as a report shows it.
struct LeaseReport {
  std::string borrower;
  std::chrono::milliseconds age{0};
  std::string pinned_by;  ///< "transaction, setting"; empty when it leaves nothing behind
  std::string doing;      ///< its statement now
};

/// A moment of a pool; the names are those of the metrics.
struct Report {
  Counts counts;
  Totals totals;
  std::size_t waiting = 0;
  std::size_t max_size = 0;
  std::size_t resets = 0;
  std::size_t leaks = 0;
  bool paused = false;
  bool draining = false;
  std::string last_connect_error;
  std::vector<LeaseReport> leases;  ///< the oldest first, at most 100
};

class Pool;

namespace impl {
class State;
}

/// A borrowed connection; goes back by itself. Where its session is not clean it is reset first, where its state is not
/// known it is closed.
class Lease {
 public:
  Lease() = default;
  Lease(Lease&& other) noexcept;
  Lease& operator=(Lease&& other) noexcept;
  ~Lease() { give_back(); }

  [[nodiscard]] explicit operator bool() const { return state_ != nullptr; }
  [[nodiscard]] Member& member() const { return *member_; }
  template <class T>
  [[nodiscard]] T& as() const {
    return static_cast<T&>(*member_);
  }
  /// Now rather than at the end of the scope.
  void give_back();
  /// Closed instead of lent again.
  void discard();
  /// Whether it was opened before the last reconnect(): whoever keeps leases for long gives it back soon.
  [[nodiscard]] bool outdated() const;

 private:
  friend class impl::State;
  friend class Request;
  Lease(std::shared_ptr<impl::State> state, ConnId conn, Member* member)
      : state_(std::move(state)), conn_(conn), member_(member) {}
  std::shared_ptr<impl::State> state_;
  ConnId conn_;
  Member* member_ = nullptr;
  bool discarded_ = false;
};

/// One who asks a pool for a connection, in the frame of a coroutine; for hot paths, where a coroutine for each acquire
/// costs more than the acquire:
///     pool::Request request(pool, ctx, "checkout");
///     if (!request.told()) co_await request.wait();
///     DW_CO_TRY(auto lease, request.take());
class Request {
 public:
  /// Stands in the queue from now on. `borrower` as in Pool::acquire().
  Request(Pool& pool, const CallContext& ctx, const char* borrower);
  ~Request();  ///< leaves the queue; what it was granted and did not take goes back
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;

  [[nodiscard]] bool told() const { return granted_ || cancelled_ || failed_.has_value(); }
  /// Once, and only where told() is false.
  auto wait() { return suspension_.wait(&Request::on_cancel, this); }
  /// Once, after it was told. Errors: as Pool::acquire().
  Result<Lease> take();

 private:
  friend class impl::State;
  friend class Pool;
  Request(std::shared_ptr<impl::State> state, SteadyTime deadline, const char* borrower);
  static void on_cancel(void* of);

  std::shared_ptr<impl::State> state_;
  const char* borrower_;
  SteadyTime deadline_;
  io::Suspension suspension_;
  ConnId conn_;
  std::optional<FailReason> failed_;
  bool granted_ = false;
  bool cancelled_ = false;
};

/// Everything but acquire() is done at once; waiters, leases and connections outlive the handle until they end.
class Pool {
 public:
  /// `factory`, `clock` and `random` outlive all connections.
  Pool(Executor executor, Factory& factory, PoolOptions options, const Clock& clock = system_clock(),
       const Random& random = system_random());
  ~Pool();  ///< drains
  Pool(Pool&&) = default;

  /// First come, first served. `borrower` says in reports who it is; must outlive the lease (a literal). Errors:
  /// deadline_exceeded, resource_exhausted (queue full, retryable), unavailable (draining), cancelled, or the connect's
  /// own where waiting mends nothing.
  Task<Lease> acquire(CallContext ctx, const char* borrower);
  /// Only what is there at once.
  std::optional<Lease> try_acquire(const char* borrower);
  /// A connection beside the limit, for health checks: one, opened when first asked for.
  Task<Lease> acquire_probe(CallContext ctx);

  void resize(std::size_t max_size);
  void set_limits(const Limits& limits);
  /// Nobody is served from now on; returns when no lease is out.
  Task<void> pause(CallContext ctx);
  void resume();
  /// New connections for old ones, with nobody waiting longer than for a connect.
  void reconnect();
  /// For good: returns when everything is closed.
  Task<void> drain(CallContext ctx);

  [[nodiscard]] Report report() const;
  [[nodiscard]] const Limits& limits() const;
  [[nodiscard]] const Counts& counts() const;
  [[nodiscard]] const Totals& totals() const;
  [[nodiscard]] std::size_t waiting() const;
  /// How many leases it would rather have back, for whoever keeps them for long and himself waits for `own`: those that
  /// others wait for, those beyond max_size, all while it is paused.
  [[nodiscard]] std::size_t wanted_back(std::size_t own) const;
  /// Called on the lane when a lease grows older than leak_after.
  void on_leak(std::function<void(const LeaseReport&)> handler);

 private:
  friend class Request;
  std::shared_ptr<impl::State> state_;
  std::shared_ptr<impl::State> probe_;
};

}  // namespace datawave::pool
