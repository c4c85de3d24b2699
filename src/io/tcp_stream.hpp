/// The dialer's stream; private to io, so that TLS can take over its socket.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "datawave/io/stream.hpp"
#include "polled_socket.hpp"

namespace datawave::io {

using TcpSocket = asio::basic_stream_socket<asio::ip::tcp, Executor>;

/// operation_aborted becomes cancelled; everything else unavailable and retryable, naming what happened.
Error error_from_socket(const boost::system::error_code& code, std::string_view doing);

/// Of the other end; empty when it is not connected.
std::string address_of(const TcpSocket& socket);

class TcpStream final : public ByteStream {
 public:
  explicit TcpStream(TcpSocket socket) : socket_(std::move(socket)) {}
  Task<std::size_t> read_some(std::span<std::byte> into) override;
  Task<void> write(std::span<const std::byte> bytes) override;
  void abort() noexcept override;
  void close() noexcept override;
  [[nodiscard]] std::string peer_address() const override { return polled_ ? peer_ : address_of(socket_); }
  bool attach(StreamSink& sink) override;
  void send(std::string& bytes) override;
  [[nodiscard]] std::size_t unsent() const override { return polled_ ? polled_->unsent() : 0; }
  TcpSocket& socket() { return socket_; }

 private:
  TcpSocket socket_;
  std::unique_ptr<PolledSocket> polled_;  ///< after attach(); the socket is its
  std::string peer_;
  bool aborted_ = false;
};

}  // namespace datawave::io
