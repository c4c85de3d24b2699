/// What happens, to whoever listens in this process: events of the outbox, which have a number, and passing news such
/// as a job's progress, which have none and are not kept.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "datawave/core/uuid.hpp"

namespace datawave::events {

struct Message {
  std::optional<std::int64_t> seq;  // place in the tenant's outbox
  std::string type;                 // "datawave.job.progress"
  std::string topic;                // "job:018f…"
  std::string data;                 // JSON
};

/// "job:018f…" meets exactly that; "job:*" and "*" meet what begins so.
bool topic_matches(std::string_view pattern, std::string_view topic);

/// What people write: "jobs", "sources" and "catalog" for all of a kind, "job:ID", "source:ID" and "asset:ID" (the id
/// of a source: what changed in its catalog) for one, "*" for everything. Gives the pattern; nothing for anything else.
std::optional<std::string> topic_pattern(std::string_view text);

class EventHub;

/// A bounded queue of messages. Unsubscribes when destroyed.
class Subscription {
 public:
  ~Subscription();
  /// All that has come since; empty when nothing has. `lost`: more came than the queue holds, and it was emptied.
  std::vector<std::shared_ptr<const Message>> take(bool& lost);

 private:
  friend class EventHub;
  struct State {
    Uuid tenant;
    std::vector<std::string> topics;
    std::function<void()> wake;
    std::mutex mutex;
    std::deque<std::shared_ptr<const Message>> queue;
    bool lost = false;
  };
  Subscription(EventHub& hub, std::shared_ptr<State> state) : hub_(hub), state_(std::move(state)) {}
  EventHub& hub_;
  std::shared_ptr<State> state_;
};

/// Thread-safe; outlives its subscriptions.
class EventHub {
 public:
  static constexpr std::size_t kQueue = 1000;
  /// `wake` is called, on the thread of the publisher, when something came to an empty queue: post from it, do nothing
  /// else in it.
  std::unique_ptr<Subscription> subscribe(const Uuid& tenant, std::vector<std::string> topics,
                                          std::function<void()> wake);
  void publish(const Uuid& tenant, Message message);
  [[nodiscard]] std::size_t subscribers() const;

 private:
  friend class Subscription;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Subscription::State>> subscriptions_;
};

}  // namespace datawave::events
