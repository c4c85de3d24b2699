#include "pool_sizing.hpp"

#include <algorithm>
#include <cmath>

namespace datawave::query {

namespace {
constexpr auto kAskHeadroom = std::chrono::seconds(10);
constexpr int kMostSkipped = 25;
}  // namespace

PoolSizing::PoolSizing(const Start& start) : start_(start), setting_(start.setting) { restart(); }

void PoolSizing::restart() {
  scaler_.reset();
  if (setting_.sizing == Sizing::fixed) return;
  pool::ScaleLimits limits;
  limits.max_size = std::max<std::size_t>(setting_.max_connections.value_or(start_.most), 1);
  scaler_.emplace(limits, std::min(start_.size, limits.max_size));
}

std::size_t PoolSizing::size_now() const {
  if (scaler_) return scaler_->size();
  return setting_.max_connections.value_or(start_.size);
}

std::size_t PoolSizing::size() const {
  const std::lock_guard lock(mutex_);
  return size_now();
}

std::size_t PoolSizing::held() const {
  const std::lock_guard lock(mutex_);
  std::size_t held = 0;
  for (const auto& [key, lane] : lanes_) held += lane.look.counts.total();
  return held;
}

std::size_t PoolSizing::join(const void* lane, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  Lane& mine = lanes_[lane];
  mine = Lane();
  mine.busy = now;
  mine.granted = 1;
  const std::size_t fair = (size_now() + start_.lanes - 1) / start_.lanes;
  mine.granted = std::min(grant(mine, now), fair);
  return mine.granted;
}

void PoolSizing::leave(const void* lane) {
  const std::lock_guard lock(mutex_);
  lanes_.erase(lane);
}

void PoolSizing::set(const PoolSetting& setting) {
  const std::lock_guard lock(mutex_);
  if (setting.version < setting_.version) return;
  const bool same = setting.sizing == setting_.sizing && setting.max_connections == setting_.max_connections;
  setting_ = setting;
  if (!same) restart();
}

bool PoolSizing::wants_headroom(SteadyTime now) {
  const std::lock_guard lock(mutex_);
  if (!scaler_ || now < next_headroom_) return false;
  next_headroom_ = now + kAskHeadroom;
  return true;
}

void PoolSizing::set_headroom(const pool::Headroom& headroom) {
  const std::lock_guard lock(mutex_);
  headroom_ = headroom;
}

/// Of lanes that are busy, each has as much as the others; one that is not keeps one connection warm. Where none is,
/// they are ready alike.
std::size_t PoolSizing::fair_share(const Lane& lane, SteadyTime now) const {
  const std::size_t size = size_now();
  const bool any = std::any_of(lanes_.begin(), lanes_.end(), [&](const auto& of) { return is_busy(of.second, now); });
  if (any && !is_busy(lane, now)) return 1;
  std::size_t sharing = 0;
  std::size_t rank = 0;
  for (const auto& [key, other] : lanes_) {
    if (any ? !is_busy(other, now) : other.resting) continue;
    if (&other == &lane) rank = sharing;
    ++sharing;
  }
  if (sharing == 0) return 1;
  return std::max<std::size_t>(size / sharing + (rank < size % sharing ? 1 : 0), 1);
}

std::size_t PoolSizing::taken(const Lane& lane) {
  return lane.resting ? 0 : std::max(lane.granted, lane.look.counts.total());
}

void PoolSizing::rest(const void* key) {
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[key];
  lane.resting = true;
  lane.granted = 1;
  lane.look = LaneLook();
  lane.sample = pool::LoadSample();
}

std::size_t PoolSizing::ceiling() const {
  const std::lock_guard lock(mutex_);
  if (!scaler_) return size_now();
  return std::max<std::size_t>(std::min(setting_.max_connections.value_or(start_.most), headroom_.most()), 1);
}

std::size_t PoolSizing::grant(Lane& lane, SteadyTime now) {
  std::size_t others = 0;
  for (const auto& [key, other] : lanes_) others += &other == &lane ? 0 : taken(other);
  const std::size_t size = size_now();
  const std::size_t room = std::max<std::size_t>(size > others ? size - others : 0, 1);
  lane.granted = std::min(fair_share(lane, now), std::max(room, std::min(lane.granted, size)));
  return lane.granted;
}

std::size_t PoolSizing::regrant(const void* key, const pool::Counts& counts, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[key];
  if (!lane.resting) lane.look.counts = counts;
  return grant(lane, now);
}

std::size_t PoolSizing::tick(const void* key, const LaneLook& look, SteadyTime now) {
  const std::lock_guard lock(mutex_);
  Lane& lane = lanes_[key];
  const bool was_resting = lane.resting;
  const bool served = !was_resting && look.load.served != lane.look.load.served;
  if (served || look.load.waiting > 0 || look.load.running > 0) lane.busy = now;
  lane.resting = false;
  const bool known = !was_resting && now - lane.told < 3 * kInterval;
  lane.sample = known ? pool::sample_between(lane.look.load, look.load, now - lane.told) : pool::LoadSample();
  lane.look = look;
  lane.told = now;
  if (scaler_ && now >= next_sample_) {
    sample(now);
    next_sample_ = now + kInterval;
  }
  return grant(lane, now);
}

/// What is being opened, closed or passed from lane to lane says nothing of a size; nor does a server that is away.
void PoolSizing::sample(SteadyTime now) {
  pool::LoadSample sum;
  double waited = 0;
  std::size_t open = 0;
  std::size_t connecting = 0;
  std::size_t granted = 0;
  for (const auto& [key, lane] : lanes_) {
    open += lane.look.counts.open() + lane.look.counts.closing;
    connecting += lane.look.counts.connecting;
    granted += taken(lane);
    if (!is_busy(lane, now)) continue;
    if (lane.look.paused) return;
    sum.served_per_second += lane.sample.served_per_second;
    waited += lane.sample.served_per_second * static_cast<double>(lane.sample.wait.count());
    sum.inside += lane.sample.inside;
    sum.saturated = sum.saturated || lane.sample.saturated;
  }
  const std::size_t size = scaler_->size();
  const bool moving = open + connecting > std::max(size, lanes_.size()) || (connecting > 0 && open < size) ||
                      granted < size || open == 0;
  if (moving && ++skipped_ < kMostSkipped) return;
  skipped_ = 0;
  if (open == 0) return;
  if (sum.served_per_second > 0) {
    sum.wait = std::chrono::microseconds(static_cast<std::int64_t>(std::llround(waited / sum.served_per_second)));
  }
  scaler_->sample(sum, headroom_, now);
}

void PoolSizing::describe(PoolView& view, SteadyTime steady, UtcTime utc) const {
  const std::lock_guard lock(mutex_);
  view.sizing = setting_.sizing;
  view.size = static_cast<std::int64_t>(size_now());
  view.max_connections =
      static_cast<std::int64_t>(scaler_ ? setting_.max_connections.value_or(start_.most) : size_now());
  if (!scaler_) return;
  if (const std::size_t most = headroom_.most(); most != SIZE_MAX) view.server_leaves = static_cast<std::int64_t>(most);
  for (const pool::ScaleDecision& decision : scaler_->decisions()) {
    PoolDecision told;
    told.at = utc - std::chrono::duration_cast<std::chrono::microseconds>(steady - decision.at);
    told.from = static_cast<std::int64_t>(decision.from);
    told.to = static_cast<std::int64_t>(decision.to);
    told.reason = pool::to_string(decision.reason);
    told.served_per_second = std::round(decision.served_per_second * 10) / 10;
    view.decisions.push_back(std::move(told));
  }
}

}  // namespace datawave::query
