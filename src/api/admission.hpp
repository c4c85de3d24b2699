/// How many requests may be in hand, by priority: under overload bulk work is refused first and probes never.
#pragma once

#include <array>
#include <atomic>

#include "datawave/api/route.hpp"

namespace datawave::api {

class Admission {
 public:
  /// Released when destroyed.
  class Ticket {
   public:
    Ticket() = default;
    explicit Ticket(Admission& owner) : owner_(&owner) {}
    Ticket(Ticket&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
      if (owner_ != nullptr) --owner_->in_flight_;
    }
    explicit operator bool() const { return owner_ != nullptr; }

   private:
    Admission* owner_ = nullptr;
  };

  Ticket enter(Priority priority) { return enter_up_to(kLimits[static_cast<std::size_t>(priority)]); }
  Ticket enter_up_to(std::int64_t limit) {
    const std::int64_t now = ++in_flight_;
    Ticket ticket(*this);
    if (now <= limit) return ticket;
    return {};
  }
  [[nodiscard]] std::int64_t in_flight() const { return in_flight_; }

 private:
  static constexpr std::array<std::int64_t, 4> kLimits = {1 << 20, 1536, 1024, 256};
  std::atomic<std::int64_t> in_flight_{0};
};

}  // namespace datawave::api
