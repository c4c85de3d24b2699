#include "datawave/core/asset_path.hpp"

#include <algorithm>

namespace datawave {

namespace {
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '-';
}

tl::unexpected<Error> fault(std::size_t offset, std::string_view what) {
  return fail(
      Error(ErrorCode::invalid_argument, "asset path: " + std::string(what) + " at byte " + std::to_string(offset))
          .with_field("path"));
}
}  // namespace

std::string quote_segment(std::string_view segment) {
  if (!segment.empty() && std::all_of(segment.begin(), segment.end(), is_plain)) return std::string(segment);
  std::string out = "\"";
  for (const char c : segment) {
    if (c == '"') out += '"';
    out += c;
  }
  return out += '"';
}

std::string format_asset_path(const std::vector<std::string_view>& segments) {
  std::string out;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i > 0) out += '.';
    out += quote_segment(segments[i]);
  }
  return out;
}

Result<std::vector<std::string>> parse_asset_path(std::string_view path) {
  std::vector<std::string> out;
  std::size_t i = 0;
  for (;;) {
    std::string segment;
    if (i < path.size() && path[i] == '"') {
      const std::size_t start = i++;
      for (;;) {
        if (i >= path.size()) return fault(start, "a quoted segment is not closed");
        if (path[i] == '"') {
          if (i + 1 < path.size() && path[i + 1] == '"') {
            ++i;
          } else {
            ++i;
            break;
          }
        }
        segment += path[i++];
      }
    } else {
      while (i < path.size() && is_plain(path[i])) segment += path[i++];
      if (segment.empty()) return fault(i, i < path.size() ? "a character that needs quotes" : "an empty segment");
    }
    out.push_back(std::move(segment));
    if (i == path.size()) return out;
    if (path[i] != '.') return fault(i, "a character that needs quotes");
    ++i;
  }
}

}  // namespace datawave
