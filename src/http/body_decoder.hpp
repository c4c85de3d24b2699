/// The body of one message, by whichever framing its head gave.
#pragma once

#include <algorithm>
#include <optional>

#include "chunk_decoder.hpp"

namespace datawave::http::impl {

class BodyDecoder {
 public:
  /// No body.
  BodyDecoder() = default;
  static BodyDecoder chunked() {
    BodyDecoder decoder;
    decoder.kind_ = Kind::chunked;
    return decoder;
  }
  static BodyDecoder of_length(std::uint64_t bytes) {
    BodyDecoder decoder;
    decoder.left_ = bytes;
    return decoder;
  }
  /// Of a response alone: ends when the connection does.
  static BodyDecoder until_close() {
    BodyDecoder decoder;
    decoder.kind_ = Kind::until_close;
    return decoder;
  }

  /// As ChunkDecoder::feed.
  ChunkDecoder::Step feed(std::string_view input) {
    if (kind_ == Kind::chunked) return chunks_.feed(input);
    ChunkDecoder::Step step;
    const std::uint64_t take = kind_ == Kind::until_close ? input.size() : std::min<std::uint64_t>(left_, input.size());
    step.consumed = static_cast<std::size_t>(take);
    step.data = input.substr(0, step.consumed);
    if (kind_ == Kind::length) left_ -= take;
    return step;
  }
  [[nodiscard]] bool done() const {
    return kind_ == Kind::chunked ? chunks_.done() : kind_ == Kind::length && left_ == 0;
  }
  [[nodiscard]] bool bad() const { return kind_ == Kind::chunked && chunks_.bad(); }
  [[nodiscard]] bool ends_with_connection() const { return kind_ == Kind::until_close; }
  [[nodiscard]] bool is_chunked() const { return kind_ == Kind::chunked; }

 private:
  enum class Kind : std::uint8_t { length, chunked, until_close };
  Kind kind_ = Kind::length;
  std::uint64_t left_ = 0;
  ChunkDecoder chunks_;
};

}  // namespace datawave::http::impl
