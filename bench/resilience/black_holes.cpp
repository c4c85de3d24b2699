#include <unistd.h>

#include <algorithm>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <memory>
#include <vector>

#include "cpu.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pg/mux.hpp"
#include "datawave/testing/ports.hpp"
#include "raw_client.hpp"
#include "scenarios.hpp"

namespace datawave::bench {

namespace {
constexpr std::size_t kGood = 200;
constexpr std::size_t kSilent = 100;
constexpr int kPairs = 30;  // short ones, so that what else the machine does falls on both sides
constexpr std::chrono::seconds kEach{1};
constexpr std::chrono::milliseconds kThink{50};

/// A source: a pool with one client.
struct Site {
  std::unique_ptr<pg::ChannelFactory> factory;
  std::unique_ptr<pool::Pool> pool;
};

class Sites {
 public:
  explicit Sites(std::uint16_t good_port) {
    for (std::size_t i = 0; i < kGood; ++i) add(good_port);
    // Half where the kernel drops who wants to connect, half where nobody ever takes the connection.
    for (std::size_t i = 0; i < kSilent; ++i) add(i % 2 == 0 ? full_.port() : unserved_port_);
    for (std::size_t i = 0; i < kGood; ++i) asio::co_spawn(lane_.context(), good_client(i), asio::detached);
    for (std::size_t i = kGood; i < sites_.size(); ++i)
      asio::co_spawn(lane_.context(), silent_client(i), asio::detached);
  }
  ~Sites() {
    stopping_ = true;
    run_for(std::chrono::seconds(2));  // the clients end
    for (Site& site : sites_)
      static_cast<void>(lane_.block_on(site.pool->drain(CallContext().with_timeout(std::chrono::seconds(5)))));
    ::close(unserved_);
  }
  Sites(const Sites&) = delete;
  Sites& operator=(const Sites&) = delete;

  Measured measure(bool with_silent) {
    silent_ask_ = with_silent;
    run_for(std::chrono::milliseconds(300));
    measured_ = Measured();
    const std::uint64_t cpu = cpu_ns(::getpid());
    run_for(kEach);
    cpu_ns_[with_silent ? 1 : 0] += cpu_ns(::getpid()) - cpu;
    measured_.seconds = std::chrono::duration<double>(kEach).count();
    return std::move(measured_);
  }
  [[nodiscard]] std::uint64_t silent_attempts() const {
    std::uint64_t sum = 0;
    for (std::size_t i = kGood; i < sites_.size(); ++i) sum += sites_[i].pool->totals().opened;
    return sum;
  }
  void forget_cpu() { cpu_ns_[0] = cpu_ns_[1] = 0; }
  /// Of this process in all that was measured, as a share of one processor.
  [[nodiscard]] double cpu_share(bool with_silent) const {
    return static_cast<double>(cpu_ns_[with_silent ? 1 : 0]) / 1e9 / static_cast<double>(kPairs * kEach.count());
  }
  [[nodiscard]] std::uint64_t silent_refused() const { return silent_refused_; }

 private:
  void add(std::uint16_t port) {
    pg::ConnectParams params;
    params.host = "127.0.0.1";
    params.port = port;
    params.database = "bench";
    params.user = testing::PostgresServer::kSuperuser;
    params.sslmode = pg::SslMode::disable;
    params.application_name = "holes";
    Site site;
    site.factory = std::make_unique<pg::ChannelFactory>(dialer_, std::move(params));
    pool::PoolOptions options;
    options.name = "site";
    options.limits.max_size = 2;
    options.connect_timeout = std::chrono::seconds(1);
    site.pool = std::make_unique<pool::Pool>(lane_.executor(), *site.factory, std::move(options));
    sites_.push_back(std::move(site));
  }
  void run_for(std::chrono::milliseconds time) {
    lane_.context().restart();
    lane_.context().run_for(time);
  }
  static CallContext within(std::chrono::milliseconds time) { return CallContext().with_timeout(time); }

  Task<void> think(std::chrono::milliseconds time) {
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
        lane_.executor(), time);
    asio::use_awaitable_t<Executor> token;
    co_await timer.async_wait(token);
    co_return Result<void>();
  }
  Task<void> good_client(std::size_t at) {
    const auto first = std::chrono::milliseconds(next_key(seed_) % kThink.count());
    co_await think(first);
    while (!stopping_) {
      const auto begin = BenchClock::now();
      auto ctx = within(std::chrono::seconds(10));
      auto lease = co_await sites_[at].pool->acquire(ctx, "client");
      bool right = false;
      if (lease) {
        std::vector<pg::Param> params;
        params.emplace_back(std::to_string(next_key(seed_)));
        auto answer = co_await lease->as<pg::Channel>().query(ctx, select_, params);
        right = answer && answer->rows.rows() == 1;
        lease->give_back();
      }
      ++(right ? measured_.queries : measured_.failures);
      const auto took = std::chrono::duration_cast<std::chrono::microseconds>(BenchClock::now() - begin);
      measured_.latencies_us.push_back(static_cast<std::uint32_t>(took.count()));
      co_await think(kThink);
    }
    co_return Result<void>();
  }
  /// Asks again and again, and is refused at its deadline.
  Task<void> silent_client(std::size_t at) {
    while (!stopping_) {
      if (silent_ask_) {
        auto lease = co_await sites_[at].pool->acquire(within(std::chrono::milliseconds(500)), "client");
        if (!lease) ++silent_refused_;
      }
      co_await think(kThink);
    }
    co_return Result<void>();
  }

  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_ = io::make_system_resolver(lane_.executor());
  io::EgressPolicy policy_ = io::EgressPolicy::local_operator();
  io::Dialer dialer_{*resolver_, policy_};
  testing::BlackHolePort full_;
  std::uint16_t unserved_port_ = testing::free_port();
  int unserved_ = testing::listen_on(unserved_port_, 4096);
  std::vector<Site> sites_;
  pg::Statement select_{"SELECT abalance FROM pgbench_accounts WHERE aid=$1"};
  Measured measured_;
  std::uint32_t seed_ = 5;
  bool silent_ask_ = false;
  bool stopping_ = false;
  std::uint64_t silent_refused_ = 0;
  std::uint64_t cpu_ns_[2] = {0, 0};
};

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}
}  // namespace

bool black_holes(Servers& servers) {
  Sites sites(servers.postgres_port());
  static_cast<void>(sites.measure(false));  // opens the connections
  sites.forget_cpu();
  std::vector<double> ratios;
  std::vector<double> alone;
  std::vector<double> beside;
  std::uint64_t failed = 0;
  for (int pair = 0; pair < kPairs; ++pair) {
    double p99[2] = {0, 0};
    for (const int turn : {0, 1}) {
      const bool with = turn == pair % 2;  // neither is always the first
      Measured m = sites.measure(with);
      failed += m.failures;
      p99[with ? 1 : 0] = m.percentile(0.99);
      std::printf("  %s %6.0f q/s  p50 %6.2f ms  p99 %6.2f ms\n", with ? "with 100 silent" : "without        ",
                  m.rate(), m.percentile(0.5), p99[with ? 1 : 0]);
      std::fflush(stdout);
    }
    alone.push_back(p99[0]);
    beside.push_back(p99[1]);
    ratios.push_back(p99[1] / p99[0]);
  }
  std::printf("  the silent ones: %llu connects, %llu clients refused at their deadline\n",
              static_cast<unsigned long long>(sites.silent_attempts()),
              static_cast<unsigned long long>(sites.silent_refused()));
  bool holds = figure("failed_beside_black_holes", static_cast<double>(failed), "statements", 0);
  std::printf("figure p99_without_black_holes_ms %.2f ms\n", median(alone));
  std::printf("figure p99_beside_black_holes_ms %.2f ms\n", median(beside));
  // In the quieter quarter of the slices, where less of it is other work's.
  std::printf("figure p99_with_black_holes_quiet %.2f ratio\n", percentile(beside, 0.25) / percentile(alone, 0.25));
  std::printf("figure black_holes_cpu %.4f processors\n", sites.cpu_share(true) - sites.cpu_share(false));
  // Of neighbours, because the machine itself is not the same from minute to minute.
  holds &= figure("p99_with_black_holes", median(ratios), "ratio", 1.1, 2);
  return holds;
}

}  // namespace datawave::bench
