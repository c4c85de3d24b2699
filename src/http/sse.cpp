#include "datawave/http/sse.hpp"

#include "datawave/core/text.hpp"

namespace datawave::http {

namespace {
void append_clean(std::string_view text, std::string& out) {
  for (const char c : text) {
    if (c != '\r' && c != '\n' && c != '\0') out += c;
  }
}
void append_field(std::string_view name, std::string_view value, std::string& out) {
  out += name;
  out += ": ";
  append_clean(value, out);
  out += '\n';
}
}  // namespace

std::string format_sse(const SseEvent& event) {
  std::string out;
  if (event.retry) append_field("retry", std::to_string(event.retry->count()), out);
  if (!event.event.empty()) append_field("event", event.event, out);
  if (!event.id.empty()) append_field("id", event.id, out);
  std::string_view rest = event.data;
  while (true) {
    const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    out += "data: ";
    out += rest.substr(0, end);
    out += '\n';
    if (end == rest.size()) break;
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  out += '\n';
  return out;
}

std::string format_sse_comment(std::string_view text) {
  std::string out = ": ";
  append_clean(text, out);
  out += "\n\n";
  return out;
}

Result<void> SseParser::feed(std::string_view bytes, std::vector<SseEvent>& out) {
  while (!bytes.empty()) {
    if (after_cr_ && bytes.front() == '\n') bytes.remove_prefix(1);  // CR LF is one line end
    after_cr_ = false;
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    if (line_.size() + data_.size() + end > max_event_bytes_) {
      return fail(ErrorCode::resource_exhausted,
                  "an event of the stream is longer than " + std::to_string(max_event_bytes_) + " bytes");
    }
    line_ += bytes.substr(0, end);
    if (end == bytes.size()) break;
    after_cr_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    std::string_view line = line_;
    if (at_start_ && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    at_start_ = false;
    take_line(line, out);
    line_.clear();
  }
  return {};
}

void SseParser::take_line(std::string_view line, std::vector<SseEvent>& out) {
  if (line.empty()) {
    last_id_ = next_id_;
    if (has_data_) {
      data_.pop_back();  // the last line feed
      SseEvent event;
      event.event = std::move(event_);
      event.data = std::move(data_);
      event.id = last_id_;
      out.push_back(std::move(event));
    }
    data_.clear();
    event_.clear();
    has_data_ = false;
    return;
  }
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (name == "data") {
    data_ += value;
    data_ += '\n';
    has_data_ = true;
  } else if (name == "event") {
    event_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) next_id_ = value;
  } else if (name == "retry") {
    static constexpr std::uint64_t kMaxRetry = 24ULL * 3600 * 1000;
    if (const auto number = parse_u64(value)) {
      retry_ = std::chrono::milliseconds(static_cast<std::int64_t>(std::min(*number, kMaxRetry)));
    }
  }
}

}  // namespace datawave::http
