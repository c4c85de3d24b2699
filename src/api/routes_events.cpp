#include "datawave/api/routes.hpp"
#include "datawave/core/text.hpp"
#include "datawave/events/hub.hpp"
#include "sse_writer.hpp"
#include "topics.hpp"

namespace datawave::api {

namespace {
using access::Permission;

constexpr auto kHeartbeat = std::chrono::seconds(15);
constexpr std::int64_t kReplayed = 1000;

/// "job:ID", "jobs" (all of them), "source:ID", "sources", "catalog".
Result<std::vector<std::string>> topics_of(const Call& call) {
  const auto text = call.parameter("topics");
  if (!text || text->empty()) {
    return fail(Error(ErrorCode::invalid_argument, "topics is missing")
                    .with_field("topics")
                    .with_remedy("For instance topics=jobs,source:018f… — or job:ID, source:ID, sources, catalog."));
  }
  std::vector<std::string> topics;
  for (const std::string_view raw : split(*text, ',')) {
    const std::string_view topic = trim(raw);
    const auto pattern = topic == "*" ? std::nullopt : events::topic_pattern(topic);
    if (!pattern) {
      return fail(Error(ErrorCode::invalid_argument, "there is no topic \"" + printable(topic, 60) + "\"")
                      .with_field("topics")
                      .with_remedy("There are jobs, job:ID, sources, source:ID, catalog and asset:ID."));
    }
    DW_CHECK(check_may_hear(call, topic));
    topics.push_back(*pattern);
    if (topics.size() > 50) return fail(Error(ErrorCode::invalid_argument, "more than 50 topics").with_field("topics"));
  }
  return topics;
}

struct Replay {
  std::vector<events::Message> messages;
  bool reset = false;
  std::int64_t head = 0;
};

/// What is kept of the events after `after`; `reset` when some of them are gone already.
Result<Replay> replay(store::Tx& tx, const std::vector<std::string>& topics, std::int64_t after) {
  Replay out;
  DW_TRY(const auto head, tx.find<std::int64_t>("SELECT event_seq FROM heads WHERE {tenant}"));
  out.head = head.value_or(0);
  DW_TRY(const auto oldest, tx.find<std::int64_t>("SELECT coalesce(min(seq), 0) FROM outbox WHERE {tenant}"));
  if (after > out.head || (after < out.head && (oldest.value_or(0) == 0 || *oldest > after + 1))) out.reset = true;
  if (out.reset) return out;
  const store::RowCallback take = [&](const store::Row& row) -> Result<void> {
    events::Message message;
    message.seq = row.integer(0);
    message.type = row.text(1);
    message.topic = row.text(2);
    message.data = row.text(3);
    const auto wanted = [&](const std::string& t) { return events::topic_matches(t, message.topic); };
    if (std::any_of(topics.begin(), topics.end(), wanted)) out.messages.push_back(std::move(message));
    return {};
  };
  DW_CHECK(tx.each("SELECT seq, type, topic, data FROM outbox WHERE {tenant} AND seq > ?1 ORDER BY seq LIMIT ?2", take,
                   after, kReplayed));
  if (out.head - after > kReplayed) {
    out.reset = true;
    out.messages.clear();
  }
  return out;
}

std::string sse_of(const events::Message& message) {
  http::SseEvent event;
  event.event = message.type;
  event.data = "{\"topic\":" + to_json(message.topic) + ",\"data\":" + message.data + "}";
  if (message.seq) event.id = std::to_string(*message.seq);
  return http::format_sse(event);
}

Task<Reply> stream_events(Call& call, store::Database& database, events::EventHub& hub) {
  DW_CO_TRY(const auto topics, topics_of(call));
  auto executor = co_await asio::this_coro::executor;
  auto bell = std::make_shared<Bell>(executor);
  // Listening begins before the replay, so that nothing falls between the two.
  const auto subscription = hub.subscribe(call.scope->tenant(), topics, [bell] { bell->ring(); });
  std::optional<std::int64_t> after;
  if (const auto last = call.head->find("last-event-id"); last && !last->empty()) after = parse_i64(*last).value_or(-1);
  std::string first = ": datawave\nretry: 2000\n\n";
  std::int64_t sent = 0;
  if (after) {
    const store::ReadBody<Replay> body = [topics, from = *after](store::Tx& tx) { return replay(tx, topics, from); };
    CallContext quick = call.ctx.with_timeout(std::chrono::seconds(10));
    DW_CO_TRY(const Replay past, co_await database.read<Replay>(quick, *call.scope, body));
    if (past.reset) {
      http::SseEvent reset;
      reset.event = "reset";
      reset.data = "{\"reason\":\"events since then are not kept any more: read the state again\"}";
      reset.id = std::to_string(past.head);
      first += http::format_sse(reset);
    }
    sent = past.reset ? past.head : *after;
    for (const events::Message& message : past.messages) {
      first += sse_of(message);
      sent = *message.seq;
    }
  }
  http::Response head = event_stream_head(call.origin.request_id);
  head.body = std::move(first);
  DW_CO_CHECK(co_await call.exchange->start_stream(std::move(head)));
  SteadyTime decided = call.ctx.clock->steady();
  while (!call.exchange->peer_gone()) {
    DW_CO_CHECK(co_await bell->wait(kHeartbeat));
    if (co_await io::is_cancelled()) break;
    // Whoever was shut out, or lost a permission, hears no more.
    const SteadyTime now = call.ctx.clock->steady();
    if (now - decided >= kHeartbeat) {
      auto who = co_await call.authenticate_again();
      if (!who || who->permissions != call.identity->permissions) break;
      decided = now;
    }
    bool lost = false;
    std::string out;
    for (const auto& message : subscription->take(lost)) {
      if (message->seq && *message->seq <= sent) continue;
      if (message->seq) sent = *message->seq;
      out += sse_of(*message);
    }
    if (lost) {
      http::SseEvent reset;
      reset.event = "reset";
      reset.data = "{\"reason\":\"more happened than could be sent: read the state again\"}";
      out = http::format_sse(reset) + out;
    }
    if (out.empty()) out = http::format_sse_comment("still here");
    DW_CO_CHECK(co_await call.exchange->write(out));
  }
  Reply done;
  done.streamed = true;
  co_return done;
}
}  // namespace

void add_event_routes(RouteTable& table, store::Database& database, events::EventHub& hub) {
  Route stream;
  stream.path = "/api/v1/events";
  stream.operation_id = "stream_events";
  stream.summary = "what happens, as server-sent events; Last-Event-ID continues a cut stream";
  stream.tag = "events";
  stream.permission = Permission::event_read;
  stream.audit_code = "event.read";
  stream.priority = Priority::control;
  stream.events = true;
  stream.query.push_back(
      {"topics", "string", "jobs, job:ID, sources, source:ID, catalog, asset:ID; separated by commas", true});
  stream.handler = [&database, &hub](Call& call) -> Task<Reply> { return stream_events(call, database, hub); };
  table.add(std::move(stream));
}

}  // namespace datawave::api
