/// The chunked transfer coding, incrementally and strictly: CR LF and nothing else ends a line, extensions and trailers
/// are bounded, checked and dropped. Source: RFC 9112, section 7.1.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace datawave::http::impl {

class ChunkDecoder {
 public:
  struct Step {
    /// Bytes taken from the input.
    std::size_t consumed = 0;
    /// A view into the input; may be empty.
    std::string_view data;
  };
  /// Takes a part of `input`: call until nothing is consumed, done() or bad().
  Step feed(std::string_view input);
  [[nodiscard]] bool done() const { return state_ == State::done; }
  [[nodiscard]] bool bad() const { return state_ == State::bad; }

 private:
  enum class State : std::uint8_t {
    size,  // at least one digit is still to come
    more_size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer,  // at the beginning of a line
    trailer_line,
    trailer_lf,
    end_lf,
    done,
    bad,
  };
  State next(char c);

  State state_ = State::size;
  std::uint64_t left_ = 0;
  std::size_t overhead_ = 0;  // of this chunk's extension, or of all trailers
};

}  // namespace datawave::http::impl
