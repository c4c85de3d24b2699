/// Case and accent folding of UTF-8, enough to compare names and words of European languages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace datawave::classify {

/// One folded character: up to four bytes. Latin letters come out as lower-case ASCII ("ß" as "ss"); other letters
/// keep their own bytes; separators, control characters and invalid bytes have length 0.
struct FoldedChar {
  char text[4] = {};
  std::uint8_t length = 0;
  bool upper = false;
};

/// Takes one character off the front of `rest`, which must not be empty. Never reads past its end.
FoldedChar fold_next(std::string_view& rest);

/// Folds a whole value into `out` (cleared first): lower case, no accents, runs of separators become one space,
/// ends trimmed, apostrophes dropped. At most `limit` bytes are written.
void fold_value(std::string_view value, std::string& out, std::size_t limit = 160);

/// Decodes one code point off the front of `rest` (not empty); invalid bytes give U+FFFD one byte at a time.
char32_t decode_next(std::string_view& rest);

}  // namespace datawave::classify
