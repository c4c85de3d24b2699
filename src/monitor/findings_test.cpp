#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/monitor/records.hpp"

namespace datawave::monitor {
namespace {

const UtcTime kNow{std::chrono::hours(480'000)};

/// An account as it should be: encrypted, checked, read-only.
Diagnosis sound() {
  Diagnosis seen;
  seen.connectivity.ok = true;
  seen.ping = summary_of(std::vector<std::int64_t>(20, 500), 0);
  seen.account.emplace();
  seen.account->name = "app";
  seen.account->tls = "TLSv1.3";
  seen.account->tls_verified = true;
  seen.facts.emplace();
  return seen;
}

std::vector<std::string> codes(const Diagnosis& seen) {
  std::vector<std::string> out;
  for (const HealthFinding& finding : findings_of(seen, kNow)) {
    out.push_back(std::string(enum_name(finding.severity)) + " " + finding.code);
    EXPECT_FALSE(finding.title.empty() || finding.evidence.empty() || finding.remedy.empty()) << finding.code;
  }
  return out;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Findings, AreNoneWhereNothingIsAmiss) { EXPECT_THAT(codes(sound()), IsEmpty()); }

TEST(Findings, TellWhatIsInTheWay) {
  Diagnosis seen;
  source::TestError error;
  error.stage = "connect";
  error.message = "refused";
  error.remedy = "Start it.";
  seen.connectivity.error = error;
  EXPECT_THAT(codes(seen), ElementsAre("high connection.failed"));
  seen.ping = summary_of(std::vector<std::int64_t>(20, 500), 0);
  EXPECT_THAT(codes(seen), ElementsAre("medium connection.limited")) << "the last rungs fail, the connection stands";
}

TEST(Findings, AreOrderedByHowGraveTheyAre) {
  Diagnosis seen = sound();
  seen.facts->connections = 97;
  seen.facts->max_connections = 100;
  seen.facts->deadlocks = 2;
  seen.facts->oldest_transaction_s = 700;
  seen.facts->not_permitted = {"active"};
  seen.facts->grant = "GRANT pg_read_all_stats TO app;";
  seen.account->tls.clear();
  EXPECT_THAT(codes(seen), ElementsAre("high connections.near_limit", "medium transactions.old", "medium tls.none",
                                       "low transactions.deadlocks", "info statistics.not_permitted"));
}

TEST(Findings, SaySoWhenTheAccountMayDoTooMuch) {
  Diagnosis seen = sound();
  const auto right = [&](const char* name, bool held, bool wanted) {
    connect::AccountRight one;
    one.name = name;
    one.held = held;
    one.wanted = wanted;
    one.remedy = "ALTER ROLE …";
    seen.account->rights.push_back(one);
  };
  right("superuser", true, false);
  right("write tables", true, false);
  right("read tables", false, true);
  right("create roles", false, false);
  EXPECT_THAT(codes(seen), ElementsAre("medium account.too_much", "low account.too_much", "info account.too_little"));
}

TEST(Findings, WarnOfWhatExpires) {
  Diagnosis seen = sound();
  seen.account->certificate_expires_at = kNow + std::chrono::hours(24 * 29);
  seen.account->password_expires_at = kNow + std::chrono::hours(24 * 6);
  EXPECT_THAT(codes(seen), ElementsAre("high account.expires", "medium tls.expires"));
  seen.account->certificate_expires_at = kNow + std::chrono::hours(24 * 31);
  seen.account->password_expires_at = kNow - std::chrono::hours(1);
  const auto findings = findings_of(seen, kNow);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].title, "The account's password has expired");
}

TEST(Findings, DoNotJudgeSharesOfAHandful) {
  Diagnosis seen = sound();
  seen.facts->commits = 10;
  seen.facts->rollbacks = 10;
  seen.facts->cache_hit = 0.2;
  EXPECT_THAT(codes(seen), IsEmpty());
  seen.facts->commits = 10'000;
  seen.facts->rollbacks = 5'000;
  EXPECT_THAT(codes(seen), ElementsAre("low transactions.rolled_back", "low cache.misses"));
}

}  // namespace
}  // namespace datawave::monitor
