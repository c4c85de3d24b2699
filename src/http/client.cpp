#include "datawave/http/client.hpp"

#include <algorithm>
#include <array>

#include "datawave/io/deadline.hpp"
#include "datawave/io/lane.hpp"
#include "response_parser.hpp"

namespace datawave::http {

using io::ByteStream;

std::optional<std::string_view> ClientResponse::find(std::string_view name) const {
  for (const Header& header : headers) {
    if (same_name(header.name, name)) return header.value;
  }
  return std::nullopt;
}

namespace {
constexpr std::size_t kReadBytes = 16 * 1024;

bool may_repeat(Method method) { return method != Method::post && method != Method::patch; }

Result<std::string> request_bytes(const ClientRequest& request) {
  static constexpr std::array<std::string_view, 4> kOwn = {"Host", "Content-Length", "Transfer-Encoding", "Connection"};
  std::string out(to_string(request.method));
  out += ' ';
  out += request.url.target;
  out += " HTTP/1.1\r\nHost: ";
  out += request.url.authority();
  out += "\r\n";
  for (const Header& header : request.headers) {
    const bool own =
        std::any_of(kOwn.begin(), kOwn.end(), [&](std::string_view o) { return same_name(header.name, o); });
    if (own || !is_token(header.name) || !is_field_value(header.value)) {
      return fail(Error(ErrorCode::invalid_argument, "a header of the request cannot be sent").with_field("headers"));
    }
    out += header.name;
    out += ": ";
    out += header.value;
    out += "\r\n";
  }
  const bool says_length = !request.body.empty() || request.method == Method::post || request.method == Method::put ||
                           request.method == Method::patch;
  if (says_length) out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  out += "\r\n";
  out += request.body;
  return out;
}

io::TlsOptions copy_of(const io::TlsOptions& options) {
  io::TlsOptions copy;
  copy.verify = options.verify;
  copy.server_name = options.server_name;
  copy.ca_pem = options.ca_pem;
  copy.client_certificate_pem = options.client_certificate_pem;
  copy.client_key_pem = options.client_key_pem.duplicate();
  copy.alpn = options.alpn;
  return copy;
}

/// Keeps the whole body, up to a bound.
class Collector final : public BodySink {
 public:
  explicit Collector(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  Result<void> on_head(const ClientResponse&) override { return {}; }
  Result<void> on_piece(std::string_view piece) override {
    if (piece.size() > max_bytes_ - body.size()) {
      return fail(
          Error(ErrorCode::resource_exhausted, "the answer is longer than " + std::to_string(max_bytes_) + " bytes")
              .with_stage(ConnectStage::protocol));
    }
    body += piece;
    return {};
  }
  std::string body;

 private:
  std::size_t max_bytes_;
};
}  // namespace

struct Client::Impl {
  Impl(io::Dialer& d, ClientOptions o) : dialer(d), options(std::move(o)) {}

  Task<ClientResponse> call(CallContext ctx, ClientRequest request, BodySink& sink);
  Task<ClientResponse> attempt(CallContext ctx, const ClientRequest& request, std::string_view bytes, BodySink& sink,
                               bool& answered);
  Task<void> connect(CallContext ctx, Url url);
  Task<ClientResponse> converse(const ClientRequest& request, std::string_view bytes, BodySink& sink, bool& answered);

  io::Dialer& dialer;
  ClientOptions options;
  std::unique_ptr<ByteStream> stream;
  Url endpoint;           // of `stream`
  bool reusable = false;  // `stream` has answered, and waits for another request
};

Client::Client(io::Dialer& dialer, ClientOptions options) : impl_(std::make_unique<Impl>(dialer, std::move(options))) {}
Client::~Client() = default;

Task<ClientResponse> Client::send(CallContext ctx, ClientRequest request) {
  Collector collector(impl_->options.max_body_bytes);
  DW_CO_TRY(ClientResponse response, co_await impl_->call(ctx, std::move(request), collector));
  response.body = std::move(collector.body);
  co_return response;
}

Task<ClientResponse> Client::stream(CallContext ctx, ClientRequest request, BodySink& sink) {
  co_return co_await impl_->call(ctx, std::move(request), sink);
}

Task<ClientResponse> Client::Impl::call(CallContext ctx, ClientRequest request, BodySink& sink) {
  DW_CO_TRY(const std::string bytes, request_bytes(request));
  const Url& url = request.url;
  const bool same = endpoint.host == url.host && endpoint.port == url.port && endpoint.tls == url.tls;
  const bool repeat = may_repeat(request.method);
  bool answered = false;
  if (stream && reusable && same && repeat) {
    auto result = co_await attempt(ctx, request, bytes, sink, answered);
    // A kept connection may have been closed by the server in the meantime.
    const bool stale = !result && !answered && result.error().code == ErrorCode::unavailable;
    if (!stale) co_return result;
  }
  stream.reset();
  DW_CO_CHECK(co_await connect(ctx, url));
  auto result = co_await attempt(ctx, request, bytes, sink, answered);
  if (!result && result.error().code == ErrorCode::unavailable) result.error().retryable = repeat;
  co_return result;
}

Task<void> Client::Impl::connect(CallContext ctx, Url url) {
  DW_CO_TRY(auto dialed, co_await dialer.dial(ctx, url.host, url.port));
  if (url.tls) {
    io::TlsOptions tls = copy_of(options.tls);
    if (tls.server_name.empty()) tls.server_name = url.host;
    if (tls.alpn.empty()) tls.alpn.push_back("http/1.1");
    DW_CO_TRY(auto secured, co_await io::tls_handshake(ctx, std::move(dialed), std::move(tls)));
    dialed = std::move(secured);
  }
  stream = std::move(dialed);
  endpoint = std::move(url);
  co_return Result<void>();
}

/// Leaves `stream` reusable, or null.
Task<ClientResponse> Client::Impl::attempt(CallContext ctx, const ClientRequest& request, std::string_view bytes,
                                           BodySink& sink, bool& answered) {
  reusable = false;
  auto executor = co_await asio::this_coro::executor;
  auto expire = [raw = stream.get()] { raw->abort(); };
  io::DeadlineGuard guard(executor, ctx.deadline, expire);
  auto result = co_await converse(request, bytes, sink, answered);
  if (!result || !reusable) stream.reset();
  if (!result && guard.fired()) co_return fail(io::impl::deadline_error());
  if (!result && !result.error().stage) result.error().stage = ConnectStage::protocol;
  co_return result;
}

Task<ClientResponse> Client::Impl::converse(const ClientRequest& request, std::string_view bytes, BodySink& sink,
                                            bool& answered) {
  const std::span<const std::byte> out(reinterpret_cast<const std::byte*>(bytes.data()), bytes.size());
  DW_CO_CHECK(co_await stream->write(out));
  impl::ResponseParser parser(request.method == Method::head, options.max_header_bytes);
  std::vector<std::byte> buffer(kReadBytes);
  bool told = false;
  while (!parser.done()) {
    const std::span<std::byte> into(buffer);
    auto got = co_await stream->read_some(into);
    if (!got) {
      const bool ended = answered && got.error().code == ErrorCode::unavailable;
      if (!ended) co_return fail(std::move(got).error());
      DW_CO_CHECK(parser.end());
      break;
    }
    answered = true;
    std::string_view input(reinterpret_cast<const char*>(buffer.data()), *got);
    while (!input.empty() && !parser.done()) {
      DW_CO_TRY(const auto step, parser.feed(input));
      input.remove_prefix(step.consumed);
      if (parser.has_head() && !told) {
        told = true;
        DW_CO_CHECK(sink.on_head(parser.response()));
      }
      if (!step.data.empty()) DW_CO_CHECK(sink.on_piece(step.data));
    }
    // Bytes behind the answer belong to no request of ours.
    reusable = parser.done() && parser.keep_alive() && input.empty();
  }
  co_return std::move(parser.response());
}

}  // namespace datawave::http
