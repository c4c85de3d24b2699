#include "remote/job_follow.hpp"
#include "datawave/io/sleep.hpp"

#include <fmt/format.h>

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"
#include "remote/discover_report.hpp"
#include "remote/output.hpp"
#include "remote/source_view.hpp"

namespace datawave::cli {

namespace {
using namespace std::chrono_literals;

bool is_over(const std::string& state) { return state == "succeeded" || state == "failed" || state == "cancelled"; }

/// One line: rewritten on a terminal, else every 5 s; nothing in the first 300 ms.
class JobLine {
 public:
  JobLine(const Terminal& terminal, bool quiet) : terminal_(terminal), quiet_(quiet) {}
  void show(JsonValue job) {
    if (quiet_) return;
    const SteadyTime now = system_clock().steady();
    if (now - started_ < 300ms || now - last_ < (terminal_.err_is_tty ? 100ms : 5000ms)) return;
    last_ = now;
    const std::string line = text_of(job);
    if (terminal_.err_is_tty) {
      write_err("\r\x1b[2K" + ellipsize_middle(line, terminal_.width - 1));
      shown_ = true;
    } else {
      write_err(line + "\n");
    }
  }
  void note(const std::string& text) {
    if (quiet_) return;
    clear();
    write_err(text + "\n");
  }
  void clear() {
    if (shown_) write_err("\r\x1b[2K");
    shown_ = false;
  }

 private:
  std::string text_of(JsonValue job) const {
    const std::string state = text_at(job, "state");
    std::string text = state == "queued" ? "waiting for a worker" : printable(text_at(job, "progress.phase"), 60);
    if (text.empty()) text = state;
    const auto done = integer_at(job, "progress.done");
    const auto total = integer_at(job, "progress.total");
    if (done > 0 || total > 0) text += "  " + format_count(static_cast<std::uint64_t>(done));
    if (total > 0) text += "/" + format_count(static_cast<std::uint64_t>(total));
    const std::string detail = printable(text_at(job, "progress.detail"), 200);
    if (!detail.empty()) text += "  " + detail;
    return text + "  " + format_duration(system_clock().steady() - started_);
  }
  const Terminal& terminal_;
  bool quiet_;
  SteadyTime started_ = system_clock().steady();
  SteadyTime last_ = system_clock().steady() - (terminal_.err_is_tty ? 1h : 0h);
  bool shown_ = false;
};

/// What the two ways of watching share; one lane.
struct Watch {
  Api& api;
  std::string id;
  JobLine line;
  http::Client events;
  http::Client asking;
  bool over = false;
  bool streaming = false;
  std::string last_event_id;
};

class Sink final : public http::BodySink {
 public:
  explicit Sink(Watch& watch) : watch_(watch) {}
  Result<void> on_head(const http::ClientResponse& head) override {
    status = head.status;
    watch_.streaming = status == 200;
    return {};
  }
  Result<void> on_piece(std::string_view piece) override {
    if (status != 200) return {};
    std::vector<http::SseEvent> ready;
    DW_CHECK(parser_.feed(piece, ready));
    watch_.last_event_id = parser_.last_event_id();
    for (const http::SseEvent& event : ready) {
      const auto document = parse_json(event.data);
      if (!document) continue;
      const auto job = value_at(document->root(), "data");
      if (!job) continue;
      watch_.line.show(*job);
      if (is_over(text_at(*job, "state"))) {
        watch_.over = true;
        return fail(ErrorCode::cancelled, "the job has ended");
      }
    }
    return {};
  }
  int status = 0;

 private:
  Watch& watch_;
  http::SseParser parser_;
};

/// Ends only by an error: the job is over, or it was interrupted.
Task<void> listen(CallContext ctx, Watch& watch) {
  auto wait = 250ms;
  for (;;) {
    Api::Request request;
    request.path = "/api/v1/events?topics=job:" + watch.id;
    request.headers.push_back({"Accept", "text/event-stream"});
    if (!watch.last_event_id.empty()) request.headers.push_back({"Last-Event-ID", watch.last_event_id});
    auto prepared = watch.api.prepare(std::move(request));
    if (!prepared) co_return fail(std::move(prepared).error());
    Sink sink(watch);
    auto done = co_await watch.events.stream(ctx, std::move(*prepared), sink);
    watch.streaming = false;
    if (watch.over || co_await io::is_cancelled()) co_return fail(ErrorCode::cancelled, "ended");
    if (sink.status == 200) wait = 250ms;
    DW_CO_CHECK(co_await io::sleep_for(wait));
    wait = std::min<std::chrono::milliseconds>(wait * 2, 5s);
  }
}

/// Asks for the job itself: soon after the start (what happened before the events began), then seldom.
Task<void> ask(CallContext ctx, Watch& watch) {
  auto wait = 150ms;
  bool lost = false;
  for (;;) {
    DW_CO_CHECK(co_await io::sleep_for(wait));
    Api::Request request;
    request.path = "/api/v1/jobs/" + segment(watch.id);
    auto prepared = watch.api.prepare(std::move(request));
    if (!prepared) co_return fail(std::move(prepared).error());
    CallContext soon = ctx.with_timeout(20s);
    auto answer = co_await watch.asking.send(soon, std::move(*prepared));
    if (co_await io::is_cancelled()) co_return fail(ErrorCode::cancelled, "interrupted");
    if (ctx.expired()) co_return fail(ErrorCode::deadline_exceeded, "the job has not ended in time; it goes on");
    wait = std::min<std::chrono::milliseconds>(wait * 2, watch.streaming ? 5s : 1s);
    if (!answer || answer->status == 429 || answer->status >= 502) {
      if (!lost) watch.line.note("the server does not answer; still trying");
      lost = true;
      continue;
    }
    if (lost) watch.line.note("the server answers again");
    lost = false;
    if (answer->status != 200) co_return fail(watch.api.problem(answer->status, answer->body, answer->headers));
    const auto document = parse_json(answer->body);
    if (!document) continue;
    watch.line.show(document->root());
    if (!is_over(text_at(document->root(), "state"))) continue;
    watch.over = true;
    co_return fail(ErrorCode::cancelled, "the job has ended");
  }
}

Task<void> follow(CallContext ctx, Watch& watch) {
  auto listening = listen(ctx, watch);
  auto asking = ask(ctx, watch);
  auto [heard, asked] = co_await io::both<void, void>(std::move(listening), std::move(asking));
  if (watch.over) co_return Result<void>();
  if (!asked && asked.error().code != ErrorCode::cancelled) co_return asked;
  co_return heard;
}

std::string described_report(JsonValue report) {
  if (report.kind() != JsonKind::object || report.size() == 0) return {};
  std::string out;
  for (const JsonValue member : report) {
    const std::string name(member.key());
    if (member.kind() == JsonKind::object) {
      std::string inner;
      for (const JsonValue part : member) {
        if (part.kind() == JsonKind::array || part.kind() == JsonKind::object || part.is_null()) continue;
        inner += (inner.empty() ? "" : ", ") + std::string(part.key()) + " " +
                 std::string(part.kind() == JsonKind::string ? part.string() : part.text());
      }
      if (!inner.empty()) out += facts({{name, inner}});
    } else if (member.kind() == JsonKind::array) {
      for (const JsonValue item : member) {
        std::string line;
        if (item.kind() == JsonKind::object) {
          line = joined_members(item);
        } else {
          line = std::string(item.kind() == JsonKind::string ? item.string() : item.text());
        }
        out += facts({{name, line}});
      }
    }
  }
  return out;
}
}  // namespace

Result<JsonDocument> follow_job(const CommandContext& context, Api& api, const std::string& id) {
  io::Dialer& dialer = *api.runtime().environment().dialer;
  Watch watch{api,
              id,
              JobLine(context.terminal, context.quiet),
              http::Client(dialer, api.client_options()),
              http::Client(dialer, api.client_options()),
              false,
              false,
              {}};
  auto done = api.runtime().lane().block_on(follow(api.runtime().context(), watch));
  watch.line.clear();
  if (!done) return fail(std::move(done).error());
  DW_TRY(Answer answer, api.get("/api/v1/jobs/" + segment(id)));
  return std::move(*answer.json);
}

ExitCode outcome_of(JsonValue job) {
  const std::string state = text_at(job, "state");
  if (state == "succeeded") return text_at(job, "report.complete") == "false" ? ExitCode::failed : ExitCode::completed;
  const std::string code = text_at(job, "error.code");
  if (code == "deadline_exceeded") return ExitCode::deadline;
  if (code == "unauthenticated" || code == "permission_denied") return ExitCode::not_permitted;
  return ExitCode::failed;
}

std::string describe_job(JsonValue job) {
  std::string out = printable(text_at(job, "kind")) + " " + printable(text_at(job, "source_name")) + " · " +
                    text_at(job, "state") + "\n";
  std::string progress = printable(text_at(job, "progress.phase"), 60);
  if (const auto done = integer_at(job, "progress.done"); done > 0)
    progress += " " + format_count(static_cast<std::uint64_t>(done));
  out += facts({{"id", text_at(job, "id")},
                {"for", text_at(job, "principal_name")},
                {"made", short_time(text_at(job, "created_at"))},
                {"began", short_time(text_at(job, "started_at"))},
                {"ended", short_time(text_at(job, "finished_at"))},
                {"attempt", text_at(job, "attempt") + " of " + text_at(job, "max_attempts")},
                {"progress", is_over(text_at(job, "state")) ? "" : progress},
                {"error", text_at(job, "error.message")},
                {"remedy", text_at(job, "error.remedy")}});
  const auto report = value_at(job, "report");
  if (report && value_at(*report, "merge")) return out + describe_discovery(*report);
  if (report) {
    // Numbers first, on lines of their own.
    std::vector<std::pair<std::string, std::string>> plain;
    if (report->kind() == JsonKind::object) {
      for (const JsonValue member : *report) {
        if (member.kind() == JsonKind::array || member.kind() == JsonKind::object || member.is_null()) continue;
        plain.emplace_back(member.key(), member.kind() == JsonKind::string ? member.string() : member.text());
      }
    }
    if (!plain.empty()) out += "Report\n" + facts(plain);
    out += described_report(*report);
  }
  return out;
}

ExitCode watch_job(const CommandContext& context, Api& api, const std::string& id, const std::string& output) {
  auto ended = follow_job(context, api, id);
  if (!ended) {
    if (ended.error().code == ErrorCode::cancelled) {
      write_err("Detached; the job goes on.\n  datawave job watch " + id + "\n  datawave job cancel " + id + "\n");
      return ExitCode::interrupted;
    }
    return report_error(context, ended.error(), api);
  }
  const JsonValue job = ended->root();
  const ExitCode outcome = outcome_of(job);
  const ExitCode printed = print_record(context, output, job, [](JsonValue ended_job) {
    const auto report = value_at(ended_job, "report");
    const bool discovery = report && value_at(*report, "merge");
    return discovery ? describe_discovery(*report) : describe_job(ended_job);
  });
  if (text_at(job, "state") != "succeeded") {
    const std::string message = printable(text_at(job, "error.message"), 1000);
    write_err("error: the job " + std::string(text_at(job, "state") == "cancelled" ? "was cancelled" : "failed") +
              (message.empty() ? "" : ": " + message) + "\n");
    if (const std::string remedy = printable(text_at(job, "error.remedy"), 1000); !remedy.empty())
      write_err("  " + as_sentence(remedy) + "\n");
  }
  return outcome == ExitCode::completed ? printed : outcome;
}

}  // namespace datawave::cli
