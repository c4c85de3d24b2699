/// The bytes of one accepted connection, plain or TLS, without blocking.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace datawave::http::impl {

struct Transferred {
  enum class How : std::uint8_t { some, would_block, closed, failed };
  How how = How::would_block;
  std::size_t bytes = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  /// `some` with 1 to `size` bytes, `closed` when the peer said so in order.
  virtual Transferred read(char* into, std::size_t size) = 0;
  virtual Transferred write(std::string_view bytes) = 0;
  /// TLS alone has something to do: `some` when done, would_block, failed.
  virtual Transferred handshake() {
    Transferred done;
    done.how = Transferred::How::some;
    return done;
  }
  /// A read of fewer bytes than asked for took all that the kernel has.
  [[nodiscard]] virtual bool short_read_empties() const = 0;
  /// No more will be written; reading goes on.
  virtual void shut_write() = 0;
  /// The destructor's close is to be an RST: what the kernel still holds is dropped.
  virtual void reset_on_close() = 0;
};

/// Takes over the descriptor, which does not block.
std::unique_ptr<Transport> make_plain_transport(int descriptor);

/// Owner of a descriptor.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int release() { return std::exchange(value_, -1); }

  [[nodiscard]] Transferred receive(char* into, std::size_t size) const;
  [[nodiscard]] Transferred send(std::string_view bytes) const;
  void shut_write() const;
  void reset_on_close() const;

 private:
  int value_;
};

}  // namespace datawave::http::impl
