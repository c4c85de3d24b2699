/// One turn of a lane: who is resumed in it, what is done at its end, and a coarse timer wheel. For hot paths, where a
/// posted handler, a heap of timers or a write for each message would cost more than the work.
#pragma once

#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/execution_context.hpp>
#include <cstdint>
#include <vector>

#include "datawave/io/suspension.hpp"
#include "datawave/io/task.hpp"

namespace datawave::io {

/// Something to do once at the end of the turn, such as sending what has gathered. Lives in its owner.
class EndOfTurn {
 public:
  using Run = void (*)(void* of);
  EndOfTurn(Run run, void* of) : run_(run), of_(of) {}
  EndOfTurn(const EndOfTurn&) = delete;
  EndOfTurn& operator=(const EndOfTurn&) = delete;
  ~EndOfTurn();

 private:
  friend class Turn;
  Run run_;
  void* of_;
  class Turn* in_ = nullptr;  ///< set while it stands in the list
  EndOfTurn* previous_ = nullptr;
  EndOfTurn* next_ = nullptr;
};

/// Due some milliseconds after its time, never before. Arming and disarming touch nothing of other timers' owners.
class CoarseTimer {
 public:
  using Fire = void (*)(void* of);
  CoarseTimer(Fire fire, void* of) : fire_(fire), of_(of) {}
  CoarseTimer(const CoarseTimer&) = delete;
  CoarseTimer& operator=(const CoarseTimer&) = delete;
  ~CoarseTimer() { disarm(); }
  [[nodiscard]] bool armed() const { return in_ != nullptr; }
  /// When armed.
  [[nodiscard]] SteadyTime at() const;
  void disarm();

 private:
  friend class Turn;
  Fire fire_;
  void* of_;
  class Turn* in_ = nullptr;
  std::uint32_t place_ = 0;
};

/// The lane's own; used on the lane only. Once timers were armed, the lane may find work for two seconds after the
/// last.
class Turn final : public asio::execution_context::service {
 public:
  using key_type = Turn;
  static asio::execution_context::id id;
  static constexpr std::chrono::milliseconds kTick{4};

  explicit Turn(asio::execution_context& owner);
  static Turn& of(const Executor& executor) { return asio::use_service<Turn>(executor.context()); }

  /// While one lives, soon() and at_end() need no posted handler: both are done when the outermost one ends. Held by
  /// handlers that no coroutine calls: reads of a socket, timers.
  class Scope {
   public:
    explicit Scope(Turn& turn) : turn_(turn) {
      if (++turn_.depth_ == 1) turn_.now_known_ = false;
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope() {
      if (turn_.depth_ == 1) turn_.finish();
      --turn_.depth_;
    }

   private:
    Turn& turn_;
  };

  /// The time, read once in a turn (in long ones, now and then): for deadlines and ages, where a reading for each would
  /// cost more than it tells. Never goes back.
  [[nodiscard]] SteadyTime now() {
    if (depth_ == 0 || !now_known_) look_at_clock();
    return now_;
  }
  /// Resumes it in this turn, in the order of the calls, but not from within the call.
  void soon(Suspension& suspension);
  /// Once, however often it is asked for before it is done.
  void at_end(EndOfTurn& hook);
  /// Moves it when it is armed.
  void arm(CoarseTimer& timer, SteadyTime at);

 private:
  friend class Suspension;
  friend class EndOfTurn;
  friend class CoarseTimer;
  static constexpr std::size_t kSlots = 512;
  static constexpr std::size_t kSetAside = kSlots;  ///< looked at, not due: back to their slot when it is done
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

  void shutdown() override {}
  void finish();
  void look_at_clock();
  void post_finish();
  static std::int64_t tick_of(SteadyTime at);
  static constexpr std::uint32_t kNone = UINT32_MAX;
  /// What the wheel knows of an armed timer; all of them lie together.
  struct Armed {
    SteadyTime at;
    CoarseTimer* timer;
    std::uint32_t slot;
    std::uint32_t previous;
    std::uint32_t next;
  };
  void link(std::uint32_t place, std::size_t slot);
  void unlink(std::uint32_t place);
  void forget(CoarseTimer& timer);
  void wake_at_next();
  void run_due();

  Suspension* first_ready_ = nullptr;
  Suspension* last_ready_ = nullptr;
  EndOfTurn* first_end_ = nullptr;
  std::array<std::uint32_t, kSlots + 1> slots_;
  std::vector<Armed> armed_;
  std::vector<std::uint32_t> free_;
  std::size_t timers_ = 0;
  std::int64_t cursor_ = 0;  ///< the last tick that was looked at
  std::int64_t waking_ = INT64_MAX;
  SteadyTime now_{};
  int depth_ = 0;
  bool now_known_ = false;
  bool posted_ = false;
  bool running_ = false;
  Executor executor_;
  Timer timer_;
};

}  // namespace datawave::io
