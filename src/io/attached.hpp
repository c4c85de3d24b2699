/// The callback side of a TLS stream (ByteStream::attach); private to io.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "datawave/io/stream.hpp"
#include "datawave/io/turn.hpp"

namespace datawave::io {

/// Handlers hold it by shared_ptr, so it may outlive the stream's owner; `sink` is null from then on.
template <class Stream>
class Attached : public std::enable_shared_from_this<Attached<Stream>> {
 public:
  using Translate = Error (*)(const boost::system::error_code&, std::string_view doing);
  Attached(std::shared_ptr<Stream> stream, StreamSink& sink, Executor executor, Translate translate)
      : stream_(std::move(stream)), sink_(&sink), turn_(Turn::of(executor)), translate_(translate) {}

  void read() {
    const auto space = sink_->receive_space();
    stream_->async_read_some(asio::buffer(space.data(), space.size()),
                             [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t n) {
                               self->on_read(error, n);
                             });
  }

  void send(std::string& bytes) {
    if (sink_ == nullptr || bytes.empty()) return bytes.clear();
    if (writing_) {
      waiting_.append(bytes);
    } else {
      flying_.assign(bytes);
      write();
    }
    bytes.clear();
  }
  [[nodiscard]] std::size_t unsent() const { return flying_.size() + waiting_.size(); }
  void let_go() { sink_ = nullptr; }

 private:
  void on_read(const boost::system::error_code& error, std::size_t n) {
    if (sink_ == nullptr) return;
    const Turn::Scope scope(turn_);
    if (error) return broke(error, "we waited for its answer");
    sink_->on_received(n);
    if (sink_ != nullptr) read();
  }
  void write() {
    writing_ = true;
    asio::async_write(*stream_, asio::buffer(flying_),
                      [self = this->shared_from_this()](const boost::system::error_code& error, std::size_t) {
                        self->on_written(error);
                      });
  }
  void on_written(const boost::system::error_code& error) {
    writing_ = false;
    flying_.clear();
    if (sink_ == nullptr) return;
    if (error) {
      const Turn::Scope scope(turn_);
      return broke(error, "we sent a request");
    }
    if (waiting_.empty()) return;
    flying_.swap(waiting_);
    write();
  }
  void broke(const boost::system::error_code& error, std::string_view doing) {
    StreamSink* sink = sink_;
    sink_ = nullptr;
    sink->on_broken(translate_(error, doing));
  }

  std::shared_ptr<Stream> stream_;
  StreamSink* sink_;
  Turn& turn_;
  Translate translate_;
  std::string flying_;
  std::string waiting_;
  bool writing_ = false;
};

}  // namespace datawave::io
