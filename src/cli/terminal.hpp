/// What the terminal is like, and what was asked about colour.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datawave::cli {

struct Terminal {
  bool out_is_tty = false;
  bool err_is_tty = false;
  bool colour = false;  ///< of stdout
  bool err_colour = false;
  std::size_t width = 100;  ///< of stdout, else of stderr, else 100
};

/// `colour`: "auto", "always" or "never". NO_COLOR (any value that is not empty) and TERM=dumb turn auto off.
Terminal detect_terminal(std::string_view colour);

/// Writes all of it to stdout. False: it could not be written (a full disk, a closed pipe); errno says why.
bool write_out(std::string_view text);
bool flush_out();
void write_err(std::string_view text);

}  // namespace datawave::cli
