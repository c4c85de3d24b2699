#include "mask.hpp"

#include <cstdint>

#include "fold.hpp"

namespace datawave::classify {
namespace {

constexpr std::size_t kMaxCodePoints = 48;

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char32_t c) { return c >= 'a' && c <= 'z'; }
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}
bool is_word(char32_t c) {
  return is_digit(c) || is_upper(c) || is_lower(c) || (c >= 0xC0 && c != 0xFFFD && !is_control(c));
}

void append(std::string& out, char32_t c) {
  if (is_control(c)) c = 0xFFFD;
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

template <class Fn>
void each(std::string_view value, Fn&& fn) {
  std::size_t n = 0;
  while (!value.empty() && n++ < kMaxCodePoints) fn(decode_next(value));
}

std::string mask_shape(std::string_view value) {
  std::string out;
  each(value, [&](char32_t c) { append(out, is_digit(c) ? U'#' : is_word(c) ? U'*' : c); });
  return out;
}

std::string mask_number(std::string_view value, std::size_t keep) {
  std::size_t words = 0;
  each(value, [&](char32_t c) { words += is_word(c) ? 1 : 0; });
  if (words < 2 * keep) keep = 0;
  std::string out;
  std::size_t at = 0;
  each(value, [&](char32_t c) {
    if (is_word(c)) ++at;
    append(out, is_word(c) && at + keep <= words ? U'*' : c);
  });
  return out;
}

// First character of each word, then three stars whatever the length, so that the length does not give it away either.
std::string mask_words(std::string_view value) {
  std::string out;
  bool in_word = false;
  std::size_t words = 0;
  each(value, [&](char32_t c) {
    const bool word = is_word(c);
    if (!word) {
      if (words < 6) append(out, c);
    } else if (!in_word && words++ < 6) {
      if (is_digit(c)) {
        out += "***";
      } else {
        append(out, c);
        out += "***";
      }
    }
    in_word = word;
  });
  return out;
}

std::string mask_email(std::string_view value) {
  const auto at = value.find('@');
  const auto dot = value.rfind('.');
  if (at == std::string_view::npos || at == 0 || dot == std::string_view::npos || dot < at) return mask_words(value);
  std::string out;
  std::string_view rest = value;
  append(out, decode_next(rest));
  out += "***@";
  rest = value.substr(at + 1);
  if (!rest.empty() && rest[0] != '.') append(out, decode_next(rest));
  out += "***";
  const std::string_view ending = value.substr(dot + 1);  // a real top level domain is short and has letters only
  const bool plain =
      ending.size() <= 6 &&
      ending.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos;
  return out + "." + (plain ? std::string(ending) : "***");
}

}  // namespace

std::string mask_value(std::string_view value, SemanticType type, Sensitivity level) {
  value = value.substr(0, 4 * kMaxCodePoints);
  switch (type) {
    case SemanticType::credit_card_number:
    case SemanticType::iban:
    case SemanticType::bank_account: return mask_number(value, 4);
    case SemanticType::phone: return mask_number(value, 2);
    default: break;
  }
  if (level == Sensitivity::restricted) return mask_shape(value);
  switch (type) {
    case SemanticType::email: return mask_email(value);
    case SemanticType::ip_address:
    case SemanticType::mac_address:
    case SemanticType::uuid:
    case SemanticType::vin:
    case SemanticType::tax_id:
    case SemanticType::vehicle_plate:
    case SemanticType::checksum: return mask_number(value, 2);
    default: return mask_words(value);
  }
}

}  // namespace datawave::classify
