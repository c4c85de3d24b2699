// From received bytes to answers.
#include <boost/asio/post.hpp>

#include "connection.hpp"
#include "grammar.hpp"
#include "handler_exchange.hpp"

namespace datawave::http::impl {

namespace {
constexpr std::size_t kMaxGathered = 64 * 1024;
constexpr std::size_t kMaxBlankLines = 4;
}  // namespace

void Connection::take_input() {
  while ((state_ == State::reading || state_ == State::discarding) && unsent_.empty() && !yielding_) {
    std::string_view input = pending_;
    if ((input.empty() || starved_) && (!readable_ || !receive(input))) return;
    lane_.out.clear();
    const std::size_t used = take_requests(input);
    if (state_ == State::finishing) {
      linger_ = linger_ || used < input.size();
      pending_ = std::string();
    } else if (pending_.empty()) {
      pending_.assign(input.substr(used));
    } else if (used == pending_.size()) {
      pending_ = std::string();
    } else {
      pending_.erase(0, used);
    }
    send(lane_.out);
    if (state_ == State::answering && !ended()) run_handler();
    if (in_turn_ >= lane_.limits.pipelined && !ended()) {
      yielding_ = true;
      asio::post(lane_.executor, [self = shared_from_this()] {
        self->yielding_ = false;
        self->in_turn_ = 0;
        self->drive();
      });
    }
  }
}

/// Gives in `input` all that is there to be used. False when nothing came, or the connection has ended.
bool Connection::receive(std::string_view& input) {
  const Transferred got = transport_->read(lane_.scratch.data(), lane_.scratch.size());
  switch (got.how) {
    case Transferred::How::some: break;
    case Transferred::How::would_block: readable_ = false; return false;
    case Transferred::How::closed:
    case Transferred::How::failed: peer_is_gone(); return false;
  }
  LaneCounters::add(lane_.counters.bytes_in, got.bytes);
  // A peer that has half-closed makes no further event.
  if (got.bytes < lane_.scratch.size() && transport_->short_read_empties() && !half_closed_) readable_ = false;
  starved_ = false;
  const std::string_view received(lane_.scratch.data(), got.bytes);
  if (pending_.empty()) {
    input = received;
  } else {
    pending_ += received;
    input = pending_;
  }
  return true;
}

std::size_t Connection::take_requests(std::string_view input) {
  std::size_t used = 0;
  while (used < input.size() && lane_.out.size() < kMaxGathered && in_turn_ < lane_.limits.pipelined) {
    const std::string_view rest = input.substr(used);
    std::size_t took = 0;
    if (state_ == State::reading) {
      took = take_head(rest);
    } else if (state_ == State::discarding) {
      took = discard(rest);
    }
    if (took == 0) break;
    used += took;
  }
  return used;
}

/// Bytes taken; 0 when there must be more of them first.
std::size_t Connection::take_head(std::string_view input) {
  if (scanner_.size() == 0) {
    // RFC 9112, section 2.2: empty lines before a request are ignored.
    if (input.starts_with("\r\n") && ++blank_lines_ <= kMaxBlankLines) return 2;
    const bool half_blank = input == "\r" && blank_lines_ < kMaxBlankLines;
    if (!half_blank && !is(input.front(), kToken)) {
      refuse(400);
      return input.size();
    }
    if (half_blank) {
      starved_ = true;
      return 0;
    }
  }
  switch (scanner_.scan(input, lane_.limits.header_bytes)) {
    case HeadScanner::Found::complete: break;
    case HeadScanner::Found::more:
      starved_ = true;
      if (!head_begun_) {
        head_begun_ = true;
        read_by(now() + lane_.limits.header_timeout);
      }
      return 0;
    case HeadScanner::Found::bad: refuse(400); return input.size();
    case HeadScanner::Found::too_long: refuse(scanner_.past_first_line() ? 431 : 414); return input.size();
  }
  const std::size_t size = scanner_.size();
  scanner_.reset();
  blank_lines_ = 0;
  head_begun_ = false;
  request(input.substr(0, size));
  return size;
}

void Connection::describe(RequestHead& head, SteadyTime received) const {
  head.received = received;
  head.peer = peer_;
  head.tls = tls_;
  head.lane = lane_.index;
}

bool Connection::can_skip_body(const RequestHead& head) const {
  if (body_.done()) return true;
  return !head.expects_continue && head.content_length.value_or(0) <= lane_.limits.discard_bytes;
}

void Connection::request(std::string_view head_bytes) {
  RequestHead& head = lane_.head;
  const SteadyTime received = now();
  if (const int status = parse_request_head(head_bytes, lane_.limits.header_count, head))
    return refuse(status, status == 400 ? unencoded_byte(head) : std::nullopt);
  describe(head, received);
  ++in_turn_;
  LaneCounters::add(lane_.counters.requests);
  body_ = head.chunked ? BodyDecoder::chunked() : BodyDecoder::of_length(head.content_length.value_or(0));
  const std::size_t before = lane_.out.size();
  DirectAnswer answer(head, lane_.date(received), head.keep_alive && !lane_.stopping && can_skip_body(head), lane_.out);
  try {
    lane_.handler.answer_now(head, answer);
  } catch (...) {
    lane_.out.resize(before);
    Response failed = lane_.handler.refusal(500, std::nullopt);
    failed.close = true;
    answer.send(failed);
  }
  if (answer.status() == 0) {
    state_ = State::answering;
    read_by_ = SteadyTime::max();
    exchange_ = std::make_unique<HandlerExchange>(*this, head_bytes);
    return;  // it runs when the answers before it are out
  }
  const SteadyTime done = report(head, answer.status(), lane_.out.size() - before);
  after_answer(answer.keep_alive(), done);
}

/// Answers what is no request into LaneContext::out, as the last thing on this connection.
void Connection::refuse(int status, std::optional<char> unencoded) {
  RequestHead head;
  const SteadyTime time = now();
  describe(head, time);
  head.keep_alive = false;
  if (status != 408 && status != 503) count(Drop::bad_request);
  Response response = lane_.handler.refusal(status, unencoded);
  if (status == 503) response.set("Retry-After", "1");
  const std::size_t before = lane_.out.size();
  const int sent = append_response(head, response, lane_.date(time), false, lane_.out);
  report(head, sent, lane_.out.size() - before);
  state_ = State::finishing;
  linger_ = true;
}

/// Gives the time, so that the clock is read once.
SteadyTime Connection::report(const RequestHead& head, int status, std::size_t bytes) {
  const SteadyTime done = now();
  LaneCounters::add(lane_.counters.answers[static_cast<std::size_t>(status / 100)]);
  lane_.handler.on_response(head, status, bytes, done - head.received);
  return done;
}

void Connection::after_answer(bool keep_alive, SteadyTime at) {
  if (!keep_alive) {
    state_ = State::finishing;
    linger_ = !body_.done() || !pending_.empty();
  } else if (!body_.done()) {
    state_ = State::discarding;
    dropped_bytes_ = 0;
    read_by(at + lane_.limits.body_timeout);
  } else {
    state_ = State::reading;
    read_by(at + lane_.limits.idle_timeout);
  }
}

std::size_t Connection::discard(std::string_view input) {
  const ChunkDecoder::Step step = body_.feed(input);
  dropped_bytes_ += step.consumed;
  if (body_.bad() || dropped_bytes_ > lane_.limits.discard_bytes * 2) {
    // The answer is out; there is no way to tell where the next request begins, or it is not worth it.
    state_ = State::finishing;
    linger_ = true;
    return input.size();
  }
  if (body_.done()) {
    state_ = State::reading;
    read_by(now() + lane_.limits.idle_timeout);
  }
  return step.consumed;
}

}  // namespace datawave::http::impl
