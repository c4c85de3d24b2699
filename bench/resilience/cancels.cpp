#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <thread>

#include "http_clients.hpp"
#include "load.hpp"
#include "pool_counts.hpp"
#include "raw_client.hpp"
#include "scenarios.hpp"
#include "sessions.hpp"

namespace datawave::bench {

namespace {
constexpr std::size_t kAtOnce = 100;
constexpr int kLongestWaitMs = 60;

struct Leaver {
  int fd = -1;
  BenchClock::time_point leaves;
  std::string in;
  bool resets = false;
};

/// A third each: one row, one that takes a while, a stream that nobody reads to its end.
std::string any_query(std::uint32_t& seed) {
  const int key = next_key(seed);
  if (key % 3 == 0) return R"({"statement":"select 1"})";
  if (key % 3 == 1) return R"json({"statement":"select pg_sleep(0.05)"})json";
  return R"({"statement":"select * from pgbench_accounts","format":"csv","limit":1000000,"max_bytes":1000000000})";
}

/// Clients that come, ask, and leave within 60 ms, with or without a goodbye. Counts those that left unanswered.
class Leavers {
 public:
  Leavers(std::uint16_t port, const std::vector<std::string>& tokens) : port_(port), tokens_(tokens) {}

  void run(int cancels) {
    std::vector<Leaver> leavers(kAtOnce);
    std::vector<pollfd> polls(kAtOnce);
    for (Leaver& leaver : leavers) come(leaver);
    while (left_ < cancels) {
      for (std::size_t i = 0; i < kAtOnce; ++i) polls[i] = {leavers[i].fd, POLLIN, 0};
      ::poll(polls.data(), polls.size(), 1);
      const auto now = BenchClock::now();
      for (std::size_t i = 0; i < kAtOnce; ++i) {
        Leaver& leaver = leavers[i];
        const bool answered = polls[i].revents != 0 && is_answered(leaver);
        if (!answered && now < leaver.leaves) continue;
        ++(answered ? answered_ : left_);
        leave(leaver);
        come(leaver);
      }
    }
    for (Leaver& leaver : leavers) leave(leaver);
  }
  [[nodiscard]] int left() const { return left_; }
  [[nodiscard]] int answered() const { return answered_; }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  void come(Leaver& leaver) {
    leaver.fd = dial_loopback(port_);
    if (leaver.fd < 0) throw std::runtime_error("cancels: the server takes no connection");
    leaver.in.clear();
    leaver.resets = next_key(seed_) % 2 == 0;
    leaver.leaves = BenchClock::now() + std::chrono::microseconds(next_key(seed_) % (1000 * kLongestWaitMs));
    const std::string& token = tokens_[static_cast<std::size_t>(next_key(seed_)) % tokens_.size()];
    const std::string request = post_request(kQueryPath, token, any_query(seed_));
    static_cast<void>(::send(leaver.fd, request.data(), request.size(), MSG_NOSIGNAL));
  }
  static void leave(Leaver& leaver) {
    const linger now{1, 0};
    if (leaver.resets) ::setsockopt(leaver.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(leaver.fd);
  }
  bool is_answered(Leaver& leaver) {
    char buffer[65536];
    const ssize_t got = ::recv(leaver.fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (got < 0) return false;
    if (got == 0) return true;
    if (leaver.in.size() < 65536) leaver.in.append(buffer, static_cast<std::size_t>(got));
    if (answer_length(leaver.in) == 0) return false;
    if (leaver.in.compare(9, 3, "200") != 0 && ++refused_ == 1) std::printf("  first refusal: %s\n", leaver.in.c_str());
    return true;
  }

  std::uint16_t port_;
  const std::vector<std::string>& tokens_;
  std::uint32_t seed_ = 3;
  int left_ = 0;
  int answered_ = 0;
  int refused_ = 0;
};

double ms_since(BenchClock::time_point begin) {
  return std::chrono::duration<double, std::milli>(BenchClock::now() - begin).count();
}

std::optional<double> until_pool_is_free(Program& program, BenchClock::time_point begin) {
  while (ms_since(begin) < 60'000) {
    const PoolCounts counts = pool_counts(program);
    if (counts.leased == 0 && counts.waiting == 0) return ms_since(begin);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return std::nullopt;
}
}  // namespace

bool clients_leave(Servers& servers, const Setting& setting) {
  Program program(setting.program);
  const auto tokens = program.make_keys(50);
  SessionWatch watch(servers);
  Leavers leavers(program.port(), tokens);
  const auto begin = BenchClock::now();
  leavers.run(setting.cancels);
  std::printf("  %d left unanswered in %.1f s, %d were answered before (%d of them not with 200)\n", leavers.left(),
              ms_since(begin) / 1000, leavers.answered(), leavers.refused());

  const auto after = BenchClock::now();
  const HttpAnswer fresh = http_call(program.port(), "POST", kQueryPath, tokens[0], R"({"statement":"select 41 + 1"})");
  const double fresh_ms = ms_since(after);
  testing::Libpq admin = servers.postgres().connect();
  const double idle_ms =
      until_no_sessions(admin, std::string(kOurs) + " and state <> 'idle'", std::chrono::seconds(60));
  const double free_ms = until_pool_is_free(program, after).value_or(1e6);
  const PoolCounts counts = pool_counts(program);
  std::printf(
      "  then: a fresh query is answered %d after %.0f ms; all sessions idle after %.0f ms; open %lld, waiting %lld; "
      "%d looks at pg_stat_activity\n",
      fresh.status, fresh_ms, idle_ms, static_cast<long long>(counts.open), static_cast<long long>(counts.waiting),
      watch.looks());
  const bool right = fresh.status == 200 && fresh.body.find("[[42]]") != std::string::npos;
  if (!right) std::printf("MISSED: the fresh query: %s\n", fresh.body.c_str());
  bool holds = figure("most_sessions", watch.most(), "sessions", setting.program.pool_size);
  holds &= figure("longest_statement_with_cancels_ms", watch.longest_ms(), "ms", 5000);
  holds &= figure("sessions_idle_after_cancels_ms", idle_ms, "ms", 5000);
  holds &= figure("fresh_query_after_cancels_ms", fresh_ms, "ms", 5000);
  holds &= figure("pool_free_after_cancels_ms", free_ms, "ms", 10'000);
  const int active = count_sessions(admin, std::string(kOurs) + " and state <> 'idle'");
  return figure("sessions_left_after_cancels", active, "sessions", 0) && holds && right;
}

}  // namespace datawave::bench
