/// The state of a channel, shared by its source files.
#pragma once

#include <deque>

#include "datawave/pg/channel.hpp"
#include "error.hpp"
#include "session_impl.hpp"
#include "statement_cache.hpp"
#include "wire.hpp"

namespace datawave::pg {

/// One thing asked of the server whose answer has not come.
struct Flight {
  Call* call = nullptr;  ///< null: abandoned, or a message of our own
  std::shared_ptr<Prepared> prepared;
  bool parses = false;
  bool bound = false;  ///< the server has begun to run it
  bool done = false;   ///< its CommandComplete has come
  bool ends_group = false;
  bool too_large = false;
  bool own = false;      ///< BEGIN or ROLLBACK of a read-only unit
  bool in_unit = false;  ///< in such a unit: its transaction is ours
};

/// A queue of flights in one block of memory.
class FlightRing {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  Flight& operator[](std::size_t i) { return slots_[(head_ + i) & (slots_.size() - 1)]; }
  Flight& back() { return (*this)[size_ - 1]; }
  Flight& push() {
    if (size_ == slots_.size()) grow();
    ++size_;
    return back();
  }
  void pop() {
    slots_[head_] = Flight();
    head_ = (head_ + 1) & (slots_.size() - 1);
    --size_;
    ++popped_;
  }
  /// The number of the first one since the beginning.
  [[nodiscard]] std::uint64_t first_number() const { return popped_; }

 private:
  void grow() {
    std::vector<Flight> bigger(slots_.size() * 2);
    for (std::size_t i = 0; i < size_; ++i) bigger[i] = std::move((*this)[i]);
    slots_.swap(bigger);
    head_ = 0;
  }
  std::vector<Flight> slots_ = std::vector<Flight>(16);
  std::size_t head_ = 0;
  std::size_t size_ = 0;
  std::uint64_t popped_ = 0;
};

class Channel::Impl final : public io::StreamSink {
 public:
  Impl(std::unique_ptr<Session::Impl> session, ChannelLimits limits, Executor executor);

  std::span<std::byte> receive_space() override { return session->rx.space(); }
  void on_received(std::size_t bytes) override;
  void on_broken(Error error) override;

  void submit(Call& call);
  void flush();
  void end_group();
  /// ROLLBACK of the last unit. A unit is [ROLLBACK of the one before] BEGIN, statement, Sync; so that an error of one
  /// reaches nobody else, and a run of them needs one Sync each.
  void begin_unit();
  void end_units();
  void append_own(const std::shared_ptr<Prepared>& prepared);
  /// A statement of our own, in a group of its own.
  void append_control(std::string_view closes);
  /// False: the channel broke.
  bool handle(const wire::Message& message);
  bool on_error(std::string_view body);
  void finish_group();
  void finish(Flight& flight, bool group_failed, bool is_culprit);
  void break_with(Error error);
  bool protocol_error(std::string_view what);

  Channel* channel = nullptr;
  std::unique_ptr<Session::Impl> session;
  ChannelLimits limits;
  io::Turn& turn;
  io::EndOfTurn flush_hook;
  StatementCache cache;
  std::shared_ptr<Prepared> last;  ///< found last
  std::uint64_t last_serial = 0;
  std::shared_ptr<Prepared> begin;  ///< of units; prepared under names of their own, never evicted
  std::shared_ptr<Prepared> rollback;
  bool unit_open = false;  ///< what was submitted last leaves its transaction open
  std::size_t calls = 0;   ///< flights that are statements of callers
  FlightRing flights;
  std::size_t current = 0;  ///< of the flight whose messages come
  std::string out;
  std::size_t open_group = 0;  ///< statements since the last Sync
  std::uint64_t group_principal = 0;
  std::size_t max_group = 16;
  std::optional<Error> group_error;
  std::size_t culprit = 0;
  bool culprit_again = false;
  std::vector<std::string> evicted;
  SteadyTime head_since{};
  std::chrono::microseconds head_took{0};  ///< of the statement that is told next; zero for those that came with it
  SessionUse uses = SessionUse::none;
  bool condemned = false;  ///< given up in the middle of a statement
  std::optional<Error> broken;
  io::Suspension* closing = nullptr;  ///< who waits for the end of the stream
};

}  // namespace datawave::pg
