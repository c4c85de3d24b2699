#include "datawave/events/hub.hpp"

#include <gtest/gtest.h>

namespace datawave::events {
namespace {

Message message(std::string topic) {
  Message out;
  out.topic = std::move(topic);
  return out;
}

TEST(EventHub, TellsATenantsSubscribersOfTheirTopicsOnly) {
  EventHub hub;
  Uuid mine;
  Uuid other;
  other.bytes[0] = 1;
  int woken = 0;
  const auto subscription = hub.subscribe(mine, {"job:*", "source:1"}, [&] { ++woken; });
  hub.publish(mine, message("job:7"));
  hub.publish(mine, message("source:1"));
  hub.publish(mine, message("source:12"));
  hub.publish(other, message("job:7"));
  bool lost = true;
  const auto taken = subscription->take(lost);
  ASSERT_EQ(taken.size(), 2U);
  EXPECT_EQ(taken[0]->topic, "job:7");
  EXPECT_FALSE(lost);
  EXPECT_EQ(woken, 1);  // once for as long as nobody takes
}

TEST(EventHub, SaysWhenASlowSubscriberLostSome) {
  EventHub hub;
  const auto subscription = hub.subscribe({}, {"*"}, [] {});
  for (std::size_t i = 0; i < EventHub::kQueue + 5; ++i) hub.publish({}, message("x"));
  bool lost = false;
  EXPECT_LE(subscription->take(lost).size(), EventHub::kQueue);
  EXPECT_TRUE(lost);
  subscription->take(lost);
  EXPECT_FALSE(lost);
}

TEST(EventHub, ForgetsWhoLeft) {
  EventHub hub;
  auto subscription = hub.subscribe({}, {"*"}, [] { FAIL(); });
  subscription.reset();
  hub.publish({}, message("x"));
  EXPECT_EQ(hub.subscribers(), 0U);
}

}  // namespace
}  // namespace datawave::events
