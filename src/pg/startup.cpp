#include "datawave/core/log.hpp"
#include "datawave/core/random.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/scram.hpp"
#include "datawave/io/tls.hpp"
#include "session_impl.hpp"

namespace datawave::pg {

namespace {
constexpr log::Logger kLog{"pg"};

Error unauthenticated(std::string message, std::string remedy) {
  return Error(ErrorCode::unauthenticated, std::move(message))
      .with_stage(ConnectStage::authenticate)
      .with_remedy(std::move(remedy));
}

std::string_view name_of(SslMode mode) {
  switch (mode) {
    case SslMode::disable: return "disable";
    case SslMode::prefer: return "prefer";
    case SslMode::require: return "require";
    case SslMode::verify_ca: return "verify-ca";
    case SslMode::verify_full: return "verify-full";
  }
  return "";
}

std::string describe_tls(const io::TlsInfo& info, SslMode mode) {
  std::string detail =
      "TLS " + std::string(std::string_view(info.version).substr(info.version.starts_with("TLSv") ? 4 : 0)) + ", ";
  detail += info.chain_verified ? std::string(name_of(mode)) : "certificate not verified";
  if (info.not_after) {
    const auto days = std::chrono::duration_cast<std::chrono::days>(*info.not_after - system_clock().utc()).count();
    detail += days >= 0 ? ", expires in " + plural(static_cast<std::uint64_t>(days), "day") : ", expired";
  }
  return detail;
}

bool is_refused_setting(const wire::ServerError& error) {
  return error.message.starts_with("unsupported startup parameter");  // PgBouncer
}
}  // namespace

ConnectParams ConnectParams::duplicate() const {
  ConnectParams copy;
  copy.host = host;
  copy.address = address;
  copy.port = port;
  copy.database = database;
  copy.user = user;
  copy.password = password.duplicate();
  copy.application_name = application_name;
  copy.sslmode = sslmode;
  copy.direct_tls = direct_tls;
  copy.ca_pem = ca_pem;
  copy.client_certificate_pem = client_certificate_pem;
  copy.client_key_pem = client_key_pem.duplicate();
  copy.channel_binding = channel_binding;
  copy.settings = settings;
  copy.max_message_bytes = max_message_bytes;
  return copy;
}

io::TlsOptions Session::Impl::tls_options() const {
  io::TlsOptions options;
  options.verify = params.sslmode == SslMode::verify_full ? io::TlsVerify::full
                   : params.sslmode == SslMode::verify_ca ? io::TlsVerify::chain
                                                          : io::TlsVerify::none;
  // As libpq: with an authority at hand, `require` verifies the chain.
  if (params.sslmode == SslMode::require && !params.ca_pem.empty()) options.verify = io::TlsVerify::chain;
  options.server_name = params.host;
  options.ca_pem = params.ca_pem;
  options.client_certificate_pem = params.client_certificate_pem;
  options.client_key_pem = params.client_key_pem.duplicate();
  options.alpn.emplace_back("postgresql");
  return options;
}

Task<void> Session::Impl::negotiate_tls(CallContext ctx, LadderObserver* observer) {
  if (params.direct_tls && params.sslmode == SslMode::disable) {
    broken = true;
    co_return fail(Error(ErrorCode::invalid_argument, "sslnegotiation=direct and sslmode=disable contradict each other")
                       .with_stage(ConnectStage::tls)
                       .with_field("sslnegotiation")
                       .with_remedy("Leave one of them out."));
  }
  if (params.sslmode == SslMode::disable) co_return Result<void>();
  Rung rung(observer, "TLS");
  if (!params.direct_tls) {
    wire::Writer(out).ssl_request();
    DW_CO_CHECK(co_await send());
    // Exactly one byte: anything that a man in the middle stuffs behind it is read by TLS, and fails there.
    std::byte answer{};
    auto got = co_await stream->read_some(std::span(&answer, 1));
    if (!got) {
      Error error = broke(std::move(got).error());
      if (!error.stage) error.stage = ConnectStage::tls;
      if (error.code == ErrorCode::unavailable) {
        error.message = "the server closed the connection when it was asked for TLS";
        error.remedy = "Check that host and port belong to a PostgreSQL server.";
      }
      co_return fail(std::move(error));
    }
    const char reply = static_cast<char>(answer);
    if (reply == 'N' || reply == 'E') {
      if (params.sslmode == SslMode::prefer && reply == 'N') {
        rung.done("not offered by the server; continuing without");
        co_return Result<void>();
      }
      broken = true;
      co_return fail(Error(ErrorCode::unauthenticated, "the server does not offer TLS")
                         .with_stage(ConnectStage::tls)
                         .with_field("sslmode")
                         .with_remedy("Turn ssl on at the server, or accept an unencrypted connection with "
                                      "sslmode=disable (sslmode=prefer uses TLS where there is some)."));
    }
    if (reply != 'S') {
      broken = true;
      co_return fail(Error(ErrorCode::unavailable, "the answer to a request for TLS is not PostgreSQL's")
                         .with_stage(ConnectStage::tls)
                         .with_remedy("Check that host and port belong to a PostgreSQL server."));
    }
  }
  auto options = tls_options();
  auto secured = co_await io::tls_handshake(ctx, std::move(stream), std::move(options));
  if (!secured) {
    broken = true;
    co_return fail(std::move(secured).error());
  }
  stream = std::move(*secured);
  if (params.direct_tls && stream->tls()->alpn != "postgresql") {
    broken = true;
    co_return fail(Error(ErrorCode::unavailable, "the server did not agree to speak PostgreSQL over direct TLS")
                       .with_stage(ConnectStage::tls)
                       .with_field("sslnegotiation")
                       .with_remedy("It may be older than 17: use sslnegotiation=postgres."));
  }
  rung.done(describe_tls(*stream->tls(), params.sslmode));
  co_return Result<void>();
}

Task<void> Session::Impl::scram(std::string_view offered, const StartupFacts& facts) {
  bool plain = false;
  bool plus = false;
  for (const std::string_view mechanism : split(offered, '\0')) {
    plain = plain || mechanism == "SCRAM-SHA-256";
    plus = plus || mechanism == "SCRAM-SHA-256-PLUS";
  }
  const io::TlsInfo* tls = stream->tls();
  const bool can_bind =
      tls != nullptr && !tls->end_point_hash.empty() && params.channel_binding != ChannelBinding::disable;
  if (params.channel_binding == ChannelBinding::require && !(plus && can_bind)) {
    co_return fail(
        broke(unauthenticated("channel binding is required, and this connection cannot give it",
                              "It needs TLS and SCRAM-SHA-256-PLUS at the server; or use channel_binding=prefer.")));
  }
  const bool bind = plus && can_bind;
  if (!bind && !plain) {
    co_return fail(broke(Error(ErrorCode::unsupported, "the server offers no SCRAM mechanism that we know")
                             .with_stage(ConnectStage::authenticate)));
  }
  std::byte random[24];
  system_random().fill(random);
  const auto binding = bind       ? crypto::ScramBinding::end_point
                       : can_bind ? crypto::ScramBinding::not_offered
                                  : crypto::ScramBinding::none;
  auto hash = bind ? tls->end_point_hash : std::vector<std::byte>();
  crypto::ScramClient client("", params.password, crypto::base64_encode(random), binding, std::move(hash));
  const std::string_view mechanism = bind ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
  auth_method = mechanism;
  wire::Writer(out).sasl_initial(mechanism, client.client_first());
  DW_CO_CHECK(co_await send());
  bool server_proved = false;
  bool challenged = false;  // each challenge costs up to a second of computation
  for (;;) {
    DW_CO_TRY(auto message, co_await next_message());
    if (message.type == 'E') {
      const auto error = wire::parse_error(message.body);
      if (!error) co_return fail(protocol_error("a malformed error"));
      co_return fail(broke(startup_error(*error, facts)));
    }
    if (message.type != 'R') co_return fail(protocol_error("an unexpected message during authentication"));
    wire::BodyReader reader(message.body);
    const std::int32_t code = reader.int32();
    if (code == 11 && reader.ok() && !challenged) {
      challenged = true;
      auto response = client.on_server_first(reader.rest());
      if (!response) co_return fail(broke(std::move(response).error()));
      wire::Writer(out).sasl_response(*response);
      DW_CO_CHECK(co_await send());
    } else if (code == 12 && reader.ok()) {
      auto proved = client.on_server_final(reader.rest());
      if (!proved) co_return fail(broke(std::move(proved).error()));
      server_proved = true;
    } else if (code == 0 && reader.ok()) {
      if (!server_proved)
        co_return fail(broke(unauthenticated("the server skipped its half of the SCRAM exchange",
                                             "It may be an impostor: check the host, and use sslmode=verify-full.")));
      co_return Result<void>();
    } else {
      co_return fail(protocol_error("an unexpected step of authentication"));
    }
  }
}

Task<void> Session::Impl::authenticate(const StartupFacts& facts) {
  bool password_sent = false;
  for (;;) {
    DW_CO_TRY(auto message, co_await next_message());
    if (message.type == 'v') continue;  // NegotiateProtocolVersion: we ask for 3.0 and no options
    if (message.type == 'E') {
      const auto error = wire::parse_error(message.body);
      if (!error) co_return fail(protocol_error("a malformed error"));
      Error out_error = startup_error(*error, facts);
      if (is_refused_setting(*error)) out_error.vendor_code = "unsupported_startup_parameter";
      co_return fail(broke(std::move(out_error)));
    }
    if (message.type != 'R') co_return fail(protocol_error("an unexpected message during authentication"));
    wire::BodyReader reader(message.body);
    const std::int32_t code = reader.int32();
    if (!reader.ok()) co_return fail(protocol_error("a malformed request for authentication"));
    if (code == 0) {
      if (params.channel_binding == ChannelBinding::require) {
        co_return fail(broke(unauthenticated("channel binding is required, but the server let us in without asking",
                                             "Use channel_binding=prefer, or SCRAM at the server.")));
      }
      if (auth_method.empty())
        auth_method = params.client_certificate_pem.empty() ? "no password asked" : "certificate or trust";
      co_return Result<void>();
    }
    if (code != 10 && code != 3 && code != 5) {
      co_return fail(
          broke(Error(ErrorCode::unsupported, code == 7 || code == 9 || code == 2
                                                  ? "the server wants Kerberos, GSSAPI or SSPI"
                                                  : "the server wants a method of authentication that we do not know")
                    .with_stage(ConnectStage::authenticate)
                    .with_remedy("Ask for a scram-sha-256 line in pg_hba.conf for this user.")));
    }
    if (params.password.empty()) {
      co_return fail(broke(unauthenticated("the server asks for a password, and none was given",
                                           "Pass it by prompt, --password-file or PGPASSWORD.")
                               .with_field("password")));
    }
    if (code == 10) {
      const std::string mechanisms(reader.rest());
      co_return co_await scram(mechanisms, facts);
    }
    if (params.channel_binding == ChannelBinding::require) {
      co_return fail(broke(unauthenticated("channel binding is required, but the server asks for the password itself",
                                           "Use SCRAM at the server.")));
    }
    if (password_sent) co_return fail(protocol_error("a second request for the password"));
    if (code == 3) {
      const io::TlsInfo* tls = stream->tls();
      if (tls == nullptr || !tls->chain_verified || !tls->name_verified) {
        co_return fail(broke(
            unauthenticated("the server asks for the password in clear text, which is sent over verified TLS only",
                            "Use sslmode=verify-full, or scram-sha-256 at the server.")));
      }
      auth_method = "password over verified TLS";
      wire::Writer(out).password(params.password.expose());
    } else {
      const std::string_view salt = reader.take(4);
      if (!reader.ok()) co_return fail(protocol_error("a malformed request for authentication"));
      auth_method = "md5";
      std::string inner;
      inner.reserve(params.password.expose().size() + params.user.size());
      inner.append(params.password.expose()).append(params.user);
      std::string hashed = crypto::md5_hex(inner);
      wipe(inner);
      hashed.append(salt);
      std::string answer = "md5" + crypto::md5_hex(hashed);
      wire::Writer(out).password(answer);
      wipe(hashed);
      wipe(answer);
    }
    password_sent = true;
    std::string bytes;
    bytes.swap(out);
    auto sent = co_await stream->write(std::as_bytes(std::span(bytes)));
    wipe(bytes);
    if (!sent) co_return fail(broke(std::move(sent).error()));
  }
}

Task<void> Session::Impl::start(LadderObserver* observer) {
  Rung rung(observer, "authenticate");
  std::vector<std::pair<std::string, std::string>> parameters_to_send;
  parameters_to_send.emplace_back("user", params.user);
  parameters_to_send.emplace_back("database", params.database);
  parameters_to_send.emplace_back("application_name", params.application_name);
  parameters_to_send.emplace_back("client_encoding", "UTF8");
  if (settings_applied) {
    for (const auto& setting : params.settings) parameters_to_send.push_back(setting);
  }
  wire::Writer(out).startup(parameters_to_send);
  DW_CO_CHECK(co_await send());
  StartupFacts facts;
  facts.user = params.user;
  facts.database = params.database;
  facts.encrypted = stream->tls() != nullptr;
  auto authenticated = co_await authenticate(facts);
  if (!authenticated) {
    Error error = std::move(authenticated).error();
    if (!error.stage) error.stage = ConnectStage::authenticate;
    co_return fail(std::move(error));
  }
  rung.done(printable(params.user, 128) + " (" + auth_method + ")");

  Rung authorise(observer, "authorise");
  for (;;) {
    auto received = co_await next_message();
    if (!received) {
      Error error = std::move(received).error();
      if (!error.stage) error.stage = ConnectStage::authorise;
      co_return fail(std::move(error));
    }
    const wire::Message message = *received;
    if (message.type == 'K') {
      wire::BodyReader reader(message.body);
      pid = static_cast<std::uint32_t>(reader.int32());
      cancel_key = reader.rest();
      if (!reader.ok() || cancel_key.size() < 4 || cancel_key.size() > 256)
        co_return fail(protocol_error("a malformed cancel key"));
    } else if (message.type == 'Z') {
      finish_result(message);
      break;
    } else if (message.type == 'E') {
      const auto error = wire::parse_error(message.body);
      if (!error) co_return fail(protocol_error("a malformed error"));
      Error out_error = startup_error(*error, facts);
      if (is_refused_setting(*error)) out_error.vendor_code = "unsupported_startup_parameter";
      co_return fail(broke(std::move(out_error)));
    } else {
      co_return fail(protocol_error("an unexpected message during start-up"));
    }
  }
  authorise.done("database " + printable(params.database, 128));
  kLog.debug("session open", {{"host", params.host},
                              {"port", params.port},
                              {"backend", pid},
                              {"auth", auth_method},
                              {"tls", stream->tls() == nullptr ? std::string("none") : stream->tls()->version}});
  co_return Result<void>();
}

Task<void> Session::Impl::send_cancel(CallContext ctx) {
  kLog.debug("cancel request", {{"host", params.host}, {"backend", pid}});
  DW_CO_TRY(auto second, co_await dialer->dial(ctx, dial_host(), params.port));
  auto executor = co_await asio::this_coro::executor;
  // The same care as for the session: a cancel key in clear text is a key for anybody to use.
  if (stream->tls() != nullptr) {
    if (!params.direct_tls) {
      std::string request;
      wire::Writer(request).ssl_request();
      auto expire = [raw = second.get()] { raw->abort(); };
      io::DeadlineGuard guard(executor, ctx.deadline, expire);
      DW_CO_CHECK(co_await second->write(std::as_bytes(std::span(request))));
      std::byte answer{};
      DW_CO_TRY(auto got, co_await second->read_some(std::span(&answer, 1)));
      static_cast<void>(got);
      if (answer != std::byte{'S'}) co_return fail(ErrorCode::unavailable, "no TLS for the cancel request");
    }
    auto options = tls_options();
    DW_CO_TRY(auto secured, co_await io::tls_handshake(ctx, std::move(second), std::move(options)));
    second = std::move(secured);
  }
  std::string bytes;
  wire::Writer(bytes).cancel_request(pid, cancel_key);
  auto expire = [raw = second.get()] { raw->abort(); };
  io::DeadlineGuard guard(executor, ctx.deadline, expire);
  DW_CO_CHECK(co_await second->write(std::as_bytes(std::span(bytes))));
  std::byte end{};
  auto closed = co_await second->read_some(std::span(&end, 1));  // the server closes once it has signalled the backend
  static_cast<void>(closed);
  co_return Result<void>();
}

Task<void> Session::cancel(CallContext ctx) {
  if (impl_->dialer == nullptr || impl_->pid == 0)
    co_return fail(ErrorCode::unsupported, "this session cannot send cancel requests");
  co_return co_await impl_->send_cancel(ctx);
}

Task<std::unique_ptr<Session>> Session::start_on(CallContext ctx, std::unique_ptr<io::ByteStream> stream,
                                                 ConnectParams params, LadderObserver* observer) {
  auto impl = std::make_unique<Impl>(std::move(params));
  impl->stream = std::move(stream);
  DW_CO_CHECK(co_await impl->bounded(ctx, impl->start(observer)));
  co_return std::unique_ptr<Session>(new Session(std::move(impl)));
}

Task<std::unique_ptr<Session>> Session::connect(CallContext ctx, io::Dialer& dialer, ConnectParams params,
                                                LadderObserver* observer) {
  auto impl = std::make_unique<Impl>(std::move(params));
  impl->dialer = &dialer;
  LadderObserver* first_way = observer;  // the rungs up to TLS are told once
  for (;;) {
    DW_CO_TRY(impl->stream, co_await dialer.dial(ctx, impl->dial_host(), impl->params.port, first_way));
    impl->params.address = impl->stream->peer_address();  // cancel requests go to the same server
    impl->broken = false;
    {
      // The handshake takes the stream, so that bounded()'s guard, which aborts the stream, is not for it.
      auto executor = co_await asio::this_coro::executor;
      auto expire = [raw = impl.get()] {
        if (raw->stream) raw->stream->abort();
      };
      io::DeadlineGuard guard(executor, ctx.deadline, expire);
      auto negotiated = co_await impl->negotiate_tls(ctx, first_way);
      if (!negotiated) {
        Error error = std::move(negotiated).error();
        if (guard.fired() && error.code == ErrorCode::cancelled) {
          error = Error(ErrorCode::deadline_exceeded, "the server did not answer the request for TLS in time")
                      .with_stage(ConnectStage::tls)
                      .with_remedy("It may be overloaded, or not be a PostgreSQL server.");
        }
        co_return fail(std::move(error));
      }
    }
    auto started = co_await impl->bounded(ctx, impl->start(observer));
    if (started) break;
    if (started.error().vendor_code != "unsupported_startup_parameter" || !impl->settings_applied) {
      Error error = std::move(started).error();
      if (error.code == ErrorCode::deadline_exceeded) error.message = "the server did not answer in time";
      co_return fail(std::move(error));
    }
    // A pooler in between: once more without our settings.
    kLog.debug("start-up settings refused, trying without", {{"host", impl->params.host}});
    impl->settings_applied = false;
    impl->auth_method.clear();
    impl->rx = wire::Receiver(impl->params.max_message_bytes);
    impl->parameters.clear();
    first_way = nullptr;
  }
  co_return std::unique_ptr<Session>(new Session(std::move(impl)));
}

}  // namespace datawave::pg
