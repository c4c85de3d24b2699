#include "chunk_decoder.hpp"

#include <algorithm>

#include "grammar.hpp"

namespace datawave::http::impl {

namespace {
constexpr std::uint64_t kMaxChunk = std::uint64_t{1} << 48;
constexpr std::size_t kMaxExtension = 256;
constexpr std::size_t kMaxTrailers = 4096;
}  // namespace

ChunkDecoder::State ChunkDecoder::next(char c) {
  switch (state_) {
    case State::size:
    case State::more_size: {
      const int digit = hex_value(c);
      if (digit >= 0) {
        left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
        // Leading zeros are overhead like any other.
        return left_ > kMaxChunk || ++overhead_ > 32 ? State::bad : State::more_size;
      }
      if (state_ == State::size) return State::bad;
      overhead_ = 0;
      if (c == ';') return State::extension;
      return c == '\r' ? State::size_lf : State::bad;
    }
    case State::extension:
      if (c == '\r') return State::size_lf;
      return !is(c, kFieldValue) || ++overhead_ > kMaxExtension ? State::bad : State::extension;
    case State::size_lf:
      overhead_ = 0;
      if (c != '\n') return State::bad;
      return left_ == 0 ? State::trailer : State::data;
    case State::data_cr: return c == '\r' ? State::data_lf : State::bad;
    case State::data_lf: return c == '\n' ? State::size : State::bad;
    case State::trailer:
      if (c == '\r') return State::end_lf;
      return !is(c, kToken) || ++overhead_ > kMaxTrailers ? State::bad : State::trailer_line;
    case State::trailer_line:
      if (c == '\r') return State::trailer_lf;
      return !is(c, kFieldValue) || ++overhead_ > kMaxTrailers ? State::bad : State::trailer_line;
    case State::trailer_lf: return c == '\n' ? State::trailer : State::bad;
    case State::end_lf: return c == '\n' ? State::done : State::bad;
    case State::data:
    case State::done:
    case State::bad: break;
  }
  return State::bad;
}

ChunkDecoder::Step ChunkDecoder::feed(std::string_view input) {
  Step step;
  while (step.consumed < input.size() && !done() && !bad()) {
    if (state_ != State::data) {
      state_ = next(input[step.consumed++]);
      continue;
    }
    const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - step.consumed));
    step.data = input.substr(step.consumed, take);
    step.consumed += take;
    left_ -= take;
    if (left_ == 0) state_ = State::data_cr;
    return step;
  }
  return step;
}

}  // namespace datawave::http::impl
