/// Blocking loopback sockets; private to the harness.
#pragma once

#include <cstddef>
#include <cstdint>

namespace datawave::testing::socket {

/// A connected socket, or -1.
int connect_to(std::uint16_t port);
/// Blocks until the socket is ready for `events` (poll's) or broken, or `halt` (an eventfd) is readable: then false.
bool wait_for(int fd, short events, int halt);
/// False when the peer is gone or `halt` became readable. Raises no SIGPIPE.
bool send_all(int fd, const char* data, std::size_t size, int halt);
void set_non_blocking(int fd);
/// Makes the close of this socket send an RST, with nothing said before.
void reset_on_close(int fd);
void close_with_reset(int fd);

}  // namespace datawave::testing::socket
