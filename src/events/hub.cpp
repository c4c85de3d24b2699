#include "datawave/events/hub.hpp"

#include <algorithm>
#include <utility>

namespace datawave::events {

bool topic_matches(std::string_view pattern, std::string_view topic) {
  if (!pattern.ends_with('*')) return pattern == topic;
  pattern.remove_suffix(1);
  return topic.starts_with(pattern);
}

std::optional<std::string> topic_pattern(std::string_view text) {
  if (text == "*") return "*";
  if (text == "jobs") return "job:*";
  if (text == "sources") return "source:*";
  if (text == "catalog") return "asset:*";
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view kind = text.substr(0, colon);
  const std::string_view what = text.substr(colon + 1);
  if ((kind != "job" && kind != "source" && kind != "asset") || (what != "*" && !parse_uuid(what))) return std::nullopt;
  return std::string(text);
}

Subscription::~Subscription() {
  const std::lock_guard lock(hub_.mutex_);
  std::erase(hub_.subscriptions_, state_);
}

std::vector<std::shared_ptr<const Message>> Subscription::take(bool& lost) {
  const std::lock_guard lock(state_->mutex);
  lost = std::exchange(state_->lost, false);
  std::vector<std::shared_ptr<const Message>> out(state_->queue.begin(), state_->queue.end());
  state_->queue.clear();
  return out;
}

std::unique_ptr<Subscription> EventHub::subscribe(const Uuid& tenant, std::vector<std::string> topics,
                                                  std::function<void()> wake) {
  auto state = std::make_shared<Subscription::State>();
  state->tenant = tenant;
  state->topics = std::move(topics);
  state->wake = std::move(wake);
  const std::lock_guard lock(mutex_);
  subscriptions_.push_back(state);
  return std::unique_ptr<Subscription>(new Subscription(*this, std::move(state)));
}

void EventHub::publish(const Uuid& tenant, Message message) {
  const auto shared = std::make_shared<const Message>(std::move(message));
  const std::lock_guard lock(mutex_);  // held over wake(): a subscription that is gone is not woken
  for (const auto& subscription : subscriptions_) {
    const auto wanted = [&](const std::string& pattern) { return topic_matches(pattern, shared->topic); };
    if (subscription->tenant != tenant) continue;
    if (std::none_of(subscription->topics.begin(), subscription->topics.end(), wanted)) continue;
    bool was_empty = false;
    {
      const std::lock_guard queue_lock(subscription->mutex);
      was_empty = subscription->queue.empty() && !subscription->lost;
      if (subscription->queue.size() >= kQueue) {
        subscription->queue.clear();
        subscription->lost = true;
      }
      subscription->queue.push_back(shared);
    }
    if (was_empty) subscription->wake();
  }
}

std::size_t EventHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return subscriptions_.size();
}

}  // namespace datawave::events
