#include <algorithm>

#include "channel_impl.hpp"
#include "datawave/core/log.hpp"

namespace datawave::pg {

namespace {
constexpr log::Logger kLog{"pg"};

std::string_view tag_of(std::string_view body) { return body.substr(0, std::min<std::size_t>(body.find('\0'), 64)); }

const std::shared_ptr<const std::vector<Field>>& no_fields() {
  static const auto kNone = std::make_shared<const std::vector<Field>>();
  return kNone;
}

/// Whether the server refused what it had prepared rather than the statement itself; told before it began to run. A
/// change of the schema under a prepared statement shows in these ways.
bool is_stale(const wire::ServerError& error) {
  return error.sqlstate == "26000" || (error.sqlstate == "0A000" && error.routine == "RevalidateCachedQuery") ||
         error.sqlstate == "XX000" || error.sqlstate.starts_with("42");
}
}  // namespace

void Channel::Impl::on_received(std::size_t bytes) {
  session->rx.received(bytes);
  const std::uint64_t first = flights.first_number();
  const SteadyTime now = turn.now();
  head_took = std::chrono::duration_cast<std::chrono::microseconds>(now - head_since);
  for (;;) {
    auto message = session->rx.next();
    if (!message) {
      return break_with(std::move(message).error());
    }
    if (!*message) break;
    if (!handle(**message)) return;
  }
  if (flights.first_number() == first) return;
  head_since = now;
  if (channel->listener_ != nullptr) channel->listener_->on_room(*channel);
}

void Channel::Impl::on_broken(Error error) { break_with(std::move(error)); }

bool Channel::Impl::protocol_error(std::string_view what) {
  break_with(Error(ErrorCode::unavailable, "the server broke the PostgreSQL protocol: " + std::string(what))
                 .with_stage(ConnectStage::protocol));
  return false;
}

bool Channel::Impl::handle(const wire::Message& message) {
  if (session->handle_asynchronous(message)) return true;
  if (message.type == 'E') return on_error(message.body);
  if (current >= flights.size()) return protocol_error("an answer that nobody asked for");
  Flight& flight = flights[current];
  if (message.type == 'Z') {
    if (!flight.ends_group && !group_error) return protocol_error("the end of statements that it did not run");
    if (!group_error && !flight.done && flight.prepared) return protocol_error("an end without a result");
    const char state = message.body.empty() ? '?' : message.body.front();
    session->transaction = state == 'I'   ? TransactionState::idle
                           : state == 'T' ? TransactionState::in_transaction
                           : state == 'E' ? TransactionState::failed
                                          : TransactionState::unknown;
    if (flights[current].own && session->transaction != TransactionState::idle)
      return protocol_error("a transaction that would not end");
    finish_group();
    return true;
  }
  if (group_error || flight.done) return protocol_error("an answer behind its end");
  switch (message.type) {
    case '1':
      if (flight.prepared) flight.prepared->known = true;
      return true;
    case '2':
      flight.bound = true;
      if (current + 1 < flights.size() && flights[current + 1].call != nullptr) {
        __builtin_prefetch(&flights[current + 1].call->answer);
      }
      return true;
    case '3': return true;  // CloseComplete: the Sync of its group comes next
    case 't': return true;
    case 'T': {
      auto fields = wire::parse_row_description(message.body);
      if (!fields || !flight.prepared) return protocol_error("a malformed row description");
      flight.prepared->fields = std::make_shared<const std::vector<Field>>(std::move(*fields));
      return true;
    }
    case 'n':
      if (flight.prepared) flight.prepared->fields = no_fields();
      return true;
    case 'D': {
      if (!flight.bound || !flight.prepared || !flight.prepared->fields)
        return protocol_error("a row where none may come");
      if (flight.call == nullptr || flight.too_large) return true;
      RowBatch& rows = flight.call->answer.rows;
      if (!rows.append_data_row(message.body, flight.prepared->fields->size()))
        return protocol_error("a malformed row");
      const std::size_t wanted = flight.call->max_bytes;
      if (wanted != 0 && rows.size_bytes() > wanted) {
        flight.too_large = flight.call->answer.cut = true;
      } else if (rows.size_bytes() > limits.max_answer_bytes) {
        flight.too_large = true;
        rows.clear();
      }
      return true;
    }
    case 'C':
    case 's':
    case 'I': {
      if (!flight.bound) return protocol_error("the end of a statement that did not begin");
      const std::string_view tag = message.type == 'C' ? tag_of(message.body) : std::string_view();
      if (tag == "DISCARD ALL" || tag == "DEALLOCATE ALL" || tag == "DEALLOCATE") cache.clear();
      if (begin != nullptr && (tag == "DISCARD ALL" || tag == "DEALLOCATE ALL"))
        begin->forgotten = rollback->forgotten = true;
      if (flight.call != nullptr) flight.call->answer.command_tag = tag;
      flight.done = true;
      if (!flight.ends_group) ++current;
      return true;
    }
    case 'G':
    case 'H':
    case 'W': return protocol_error("COPY on a shared connection");
    default: return protocol_error("an unexpected message in a result");
  }
}

bool Channel::Impl::on_error(std::string_view body) {
  const auto error = wire::parse_error(body);
  if (!error) return protocol_error("a malformed error");
  if (error->severity == "FATAL" || error->severity == "PANIC" || current >= flights.size()) {
    break_with(error_from_server(*error));
    return false;
  }
  if (group_error) return protocol_error("a second error of one group");
  Flight& flight = flights[current];
  if (flight.own) {  // what the others would run in is not known any more
    break_with(Error(ErrorCode::unavailable, "a read-only transaction could not be begun or ended").with_retryable());
    return false;
  }
  group_error =
      flight.call != nullptr ? error_of_statement(*error, flight.call->statement->text()) : error_from_server(*error);
  culprit = current;
  // Not yet running, and prepared earlier: once more with a fresh preparation tells whose fault it was.
  const bool idle = flight.in_unit || session->transaction == TransactionState::idle;
  culprit_again = idle && !flight.bound && !flight.parses && flight.prepared && is_stale(*error);
  // In a group of several the transaction they share may be the fault.
  if (!flight.in_unit && (error->sqlstate.starts_with("25") || error->sqlstate.starts_with("40")))
    culprit_again |= !flight.ends_group || current > 0;
  if (culprit_again && flight.prepared && !flight.bound) {
    const std::shared_ptr<Prepared> stale = flight.prepared;  // append_control() may move the flights
    if (error->sqlstate != "26000") append_control(stale->name);
    cache.forget(*stale);
  }
  while (!flights[current].ends_group) ++current;
  return true;
}

/// ReadyForQuery: everything to the end of the first group is told.
void Channel::Impl::finish_group() {
  const bool failed = group_error.has_value();
  for (std::size_t i = 0;; ++i) {
    Flight flight = std::move(flights[0]);
    flights.pop();
    if (!flight.ends_group && flights[0].call != nullptr) {  // its frame has left the caches
      const char* next = reinterpret_cast<const char*>(flights[0].call);
      for (std::size_t at = 0; at < 512; at += 64) __builtin_prefetch(next + at);
    }
    finish(flight, failed, failed && i == culprit);
    if (flight.ends_group) break;
  }
  group_error.reset();
  current = 0;
}

void Channel::Impl::finish(Flight& flight, bool group_failed, bool is_culprit) {
  if (flight.parses && flight.prepared && !flight.prepared->known && !flight.own) cache.forget(*flight.prepared);
  if (flight.prepared && !flight.own) --calls;
  Call* call = flight.call;
  if (call == nullptr) return;
  call->channel_ = nullptr;
  call->statement->took(std::exchange(head_took, std::chrono::microseconds(0)));
  if (is_culprit) {
    call->again = culprit_again;
    call->error = std::make_unique<Error>(*group_error);
  } else if (group_failed) {
    call->again = true;
    call->answer = Answer();
    call->error = std::make_unique<Error>(*group_error);
  } else if (flight.too_large && !call->answer.cut) {
    call->error =
        std::make_unique<Error>(ErrorCode::resource_exhausted,
                                "the result is larger than " + std::to_string(limits.max_answer_bytes) + " bytes");
  } else {
    call->answer.fields = flight.prepared && flight.prepared->fields ? flight.prepared->fields : no_fields();
  }
  call->done(*call);
}

void Channel::Impl::break_with(Error error) {
  if (broken) return;
  kLog.debug("channel broken", {{"host", session->params.host}, {"backend", session->pid}, {"why", error.message}});
  broken = error;
  session->broken = true;
  session->stream->close();
  while (!flights.empty()) {
    Flight flight = std::move(flights[0]);
    flights.pop();
    if (flight.prepared && !flight.own) --calls;
    if (flight.call == nullptr) continue;
    flight.call->channel_ = nullptr;
    flight.call->lost = true;
    flight.call->error = std::make_unique<Error>(error);
    flight.call->done(*flight.call);
  }
  current = 0;
  calls = 0;
  unit_open = false;
  out.clear();
  if (closing != nullptr) turn.soon(*std::exchange(closing, nullptr));
  if (channel->listener_ != nullptr) channel->listener_->on_broken(*channel);
  channel->tell_lost();  // the last: whoever watches may destroy the channel
}

}  // namespace datawave::pg
