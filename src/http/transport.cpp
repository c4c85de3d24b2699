#include "transport.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace datawave::http::impl {

namespace {
Transferred outcome(ssize_t result) {
  Transferred out;
  if (result > 0) {
    out.how = Transferred::How::some;
    out.bytes = static_cast<std::size_t>(result);
  } else if (result == 0) {
    out.how = Transferred::How::closed;
  } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
    out.how = Transferred::How::would_block;
  } else {
    out.how = Transferred::How::failed;
  }
  return out;
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int descriptor) : socket_(descriptor) {}
  Transferred read(char* into, std::size_t size) override { return socket_.receive(into, size); }
  Transferred write(std::string_view bytes) override { return socket_.send(bytes); }
  [[nodiscard]] bool short_read_empties() const override { return true; }
  void shut_write() override { socket_.shut_write(); }
  void reset_on_close() override { socket_.reset_on_close(); }

 private:
  Descriptor socket_;
};
}  // namespace

Descriptor::~Descriptor() {
  if (value_ >= 0) ::close(value_);
}

Transferred Descriptor::receive(char* into, std::size_t size) const {
  ssize_t result = 0;
  do {
    result = ::recv(value_, into, size, 0);
  } while (result < 0 && errno == EINTR);
  return outcome(result);
}

Transferred Descriptor::send(std::string_view bytes) const {
  ssize_t result = 0;
  do {
    result = ::send(value_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (result < 0 && errno == EINTR);
  return outcome(result);
}

void Descriptor::shut_write() const { static_cast<void>(::shutdown(value_, SHUT_WR)); }

void Descriptor::reset_on_close() const {
  linger now{};
  now.l_onoff = 1;
  static_cast<void>(::setsockopt(value_, SOL_SOCKET, SO_LINGER, &now, sizeof now));
}

std::unique_ptr<Transport> make_plain_transport(int descriptor) { return std::make_unique<PlainTransport>(descriptor); }

}  // namespace datawave::http::impl
