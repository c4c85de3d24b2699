#include "datawave/io/turn.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace datawave::io {

asio::execution_context::id Turn::id;

namespace {
/// Those who make each other ready without end let the lane read its sockets in between.
constexpr int kMostResumed = 4096;
}  // namespace

EndOfTurn::~EndOfTurn() {
  if (in_ == nullptr) return;
  (previous_ == nullptr ? in_->first_end_ : previous_->next_) = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
}

void CoarseTimer::disarm() {
  if (in_ != nullptr) in_->forget(*this);
}
SteadyTime CoarseTimer::at() const { return in_->armed_[place_].at; }

Turn::Turn(asio::execution_context& owner)
    : service(owner), executor_(static_cast<asio::io_context&>(owner).get_executor()), timer_(executor_) {
  slots_.fill(kNone);
}

void Suspension::leave_turn() {
  Turn& turn = *std::exchange(ready_in_, nullptr);
  Suspension* before = nullptr;
  for (Suspension* at = turn.first_ready_; at != this; at = at->next_ready_) before = at;
  (before == nullptr ? turn.first_ready_ : before->next_ready_) = next_ready_;
  if (turn.last_ready_ == this) turn.last_ready_ = before;
}

void Turn::soon(Suspension& suspension) {
  if (suspension.ready_in_ != nullptr) return;
  suspension.ready_in_ = this;
  if (suspension.handler_) __builtin_prefetch(suspension.handler_->entry_point());
  suspension.next_ready_ = nullptr;
  (last_ready_ == nullptr ? first_ready_ : last_ready_->next_ready_) = &suspension;
  last_ready_ = &suspension;
  if (depth_ == 0) post_finish();
}

void Turn::at_end(EndOfTurn& hook) {
  if (hook.in_ != nullptr) return;
  hook.in_ = this;
  hook.previous_ = nullptr;
  hook.next_ = first_end_;
  if (first_end_ != nullptr) first_end_->previous_ = &hook;
  first_end_ = &hook;
  if (depth_ == 0) post_finish();
}

void Turn::look_at_clock() {
  now_ = std::chrono::steady_clock::now();
  now_known_ = true;
}

void Turn::post_finish() {
  if (posted_) return;
  posted_ = true;
  asio::post(executor_, [this] {
    posted_ = false;
    const Scope scope(*this);
  });
}

void Turn::finish() {
  for (int resumed = 0; first_ready_ != nullptr && resumed < kMostResumed; ++resumed) {
    Suspension* next = first_ready_;
    if (resumed % 32 == 31) now_known_ = false;
    first_ready_ = next->next_ready_;
    if (first_ready_ == nullptr) {
      last_ready_ = nullptr;
    } else {
      __builtin_prefetch(first_ready_);
    }
    next->ready_in_ = nullptr;
    if (next->waiting()) next->resume();
  }
  while (first_end_ != nullptr) {
    EndOfTurn* hook = first_end_;
    first_end_ = hook->next_;
    if (first_end_ != nullptr) first_end_->previous_ = nullptr;
    hook->in_ = nullptr;
    hook->run_(hook->of_);
  }
  if (first_ready_ != nullptr) post_finish();
}

// ---- the wheel: a timer stands in the slot of its tick, and is looked at each time the hand passes ----

std::int64_t Turn::tick_of(SteadyTime at) {
  const auto tick = std::chrono::duration_cast<std::chrono::steady_clock::duration>(kTick).count();
  return (at.time_since_epoch().count() + tick - 1) / tick;  // rounded up: never early
}

void Turn::arm(CoarseTimer& timer, SteadyTime at) {
  if (timer.in_ != nullptr) forget(timer);
  if (at == SteadyTime::max()) return;
  if (timers_ == 0 && !running_) cursor_ = std::max(cursor_, tick_of(now()) - 1);
  const std::int64_t tick = std::max(tick_of(at), cursor_ + 1);
  if (free_.empty()) {
    free_.push_back(static_cast<std::uint32_t>(armed_.size()));
    armed_.emplace_back();
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  timer.in_ = this;
  timer.place_ = place;
  armed_[place].at = at;
  armed_[place].timer = &timer;
  link(place, static_cast<std::size_t>(tick) % kSlots);
  ++timers_;
  if (tick < waking_ && !running_) wake_at_next();
}

void Turn::link(std::uint32_t place, std::size_t slot) {
  Armed& armed = armed_[place];
  armed.slot = static_cast<std::uint32_t>(slot);
  armed.previous = kNone;
  armed.next = slots_[slot];
  if (armed.next != kNone) armed_[armed.next].previous = place;
  slots_[slot] = place;
}

void Turn::unlink(std::uint32_t place) {
  const Armed& armed = armed_[place];
  (armed.previous == kNone ? slots_[armed.slot] : armed_[armed.previous].next) = armed.next;
  if (armed.next != kNone) armed_[armed.next].previous = armed.previous;
}

void Turn::forget(CoarseTimer& timer) {
  unlink(timer.place_);
  free_.push_back(timer.place_);
  timer.in_ = nullptr;
  --timers_;  // the lane's timer stays: who has one statement after another would set and cancel it for each
}

/// At the next slot that is not empty, within one round of the hand.
void Turn::wake_at_next() {
  std::int64_t tick = cursor_ + 1;
  while (tick < cursor_ + static_cast<std::int64_t>(kSlots) &&
         slots_[static_cast<std::size_t>(tick) % kSlots] == kNone) {
    ++tick;
  }
  if (tick >= waking_) return;
  waking_ = tick;
  timer_.expires_at(SteadyTime(kTick * tick));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    waking_ = INT64_MAX;
    const Scope scope(*this);
    running_ = true;
    run_due();
    running_ = false;
    if (timers_ > 0) wake_at_next();
  });
}

void Turn::run_due() {
  look_at_clock();
  const SteadyTime now = now_;
  const std::int64_t until = now.time_since_epoch() / std::chrono::steady_clock::duration(kTick);
  const std::int64_t first = std::max(cursor_ + 1, until - static_cast<std::int64_t>(kSlots) + 1);
  for (std::int64_t tick = first; tick <= until; ++tick) {
    const std::size_t slot = static_cast<std::size_t>(tick) % kSlots;
    cursor_ = tick;
    while (slots_[slot] != kNone) {  // one at a time: what fires may arm and disarm others
      const std::uint32_t place = slots_[slot];
      if (armed_[place].at <= now) {
        CoarseTimer& timer = *armed_[place].timer;
        forget(timer);
        timer.fire_(timer.of_);
      } else {
        unlink(place);
        link(place, kSetAside);
      }
    }
    while (slots_[kSetAside] != kNone) {
      const std::uint32_t place = slots_[kSetAside];
      unlink(place);
      link(place, slot);
    }
  }
  cursor_ = std::max(cursor_, until);
}

}  // namespace datawave::io
