/// The driver of a pool: what the core decides is done here.
#pragma once

#include "datawave/io/turn.hpp"
#include "datawave/pool/pool.hpp"

namespace datawave::pool::impl {

class State final : public std::enable_shared_from_this<State>, public Watcher {
 public:
  State(Executor executor, Factory& factory, PoolOptions options, const Clock& clock, const Random& random);

  void enter(Request& request, SteadyTime deadline);
  void leave(Request& request);
  /// Of one that was granted: the lease begins.
  Member& begin_lease(ConnId conn, const char* borrower);
  void resume(Request& request) { turn_.soon(request.suspension_); }
  void give_back(ConnId conn, bool discard);
  void on_lost(Member& member) override;

  /// Runs one event of the core and does what follows from it.
  template <class Event>
  void happens(Event&& event) {
    now_ = now();
    event(now_, actions);
    perform();
  }
  /// The turn's time, unless a test says what time it is.
  [[nodiscard]] SteadyTime now() const { return &clock == &system_clock() ? turn_.now() : clock.steady(); }
  Task<void> wait_until(CallContext ctx, bool (State::*holds)() const);
  [[nodiscard]] bool is_quiet() const { return core.counts().leased == 0 && resetting == 0; }
  [[nodiscard]] bool is_drained() const { return core.is_drained(); }
  [[nodiscard]] Report report() const;
  [[nodiscard]] Error error_of(FailReason reason) const;

  Executor executor;
  Factory& factory;
  PoolOptions options;
  const Clock& clock;
  Core core;
  std::function<void(const LeaseReport&)> leak_handler;
  std::size_t resetting = 0;

 private:
  struct Entry {
    std::unique_ptr<Member> member;
    ConnId conn;
    const char* borrower = nullptr;  ///< null while nobody holds it
    SteadyTime since{};
    bool leak_told = false;
  };
  struct Quiet {  ///< who waits for a state of the whole pool
    io::Suspension suspension;
    bool (State::*holds)() const;
    Quiet* next = nullptr;
    State* state = nullptr;
    bool gone = false;
  };

  Entry& entry(ConnId conn);
  void perform();
  void perform(const Action& action);
  Task<void> open(ConnId conn);
  Task<void> close(ConnId conn);
  Task<void> check(ConnId conn);
  Task<void> reset(ConnId conn);
  void arm();
  void on_timer();
  void look_for_leaks(SteadyTime now);
  void tell_quiet();
  [[nodiscard]] LeaseReport report_of(const Entry& entry, SteadyTime now) const;
  /// Runs beside everything else; holds the state as long.
  void spawn(Task<void> task);
  Task<void> begin_later(Task<void> task);

  io::Turn& turn_;
  io::CoarseTimer timer_;
  Actions actions;
  SteadyTime now_{};  ///< of the last event
  bool performing_ = false;
  std::vector<Entry> entries_;
  std::optional<Error> connect_error_;
  std::vector<Quiet*> quiet_;
  std::size_t leaks_ = 0;
  SteadyTime leak_look_ = SteadyTime::max();
  std::size_t resets_ = 0;
};

}  // namespace datawave::pool::impl
