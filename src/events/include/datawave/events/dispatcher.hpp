/// Takes events of the outbox to webhooks: makes a delivery for each that a webhook wants, sends those that are due,
/// and tries again with longer and longer pauses until ten attempts are used up. Any number of servers of a store may
/// run one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "datawave/events/webhooks.hpp"

namespace datawave::events {

struct DispatcherOptions {
  io::EgressPolicy egress = io::EgressPolicy::local_operator();
  std::chrono::milliseconds poll{1000};
  std::chrono::milliseconds timeout{10'000};     // of one delivery
  std::chrono::milliseconds first_pause{5'000};  // doubled after each failure, at most an hour
  std::int64_t max_attempts = 10;
};

class WebhookDispatcher {
 public:
  WebhookDispatcher(store::Database& database, secret::SecretManager& secrets, DispatcherOptions options,
                    const Clock& clock = system_clock(), const Random& random = system_random());
  ~WebhookDispatcher() { stop(); }
  void start();
  void stop();
  /// There may be new events; any thread.
  void wake();

  struct Counts {
    std::uint64_t delivered = 0;
    std::uint64_t failed = 0;  // attempts
    std::uint64_t dead = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  struct Due;
  void run();
  Result<void> make_deliveries();
  Result<std::vector<Due>> take_due();
  Task<void> send_all(std::vector<Due> due);
  Task<void> send_one(Due due);
  Result<void> record(const Due& due, std::optional<int> status, const std::string& error);

  store::Database& database_;
  secret::SecretManager& secrets_;
  DispatcherOptions options_;
  const Clock& clock_;
  const Random& random_;
  std::string owner_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool hinted_ = false;
  Counts counts_;
  std::thread thread_;
};

}  // namespace datawave::events
