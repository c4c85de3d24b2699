#include "tokens.hpp"

#include "fold.hpp"

namespace datawave::classify {
namespace {

enum class Kind { separator, lower, upper, digit };

Kind kind_of(const FoldedChar& c) {
  if (c.length == 0) return Kind::separator;
  const char first = c.text[0];
  if (first >= '0' && first <= '9') return Kind::digit;
  return c.upper ? Kind::upper : Kind::lower;
}

}  // namespace

void RawTokens::push(char c) {
  if (used_ < text_.size()) text_[used_++] = c;
}

void RawTokens::finish_word() {
  if (used_ > start_ && count_ < words_.size()) {
    words_[count_++] = std::string_view(text_.data() + start_, used_ - start_);
  }
  start_ = used_;
}

RawTokens::RawTokens(std::string_view name) {
  std::string_view rest = name.substr(0, 192);
  Kind previous = Kind::separator;
  std::size_t upper_run = 0;
  std::size_t last_upper_at = 0;
  while (!rest.empty()) {
    const FoldedChar c = fold_next(rest);
    const Kind kind = kind_of(c);
    if (kind == Kind::separator) {
      finish_word();
      previous = kind;
      upper_run = 0;
      continue;
    }
    const bool digit_border = (kind == Kind::digit) != (previous == Kind::digit);
    if (previous != Kind::separator && digit_border) {
      finish_word();
    } else if (previous == Kind::lower && kind == Kind::upper) {
      finish_word();
    } else if (previous == Kind::upper && kind == Kind::lower && upper_run > 1) {
      // "IPAddress": the last capital of a run begins the next word. A plural s ("IDs", "URLs") does not.
      const bool plural_s = c.length == 1 && c.text[0] == 's' && (rest.empty() || rest[0] < 'a' || rest[0] > 'z');
      if (!plural_s) {
        const std::size_t end = used_;
        used_ = last_upper_at;
        finish_word();
        used_ = end;
      }
    }
    upper_run = kind == Kind::upper ? upper_run + 1 : 0;
    if (kind == Kind::upper) last_upper_at = used_;
    for (std::size_t i = 0; i < c.length; ++i) push(c.text[i]);
    previous = kind;
  }
  finish_word();
}

}  // namespace datawave::classify
