/// The Exchange of a running handler.
#pragma once

#include "connection.hpp"

namespace datawave::http::impl {

class HandlerExchange final : public Exchange {
 public:
  HandlerExchange(Connection& connection, std::string_view head_bytes);

  [[nodiscard]] const RequestHead& head() const override { return head_; }
  Task<std::string> read_body(std::size_t limit) override;
  Task<void> start_stream(Response head) override;
  Task<void> write(std::string_view piece) override;
  Result<void> end_with_peer() override;
  [[nodiscard]] bool streaming() const override { return streaming_; }
  [[nodiscard]] bool peer_gone() const override { return connection_.gone_; }

 private:
  friend class Connection;
  enum class Step : std::uint8_t { done, wait, again, too_long, bad, gone };
  Step read_step(std::string& body, std::size_t limit);
  Step use(std::string_view input, std::string& body, std::size_t limit, std::size_t& used);
  static Task<Response> run(std::shared_ptr<Connection> connection);

  Connection& connection_;
  std::string head_bytes_;
  RequestHead head_;
  std::size_t answered_bytes_ = 0;

  bool body_asked_ = false;
  bool body_late_ = false;
  bool streaming_ = false;
  bool ends_with_peer_ = false;
  bool chunked_ = false;
  bool keep_alive_ = false;  // after the stream
  int stream_status_ = 0;

  Wakeup can_read_;
  Wakeup can_write_;

  /// Asio throws out of run() when a coroutine is cancelled before its first line; such a cancel is kept until then.
  enum class Run : std::uint8_t { posted, running, cancelled };
  Run run_ = Run::posted;
  asio::cancellation_signal cancel_;
};

}  // namespace datawave::http::impl
