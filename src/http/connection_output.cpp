// Sending: at once where the kernel takes it, the rest when it has room again.
#include "connection.hpp"
#include "handler_exchange.hpp"

namespace datawave::http::impl {

namespace {
constexpr std::size_t kKeptCapacity = 256 * 1024;
}

void Connection::send(std::string_view bytes) {
  if (bytes.empty() || ended()) return;
  if (!unsent_.empty()) {
    unsent_ += bytes;
    return;
  }
  while (!bytes.empty()) {
    const Transferred put = transport_->write(bytes);
    if (put.how == Transferred::How::would_block) break;
    if (put.how != Transferred::How::some) return peer_is_gone();
    LaneCounters::add(lane_.counters.bytes_out, put.bytes);
    bytes.remove_prefix(put.bytes);
  }
  if (!bytes.empty()) {
    unsent_.assign(bytes);
    sent_ = 0;
    write_by_ = now() + lane_.limits.write_timeout;
    arm();
  }
  if (lane_.out.capacity() > kKeptCapacity) lane_.out = std::string();
}

void Connection::flush() {
  if (unsent_.empty() || ended()) return;
  bool progress = false;
  while (sent_ < unsent_.size()) {
    const Transferred put = transport_->write(std::string_view(unsent_).substr(sent_));
    if (put.how == Transferred::How::would_block) break;
    if (put.how != Transferred::How::some) return peer_is_gone();
    LaneCounters::add(lane_.counters.bytes_out, put.bytes);
    sent_ += put.bytes;
    progress = true;
  }
  if (!progress) return;
  if (sent_ == unsent_.size()) {
    unsent_ = std::string();
    sent_ = 0;
    write_by_ = SteadyTime::max();
  } else {
    write_by_ = now() + lane_.limits.write_timeout;
    if (sent_ > unsent_.size() / 2) unsent_.erase(0, std::exchange(sent_, 0));
  }
  if (exchange_) exchange_->can_write_.wake();
}

}  // namespace datawave::http::impl
