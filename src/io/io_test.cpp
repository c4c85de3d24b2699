#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "datawave/io/blocking.hpp"
#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::io {

using namespace std::chrono_literals;

TEST(DeadlineList, RunsWhatIsDueInOrderAndOnlyOnce) {
  DeadlineList list;
  const SteadyTime t0{};
  std::string order;
  list.add(t0 + 2s, [&] { order += 'b'; });
  list.add(t0 + 1s, [&] { order += 'a'; });
  const auto id = list.add(t0 + 1s, [&] { order += 'x'; });
  EXPECT_TRUE(list.remove(t0 + 1s, id));
  EXPECT_EQ(list.next(), t0 + 1s);
  EXPECT_EQ(list.run_due(t0 + 1s), 1u);
  EXPECT_EQ(list.run_due(t0 + 3s), 1u);
  EXPECT_EQ(order, "ab");
  EXPECT_FALSE(list.next());
}

/// Waits until cancelled, and notes that it has stopped.
Task<int> wait_for_ever(bool& stopped) {
  auto executor = co_await asio::this_coro::executor;
  asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor> timer(
      executor, std::chrono::steady_clock::now() + 1h);
  auto [ec] = co_await timer.async_wait(use_task);
  stopped = true;
  if (ec) co_return fail(ErrorCode::cancelled, "stopped");
  co_return 1;
}

Task<int> throws() {
  throw std::runtime_error("boom");
  co_return 1;
}

TEST(Lane, TurnsExceptionsIntoInternalErrors) {
  Lane lane;
  auto result = lane.block_on(throws());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::internal);
}

TEST(Lane, ACancelBeforeTheFirstLineIsNotForgotten) {
  Lane lane;
  bool stopped = false;
  asio::post(lane.context(), [&] { lane.cancel(); });
  auto result = lane.block_on(wait_for_ever(stopped));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  EXPECT_FALSE(stopped);
}

TEST(Lane, CancelReachesTheInnermostOperation) {
  Lane lane;
  bool stopped = false;
  asio::post(lane.context(), [&] { asio::post(lane.context(), [&] { lane.cancel(); }); });
  auto result = lane.block_on(wait_for_ever(stopped));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(stopped);
}

TEST(WithDeadline, WaitsForTheLoserToStopAndReportsTheDeadline) {
  Lane lane;
  bool stopped = false;
  CallContext ctx;
  auto result = lane.block_on(with_deadline(ctx.with_timeout(1ms), wait_for_ever(stopped)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::deadline_exceeded);
  EXPECT_TRUE(stopped);
}

TEST(WithDeadline, PassesTheCallersCancellationOn) {
  Lane lane;
  bool stopped = false;
  CallContext ctx;
  asio::post(lane.context(), [&] { asio::post(lane.context(), [&] { lane.cancel(); }); });
  auto result = lane.block_on(with_deadline(ctx.with_timeout(1h), wait_for_ever(stopped)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::cancelled);
  EXPECT_TRUE(stopped);
}

Task<int> cleans_up_when_cancelled(bool& cleaned) {
  bool stopped = false;
  auto waited = co_await wait_for_ever(stopped);
  auto cleanup = [](bool& done) -> Task<int> {
    auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable_t<Executor>{});
    done = !(co_await is_cancelled());
    co_return 0;
  };
  CallContext ctx;
  auto shield = co_await shielded(ctx, cleanup(cleaned));
  static_cast<void>(shield);
  co_return waited;
}

TEST(Shielded, CleanupRunsAlthoughTheTaskIsCancelled) {
  Lane lane;
  bool cleaned = false;
  asio::post(lane.context(), [&] { asio::post(lane.context(), [&] { lane.cancel(); }); });
  auto result = lane.block_on(cleans_up_when_cancelled(cleaned));
  EXPECT_FALSE(result);
  EXPECT_TRUE(cleaned);
}

Task<int> fails_at_once() { co_return fail(ErrorCode::conflict, "no"); }

Task<int> run_both(bool& stopped) {
  auto [a, b] = co_await both(fails_at_once(), wait_for_ever(stopped));
  EXPECT_EQ(a.error().code, ErrorCode::conflict);
  EXPECT_EQ(b.error().code, ErrorCode::cancelled);
  co_return 0;
}

TEST(Both, TheFirstFailureCancelsTheOtherAndIsWaitedFor) {
  Lane lane;
  bool stopped = false;
  EXPECT_TRUE(lane.block_on(run_both(stopped)));
  EXPECT_TRUE(stopped);
}

TEST(RunBlocking, ReturnsTheJobsResultOnTheLane) {
  Lane lane;
  BlockingPool pool(2, 8);
  CallContext ctx;
  std::function<Result<int>()> job = [] { return Result<int>(41 + 1); };
  auto result = lane.block_on(run_blocking<int>(ctx, pool, job));
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, 42);
}

TEST(RunBlocking, DeadlineInterruptsTheJobAndWaitsForIt) {
  Lane lane;
  BlockingPool pool(1, 8);
  CallContext ctx;
  std::atomic<bool> interrupted{false};
  std::function<Result<int>()> job = [&]() -> Result<int> {
    while (!interrupted) std::this_thread::yield();
    return fail(ErrorCode::cancelled, "interrupted");
  };
  auto result = lane.block_on(run_blocking<int>(ctx.with_timeout(1ms), pool, job, [&] { interrupted = true; }));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::deadline_exceeded);
}

TEST(RunBlocking, FullQueueIsRefusedAtOnce) {
  Lane lane;
  BlockingPool pool(1, 0);
  CallContext ctx;
  std::function<Result<int>()> job = [] { return Result<int>(1); };
  auto result = lane.block_on(run_blocking<int>(ctx, pool, job));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::resource_exhausted);
}

TEST(Egress, LinkLocalAndMetadataAreRefusedInEverySpelling) {
  const EgressPolicy local = EgressPolicy::local_operator();
  for (const char* bad :
       {"169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "fe80::1",
        "fd00:ec2::254", "0.0.0.0", "::", "::169.254.169.254", "::ffff:0:169.254.169.254", "64:ff9b:1::169.254.169.254",
        "168.63.129.16", "fd20:ce::254", "224.0.0.1", "100.100.100.200"}) {
    auto judged = local.judge(asio::ip::make_address(bad), 5432);
    ASSERT_FALSE(judged) << bad;
    EXPECT_EQ(judged.error().stage, ConnectStage::policy);
  }
  EXPECT_TRUE(local.judge(asio::ip::make_address("127.0.0.1"), 5432));
  EXPECT_TRUE(local.judge(asio::ip::make_address("::1"), 5432));
  EXPECT_TRUE(local.judge(asio::ip::make_address("10.1.2.3"), 5432));
}

TEST(Egress, OurOwnListenersAndStoreAreRefusedWhateverIsAllowed) {
  const auto own = std::make_shared<OwnEndpoints>();
  EgressPolicy policy = *EgressPolicy::server({"127.0.0.0/8", "::1/128", "10.0.0.0/8"});
  policy.refuse_own(own);
  const EgressPolicy copy = policy;
  const auto at = [](const char* text) { return asio::ip::make_address(text); };
  EXPECT_TRUE(copy.judge(at("127.0.0.1"), 7878));
  own->add(at("127.0.0.1"), 7878);
  EXPECT_FALSE(copy.judge(at("127.0.0.1"), 7878));
  EXPECT_FALSE(copy.judge(at("::ffff:127.0.0.1"), 7878));
  EXPECT_TRUE(copy.judge(at("127.0.0.1"), 5432));
  EXPECT_TRUE(copy.judge(at("127.0.0.2"), 7878));
  own->add(at("0.0.0.0"), 7879);  // on every address of this machine
  EXPECT_FALSE(copy.judge(at("127.0.0.2"), 7879));
  EXPECT_FALSE(copy.judge(at("::1"), 7879));
  EXPECT_TRUE(copy.judge(at("10.255.255.1"), 7879));
  ASSERT_TRUE(own->add_host("localhost", 5433));
  EXPECT_FALSE(copy.judge(at("127.0.0.1"), 5433));
}

TEST(Egress, AServerDialsPrivateRangesOnlyWhereListed) {
  auto none = EgressPolicy::server({});
  ASSERT_TRUE(none);
  for (const char* bad :
       {"127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd12::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"}) {
    EXPECT_FALSE(none->judge(asio::ip::make_address(bad), 1)) << bad;
  }
  EXPECT_TRUE(none->judge(asio::ip::make_address("203.0.113.7"), 1));
  auto some = EgressPolicy::server({"10.0.0.0/8", "fd12::/16"});
  ASSERT_TRUE(some);
  EXPECT_TRUE(some->judge(asio::ip::make_address("10.1.2.3"), 1));
  EXPECT_TRUE(some->judge(asio::ip::make_address("fd12::5"), 1));
  EXPECT_FALSE(some->judge(asio::ip::make_address("fd13::5"), 1));
  EXPECT_FALSE(EgressPolicy::server({"ten"}));
}

class FakeResolver final : public Resolver {
 public:
  std::vector<asio::ip::address> answer;
  Task<std::vector<asio::ip::address>> resolve(CallContext, std::string) override { co_return answer; }
};

TEST(Dialer, NeverDialsARefusedAddressEvenWhenTheNameServerSaysSo) {
  Lane lane;
  FakeResolver resolver;
  resolver.answer = {asio::ip::make_address("169.254.169.254")};
  const EgressPolicy policy = EgressPolicy::local_operator();
  Dialer dialer(resolver, policy);
  auto result = lane.block_on(dialer.dial(CallContext{}, "metadata", 80));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().stage, ConnectStage::policy);
}

}  // namespace datawave::io
