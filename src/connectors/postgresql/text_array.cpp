#include "text_array.hpp"

#include "datawave/core/text.hpp"

namespace datawave::connectors::postgresql {

std::optional<std::vector<std::string>> parse_text_array(std::string_view text) {
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::string> out;
  if (text.empty()) return out;
  std::size_t i = 0;
  for (;;) {
    std::string element;
    bool quoted = false;
    if (i < text.size() && text[i] == '"') {
      quoted = true;
      ++i;
      for (;;) {
        if (i >= text.size()) return std::nullopt;
        if (text[i] == '"') break;
        if (text[i] == '\\' && ++i >= text.size()) return std::nullopt;
        element += text[i++];
      }
      ++i;
    } else {
      while (i < text.size() && text[i] != ',') {
        if (text[i] == '{' || text[i] == '}' || text[i] == '"') return std::nullopt;
        if (text[i] == '\\' && ++i >= text.size()) return std::nullopt;
        element += text[i++];
      }
    }
    if (quoted || element != "NULL") out.push_back(to_valid_utf8(element));
    if (i >= text.size()) return out;
    if (text[i] != ',') return std::nullopt;
    ++i;
  }
}

std::vector<int> parse_numbers(std::string_view text) {
  char separator = ' ';
  if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, text.size() - 2);
    separator = ',';
  }
  std::vector<int> out;
  if (text.empty()) return out;
  for (const std::string_view part : split(text, separator)) {
    const auto number = parse_i64(part);
    if (!number || *number < -32768 || *number > 32767) return {};
    out.push_back(static_cast<int>(*number));
  }
  return out;
}

}  // namespace datawave::connectors::postgresql
