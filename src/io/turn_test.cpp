#include "datawave/io/turn.hpp"

#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "datawave/io/lane.hpp"

namespace datawave::io {

namespace {
using std::chrono::milliseconds;

Task<int> wait_on(Suspension& suspension, std::vector<int>& order, int name) {
  co_await suspension.wait();
  order.push_back(name);
  co_return name;
}

Task<void> resume_two(Suspension& a, Suspension& b, std::vector<int>& order) {
  auto executor = co_await asio::this_coro::executor;
  Turn& turn = Turn::of(executor);
  turn.soon(a);
  turn.soon(b);
  order.push_back(0);
  co_return Result<void>();
}
}  // namespace

TEST(Turn, ResumesInTheOrderOfTheCallsAndNotWithinThem) {
  Lane lane;
  Suspension a;
  Suspension b;
  std::vector<int> order;
  asio::co_spawn(lane.context(), wait_on(a, order, 1), asio::detached);
  asio::co_spawn(lane.context(), wait_on(b, order, 2), asio::detached);
  ASSERT_TRUE(lane.block_on(resume_two(b, a, order)));
  lane.context().restart();
  lane.context().poll();
  EXPECT_EQ(order, (std::vector<int>{0, 2, 1}));
}

TEST(Turn, DoesWhatIsDueAtItsEndOnce) {
  Lane lane;
  Turn& turn = Turn::of(lane.executor());
  int runs = 0;
  EndOfTurn hook([](void* of) { ++*static_cast<int*>(of); }, &runs);
  EndOfTurn gone([](void* of) { *static_cast<int*>(of) = 99; }, &runs);
  {
    const Turn::Scope scope(turn);
    turn.at_end(hook);
    turn.at_end(hook);
    EndOfTurn dies([](void* of) { *static_cast<int*>(of) = 99; }, &runs);
    turn.at_end(dies);
    EXPECT_EQ(runs, 0);
  }
  EXPECT_EQ(runs, 1);
  turn.at_end(hook);  // outside a scope: by the next handler
  lane.context().poll();
  EXPECT_EQ(runs, 2);
}

TEST(Turn, TellsAWaitingTaskThatItIsCancelled) {
  Lane lane;
  struct Waiting {
    Suspension suspension;
    bool cancelled = false;
  } waiting;
  const auto task = [](Waiting& w) -> Task<bool> {
    const Suspension::OnCancel on_cancel = [](void* of) {
      auto& it = *static_cast<Waiting*>(of);
      it.cancelled = true;
      it.suspension.resume();
    };
    co_await w.suspension.wait(on_cancel, &w);
    co_return w.cancelled;
  };
  asio::post(lane.context(), [&] { asio::post(lane.context(), [&] { lane.cancel(); }); });  // once it waits
  const auto result = lane.block_on(task(waiting));
  ASSERT_TRUE(result);
  EXPECT_TRUE(*result);
}

TEST(CoarseTimer, FiresInOrderNeverEarlyAndNotWhenDisarmed) {
  Lane lane;
  Turn& turn = Turn::of(lane.executor());
  struct Fired {
    SteadyTime at;
    std::vector<int>* order;
    int name;
    bool early = false;
  };
  std::vector<int> order;
  const auto fire = [](void* of) {
    auto& f = *static_cast<Fired*>(of);
    f.early = system_clock().steady() < f.at;
    f.order->push_back(f.name);
  };
  const SteadyTime now = system_clock().steady();
  Fired first{now + milliseconds(10), &order, 1};
  Fired second{now + milliseconds(30), &order, 2};
  Fired never{now + milliseconds(20), &order, 3};
  Fired far{now + std::chrono::hours(1), &order, 4};
  CoarseTimer a(fire, &first);
  CoarseTimer b(fire, &second);
  CoarseTimer c(fire, &never);
  CoarseTimer d(fire, &far);
  turn.arm(d, far.at);
  turn.arm(b, second.at);
  turn.arm(c, never.at);
  turn.arm(a, first.at);
  c.disarm();
  while (order.size() < 2) lane.context().run_one();
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  EXPECT_FALSE(first.early || second.early);
  EXPECT_TRUE(d.armed());
}

TEST(CoarseTimer, FiresInTimeAfterOthersCameAndWent) {
  Lane lane;
  Turn& turn = Turn::of(lane.executor());
  bool fired = false;
  CoarseTimer gone([](void*) {}, nullptr);
  turn.arm(gone, system_clock().steady() + std::chrono::hours(1));
  gone.disarm();
  const SteadyTime at = system_clock().steady() + milliseconds(20);
  CoarseTimer timer([](void* of) { *static_cast<bool*>(of) = true; }, &fired);
  turn.arm(timer, at);
  while (!fired) lane.context().run_one();
  EXPECT_GE(system_clock().steady(), at);
  EXPECT_LT(system_clock().steady(), at + std::chrono::seconds(1));
}

}  // namespace datawave::io
