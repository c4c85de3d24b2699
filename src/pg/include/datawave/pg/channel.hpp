/// One PostgreSQL connection as a pipeline: statements go in by calls, each is told when its answer is complete. No
/// coroutine runs for the connection itself.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "datawave/io/dialer.hpp"
#include "datawave/io/turn.hpp"
#include "datawave/pg/params.hpp"
#include "datawave/pg/rows.hpp"
#include "datawave/pg/statement.hpp"
#include "datawave/pool/member.hpp"

namespace datawave::pg {

using Param = std::optional<std::string>;

/// The whole result of one statement, or as much of it as was wanted.
struct Answer {
  std::shared_ptr<const std::vector<Field>> fields;  ///< never null; empty where there are no rows to come
  RowBatch rows;
  std::string command_tag;  ///< empty where max_rows ended it
  bool cut = false;         ///< rows were left out for max_bytes
};

/// Told of a statement by who knows it; Datawave cannot know.
struct CallTraits {
  /// Running it twice is as running it once: it may share a transaction with others of its principal (where one of them
  /// fails the rest runs again, alone), and runs again when its connection is lost, within its deadline.
  bool idempotent = false;
  /// In a transaction of its own that can only read and is rolled back: BEGIN READ ONLY; the statement; ROLLBACK. It
  /// leaves neither rows nor settings behind, and is idempotent by that.
  bool read_only = false;
  std::uint64_t principal = 0;
  std::int32_t max_rows = 0;  ///< the server stops after so many; 0: all
  /// Rows beyond so many bytes are left out; 0: they are an error (ChannelLimits::max_answer_bytes).
  std::size_t max_bytes = 0;
};

class Channel;

/// One statement on its way. Lives in its caller's frame; must be done or abandoned before it is destroyed.
class Call {
 public:
  using Done = void (*)(Call&);
  Call(const Statement& s, std::span<const Param> p, Done d, void* o) : statement(&s), params(p), done(d), owner(o) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  const Statement* statement;
  std::span<const Param> params;  ///< read when it is submitted
  Done done;                      ///< called once for each submit, on the lane, never from within submit()
  void* owner;
  /// It may share a Sync, hence a transaction, with others of the same principal: so it must be idempotent.
  bool shares_sync = false;
  bool read_only = false;  ///< as CallTraits; shares no Sync
  std::uint64_t principal = 0;
  std::int32_t max_rows = 0;
  std::size_t max_bytes = 0;

  // -- when `done` is called --
  Answer answer;  ///< where `error` is empty
  std::unique_ptr<Error> error;
  /// The server did not run it, or rolled it back for another's fault: it may be submitted again, alone.
  bool again = false;
  /// The connection broke while it was in flight: whether it was run is not known.
  bool lost = false;

  // -- for who queues calls --
  Call* next = nullptr;
  Call* previous = nullptr;

 private:
  friend class Channel;
  Channel* channel_ = nullptr;
  std::uint64_t number_ = 0;  ///< from 1, of its channel; 0: never submitted
};

/// One statement on a channel that its caller has alone, in the frame of a coroutine; for hot paths:
///     ChannelQuery query(channel, ctx, statement, params);
///     co_await query.wait();
///     if (query.ok()) use(query.answer());
/// At the deadline or a cancel the channel is of no more use, and its close() asks the server to stop.
class ChannelQuery {
 public:
  ChannelQuery(Channel& channel, const CallContext& ctx, const Statement& statement, std::span<const Param> params,
               CallTraits traits = CallTraits());
  ~ChannelQuery();
  ChannelQuery(const ChannelQuery&) = delete;
  ChannelQuery& operator=(const ChannelQuery&) = delete;

  /// Once, and before anything else is awaited.
  auto wait() { return suspension_.wait(&ChannelQuery::on_cancel, this); }
  [[nodiscard]] bool ok() const { return call_.error == nullptr; }
  [[nodiscard]] Answer& answer() { return call_.answer; }
  [[nodiscard]] const Error& error() const { return *call_.error; }
  /// Its connection was lost, before or while it ran; not by its own deadline or cancel.
  [[nodiscard]] bool lost() const { return call_.lost; }
  Result<Answer> take();

 private:
  static void done(Call& call);
  static void on_cancel(void* of);
  static void on_deadline(void* of);
  void give_up(Error why);
  void tell();

  Channel& channel_;
  Call call_;
  io::Suspension suspension_;
  io::CoarseTimer timer_;
  bool told_ = false;
  std::uint8_t attempts_ = 0;
};

struct ChannelLimits {
  std::size_t max_statements = 256;                        ///< prepared at the server; 0: none
  std::size_t max_statement_bytes = std::size_t{1} << 20;  ///< of their texts
  std::size_t max_answer_bytes = std::size_t{64} << 20;    ///< of one result; beyond, it is an error of its statement
};

/// Told of what happens on a channel, on the lane, from within reads.
class ChannelListener {
 public:
  virtual ~ChannelListener() = default;
  /// Some answers were complete.
  virtual void on_room(Channel& channel) = 0;
  /// All that was in flight has been told; nothing more comes.
  virtual void on_broken(Channel& channel) = 0;
};

/// Lives on one lane. Statements are prepared by their text and remembered (bounded, least recently used go first); a
/// statement that the server has lost (DISCARD, DDL, changed types) is prepared anew without its caller noticing,
/// outside of transactions. Only the answer of a whole Sync group is told, when its ReadyForQuery has come.
class Channel final : public pool::Member {
 public:
  /// As Session::connect. `dialer` outlives it.
  static Task<std::unique_ptr<Channel>> connect(CallContext ctx, io::Dialer& dialer, ConnectParams params,
                                                ChannelLimits limits = ChannelLimits());
  /// On a stream after its start-up: for tests and fuzzing.
  static Task<std::unique_ptr<Channel>> start_on(CallContext ctx, std::unique_ptr<io::ByteStream> stream,
                                                 ConnectParams params, ChannelLimits limits = ChannelLimits());
  ~Channel() override;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// For whoever has it alone: one statement, its whole result. At the deadline or a cancel the channel is of no more
  /// use, and close() asks the server to stop.
  Task<Answer> query(CallContext ctx, const Statement& statement, std::span<const Param> params = {},
                     CallTraits traits = CallTraits());

  // -- for whoever shares it --
  /// Sent at the end of the lane's turn, or by flush(). Only while usable().
  void submit(Call& call);
  /// Sends now what is submitted.
  void flush();
  /// `call` is forgotten: its answer, when it comes, is dropped.
  void abandon(Call& call);
  [[nodiscard]] bool waits_for(const Call& call) const;
  void listen(ChannelListener* listener) { listener_ = listener; }
  /// Statements, and one more where only our own ROLLBACK is under way.
  [[nodiscard]] std::size_t in_flight() const;
  /// Whether the oldest statement in flight was abandoned.
  [[nodiscard]] bool head_abandoned() const;
  /// Since when the oldest statement in flight is the oldest.
  [[nodiscard]] SteadyTime head_since() const;
  /// Statements of one Sync at most; more of them begin another.
  void set_max_group(std::size_t statements);

  // -- pool::Member --
  [[nodiscard]] bool usable() const override;
  [[nodiscard]] bool clean() const override;
  Task<void> reset(CallContext ctx) override;
  Task<void> check(CallContext ctx) override;
  Task<void> close(CallContext ctx) override;
  [[nodiscard]] std::string pinned_by() const override;
  [[nodiscard]] std::string doing() const override;

  [[nodiscard]] std::uint32_t backend_pid() const;
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
  [[nodiscard]] std::size_t prepared_statements() const;
  [[nodiscard]] bool in_transaction() const;
  void* tag = nullptr;  ///< of whoever shares it

 private:
  friend class ChannelQuery;
  class Impl;
  explicit Channel(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
  ChannelListener* listener_ = nullptr;
};

}  // namespace datawave::pg
