/// Which connections a pool has and what each is doing. States change in one function, and the counts change there.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "datawave/core/clock.hpp"

namespace datawave::pool {

/// Never given twice.
struct ConnId {
  std::uint64_t value = 0;
  auto operator<=>(const ConnId&) const = default;
};

enum class ConnState : std::uint8_t {
  gone,        ///< no such connection
  connecting,  ///< asked to be opened
  idle,
  leased,
  checking,  ///< idle, and asked whether the server still answers
  closing,   ///< asked to be closed; counts until the close is reported, since the server still holds it
};

struct Counts {
  std::size_t connecting = 0;
  std::size_t idle = 0;
  std::size_t leased = 0;
  std::size_t checking = 0;
  std::size_t closing = 0;

  /// What the server sees of us, at most.
  [[nodiscard]] std::size_t total() const { return connecting + idle + leased + checking + closing; }
  [[nodiscard]] std::size_t open() const { return idle + leased + checking; }
  bool operator==(const Counts&) const = default;
};

class ConnectionTable {
 public:
  struct Entry {
    ConnState state = ConnState::gone;
    SteadyTime expires{};     ///< drawn once, when it was opened
    SteadyTime idle_since{};  ///< of idle ones
    SteadyTime heard{};       ///< of idle ones: when it was last known to be well
    SteadyTime idle_until{};  ///< of idle ones: the end of idle_timeout
    SteadyTime check_due{};   ///< of idle ones: when it was not heard of for check_after
    std::uint32_t version = 0;
  };

  /// A new one, connecting.
  ConnId add();
  [[nodiscard]] ConnState state(ConnId id) const;
  /// Of one that is not gone; good until the next add().
  [[nodiscard]] Entry& entry(ConnId id) { return slots_[slot_of(id)].entry; }
  /// Small numbers, used again: for tables beside this one.
  static std::uint32_t slot_of(ConnId id) { return static_cast<std::uint32_t>(id.value); }
  /// The only place where a state changes. To `gone` frees its place. What becomes idle is the newest idle one.
  void change(ConnId id, ConnState to);

  [[nodiscard]] const Counts& counts() const { return counts_; }
  /// Counted anew, for tests.
  [[nodiscard]] Counts recount() const;

  /// Used last, so its caches are warm and the others may age out.
  [[nodiscard]] std::optional<ConnId> newest_idle() const;
  [[nodiscard]] std::optional<ConnId> oldest_idle() const;
  /// The next newer idle one.
  [[nodiscard]] std::optional<ConnId> newer_idle(ConnId id) const;
  /// In the order of their slots; linear.
  [[nodiscard]] std::vector<ConnId> all(ConnState state) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Slot {
    Entry entry;
    std::uint32_t generation = 0;
    std::uint32_t older = kNone;
    std::uint32_t newer = kNone;
  };

  [[nodiscard]] ConnId id_of(std::uint32_t slot) const {
    return {(std::uint64_t{slots_[slot].generation} << 32) | slot};
  }
  [[nodiscard]] std::optional<ConnId> maybe(std::uint32_t slot) const {
    return slot == kNone ? std::nullopt : std::optional(id_of(slot));
  }
  std::size_t& count_of(ConnState state);
  void link_newest(std::uint32_t slot);
  void unlink(std::uint32_t slot);

  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  Counts counts_;
  std::size_t gone_ = 0;  ///< what count_of(gone) refers to; means nothing
  std::uint32_t oldest_ = kNone;
  std::uint32_t newest_ = kNone;
};

}  // namespace datawave::pool
