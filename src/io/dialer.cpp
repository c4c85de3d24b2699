#include "datawave/io/dialer.hpp"

#include <boost/asio/connect.hpp>

#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "tcp_stream.hpp"

namespace datawave::io {

namespace {
namespace ip = asio::ip;

Error connect_error(const boost::system::error_code& ec, const ip::tcp::endpoint& endpoint) {
  std::string where =
      endpoint.address().is_v6() ? "[" + endpoint.address().to_string() + "]" : endpoint.address().to_string();
  where += ":" + std::to_string(endpoint.port());
  Error error;
  if (ec == asio::error::connection_refused) {
    error = Error(ErrorCode::unavailable, "nothing listens on " + where)
                .with_remedy("Check the port, that the server is running, and that it listens on this address.");
  } else if (ec == asio::error::timed_out) {
    error = Error(ErrorCode::unavailable, where + " did not answer")
                .with_remedy("A firewall may drop the packets: check rules and routes between here and there.");
  } else if (ec == asio::error::network_unreachable || ec == asio::error::host_unreachable) {
    error =
        Error(ErrorCode::unavailable, "no route to " + where).with_remedy("Check the network or VPN of this machine.");
  } else {
    error = Error(ErrorCode::unavailable, where + ": " + ec.message());
  }
  return std::move(error).with_stage(ConnectStage::connect).with_retryable();
}
}  // namespace

Task<std::unique_ptr<ByteStream>> Dialer::dial(CallContext ctx, std::string host, std::uint16_t port,
                                               LadderObserver* observer) {
  Rung resolve_rung(observer, "resolve");
  DW_CO_TRY(auto addresses, co_await resolver_.resolve(ctx, host));
  std::vector<ip::address> judged;
  Error refusal;
  for (const auto& address : addresses) {
    if (auto allowed = policy_.judge(address, port)) {
      judged.push_back(address);
    } else {
      refusal = std::move(allowed).error();
    }
  }
  if (judged.empty()) co_return fail(std::move(refusal));
  if (host != judged.front().to_string()) {
    resolve_rung.done(printable(host, 260) + " → " + judged.front().to_string());
  }

  Rung connect_rung(observer, "connect");
  auto executor = co_await asio::this_coro::executor;
  Error last;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (co_await is_cancelled()) co_return fail(impl::cancelled_error());
    const ip::tcp::endpoint endpoint(judged[i], port);
    TcpSocket socket(executor);
    const auto share = ctx.remaining() / static_cast<std::int64_t>(judged.size() - i);
    const CallContext attempt = ctx.with_timeout(share);
    auto cancel = [&socket] {
      boost::system::error_code ignored;
      socket.cancel(ignored);
    };
    DeadlineGuard guard(executor, attempt.deadline, cancel);
    auto [ec] = co_await socket.async_connect(endpoint, use_task);
    if (!ec) {
      boost::system::error_code ignored;
      socket.set_option(ip::tcp::no_delay(true), ignored);
      socket.set_option(asio::socket_base::keep_alive(true), ignored);
      std::string where =
          endpoint.address().is_v6() ? "[" + endpoint.address().to_string() + "]" : endpoint.address().to_string();
      connect_rung.done(where + ":" + std::to_string(port));
      auto stream = std::make_unique<TcpStream>(std::move(socket));
      co_return stream;
    }
    if (guard.fired()) {
      last = connect_error(asio::error::timed_out, endpoint);
      last.code = ErrorCode::deadline_exceeded;
    } else if (ec == asio::error::operation_aborted) {
      co_return fail(impl::cancelled_error());
    } else {
      last = connect_error(ec, endpoint);
    }
  }
  co_return fail(std::move(last));
}

}  // namespace datawave::io
