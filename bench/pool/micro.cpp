#include "micro.hpp"

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/detached.hpp>
#include <cstdio>
#include <vector>

#include "cpu.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/pool/pool.hpp"
#include "pooled_clients.hpp"
#include "raw_client.hpp"

namespace datawave::bench {

namespace {
class Stub final : public pool::Member {
 public:
  [[nodiscard]] bool usable() const override { return true; }
  Task<void> check(CallContext) override { co_return Result<void>(); }
  Task<void> close(CallContext) override { co_return Result<void>(); }
};
class StubFactory final : public pool::Factory {
 public:
  Task<std::unique_ptr<pool::Member>> open(CallContext) override {
    std::unique_ptr<pool::Member> made = std::make_unique<Stub>();
    co_return made;
  }
};

struct Crowd {
  io::Lane lane;
  StubFactory factory;
  pool::Pool pool;
  bool stop = false;
  int running = 0;
  std::uint64_t served = 0;

  explicit Crowd(std::size_t size)
      : pool(lane.executor(), factory, pool::PoolOptions{.limits = {.max_size = size, .max_waiting = 20'000}}) {}
  ~Crowd() { static_cast<void>(lane.block_on(pool.drain(CallContext().with_timeout(std::chrono::seconds(5))))); }

  Task<void> client() {
    CallContext ctx;
    ctx.deadline = system_clock().steady() + std::chrono::seconds(60);
    while (!stop) {
      pool::Request request(pool, ctx, "crowd");
      if (!request.told()) co_await request.wait();
      auto lease = request.take();
      if (!lease) break;
      ++served;
      co_await asio::post(lane.executor(), asio::use_awaitable_t<Executor>{});  // as an answer would
    }
    --running;
    co_return Result<void>();
  }
};

double best_of(int times, double (*measure)()) {
  double best = 1e18;
  for (int i = 0; i < times; ++i) best = std::min(best, measure());
  return best;
}

double uncontended_ns() {
  Crowd crowd(4);
  CallContext ctx;
  {
    static_cast<void>(crowd.lane.block_on(crowd.pool.acquire(ctx, "first")));
  }
  constexpr int kTimes = 200'000;
  const auto begin = BenchClock::now();
  for (int i = 0; i < kTimes; ++i) static_cast<void>(crowd.pool.try_acquire("micro"));
  return std::chrono::duration<double, std::nano>(BenchClock::now() - begin).count() / kTimes;
}

/// Processor time of one acquire and return on 10 connections while so many wait.
double crowded_ns(int clients, double* bytes_each) {
  Crowd crowd(10);
  const std::size_t before = ::mallinfo2().uordblks;
  for (crowd.running = 0; crowd.running < clients; ++crowd.running) {
    asio::co_spawn(crowd.lane.context(), crowd.client(), asio::detached);
  }
  crowd.lane.context().restart();
  while (crowd.served < static_cast<std::uint64_t>(3 * clients)) crowd.lane.context().run_one();
  if (bytes_each != nullptr) *bytes_each = static_cast<double>(::mallinfo2().uordblks - before) / clients;
  const std::uint64_t served = crowd.served;
  const std::uint64_t cpu = cpu_ns(::getpid());
  while (crowd.served < served + 300'000) crowd.lane.context().run_one();
  const double each = static_cast<double>(cpu_ns(::getpid()) - cpu) / static_cast<double>(crowd.served - served);
  crowd.stop = true;
  while (crowd.running > 0) crowd.lane.context().run_one();
  return each;
}
}  // namespace

void bench_micro(std::uint16_t port) {
  std::printf("figure pool_checkout_uncontended %.0f ns\n", best_of(5, uncontended_ns));
  double bytes = 0;
  std::vector<double> few;
  std::vector<double> many;
  for (int round = 0; round < 5; ++round) {
    few.push_back(crowded_ns(1'000, nullptr));
    many.push_back(crowded_ns(10'000, &bytes));
  }
  std::printf("figure pool_checkout_1000_waiting %.0f ns\n", *std::min_element(few.begin(), few.end()));
  std::printf("figure pool_checkout_10000_waiting %.0f ns\n", *std::min_element(many.begin(), many.end()));
  std::printf("figure pool_memory_per_waiting_client %.0f bytes\n", bytes);

  RawClient raw({.port = port, .connections = 1, .clients = 1});
  PooledClients leased({.port = port, .connections = 1, .clients = 1, .mode = PoolMode::plain});
  PooledClients muxed({.port = port, .connections = 1, .clients = 1, .mode = PoolMode::pipelined});
  // The best of some rounds each: the machine's other work only ever adds.
  double base = 1e9;
  double by_lease = 1e9;
  double by_mux = 1e9;
  const auto each_us = [](const Measured& m) { return 1e6 * m.seconds / static_cast<double>(m.queries); };
  for (int round = 0; round < 10; ++round) {
    base = std::min(base, each_us(raw.run(std::chrono::milliseconds(200))));
    by_lease = std::min(by_lease, each_us(leased.run(std::chrono::milliseconds(200))));
    by_mux = std::min(by_mux, each_us(muxed.run(std::chrono::milliseconds(200))));
  }
  std::printf("figure pool_one_client_over_raw %.1f us\n", by_lease - base);
  std::printf("figure pool_one_client_mux_over_raw %.1f us\n", by_mux - base);
}

}  // namespace datawave::bench
