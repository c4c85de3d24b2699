/// HTML in which foreign text cannot become markup: literals are written as they are, everything else escaped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::inspect {

class HtmlWriter {
 public:
  /// Markup, known at compile time.
  template <std::size_t N>
  HtmlWriter& raw(const char (&markup)[N]) {
    out_.append(markup, N - 1);
    return *this;
  }
  /// Markup from html_assets.
  HtmlWriter& asset(const char* trusted) { return out_ += trusted, *this; }
  /// Escaped for text and for attributes in double quotes; control characters and overrides of direction replaced; at
  /// most `max_bytes`, with an ellipsis where something was cut.
  HtmlWriter& text(std::string_view foreign, std::size_t max_bytes = 1000);
  /// The same with line breaks kept.
  HtmlWriter& lines(std::string_view foreign, std::size_t max_bytes = 20'000);
  HtmlWriter& number(std::int64_t value) { return out_ += std::to_string(value), *this; }
  /// Phrases with dots between them; empty ones are left out.
  HtmlWriter& phrases(const std::vector<std::string>& parts);

  [[nodiscard]] std::size_t size() const { return out_.size(); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace datawave::inspect
