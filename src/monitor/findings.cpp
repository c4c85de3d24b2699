// What a diagnosis has seen, judged. Each rule says when it speaks, how grave it is and what to do.
#include <fmt/format.h>

#include <algorithm>

#include "datawave/core/text.hpp"
#include "datawave/monitor/records.hpp"

namespace datawave::monitor {

namespace {
constexpr double kSlowPing_us = 50'000;
constexpr double kUnsteady = 1;
constexpr double kOldTransaction_s = 600;
constexpr std::int64_t kManyIdle = 5;
constexpr std::int64_t kDay_us = std::int64_t{86'400} * 1'000'000;
constexpr std::int64_t kMinQueries = 10'000;  // transactions before shares of them mean something

class Findings {
 public:
  void add(Severity severity, const char* code, std::string title, std::string evidence, std::string remedy) {
    HealthFinding finding;
    finding.severity = severity;
    finding.code = code;
    finding.title = std::move(title);
    finding.evidence = std::move(evidence);
    finding.remedy = std::move(remedy);
    all_.push_back(std::move(finding));
  }
  std::vector<HealthFinding> take() {
    std::stable_sort(all_.begin(), all_.end(),
                     [](const HealthFinding& a, const HealthFinding& b) { return a.severity < b.severity; });
    return std::move(all_);
  }

 private:
  std::vector<HealthFinding> all_;
};

std::string seconds(double s) {
  return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(s, 9e8) * 1e9)));
}
std::string micros(double us) { return seconds(us / 1e6); }

void judge_connection(const Diagnosis& seen, Findings& out) {
  const source::TestReport& test = seen.connectivity;
  if (test.error) {
    const bool open = seen.ping.rounds > 0;
    out.add(open ? Severity::medium : Severity::high, open ? "connection.limited" : "connection.failed",
            open ? "A step of the connection test fails" : "The source cannot be reached",
            (test.error->stage.empty() ? "" : test.error->stage + ": ") + test.error->message, test.error->remedy);
  }
  if (seen.ping.failed > 0) {
    out.add(Severity::high, "probes.failed", "Probes on an open connection fail",
            fmt::format("{} of {} pings were not answered", seen.ping.failed, seen.ping.rounds),
            "Look for a firewall that drops idle connections, a failing network, or a server that restarts.");
  }
  if (seen.ping.p50_us && static_cast<double>(*seen.ping.p50_us) > kSlowPing_us) {
    out.add(Severity::medium, "latency.high", "Every round trip takes long",
            fmt::format("median {} over {} pings", micros(static_cast<double>(*seen.ping.p50_us)), seen.ping.rounds),
            "Run Datawave nearer to the source, or look at its load: a ping does no work there.");
  }
  if (seen.ping.cv && *seen.ping.cv > kUnsteady && seen.ping.stddev_us.value_or(0) > 5000) {
    out.add(Severity::low, "latency.unsteady", "Round trips vary much",
            fmt::format("variation {:.2f}, jitter {}, slowest {}", *seen.ping.cv, micros(*seen.ping.jitter_us),
                        micros(static_cast<double>(seen.ping.max_us.value_or(0)))),
            "A busy server, a busy network or a pooler without free connections does that.");
  }
}

void judge_load(const connect::HealthFacts& facts, Findings& out) {
  if (facts.connections && facts.max_connections && *facts.max_connections > 0) {
    const double share = static_cast<double>(*facts.connections) / static_cast<double>(*facts.max_connections);
    if (share >= 0.8) {
      out.add(share >= 0.95 ? Severity::high : Severity::medium, "connections.near_limit",
              "Few connections are left at the server",
              fmt::format("{} of {} are taken ({:.0f} %)", *facts.connections, *facts.max_connections, share * 100),
              "Put a pool in front of its clients, end idle sessions, or raise max_connections.");
    }
  }
  if (facts.oldest_transaction_s && *facts.oldest_transaction_s > kOldTransaction_s) {
    out.add(*facts.oldest_transaction_s > 3600 ? Severity::high : Severity::medium, "transactions.old",
            "A transaction has been open for long", "the oldest began " + seconds(*facts.oldest_transaction_s) + " ago",
            "It keeps dead rows from being removed, and may hold locks. Find it: SELECT pid, xact_start, query FROM "
            "pg_stat_activity ORDER BY xact_start; end it by pg_terminate_backend(pid).");
  }
  if (facts.idle_in_transaction && *facts.idle_in_transaction >= kManyIdle) {
    out.add(Severity::medium, "sessions.idle_in_transaction", "Sessions sit idle within transactions",
            plural(static_cast<std::uint64_t>(*facts.idle_in_transaction), "session"),
            "Commit before waiting for anything else, and set idle_in_transaction_session_timeout.");
  }
  if (facts.waiting_for_locks && *facts.waiting_for_locks > 0) {
    out.add(*facts.waiting_for_locks >= 5 ? Severity::medium : Severity::low, "sessions.waiting",
            "Sessions wait for locks", plural(static_cast<std::uint64_t>(*facts.waiting_for_locks), "session"),
            "SELECT pid, pg_blocking_pids(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'; shows whom for.");
  }
  if (facts.replication_lag_s && *facts.replication_lag_s > 5) {
    out.add(*facts.replication_lag_s > 60 ? Severity::high : Severity::medium, "replication.behind",
            "The standby is behind its primary", seconds(*facts.replication_lag_s),
            "Look at its disk and at long queries that hold up the replay (max_standby_streaming_delay).");
  }
}

void judge_counters(const connect::HealthFacts& facts, Findings& out) {
  const std::int64_t ended = facts.commits.value_or(0) + facts.rollbacks.value_or(0);
  if (ended >= kMinQueries && facts.rollbacks) {
    const double share = static_cast<double>(*facts.rollbacks) / static_cast<double>(ended);
    if (share > 0.1) {
      out.add(Severity::low, "transactions.rolled_back", "Many transactions are rolled back",
              fmt::format("{:.0f} % since the statistics were reset", share * 100),
              "Look into the server's log for the errors of its clients.");
    }
  }
  if (facts.deadlocks && *facts.deadlocks > 0) {
    out.add(Severity::low, "transactions.deadlocks", "There were deadlocks",
            plural(static_cast<std::uint64_t>(*facts.deadlocks), "deadlock") + " since the statistics were reset",
            "Take locks in the same order everywhere; the server's log names the statements.");
  }
  if (facts.cache_hit && *facts.cache_hit < 0.9 && ended >= kMinQueries) {
    out.add(Severity::low, "cache.misses", "Much is read past the server's cache",
            fmt::format("{:.1f} % of pages were found in it", *facts.cache_hit * 100),
            "More shared_buffers, or indexes for the queries that read whole tables.");
  }
  if (facts.free_disk_bytes && facts.size_bytes &&
      *facts.free_disk_bytes < std::max<std::int64_t>(*facts.size_bytes / 10, 1 << 20)) {
    out.add(Severity::high, "disk.full", "The disk of the file is nearly full",
            format_bytes(static_cast<std::uint64_t>(*facts.free_disk_bytes)) + " are left beside " +
                format_bytes(static_cast<std::uint64_t>(*facts.size_bytes)),
            "Make room before its writers fail.");
  }
  if (!facts.not_permitted.empty()) {
    std::string missing;
    for (const std::string& name : facts.not_permitted) missing.append(missing.empty() ? "" : ", ").append(name);
    out.add(Severity::info, "statistics.not_permitted", "The account may not see all of the server's state",
            "not seen: " + missing, facts.grant);
  }
}

void judge_expiry(const std::optional<UtcTime>& at, UtcTime now, const char* code, const std::string& what,
                  const std::string& remedy, Findings& out) {
  if (!at) return;
  const std::int64_t left_us = (*at - now).count();
  const std::int64_t days = left_us / kDay_us;
  if (days >= 30) return;
  out.add(days < 7 ? Severity::high : Severity::medium, code, what + (left_us <= 0 ? " has expired" : " expires soon"),
          format_utc(*at) + (left_us <= 0 ? "" : ", in " + plural(static_cast<std::uint64_t>(days), "day")), remedy);
}

void judge_account(const Diagnosis& seen, UtcTime now, Findings& out) {
  if (!seen.account) return;
  const connect::AccountFacts& account = *seen.account;
  for (const connect::AccountRight& right : account.rights) {
    if (right.held == right.wanted) continue;
    const std::string evidence = account.name + (right.detail.empty() ? "" : ": " + right.detail);
    if (right.held) {
      const bool grave = right.name == "superuser";
      out.add(grave ? Severity::medium : Severity::low, "account.too_much",
              "The account holds more than Datawave needs: " + right.name, evidence, right.remedy);
    } else if (right.name != "read statistics" || !seen.facts || seen.facts->not_permitted.empty()) {
      out.add(Severity::info, "account.too_little", "The account lacks a right: " + right.name, evidence, right.remedy);
    }
  }
  judge_expiry(account.password_expires_at, now, "account.expires", "The account's password",
               "ALTER ROLE … VALID UNTIL …, and give Datawave the new password.", out);
  judge_expiry(account.certificate_expires_at, now, "tls.expires", "The server's certificate",
               "Renew it: with verify-full or verify-ca connections fail from then on.", out);
  if (account.tls.empty() && !account.local) {
    out.add(Severity::medium, "tls.none", "The connection is not encrypted",
            "credentials and rows can be read on the way", "Turn TLS on at the server, and set sslmode=verify-full.");
  } else if (account.tls_verified && !*account.tls_verified && !account.local) {
    out.add(Severity::low, "tls.unverified", "It is not checked whom the connection leads to",
            account.tls + ", certificate or name not verified",
            "Set sslmode=verify-full, with sslrootcert where the authority is your own.");
  }
}
}  // namespace

std::vector<HealthFinding> findings_of(const Diagnosis& seen, UtcTime now) {
  Findings out;
  judge_connection(seen, out);
  if (seen.facts) {
    judge_load(*seen.facts, out);
    judge_counters(*seen.facts, out);
  }
  judge_account(seen, now, out);
  return out.take();
}

}  // namespace datawave::monitor
