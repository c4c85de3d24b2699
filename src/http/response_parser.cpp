#include "response_parser.hpp"

#include "grammar.hpp"

namespace datawave::http::impl {

namespace {
constexpr std::size_t kMaxHeaders = 200;
constexpr int kMaxInterim = 8;

tl::unexpected<Error> malformed(std::string message) {
  return fail(Error(ErrorCode::data_loss, std::move(message)).with_stage(ConnectStage::protocol));
}

/// "HTTP/1.1 200 OK"; the reason may be missing with its space.
bool parse_status_line(std::string_view line, ClientResponse& out, bool& http_1_0) {
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || (line[7] != '0' && line[7] != '1') || line[8] != ' ') {
    return false;
  }
  http_1_0 = line[7] == '0';
  out.status = 0;
  for (const char c : line.substr(9, 3)) {
    if (c < '0' || c > '9') return false;
    out.status = out.status * 10 + (c - '0');
  }
  const std::string_view reason = line.substr(12);
  return out.status >= 100 && out.status <= 599 && (reason.empty() || reason.front() == ' ') &&
         all(reason, kFieldValue);
}
}  // namespace

Result<ChunkDecoder::Step> ResponseParser::feed(std::string_view input) {
  ChunkDecoder::Step step;
  if (has_head_) {
    step = body_.feed(input);
    if (body_.bad()) return malformed("the chunks of the answer are malformed");
    done_ = body_.done();
    return step;
  }
  // Bytes behind the head are given back, so at most one head is copied.
  const std::size_t before = head_.size();
  head_ += input.substr(0, max_header_bytes_ + 1 - std::min(before, max_header_bytes_));
  switch (scanner_.scan(head_, max_header_bytes_)) {
    case HeadScanner::Found::more: step.consumed = head_.size() - before; return step;
    case HeadScanner::Found::bad: return malformed("the answer is not HTTP/1.1");
    case HeadScanner::Found::too_long:
      return fail(Error(ErrorCode::resource_exhausted, "the headers of the answer are too long")
                      .with_stage(ConnectStage::protocol));
    case HeadScanner::Found::complete: break;
  }
  step.consumed = scanner_.size() - before;
  head_.resize(scanner_.size());
  DW_CHECK(take_head());
  return step;
}

Result<void> ResponseParser::take_head() {
  response_ = ClientResponse();
  std::string_view rest = head_;
  rest.remove_suffix(2);
  std::size_t end = rest.find("\r\n");
  if (!parse_status_line(rest.substr(0, end), response_, http_1_0_)) return malformed("the answer is not HTTP/1.1");
  for (rest.remove_prefix(end + 2); !rest.empty(); rest.remove_prefix(end + 2)) {
    end = rest.find("\r\n");
    HeaderView header;
    if (response_.headers.size() == kMaxHeaders || !parse_header_line(rest.substr(0, end), header)) {
      return malformed("a header of the answer is malformed");
    }
    Header copy;
    copy.name = header.name;
    copy.value = header.value;
    response_.headers.push_back(std::move(copy));
  }
  scanner_.reset();
  head_.clear();
  if (response_.status == 101) return malformed("the server changed the protocol unasked");
  if (response_.status >= 200) return take_framing();
  if (++interim_ > kMaxInterim) return malformed("too many interim answers");
  return {};
}

Result<void> ResponseParser::take_framing() {
  std::size_t lengths = 0;
  std::size_t encodings = 0;
  std::optional<std::uint64_t> length;
  bool close = false;
  bool kept = false;
  bool valid = true;
  for (const Header& header : response_.headers) {
    if (same_name(header.name, "Content-Length")) {
      ++lengths;
      length = parse_content_length(header.value);
      if (!length) return malformed("the length of the answer is malformed");
    } else if (same_name(header.name, "Transfer-Encoding")) {
      ++encodings;
      if (!same_name(header.value, "chunked")) return malformed("the answer is encoded in a way we did not ask for");
    } else if (same_name(header.name, "Connection")) {
      close = close || list_holds(header.value, "close", valid);
      kept = kept || list_holds(header.value, "keep-alive", valid);
    }
  }
  if (lengths > 1 || encodings > 1 || (lengths > 0 && encodings > 0) || (encodings > 0 && http_1_0_)) {
    return malformed("the answer gives its length twice");
  }
  has_head_ = true;
  keep_alive_ = valid && !close && (!http_1_0_ || kept);
  if (to_head_ || response_.status == 204 || response_.status == 304) {
    body_ = BodyDecoder();
  } else if (encodings > 0) {
    body_ = BodyDecoder::chunked();
  } else if (length) {
    body_ = BodyDecoder::of_length(*length);
  } else {
    body_ = BodyDecoder::until_close();
    keep_alive_ = false;
  }
  done_ = body_.done();
  return {};
}

Result<void> ResponseParser::end() {
  if (has_head_ && (done_ || body_.ends_with_connection())) {
    done_ = true;
    return {};
  }
  return malformed("the connection ended in the middle of the answer");
}

}  // namespace datawave::http::impl
