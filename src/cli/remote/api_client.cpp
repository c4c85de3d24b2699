#include "remote/api_client.hpp"

#include <fstream>
#include <memory>

#include "datawave/core/text.hpp"
#include "ladder_printer.hpp"

namespace datawave::cli {

namespace {
const JsonLimits kAnswerLimits{64, std::size_t{64} << 20U, 5'000'000};

ErrorCode code_of(std::string_view name, int status) {
  for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (to_string(code) == name) return code;
  }
  switch (status) {
    case 400: return ErrorCode::invalid_argument;
    case 401: return ErrorCode::unauthenticated;
    case 403: return ErrorCode::permission_denied;
    case 404: return ErrorCode::not_found;
    case 405:
    case 415:
    case 422: return ErrorCode::unsupported;
    case 409: return ErrorCode::conflict;
    case 412:
    case 428: return ErrorCode::precondition_failed;
    case 413:
    case 429: return ErrorCode::resource_exhausted;
    case 502:
    case 503: return ErrorCode::unavailable;
    case 504: return ErrorCode::deadline_exceeded;
    default: return ErrorCode::internal;
  }
}

std::string without_stop(std::string text) {
  if (text.ends_with('.')) text.pop_back();
  return text;
}

/// Reads a stream of events; what is no such stream is kept as a body.
class EventSink final : public http::BodySink {
 public:
  explicit EventSink(const OnEvent& on_event) : on_event_(on_event) {}
  Result<void> on_head(const http::ClientResponse& head) override {
    status = head.status;
    headers = head.headers;
    events_ = status == 200 && head.find("content-type").value_or("").starts_with("text/event-stream");
    return {};
  }
  Result<void> on_piece(std::string_view piece) override {
    if (!events_) {
      if (body.size() + piece.size() <= (std::size_t{1} << 20U)) body += piece;
      return {};
    }
    std::vector<http::SseEvent> ready;
    DW_CHECK(parser_.feed(piece, ready));
    for (const http::SseEvent& event : ready) {
      DW_TRY(const bool more, on_event_(event));
      if (more) continue;
      ended = true;
      return fail(ErrorCode::cancelled, "enough was read");
    }
    return {};
  }
  int status = 0;
  std::vector<http::Header> headers;
  std::string body;
  bool ended = false;

 private:
  const OnEvent& on_event_;
  http::SseParser parser_;
  bool events_ = false;
};
/// The body of a good answer to whoever wants it; of another, as much as an error needs.
class PieceSink final : public http::BodySink {
 public:
  explicit PieceSink(const std::function<Result<void>(std::string_view)>& on_piece) : on_piece_(on_piece) {}
  Result<void> on_head(const http::ClientResponse& head) override {
    status = head.status;
    headers = head.headers;
    return {};
  }
  Result<void> on_piece(std::string_view piece) override {
    if (status >= 200 && status < 300) return on_piece_(piece);
    if (body.size() + piece.size() <= (std::size_t{1} << 20U)) body += piece;
    return {};
  }
  int status = 0;
  std::vector<http::Header> headers;
  std::string body;

 private:
  const std::function<Result<void>(std::string_view)>& on_piece_;
};
}  // namespace

std::optional<JsonValue> value_at(JsonValue value, std::string_view path) {
  for (const std::string_view name : split(path, '.')) {
    if (value.kind() != JsonKind::object) return std::nullopt;
    const auto found = value.find(name);
    if (!found || found->is_null()) return std::nullopt;
    value = *found;
  }
  return value;
}

std::string text_at(JsonValue value, std::string_view path) {
  const auto found = value_at(value, path);
  if (!found) return {};
  return std::string(found->kind() == JsonKind::string ? found->string() : found->text());
}

std::int64_t integer_at(JsonValue value, std::string_view path) { return parse_i64(text_at(value, path)).value_or(0); }

std::string segment(const std::string& text) { return http::percent_encode(text); }

Result<Api> Api::open(const CommandContext& context, std::string on_interrupt) {
  DW_TRY(Profile profile, choose_profile(context.profile));
  return open(context, std::move(profile), std::move(on_interrupt));
}

Result<Api> Api::open(const CommandContext& context, Profile profile, std::string on_interrupt) {
  Api api;
  if (!profile.ca.empty()) {
    std::ifstream file(profile.ca, std::ios::binary);
    api.ca_pem_.resize(std::size_t{1} << 20U);
    file.read(api.ca_pem_.data(), static_cast<std::streamsize>(api.ca_pem_.size()));
    api.ca_pem_.resize(static_cast<std::size_t>(file.gcount()));
    if (api.ca_pem_.find("-----BEGIN") == std::string::npos) {
      return fail(Error(ErrorCode::invalid_argument, printable(profile.ca, 300) + " holds no certificate")
                      .with_field("ca")
                      .with_remedy("`datawave login --ca FILE` names a PEM file."));
    }
  }
  api.profile_ = std::make_unique<Profile>(std::move(profile));
  api.runtime_ = std::make_unique<Runtime>(context.settings, std::move(on_interrupt));
  api.client_ = std::make_unique<http::Client>(*api.runtime_->environment().dialer, api.client_options());
  return api;
}

http::ClientOptions Api::client_options() const {
  http::ClientOptions options;
  options.max_body_bytes = kAnswerLimits.max_bytes;
  options.tls.ca_pem = ca_pem_;
  return options;
}

Result<http::ClientRequest> Api::prepare(Request request) const {
  http::ClientRequest out;
  const auto method = http::parse_method(request.method);
  if (!method) {
    return fail(Error(ErrorCode::invalid_argument, "there is no method \"" + printable(request.method, 30) + "\"")
                    .with_field("method")
                    .with_remedy("GET, POST, PUT, PATCH or DELETE."));
  }
  out.method = *method;
  DW_TRY(out.url, http::parse_url(profile_->url));
  out.url.target = request.path;
  out.headers.push_back({"User-Agent", "datawave/" + std::string(program_version())});
  if (!profile_->token.empty())
    out.headers.push_back({"Authorization", "Bearer " + std::string(profile_->token.expose())});
  bool typed = false;
  for (http::Header& header : request.headers) {
    typed = typed || http::same_name(header.name, "Content-Type");
    out.headers.push_back(std::move(header));
  }
  if (!request.body.empty() && !typed) out.headers.push_back({"Content-Type", "application/json"});
  out.body = std::move(request.body);
  return out;
}

Error Api::explain(Error error) const {
  if (error.stage == ConnectStage::connect && error.code == ErrorCode::unavailable) {
    error.message = "no server answers at " + printable(profile_->url, 200) + ": " + error.message;
    error.remedy = "`datawave serve` starts one here; `datawave profile list` shows the servers that are known.";
  }
  return error;
}

Result<Answer> Api::raw(Request request) {
  DW_TRY(http::ClientRequest prepared, prepare(std::move(request)));
  auto sent = runtime_->lane().block_on(client_->send(runtime_->context(), std::move(prepared)));
  if (!sent) return fail(explain(std::move(sent).error()));
  Answer answer;
  answer.status = sent->status;
  answer.etag = sent->find("etag").value_or("");
  request_id_ = sent->find("x-request-id").value_or("");
  const std::string_view type = sent->find("content-type").value_or("");
  answer.headers = std::move(sent->headers);
  answer.body = std::move(sent->body);
  if (type.find("json") != std::string_view::npos || answer.body.starts_with('{')) {
    auto document = parse_json(answer.body, kAnswerLimits);
    if (document) answer.json.emplace(std::move(*document));
  }
  return answer;
}

Error Api::problem(int status, const std::string& body, const std::vector<http::Header>& headers) {
  for (const http::Header& header : headers) {
    if (http::same_name(header.name, "X-Request-Id")) request_id_ = header.value;
  }
  Error error(code_of("", status),
              "the server answered " + std::to_string(status) + " " + std::string(http::reason_phrase(status)));
  const auto document = parse_json(body, kAnswerLimits);
  if (document && document->root().kind() == JsonKind::object) {
    const JsonValue root = document->root();
    error.code = code_of(text_at(root, "code"), status);
    // 502: it is the source that said so.
    if (const std::string detail = text_at(root, "detail"); !detail.empty())
      error.message = without_stop(printable(detail, 1000));
    error.remedy = printable(text_at(root, "hint"), 1000);
    if (const auto faults = value_at(root, "errors")) {
      for (const JsonValue fault : *faults)
        error.fields.push_back({printable(text_at(fault, "pointer"), 200), printable(text_at(fault, "message"), 400)});
    }
    if (!error.fields.empty()) error.field = error.fields.front().pointer;
    if (const std::string id = text_at(root, "request_id"); !id.empty()) request_id_ = printable(id, 100);
  }
  if (status == 400 && error.field.empty()) error.field = "request";  // usage, whatever the server calls it
  if (status == 401 && error.remedy.empty()) error.remedy = "`datawave login` signs in again.";
  if (status == 401) {
    error.code = ErrorCode::unauthenticated;
    if (error.remedy.find("datawave login") == std::string::npos)
      error.remedy = "`datawave login " + profile_->url + "` signs in.";
  }
  return error;
}

Result<Answer> Api::call(Request request) {
  DW_TRY(Answer answer, raw(std::move(request)));
  if (answer.status < 200 || answer.status > 299) return fail(problem(answer.status, answer.body, answer.headers));
  if (!answer.json && answer.status != 204 && !answer.body.empty()) {
    return fail(
        Error(ErrorCode::data_loss, "what answers at " + printable(profile_->url, 200) + " is no Datawave server")
            .with_remedy("Check the URL: `datawave profile list`."));
  }
  return answer;
}

Result<Answer> Api::get(const std::string& path) {
  Request request;
  request.path = path;
  return call(std::move(request));
}

Result<Answer> Api::post(const std::string& path, std::string body) {
  Request request;
  request.method = "POST";
  request.path = path;
  request.body = std::move(body);
  return call(std::move(request));
}

Result<Answer> Api::change(const std::string& method, const std::string& path, std::string body,
                           const std::string& etag) {
  Request request;
  request.method = method;
  request.path = path;
  request.body = std::move(body);
  if (!etag.empty()) request.headers.push_back({"If-Match", etag});
  return call(std::move(request));
}

Result<std::vector<JsonDocument>> Api::pages(const std::string& path, const std::string& query, std::size_t limit) {
  std::vector<JsonDocument> out;
  std::string cursor;
  std::size_t have = 0;
  for (;;) {
    const std::size_t size = limit == 0 ? 1000 : std::min<std::size_t>(1000, limit - have);
    std::string where = path + "?limit=" + std::to_string(size);
    if (!query.empty()) where += "&" + query;
    if (!cursor.empty()) where += "&cursor=" + http::percent_encode(cursor);
    DW_TRY(Answer answer, get(where));
    if (!answer.json) return fail(ErrorCode::data_loss, "the server's list is not JSON");
    const auto items = value_at(answer.root(), "items");
    have += items ? items->size() : 0;
    cursor = text_at(answer.root(), "next_cursor");
    out.push_back(std::move(*answer.json));
    if (cursor.empty() || (limit != 0 && have >= limit)) return out;
  }
}

Result<void> Api::stream_post(const std::string& path, const OnEvent& on_event) {
  Request request;
  request.method = "POST";
  request.path = path;
  request.headers.push_back({"Accept", "text/event-stream"});
  DW_TRY(http::ClientRequest prepared, prepare(std::move(request)));
  EventSink sink(on_event);
  auto done = runtime_->lane().block_on(client_->stream(runtime_->context(), std::move(prepared), sink));
  if (sink.ended) return {};
  if (!done) return fail(explain(std::move(done).error()));
  if (sink.status != 200) return fail(problem(sink.status, sink.body, sink.headers));
  return {};
}

Result<void> Api::stream(Request request, const std::function<Result<void>(std::string_view)>& on_piece) {
  DW_TRY(http::ClientRequest prepared, prepare(std::move(request)));
  PieceSink sink(on_piece);
  auto done = runtime_->lane().block_on(client_->stream(runtime_->context(), std::move(prepared), sink));
  if (sink.status != 0 && (sink.status < 200 || sink.status > 299))
    return fail(problem(sink.status, sink.body, sink.headers));
  if (done) return {};
  if (sink.status == 0) return fail(explain(std::move(done).error()));
  Error cut = std::move(done).error();
  if (cut.code == ErrorCode::cancelled) return fail(std::move(cut));
  return fail(Error(ErrorCode::data_loss, "the answer was cut short: what was printed is not complete")
                  .with_remedy("The server's audit says why; --stop-after and --max-bytes allow more."));
}

ExitCode report_error(const CommandContext& context, const Error& error, const std::string& request_id) {
  if (error.code == ErrorCode::cancelled && error.sqlstate.empty()) {
    write_err("Interrupted.\n");
    return ExitCode::interrupted;
  }
  print_error(context.terminal, error);
  // One fault that the message names already.
  const bool told = error.fields.size() == 1 && (error.fields.front().pointer.empty() ||
                                                 error.message.find(error.fields.front().pointer) != std::string::npos);
  if (!told) {
    for (const FieldError& fault : error.fields)
      write_err("  " + (fault.pointer.empty() ? std::string("/") : fault.pointer) + ": " + fault.message + "\n");
  }
  if (!request_id.empty()) {
    const bool dim = context.terminal.err_colour;
    write_err(std::string(dim ? "\x1b[2m" : "") + "  request " + request_id + (dim ? "\x1b[0m" : "") + "\n");
  }
  return exit_code_of(error);
}

ExitCode report_error(const CommandContext& context, const Error& error, const Api& api) {
  return report_error(context, error, api.request_id());
}

}  // namespace datawave::cli
