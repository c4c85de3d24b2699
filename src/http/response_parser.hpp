/// A response as the client receives it, in any pieces. As strict as the server's side: what frames the message is read
/// in one way or refused. Source: RFC 9112, sections 4 to 6.3.
#pragma once

#include <string>
#include <string_view>

#include "body_decoder.hpp"
#include "datawave/http/client.hpp"
#include "head_parser.hpp"

namespace datawave::http::impl {

class ResponseParser {
 public:
  /// `to_head`: the request was HEAD, so that no body follows whatever the head says.
  ResponseParser(bool to_head, std::size_t max_header_bytes) : to_head_(to_head), max_header_bytes_(max_header_bytes) {}

  /// Takes a part of `input`; call until all is consumed or done(). Errors: data_loss, resource_exhausted,
  /// both with stage protocol.
  Result<ChunkDecoder::Step> feed(std::string_view input);
  /// The connection has ended. Errors: data_loss where something is missing.
  Result<void> end();

  /// Status and headers are complete.
  [[nodiscard]] bool has_head() const { return has_head_; }
  /// The head, with an empty body; after has_head().
  ClientResponse& response() { return response_; }
  [[nodiscard]] bool done() const { return done_; }
  /// Another request may follow; after done().
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

 private:
  Result<void> take_head();
  Result<void> take_framing();

  bool to_head_;
  std::size_t max_header_bytes_;
  std::string head_;
  HeadScanner scanner_;
  int interim_ = 0;
  ClientResponse response_;
  BodyDecoder body_;
  bool http_1_0_ = false;
  bool has_head_ = false;
  bool keep_alive_ = false;
  bool done_ = false;
};

}  // namespace datawave::http::impl
