#include <gmock/gmock.h>

#include "datawave/testing/raw_client.hpp"
#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

bool becomes(const RunningServer& server, const std::string& name, const std::string& state) {
  const std::string wanted = "\"state\": \"" + state + "\"";
  return testing::eventually(
      [&] { return server.cli({"source", "health", name, "-o", "json"}).out.find(wanted) != std::string::npos; });
}

TEST(Health, IsShownTermByTerm) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "well", server.database()}).exit_code, 0);
  ASSERT_TRUE(becomes(server, "well", "healthy"));
  const Ran shown = server.cli({"source", "health", "well"});
  ASSERT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("well · healthy · 100.0 of 100 · since "));
  EXPECT_THAT(shown.out, HasSubstr("availability"));
  EXPECT_THAT(shown.out, HasSubstr("the source does not tell"));
  EXPECT_THAT(shown.out, HasSubstr("of disk free"));
  EXPECT_THAT(shown.out, HasSubstr("by the minute ·"));
  EXPECT_THAT(shown.out, Not(HasSubstr("\x1b["))) << "plain when piped";
  EXPECT_EQ(server.cli({"source", "health", "nobody-there"}).exit_code, 3);
  EXPECT_EQ(server.cli({"source", "health", "--watch"}).exit_code, 64);
}

TEST(Health, OfAllSourcesBeginsWithTheWorst) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "fine", server.database()}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "add", "broken", "postgres://app@127.0.0.1:1/shop", "--no-password"}).exit_code, 0);
  ASSERT_TRUE(becomes(server, "fine", "healthy"));
  ASSERT_TRUE(becomes(server, "broken", "unhealthy"));
  const Ran all = server.cli({"source", "health"});
  ASSERT_EQ(all.exit_code, 0) << all.err;
  EXPECT_LT(all.out.find("broken"), all.out.find("fine"));
  const Ran line = server.cli({"source", "health", "broken", "--watch", "--timeout", "1"});
  EXPECT_EQ(line.exit_code, 124);
  EXPECT_THAT(line.out, HasSubstr(" · broken · unhealthy · 0.0 · "));
  EXPECT_EQ(std::count(line.out.begin(), line.out.end(), '\n'), 1) << "a line for each change";
  EXPECT_EQ(server.cli({"source", "rm", "broken", "--yes"}).exit_code, 0);
}

TEST(Diagnose, PrintsTheLadderAndTheFindings) {
  const RunningServer& server = shared_server();
  ASSERT_EQ(server.cli({"source", "add", "seen", server.database()}).exit_code, 0);
  const Ran seen = server.cli({"source", "diagnose", "seen", "--fail-on", "high"});
  EXPECT_EQ(seen.exit_code, 0) << seen.err;
  EXPECT_THAT(seen.err, HasSubstr("✓ SQLite"));
  EXPECT_THAT(seen.out, HasSubstr("ping "));
  EXPECT_THAT(seen.out, HasSubstr("Findings"));
  ASSERT_EQ(server.cli({"source", "add", "lost", "postgres://app@127.0.0.1:1/shop", "--no-password"}).exit_code, 0);
  const Ran lost = server.cli({"source", "diagnose", "lost", "--fail-on", "high"});
  EXPECT_EQ(lost.exit_code, 1);
  EXPECT_THAT(lost.err, HasSubstr("✗ "));
  EXPECT_THAT(lost.err, HasSubstr("Not tried:"));
  EXPECT_THAT(lost.out, HasSubstr("high    The source cannot be reached"));
  EXPECT_THAT(server.cli({"source", "diagnose", "lost", "-o", "json"}).out,
              HasSubstr("\"code\": \"connection.failed\""));
  EXPECT_EQ(server.cli({"source", "rm", "lost", "--yes"}).exit_code, 0);
}

}  // namespace
}  // namespace datawave::program
