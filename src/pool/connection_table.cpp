#include "datawave/pool/connection_table.hpp"

#include <cstdlib>

namespace datawave::pool {

namespace {
Counts count(const std::vector<ConnState>& states) {
  Counts counts;
  for (const ConnState state : states) {
    switch (state) {
      case ConnState::gone: break;
      case ConnState::connecting: ++counts.connecting; break;
      case ConnState::idle: ++counts.idle; break;
      case ConnState::leased: ++counts.leased; break;
      case ConnState::checking: ++counts.checking; break;
      case ConnState::closing: ++counts.closing; break;
    }
  }
  return counts;
}

bool is_legal(ConnState from, ConnState to) {
  switch (from) {
    case ConnState::gone: return to == ConnState::connecting;
    case ConnState::connecting:
      return to == ConnState::idle || to == ConnState::leased || to == ConnState::closing || to == ConnState::gone;
    case ConnState::idle:
      return to == ConnState::leased || to == ConnState::checking || to == ConnState::closing || to == ConnState::gone;
    case ConnState::leased: return to == ConnState::idle || to == ConnState::closing;
    case ConnState::checking: return to == ConnState::idle || to == ConnState::leased || to == ConnState::closing;
    case ConnState::closing: return to == ConnState::gone;
  }
  return false;
}
}  // namespace

ConnId ConnectionTable::add() {
  std::uint32_t slot = 0;
  if (free_.empty()) {
    slot = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot].entry = Entry();
  ++slots_[slot].generation;  // from 1: no id is 0
  const ConnId id = id_of(slot);
  change(id, ConnState::connecting);
  return id;
}

ConnState ConnectionTable::state(ConnId id) const {
  const std::uint32_t slot = slot_of(id);
  return slot < slots_.size() && id_of(slot) == id ? slots_[slot].entry.state : ConnState::gone;
}

void ConnectionTable::change(ConnId id, ConnState to) {
  const std::uint32_t slot = slot_of(id);
  ConnState& state = slots_[slot].entry.state;
  if (!is_legal(state, to)) std::abort();
  if (state == ConnState::idle) unlink(slot);
  --count_of(state);
  state = to;
  ++count_of(state);
  if (state == ConnState::idle) link_newest(slot);
  if (state == ConnState::gone) free_.push_back(slot);
}

Counts ConnectionTable::recount() const {
  std::vector<ConnState> states;
  for (const Slot& slot : slots_) states.push_back(slot.entry.state);
  return count(states);
}

std::optional<ConnId> ConnectionTable::newest_idle() const { return maybe(newest_); }
std::optional<ConnId> ConnectionTable::oldest_idle() const { return maybe(oldest_); }
std::optional<ConnId> ConnectionTable::newer_idle(ConnId id) const { return maybe(slots_[slot_of(id)].newer); }

std::vector<ConnId> ConnectionTable::all(ConnState state) const {
  std::vector<ConnId> out;
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot].entry.state == state) out.push_back(id_of(slot));
  }
  return out;
}

std::size_t& ConnectionTable::count_of(ConnState state) {
  switch (state) {
    case ConnState::connecting: return counts_.connecting;
    case ConnState::idle: return counts_.idle;
    case ConnState::leased: return counts_.leased;
    case ConnState::checking: return counts_.checking;
    case ConnState::closing: return counts_.closing;
    case ConnState::gone: break;
  }
  return gone_;
}

void ConnectionTable::link_newest(std::uint32_t slot) {
  slots_[slot].older = newest_;
  slots_[slot].newer = kNone;
  (newest_ == kNone ? oldest_ : slots_[newest_].newer) = slot;
  newest_ = slot;
}

void ConnectionTable::unlink(std::uint32_t slot) {
  const Slot& s = slots_[slot];
  (s.older == kNone ? oldest_ : slots_[s.older].newer) = s.newer;
  (s.newer == kNone ? newest_ : slots_[s.newer].older) = s.older;
}

}  // namespace datawave::pool
