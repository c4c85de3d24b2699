#include "datawave/http/server.hpp"

#include <algorithm>
#include <thread>

#include "server_lane.hpp"

namespace datawave::http {

using impl::Acceptor;
using impl::ServerLane;
using impl::ServerShared;
namespace ip = asio::ip;

namespace {
/// What handlers have for their end after they were cancelled.
constexpr std::chrono::seconds kAfterCut{5};

Error listen_error(const boost::system::error_code& ec, const Listen& listen) {
  const bool v6 = listen.address.find(':') != std::string::npos;
  const std::string where = (v6 ? "[" + listen.address + "]" : listen.address) + ":" + std::to_string(listen.port);
  ErrorCode code = ErrorCode::invalid_argument;
  std::string message = "cannot listen on " + where + ": " + ec.message();
  std::string remedy = "Give an address of this machine, 127.0.0.1 or 0.0.0.0 for example.";
  if (ec == asio::error::address_in_use) {
    code = ErrorCode::conflict;
    message = where + " is in use by another program";
    remedy = "Stop it, or choose another port.";
  } else if (ec == asio::error::access_denied) {
    code = ErrorCode::permission_denied;
    message = "no permission to listen on " + where;
    remedy = "Ports below 1024 need a privilege: choose a higher one, and let a proxy or systemd's socket pass it on.";
  }
  return Error(code, std::move(message)).with_field("listen").with_remedy(std::move(remedy));
}

Result<Acceptor> bind(const Listen& listen, Executor executor) {
  boost::system::error_code ec;
  const auto address = ip::make_address(listen.address, ec);
  if (ec) return fail(listen_error(ec, listen));
  const ip::tcp::endpoint endpoint(address, listen.port);
  Acceptor acceptor(executor);
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  // Accepted sockets inherit it: answers are sent whole, so there is nothing for Nagle to gather.
  if (!ec) acceptor.set_option(ip::tcp::no_delay(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) acceptor.native_non_blocking(true, ec);
  if (ec) return fail(listen_error(ec, listen));
  return acceptor;
}

unsigned lane_count(unsigned wanted) {
  return std::clamp(wanted != 0 ? wanted : std::thread::hardware_concurrency(), 1U, 256U);
}
}  // namespace

struct Server::Impl {
  Impl(ServerOptions options, Handler& handler) : shared(std::move(options), handler) {}

  void stop(std::chrono::milliseconds grace);
  ServerShared shared;
  std::vector<std::uint16_t> ports;
  bool running = false;
};

Server::Server(ServerOptions options, Handler& handler) : impl_(std::make_unique<Impl>(std::move(options), handler)) {}

Server::~Server() { stop_blocking(std::chrono::milliseconds(0)); }

Result<void> Server::start() {
  ServerShared& shared = impl_->shared;
  const bool any_tls =
      std::any_of(shared.options.listen.begin(), shared.options.listen.end(), [](const Listen& l) { return l.tls; });
  if (shared.options.certificate) {
    DW_CHECK(reload_tls(*shared.options.certificate));
    shared.options.certificate.reset();
  } else if (any_tls) {
    return fail(Error(ErrorCode::invalid_argument, "a listener with TLS needs a certificate and its key")
                    .with_field("tls_certificate"));
  }
  const unsigned count = lane_count(shared.options.lanes);
  for (unsigned i = 0; i < count; ++i) shared.lanes.push_back(std::make_unique<ServerLane>(shared, i));
  for (std::size_t i = 0; i < shared.options.listen.size(); ++i) {
    const Listen& listen = shared.options.listen[i];
    ServerLane& lane = *shared.lanes[i % count];
    auto acceptor = bind(listen, lane.lane().executor());
    if (!acceptor) {
      shared.lanes.clear();
      impl_->ports.clear();
      return fail(std::move(acceptor).error());
    }
    boost::system::error_code ignored;
    impl_->ports.push_back(acceptor->local_endpoint(ignored).port());
    lane.listen(std::move(*acceptor), listen.tls);
  }
  impl_->running = true;
  for (const auto& lane : shared.lanes) lane->run();
  return {};
}

std::uint16_t Server::port(std::size_t listener) const { return impl_->ports.at(listener); }
unsigned Server::lanes() const { return static_cast<unsigned>(impl_->shared.lanes.size()); }
Executor Server::lane_executor(unsigned lane) const { return impl_->shared.lanes.at(lane)->lane().executor(); }

Result<void> Server::reload_tls(const ServerCertificate& certificate) {
  DW_TRY(auto context, impl::TlsContext::make(certificate));
  impl_->shared.set_tls(std::move(context));
  return {};
}

ServerMetrics Server::metrics() const {
  ServerMetrics sum;
  const auto read = [](const std::atomic<std::uint64_t>& counter) { return counter.load(std::memory_order_relaxed); };
  for (const auto& lane : impl_->shared.lanes) {
    const impl::LaneCounters& counters = lane->context().counters;
    sum.accepted += read(counters.accepted);
    sum.requests += read(counters.requests);
    sum.bytes_in += read(counters.bytes_in);
    sum.bytes_out += read(counters.bytes_out);
    for (std::size_t i = 0; i < sum.answers.size(); ++i) sum.answers[i] += read(counters.answers[i]);
    for (std::size_t i = 0; i < sum.dropped.size(); ++i) sum.dropped[i] += read(counters.dropped[i]);
    sum.open_by_lane.push_back(read(counters.open));
    sum.open += sum.open_by_lane.back();
  }
  return sum;
}

void Server::stop_blocking(std::chrono::milliseconds grace) { impl_->stop(grace); }

Task<void> Server::stop(std::chrono::milliseconds grace) {
  auto executor = co_await asio::this_coro::executor;
  std::thread stopper;
  auto initiate = [&](auto handler) {
    auto finish = std::make_shared<decltype(handler)>(std::move(handler));
    auto work = asio::make_work_guard(executor);
    stopper = std::thread([this, grace, finish, work, executor] {
      impl_->stop(grace);
      asio::post(executor, [finish] { (*finish)(); });
    });
  };
  static constexpr asio::use_awaitable_t<Executor> kToken{};
  co_await asio::async_initiate<decltype(kToken), void()>(initiate, kToken);
  stopper.join();
  co_return Result<void>();
}

void Server::Impl::stop(std::chrono::milliseconds grace) {
  if (!std::exchange(running, false)) return;
  for (const auto& lane : shared.lanes) lane->stop_listening();
  shared.deaf.wait(shared.lanes.size(), kAfterCut);
  for (const auto& lane : shared.lanes) lane->stop();
  if (!shared.done.wait(shared.lanes.size(), grace)) {
    for (const auto& lane : shared.lanes) lane->cut();
    if (!shared.done.wait(shared.lanes.size(), kAfterCut)) {
      for (const auto& lane : shared.lanes) lane->end();
    }
  }
  for (const auto& lane : shared.lanes) lane->join();
}

}  // namespace datawave::http
