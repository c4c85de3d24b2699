/// One accepted connection: requests in, answers out, in order. A state machine driven by readiness; only a request
/// that Handler::answer_now leaves alone gets a coroutine.
#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <memory>
#include <optional>
#include <string>

#include "body_decoder.hpp"
#include "datawave/io/deadline.hpp"
#include "head_parser.hpp"
#include "lane_context.hpp"
#include "response_writer.hpp"
#include "transport.hpp"
#include "wakeup.hpp"

namespace datawave::http::impl {

class HandlerExchange;

/// What a poller saw of a descriptor.
struct Readiness {
  bool readable = false;
  bool writable = false;
  /// The peer will send no more.
  bool half_closed = false;
  /// The connection is broken.
  bool reset = false;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(LaneContext& lane, std::unique_ptr<Transport> transport, std::string peer, bool tls);
  ~Connection();

  /// Begins to wait for a request (or the TLS handshake). `refused`: answers 503 and closes.
  void start(bool refused);
  void on_ready(const Readiness& ready);
  /// LaneContext::stopping was set: closes what is idle, ends streams.
  void stop();
  /// The grace is over: cancels the handler, or closes.
  void cut();
  /// Closes now, handler or not. For the end of the lane.
  void close();

  /// Its place in the lane's list.
  std::size_t place = 0;

 private:
  friend class HandlerExchange;

  enum class State : std::uint8_t {
    handshaking,
    reading,     // a head, or waiting for one
    answering,   // a handler runs
    discarding,  // the body of an answered request
    finishing,   // the last answer is being sent
    lingering,   // sent; what still arrives is dropped, so that no RST overtakes the answer
    closed,
  };

  // connection.cpp: events, deadlines, the end
  void drive();
  void continue_handshake();
  void expire();
  void read_by(SteadyTime at);
  void arm();
  SteadyTime now() const { return lane_.clock.steady(); }
  void count(Drop reason);
  void drop(Drop reason);
  void peer_is_gone();
  void abandon();
  void shut_and_close();
  [[nodiscard]] bool ended() const { return state_ == State::closed || !transport_; }
  void settle();
  void linger();

  // connection_requests.cpp: from bytes to answers
  void take_input();
  bool receive(std::string_view& input);
  std::size_t take_requests(std::string_view input);
  std::size_t take_head(std::string_view input);
  std::size_t discard(std::string_view input);
  void request(std::string_view head_bytes);
  void refuse(int status, std::optional<char> unencoded = {});
  void after_answer(bool keep_alive, SteadyTime at);
  [[nodiscard]] bool can_skip_body(const RequestHead& head) const;
  SteadyTime report(const RequestHead& head, int status, std::size_t bytes);
  void describe(RequestHead& head, SteadyTime received) const;

  // connection_output.cpp: sending
  void send(std::string_view bytes);
  void flush();

  // handler_exchange.cpp: requests that get a coroutine
  void run_handler();
  void cancel_handler();
  void handler_done(Result<Response> result);

  LaneContext& lane_;
  std::unique_ptr<Transport> transport_;
  std::string peer_;
  bool tls_;
  State state_ = State::reading;
  bool readable_ = false;
  bool half_closed_ = false;
  bool gone_ = false;
  bool head_begun_ = true;   // its time is running; that of the first head from the connection's beginning
  bool linger_ = false;      // the peer may still be sending when we have finished
  bool yielding_ = false;    // a continuation is posted
  bool launching_ = false;   // run_handler is on the stack
  bool starved_ = false;     // `pending_` holds a part of a head
  std::size_t in_turn_ = 0;  // requests answered since the connection got its turn

  std::string pending_;  // received and not yet used
  HeadScanner scanner_;
  std::size_t blank_lines_ = 0;
  BodyDecoder body_;
  std::size_t dropped_bytes_ = 0;  // of an unread body, or while lingering

  std::string unsent_;
  std::size_t sent_ = 0;  // of unsent_

  SteadyTime read_by_ = SteadyTime::max();
  SteadyTime write_by_ = SteadyTime::max();
  SteadyTime armed_at_ = SteadyTime::max();
  std::optional<io::DeadlineGuard> guard_;

  std::unique_ptr<HandlerExchange> exchange_;
};

/// Statuses for errors that a handler lets out.
int status_for(const Error& error);

}  // namespace datawave::http::impl
