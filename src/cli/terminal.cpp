#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace datawave::cli {

namespace {
std::size_t width_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 0;
}
}  // namespace

Terminal detect_terminal(std::string_view colour) {
  Terminal terminal;
  terminal.out_is_tty = ::isatty(STDOUT_FILENO) == 1;
  terminal.err_is_tty = ::isatty(STDERR_FILENO) == 1;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool plain =
      (no_color != nullptr && *no_color != '\0') || (term != nullptr && std::string_view(term) == "dumb");
  terminal.colour = colour == "always" || (colour == "auto" && terminal.out_is_tty && !plain);
  terminal.err_colour = colour == "always" || (colour == "auto" && terminal.err_is_tty && !plain);
  if (const std::size_t out = width_of(STDOUT_FILENO)) {
    terminal.width = out;
  } else if (const std::size_t err = width_of(STDERR_FILENO)) {
    terminal.width = err;
  }
  terminal.width = std::clamp<std::size_t>(terminal.width, 60, 200);
  return terminal;
}

bool write_out(std::string_view text) { return std::fwrite(text.data(), 1, text.size(), stdout) == text.size(); }
bool flush_out() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }
void write_err(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace datawave::cli
