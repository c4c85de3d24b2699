#include "connection.hpp"

#include <boost/asio/post.hpp>

#include "handler_exchange.hpp"

namespace datawave::http::impl {

namespace {
constexpr std::size_t kLingerBytes = 512 * 1024;
constexpr std::chrono::seconds kLingerTime{2};
}  // namespace

std::string_view LaneContext::date(SteadyTime now) {
  if (now >= date_until_) {
    const UtcTime utc = clock.utc();
    date_ = http_date(utc);
    const auto second = std::chrono::floor<std::chrono::seconds>(utc);
    date_until_ = now + (std::chrono::seconds(1) - (utc - second));
  }
  return date_;
}

Connection::Connection(LaneContext& lane, std::unique_ptr<Transport> transport, std::string peer, bool tls)
    : lane_(lane), transport_(std::move(transport)), peer_(std::move(peer)), tls_(tls) {}

Connection::~Connection() = default;

void Connection::start(bool refused) {
  if (refused) {
    count(Drop::over_limit);
    if (tls_) return close();  // a handshake is work
    lane_.out.clear();
    refuse(503);
    send(lane_.out);
    return settle();
  }
  if (tls_) state_ = State::handshaking;
  read_by(now() + lane_.limits.header_timeout);
}

void Connection::on_ready(const Readiness& ready) {
  if (state_ == State::closed || !transport_) return;
  readable_ = readable_ || ready.readable || ready.half_closed || ready.reset;
  half_closed_ = half_closed_ || ready.half_closed;
  // Both directions being shut looks like a reset, too; reading tells.
  if (ready.reset && state_ != State::lingering) return peer_is_gone();
  in_turn_ = 0;
  drive();
}

void Connection::drive() {
  if (ended()) return;
  flush();
  if (state_ == State::handshaking) continue_handshake();
  if (state_ == State::answering && exchange_ && transport_) {
    if (half_closed_ && (exchange_->streaming_ || exchange_->ends_with_peer_)) return peer_is_gone();
    if (readable_) exchange_->can_read_.wake();
  }
  take_input();
  settle();
}

void Connection::continue_handshake() {
  const Transferred step = transport_->handshake();
  if (step.how == Transferred::How::some) {
    state_ = State::reading;
    readable_ = true;  // what came with the handshake's last message makes no new event
  } else if (step.how != Transferred::How::would_block) {
    drop(Drop::tls_failed);
  }
}

/// Goes on with what the state wants once all answers are with the kernel.
void Connection::settle() {
  if (state_ == State::finishing && unsent_.empty() && transport_) {
    transport_->shut_write();
    if (!linger_) return close();
    state_ = State::lingering;
    dropped_bytes_ = 0;
    read_by(now() + kLingerTime);
  }
  if (state_ == State::lingering) linger();
  const bool idle = state_ == State::reading && pending_.empty() && unsent_.empty();
  if (idle && lane_.stopping && !yielding_) shut_and_close();
}

void Connection::linger() {
  while (readable_) {
    const Transferred got = transport_->read(lane_.scratch.data(), lane_.scratch.size());
    if (got.how == Transferred::How::would_block) {
      readable_ = false;
    } else if (got.how != Transferred::How::some) {
      return close();
    } else {
      LaneCounters::add(lane_.counters.bytes_in, got.bytes);
      dropped_bytes_ += got.bytes;
      if (dropped_bytes_ > kLingerBytes) return close();
    }
  }
}

void Connection::read_by(SteadyTime at) {
  read_by_ = at;
  arm();
}

/// One entry in the lane's list for each connection; it is left alone when the deadline moves back, which is the rule,
/// and finds out when it is due.
void Connection::arm() {
  const SteadyTime at = std::min(read_by_, write_by_);
  if (at >= armed_at_) return;
  armed_at_ = at;
  guard_.emplace(lane_.executor, at, [this] {
    armed_at_ = SteadyTime::max();
    expire();
  });
}

void Connection::expire() {
  const SteadyTime time = now();
  if (write_by_ <= time) return drop(Drop::write_timeout);
  if (read_by_ > time) return arm();
  read_by_ = SteadyTime::max();
  switch (state_) {
    case State::handshaking: drop(Drop::header_timeout); break;
    case State::reading:
      if (pending_.empty()) {
        shut_and_close();
      } else {
        count(Drop::header_timeout);
        lane_.out.clear();
        refuse(408);
        send(lane_.out);
        settle();
      }
      break;
    case State::answering:
      if (exchange_) {
        exchange_->body_late_ = true;
        exchange_->can_read_.wake();
      }
      arm();
      break;
    case State::discarding: drop(Drop::body_timeout); break;
    case State::finishing: arm(); break;
    case State::lingering: close(); break;
    case State::closed: break;
  }
}

void Connection::count(Drop reason) { LaneCounters::add(lane_.counters.dropped[static_cast<std::size_t>(reason)]); }

void Connection::drop(Drop reason) {
  if (ended()) return;
  count(reason);
  transport_->reset_on_close();
  abandon();
}

void Connection::peer_is_gone() {
  if (ended()) return;
  const bool idle = state_ == State::reading && pending_.empty() && unsent_.empty();
  if (!idle && state_ != State::lingering) count(Drop::reset);
  abandon();
}

void Connection::abandon() {
  if (state_ != State::answering) return close();
  gone_ = true;
  transport_.reset();
  unsent_.clear();
  sent_ = 0;
  read_by_ = write_by_ = SteadyTime::max();
  exchange_->can_read_.wake();
  exchange_->can_write_.wake();
  cancel_handler();
}

void Connection::shut_and_close() {
  if (transport_) transport_->shut_write();
  close();
}

void Connection::stop() {
  switch (state_) {
    case State::handshaking: close(); break;
    case State::reading:
      readable_ = true;  // a request may have come that the poller has not told of yet
      in_turn_ = 0;
      drive();
      break;
    case State::answering:
      if (exchange_->streaming_) cancel_handler();
      break;
    default: break;
  }
}

void Connection::cut() {
  if (ended()) return;
  if (state_ == State::answering) {
    count(Drop::stopped);
    return cancel_handler();
  }
  drop(Drop::stopped);
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  gone_ = true;
  guard_.reset();
  armed_at_ = read_by_ = write_by_ = SteadyTime::max();
  transport_.reset();
  if (exchange_) {  // a handler that waits for us holds us: it is to end, or to be destroyed in the lane's queue
    exchange_->can_read_.wake();
    exchange_->can_write_.wake();
    cancel_handler();
  }
  lane_.on_closed(*this);
}

}  // namespace datawave::http::impl
