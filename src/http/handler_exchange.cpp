#include "handler_exchange.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "datawave/core/log.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::http {

Response Handler::refusal(int status, std::optional<char> unencoded) {
  static_cast<void>(unencoded);
  return make_response(status, "text/plain; charset=utf-8", std::string(reason_phrase(status)) + "\n");
}

namespace impl {

namespace {
constexpr log::Logger kLog{"http"};
constexpr std::size_t kStreamBuffer = 64 * 1024;
constexpr int kPeerLeft = 499;  // as nginx has it in its log
constexpr std::size_t kReadsInARow = 16;

Error left() { return Error(ErrorCode::unavailable, "the client closed the connection"); }
}  // namespace

int status_for(const Error& error) {
  switch (error.code) {
    case ErrorCode::resource_exhausted: return 413;
    case ErrorCode::deadline_exceeded: return 504;
    case ErrorCode::invalid_argument: return 400;
    case ErrorCode::unavailable:
    case ErrorCode::cancelled: return 503;
    default: return 500;
  }
}

HandlerExchange::HandlerExchange(Connection& connection, std::string_view head_bytes)
    : connection_(connection), head_bytes_(head_bytes) {
  const LaneContext& lane = connection.lane_;
  static_cast<void>(parse_request_head(head_bytes_, lane.limits.header_count, head_));
  connection.describe(head_, lane.head.received);
}

/// The coroutine begins, and may end, inside of this call.
void Connection::run_handler() {
  launching_ = true;
  auto self = shared_from_this();
  auto done = [self](const std::exception_ptr& thrown, Result<Response> result) {
    try {
      self->handler_done(thrown ? fail(io::impl::error_from_exception(thrown)) : std::move(result));
    } catch (const std::exception& fault) {  // of on_response, or memory is out
      kLog.error("connection failed", {{"fault", fault.what()}});
      self->close();
    }
  };
  asio::co_spawn(lane_.executor, HandlerExchange::run(self),
                 asio::bind_cancellation_slot(exchange_->cancel_.slot(), done));
  launching_ = false;
}

Task<Response> HandlerExchange::run(std::shared_ptr<Connection> connection) {
  HandlerExchange& self = *connection->exchange_;
  if (self.run_ == Run::cancelled) co_return fail(io::impl::cancelled_error());
  self.run_ = Run::running;
  const LaneContext& lane = connection->lane_;
  CallContext ctx;
  ctx.clock = &lane.clock;
  ctx.deadline = self.head_.received + lane.limits.handle_timeout;
  // As io::impl::walled() has it, but for exceptions, which end in `done`.
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  co_await asio::this_coro::throw_if_cancelled(false);
  auto handling = lane.handler.handle(ctx, self);
  co_return co_await std::move(handling);
}

void Connection::cancel_handler() {
  if (!exchange_) return;
  if (exchange_->run_ != HandlerExchange::Run::running) {
    exchange_->run_ = HandlerExchange::Run::cancelled;
    return;
  }
  // Posted, because this may be the handler's own stack. No other exchange follows on a connection that ends.
  asio::post(lane_.executor, [self = shared_from_this(), cancelled = exchange_.get()] {
    if (self->exchange_.get() == cancelled) cancelled->cancel_.emit(asio::cancellation_type::all);
  });
}

void Connection::handler_done(Result<Response> result) {
  const std::shared_ptr<HandlerExchange> exchange(std::move(exchange_));
  // Its cancellation slot is in use until this call has returned.
  asio::post(lane_.executor, [exchange] {});
  if (state_ == State::closed) return;
  const RequestHead& head = exchange->head_;
  if (gone_) {
    report(head, exchange->streaming_ ? exchange->stream_status_ : kPeerLeft, exchange->answered_bytes_);
    return close();
  }
  bool keep_alive =
      head.keep_alive && !lane_.stopping && (body_.done() || (!exchange->body_asked_ && can_skip_body(head)));
  lane_.out.clear();
  SteadyTime done{};
  if (exchange->streaming_) {
    if (!result) {
      report(head, exchange->stream_status_, exchange->answered_bytes_);
      transport_->reset_on_close();
      return close();
    }
    keep_alive = keep_alive && exchange->keep_alive_;
    if (exchange->chunked_) lane_.out += "0\r\n\r\n";
    done = report(head, exchange->stream_status_, exchange->answered_bytes_ + lane_.out.size());
  } else {
    if (!result && result.error().code == ErrorCode::internal) {
      kLog.error("handler failed", {{"fault", result.error().describe()}});
    }
    const bool late_body = !result && exchange->body_late_ && result.error().code == ErrorCode::deadline_exceeded;
    const int refusal = result ? 0 : late_body ? 408 : status_for(result.error());
    const Response response = result ? std::move(*result) : lane_.handler.refusal(refusal, std::nullopt);
    keep_alive = keep_alive && !response.close;
    const int status = append_response(head, response, lane_.date(now()), keep_alive, lane_.out);
    done = report(head, status, lane_.out.size());
  }
  after_answer(keep_alive, done);
  send(lane_.out);
  if (launching_) return;  // take_input goes on
  in_turn_ = 0;
  drive();
}

Task<std::string> HandlerExchange::read_body(std::size_t limit) {
  std::string body;
  if (body_asked_) co_return fail(ErrorCode::internal, "the body was read already");
  body_asked_ = true;
  if (!head_.has_body) co_return body;
  if (connection_.gone_) co_return fail(left());
  const auto too_long = [limit] {
    return Error(ErrorCode::resource_exhausted, "the body is longer than " + std::to_string(limit) + " bytes");
  };
  if (head_.content_length.value_or(0) > limit) co_return fail(too_long());
  if (head_.expects_continue && connection_.pending_.empty()) connection_.send("HTTP/1.1 100 Continue\r\n\r\n");

  const Limits& limits = connection_.lane_.limits;
  const SteadyTime begun = connection_.now();
  while (true) {
    const Step step = read_step(body, limit);
    if (step == Step::done) {
      connection_.read_by_ = SteadyTime::max();
      co_return body;
    }
    if (step == Step::too_long) co_return fail(too_long());
    if (step == Step::bad) co_return fail(ErrorCode::invalid_argument, "the chunks of the body are malformed");
    if (step == Step::gone) co_return fail(left());
    const std::chrono::seconds earned(body.size() / std::max<std::size_t>(limits.body_bytes_per_second, 1));
    connection_.read_by(begun + limits.body_timeout + earned);
    if (step == Step::wait) co_await can_read_.wait();
    if (step == Step::again) co_await asio::post(connection_.lane_.executor, asio::use_awaitable_t<Executor>{});
    if (connection_.gone_) co_return fail(left());
    if (co_await io::is_cancelled()) co_return fail(io::impl::cancelled_error());
    if (body_late_) {
      connection_.count(Drop::body_timeout);
      co_return fail(ErrorCode::deadline_exceeded, "the body came too slowly");
    }
  }
}

/// Reads without waiting.
HandlerExchange::Step HandlerExchange::read_step(std::string& body, std::size_t limit) {
  Connection& c = connection_;
  std::size_t kept = 0;
  const Step first = use(c.pending_, body, limit, kept);
  c.pending_.erase(0, kept);
  if (first != Step::wait) return first;
  for (std::size_t reads = 0; reads < kReadsInARow; ++reads) {
    const Transferred got = c.transport_->read(c.lane_.scratch.data(), c.lane_.scratch.size());
    if (got.how == Transferred::How::would_block) {
      c.readable_ = false;
      return Step::wait;
    }
    if (got.how != Transferred::How::some) {
      c.peer_is_gone();
      return Step::gone;
    }
    LaneCounters::add(c.lane_.counters.bytes_in, got.bytes);
    const std::string_view input(c.lane_.scratch.data(), got.bytes);
    std::size_t used = 0;
    const Step step = use(input, body, limit, used);
    if (step != Step::wait) {
      c.pending_.assign(input.substr(used));
      return step;
    }
  }
  return Step::again;
}

HandlerExchange::Step HandlerExchange::use(std::string_view input, std::string& body, std::size_t limit,
                                           std::size_t& used) {
  BodyDecoder& decoder = connection_.body_;
  while (!decoder.done()) {
    if (used == input.size()) return Step::wait;
    const ChunkDecoder::Step step = decoder.feed(input.substr(used));
    used += step.consumed;
    if (decoder.bad()) return Step::bad;
    if (step.data.size() > limit - body.size()) return Step::too_long;
    body += step.data;
  }
  return Step::done;
}

Task<void> HandlerExchange::start_stream(Response head) {
  if (streaming_) co_return fail(ErrorCode::internal, "the stream was started already");
  if (!is_sendable(head) || !may_have_body(head.status)) {
    co_return fail(ErrorCode::internal, "a response that cannot be streamed");
  }
  if (connection_.half_closed_) connection_.peer_is_gone();
  if (connection_.gone_) co_return fail(left());
  streaming_ = true;
  stream_status_ = head.status;
  LaneContext& lane = connection_.lane_;
  const bool body_read = connection_.body_.done();
  keep_alive_ = head_.keep_alive && !head_.http_1_0 && !head.close && !lane.stopping && body_read;
  chunked_ = !head_.http_1_0 && head_.method != Method::head;
  std::string bytes;
  append_head_before_date(head, head_.http_1_0 ? Framing::until_close : Framing::chunked, bytes);
  append_head_after_date(lane.date(connection_.now()), persistence_for(head_, keep_alive_), bytes);
  answered_bytes_ = bytes.size();
  connection_.send(bytes);
  co_return co_await write(head.body);
}

Result<void> HandlerExchange::end_with_peer() {
  ends_with_peer_ = true;
  if (connection_.half_closed_) connection_.peer_is_gone();
  if (connection_.gone_) return fail(left());
  return {};
}

Task<void> HandlerExchange::write(std::string_view piece) {
  if (!streaming_) co_return fail(ErrorCode::internal, "write() before start_stream()");
  if (connection_.gone_) co_return fail(left());
  if (!piece.empty() && head_.method != Method::head) {
    std::string framed;
    if (chunked_) {
      append_chunk(piece, framed);
      piece = framed;
    }
    answered_bytes_ += piece.size();
    connection_.send(piece);
  }
  while (!connection_.gone_ && connection_.unsent_.size() - connection_.sent_ > kStreamBuffer) {
    if (co_await io::is_cancelled()) co_return fail(io::impl::cancelled_error());
    co_await can_write_.wait();
  }
  if (connection_.gone_) co_return fail(left());
  co_return Result<void>();
}

}  // namespace impl
}  // namespace datawave::http
