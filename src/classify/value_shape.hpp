/// Character counts of one value, taken in one pass, that decide which patterns are worth trying.
#pragma once

#include <cstdint>
#include <string_view>

namespace datawave::classify {

struct ValueShape {
  std::uint16_t digits = 0, letters = 0, upper = 0, lower = 0, spaces = 0, dots = 0, dashes = 0, colons = 0,
                slashes = 0, commas = 0, ats = 0, pluses = 0, parens = 0, underscores = 0, others = 0, wide = 0,
                hex = 0;

  explicit ValueShape(std::string_view value) {
    for (const char c : value) {
      const auto u = static_cast<unsigned char>(c);
      if (c >= '0' && c <= '9') {
        ++digits;
        ++hex;
      } else if (c >= 'a' && c <= 'z') {
        ++letters;
        ++lower;
        if (c <= 'f') ++hex;
      } else if (c >= 'A' && c <= 'Z') {
        ++letters;
        ++upper;
        if (c <= 'F') ++hex;
      } else if (u >= 0x80) {
        ++wide;
      } else {
        switch (c) {
          case ' ':
          case '\t':
          case '\n':
          case '\r': ++spaces; break;
          case '.': ++dots; break;
          case '-': ++dashes; break;
          case ':': ++colons; break;
          case '/': ++slashes; break;
          case ',': ++commas; break;
          case '@': ++ats; break;
          case '+': ++pluses; break;
          case '(':
          case ')': ++parens; break;
          case '_': ++underscores; break;
          default: ++others; break;
        }
      }
    }
  }
};

}  // namespace datawave::classify
