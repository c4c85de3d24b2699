#include "pooled_clients.hpp"

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <charconv>
#include <functional>
#include <stdexcept>

#include "datawave/testing/postgres_server.hpp"
#include "raw_client.hpp"

namespace datawave::bench {

struct PooledClients::Impl {
  explicit Impl(const PoolBenchOptions& o) : options(o) {
    pg::ConnectParams params;
    params.host = "127.0.0.1";
    params.port = o.port;
    params.database = "bench";
    params.user = testing::PostgresServer::kSuperuser;
    params.sslmode = pg::SslMode::disable;
    resolver = io::make_system_resolver(lane.executor());
    policy = std::make_unique<io::EgressPolicy>(io::EgressPolicy::local_operator());
    dialer = std::make_unique<io::Dialer>(*resolver, *policy);
    factory = std::make_unique<pg::ChannelFactory>(*dialer, std::move(params));
    pool::PoolOptions pool_options;
    pool_options.name = "bench";
    pool_options.limits.max_size = o.connections;
    pool_options.limits.max_connecting = o.max_connecting;
    pool = std::make_unique<pool::Pool>(lane.executor(), *factory, std::move(pool_options));
    pg::MuxLimits mux_limits;
    mux_limits.depth = o.depth;
    mux_limits.max_group = o.mode == PoolMode::shared ? o.depth : 1;
    if (o.mode != PoolMode::plain) mux = std::make_unique<pg::Mux>(lane.executor(), *pool, mux_limits);
  }

  template <class Query>
  void judge(SteadyTime begin, Query& query) {
    if (!query.ok()) return failed(query.error());
    if (query.answer().rows.rows() != 1) return failed(Error(ErrorCode::internal, "no row"));
    ++answered;
    measured.latencies_us.push_back(
        static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(turn.now() - begin).count()));
  }
  void failed(const Error& error) {
    if (++measured.failures == 1) std::fprintf(stderr, "bench: %s\n", error.describe().c_str());
  }

  Task<void> client() {
    while (!stopping) {
      const auto begin = turn.now();
      CallContext ctx;
      ctx.deadline = begin + std::chrono::seconds(30);
      char key[12];
      const auto end = std::to_chars(key, key + sizeof key, next_key(seed)).ptr;
      const pg::Param params[1] = {std::string(key, end)};
      if (mux) {
        pg::MuxQuery query(*mux, ctx, select, params, traits);
        co_await query.wait();
        judge(begin, query);
        continue;
      }
      pool::Request request(*pool, ctx, "client");
      if (!request.told()) co_await request.wait();
      auto lease = request.take();
      if (!lease) {
        failed(lease.error());
        continue;
      }
      pg::ChannelQuery query(lease->as<pg::Channel>(), ctx, select, params);
      co_await query.wait();
      judge(begin, query);
    }
    --running;
    co_return Result<void>();
  }

  PoolBenchOptions options;
  io::Lane lane;
  io::Turn& turn = io::Turn::of(lane.executor());
  std::unique_ptr<io::Resolver> resolver;
  std::unique_ptr<io::EgressPolicy> policy;
  std::unique_ptr<io::Dialer> dialer;
  std::unique_ptr<pg::ChannelFactory> factory;
  std::unique_ptr<pool::Pool> pool;
  std::unique_ptr<pg::Mux> mux;
  pg::Statement select{"SELECT abalance FROM pgbench_accounts WHERE aid=$1"};
  pg::CallTraits traits{.idempotent = true, .principal = 1};
  std::uint32_t seed = 1;
  bool stopping = false;
  int running = 0;
  std::uint64_t answered = 0;
  Measured measured;
  std::chrono::milliseconds every{0};
  std::function<void(std::uint64_t)> watcher;
};

PooledClients::PooledClients(const PoolBenchOptions& options) : impl_(std::make_unique<Impl>(options)) {
  static_cast<void>(run(std::chrono::milliseconds(600)));  // opens the connections
}

PooledClients::~PooledClients() {
  impl_->mux.reset();
  static_cast<void>(impl_->lane.block_on(impl_->pool->drain(CallContext().with_timeout(std::chrono::seconds(5)))));
}

pool::Pool& PooledClients::pool() { return *impl_->pool; }
io::Lane& PooledClients::lane() { return impl_->lane; }
void PooledClients::watch(std::chrono::milliseconds every, std::function<void(std::uint64_t)> watcher) {
  impl_->every = every;
  impl_->watcher = std::move(watcher);
}

Measured PooledClients::run(std::chrono::milliseconds time) {
  Impl& impl = *impl_;
  impl.measured = Measured();
  impl.answered = 0;
  impl.stopping = false;
  impl.lane.context().restart();
  const auto begin = BenchClock::now();
  for (impl.running = 0; impl.running < impl.options.clients; ++impl.running) {
    asio::co_spawn(impl.lane.context(), impl.client(), asio::detached);
  }
  asio::steady_timer end(impl.lane.context(), begin + time);
  Measured result;
  end.async_wait([&](const auto&) {
    impl.stopping = true;
    result = std::move(impl.measured);
    result.queries = impl.answered;
    result.seconds = std::chrono::duration<double>(BenchClock::now() - begin).count();
    impl.measured = Measured();
  });
  asio::steady_timer tick(impl.lane.context());
  auto next = begin;
  std::function<void()> again = [&] {
    next += impl.every;
    tick.expires_at(next);
    tick.async_wait([&](const auto& error) {
      if (error || impl.stopping) return;
      impl.watcher(impl.answered);
      again();
    });
  };
  if (impl.watcher) again();
  while (impl.running > 0) impl.lane.context().run_one();
  return result;
}

}  // namespace datawave::bench
