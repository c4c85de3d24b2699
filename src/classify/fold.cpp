#include "fold.hpp"

namespace datawave::classify {
namespace {

// U+00C0..U+017F without the accent; a capital stands for an upper-case letter, '*' for a pair handled by hand, ' ' for
// a separator.
constexpr char kLatin[] =
    "AAAAAA*CEEEEIIIIDNOOOOO OUUUUY**"
    "aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi**JjKkkLlLlLlLlLlNnNnNnnNnOoOoOo**"
    "RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(sizeof(kLatin) - 1 == 0x180 - 0xC0);

FoldedChar ascii(char c) {
  FoldedChar out;
  if (c >= 'A' && c <= 'Z') {
    out = {{static_cast<char>(c - 'A' + 'a')}, 1, true};
  } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
    out = {{c}, 1, false};
  }
  return out;
}

FoldedChar latin(char32_t cp) {
  switch (cp) {
    case 0xC6: return {{'a', 'e'}, 2, true};
    case 0xE6: return {{'a', 'e'}, 2, false};
    case 0xDE: return {{'t', 'h'}, 2, true};
    case 0xFE: return {{'t', 'h'}, 2, false};
    case 0xDF: return {{'s', 's'}, 2, false};
    case 0x132: return {{'i', 'j'}, 2, true};
    case 0x133: return {{'i', 'j'}, 2, false};
    case 0x152: return {{'o', 'e'}, 2, true};
    case 0x153: return {{'o', 'e'}, 2, false};
    default: return ascii(kLatin[cp - 0xC0]);
  }
}

bool is_other_separator(char32_t cp) {
  return cp < 0xC0 || cp == 0xFFFD || (cp >= 0x2000 && cp <= 0x206F) || (cp >= 0x3000 && cp <= 0x303F) ||
         (cp >= 0xFF00 && cp <= 0xFF0F);
}

}  // namespace

char32_t decode_next(std::string_view& rest) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
  const unsigned char lead = byte(0);
  std::size_t length = 1;
  char32_t cp = lead;
  if (lead >= 0x80) {
    cp = 0xFFFD;
    const std::size_t want = lead >= 0xC2 && lead <= 0xDF   ? 2
                             : (lead & 0xF0) == 0xE0        ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
    if (want != 0 && rest.size() >= want) {
      char32_t value = lead & (0xFF >> (want + 1));
      std::size_t i = 1;
      while (i < want && (byte(i) & 0xC0) == 0x80) value = (value << 6) | (byte(i++) & 0x3F);
      const bool overlong = (want == 3 && value < 0x800) || (want == 4 && value < 0x10000);
      if (i == want && !overlong && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF)) {
        cp = value;
        length = want;
      }
    }
  }
  rest.remove_prefix(length);
  return cp;
}

FoldedChar fold_next(std::string_view& rest) {
  const char first = rest[0];
  if (static_cast<unsigned char>(first) < 0x80) {
    rest.remove_prefix(1);
    return ascii(first);
  }
  const std::string_view before = rest;
  const char32_t cp = decode_next(rest);
  if (cp >= 0xC0 && cp < 0x180) return latin(cp);
  FoldedChar out;
  if (cp >= 0x300 && cp <= 0x36F) return out;  // a combining accent: callers see a separator of no width
  if (is_other_separator(cp)) return out;
  out.length = static_cast<std::uint8_t>(before.size() - rest.size());
  for (std::size_t i = 0; i < out.length; ++i) out.text[i] = before[i];
  return out;
}

void fold_value(std::string_view value, std::string& out, std::size_t limit) {
  out.clear();
  std::string_view rest = value.substr(0, limit);
  bool gap = false;
  while (!rest.empty() && out.size() + 5 <= limit) {
    if (rest[0] == '\'') {
      rest.remove_prefix(1);
      continue;
    }
    const FoldedChar c = fold_next(rest);
    if (c.length == 0) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out.push_back(' ');
    gap = false;
    out.append(c.text, c.length);
  }
}

}  // namespace datawave::classify
