#include "tcp_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>

#include "datawave/io/lane.hpp"

namespace datawave::io {

Error error_from_socket(const boost::system::error_code& code, std::string_view doing) {
  if (code == asio::error::operation_aborted) return impl::cancelled_error();
  std::string what;
  if (code == asio::error::eof || code == asio::error::connection_reset || code == asio::error::broken_pipe) {
    what = "the server closed the connection";
  } else if (code == asio::error::connection_refused) {
    what = "the connection was refused";
  } else {
    what = code.message();
  }
  return Error(ErrorCode::unavailable, what + " while " + std::string(doing)).with_retryable();
}

std::string address_of(const TcpSocket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

Task<std::size_t> TcpStream::read_some(std::span<std::byte> into) {
  if (aborted_ || co_await is_cancelled()) co_return fail(impl::cancelled_error());
  auto [ec, n] = co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), use_task);
  if (aborted_) co_return fail(impl::cancelled_error());
  if (ec) co_return fail(error_from_socket(ec, "we waited for its answer"));
  co_return n;
}

Task<void> TcpStream::write(std::span<const std::byte> bytes) {
  if (aborted_ || co_await is_cancelled()) co_return fail(impl::cancelled_error());
  auto [ec, n] = co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), use_task);
  static_cast<void>(n);
  if (aborted_) co_return fail(impl::cancelled_error());
  if (ec) co_return fail(error_from_socket(ec, "we sent a request"));
  co_return Result<void>();
}

void TcpStream::abort() noexcept {
  aborted_ = true;
  boost::system::error_code ignored;
  if (polled_) return polled_->abort();
  socket_.cancel(ignored);
}

void TcpStream::close() noexcept {
  aborted_ = true;
  boost::system::error_code ignored;
  if (polled_) return polled_->close();
  socket_.close(ignored);
}

bool TcpStream::attach(StreamSink& sink) {
  boost::system::error_code failed;
  if (aborted_) return false;
  peer_ = address_of(socket_);
  const Executor executor = socket_.get_executor();
  const int descriptor = socket_.release(failed);
  if (failed) return false;
  polled_ = std::make_unique<PolledSocket>(descriptor, sink, executor);
  return polled_->start();
}

void TcpStream::send(std::string& bytes) {
  if (!polled_) return bytes.clear();
  polled_->send(bytes);
}

}  // namespace datawave::io
