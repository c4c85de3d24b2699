/// A TCP socket after ByteStream::attach(): reads as the poller says, writes at once as far as the kernel takes it.
/// Private to io.
#pragma once

#include <string>

#include "datawave/io/stream.hpp"
#include "poller.hpp"

namespace datawave::io {

class PolledSocket final : public Pollable {
 public:
  /// Takes the descriptor, which is non-blocking.
  PolledSocket(int descriptor, StreamSink& sink, Executor executor);
  ~PolledSocket() override {
    if (destroyed_ != nullptr) *destroyed_ = true;
    close();
  }
  PolledSocket(const PolledSocket&) = delete;
  PolledSocket& operator=(const PolledSocket&) = delete;

  [[nodiscard]] bool start() { return added_ = poller_.add(descriptor_, *this); }
  void send(std::string& bytes);
  [[nodiscard]] std::size_t unsent() const { return unsent_.size(); }
  /// No more calls come; the peer sees the end.
  void close() noexcept;
  /// on_broken() with `cancelled` follows.
  void abort();
  void on_events(std::uint32_t events) override;

 private:
  /// What the kernel took; an error is met again by the next read.
  std::size_t send_some(const char* data, std::size_t size);
  void broke(int error, const char* doing);

  int descriptor_;
  StreamSink* sink_;
  Executor executor_;
  Poller& poller_;
  std::string unsent_;
  bool added_ = false;
  bool* destroyed_ = nullptr;  ///< of who is reading
};

}  // namespace datawave::io
