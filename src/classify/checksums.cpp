#include "checksums.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace datawave::classify {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
int digit(char c) { return c - '0'; }

/// The digits of a text, with blanks, hyphens and dots between them skipped; `ok` is false when anything else occurs.
struct Digits {
  std::array<char, 24> text;
  std::size_t size = 0;
  bool ok = true;

  explicit Digits(std::string_view from, std::string_view skip = " -") {
    for (const char c : from) {
      if (is_digit(c)) {
        if (size == text.size()) {
          ok = false;
          return;
        }
        text[size++] = c;
      } else if (skip.find(c) == std::string_view::npos) {
        ok = false;
        return;
      }
    }
  }
  int operator[](std::size_t i) const { return digit(text[i]); }
  std::uint64_t prefix(std::size_t n) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < n && i < size; ++i) value = value * 10 + static_cast<std::uint64_t>(digit(text[i]));
    return value;
  }
  bool all_same() const {
    return size > 0 && std::all_of(text.begin(), text.begin() + size, [&](char c) { return c == text[0]; });
  }
};

bool luhn(const Digits& d) {
  if (!d.ok || d.size < 2) return false;
  int sum = 0;
  for (std::size_t i = 0; i < d.size; ++i) {
    int v = d[d.size - 1 - i];
    if (i % 2 == 1) v = v * 2 > 9 ? v * 2 - 9 : v * 2;
    sum += v;
  }
  return sum % 10 == 0;
}

// Length of an IBAN by country, SWIFT IBAN registry release 97; 0 where the country has none.
int iban_length(std::string_view cc) {
  static constexpr std::string_view kTable =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22"
      "GE22GI23"
      "GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30"
      "NI28"
      "NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK2"
      "0";
  for (std::size_t i = 0; i + 4 <= kTable.size(); i += 4) {
    if (kTable.substr(i, 2) == cc) return digit(kTable[i + 2]) * 10 + digit(kTable[i + 3]);
  }
  return 0;
}

}  // namespace

bool luhn_ok(std::string_view text) { return luhn(Digits(text)); }

bool card_number_ok(std::string_view text) {
  const Digits d(text);
  if (!d.ok || d.size < 12 || d.size > 19 || d.all_same() || !luhn(d)) return false;
  const auto p2 = d.prefix(2), p3 = d.prefix(3), p4 = d.prefix(4);
  const auto n = d.size;
  if (d[0] == 4) return n == 13 || n == 16 || n == 19;
  if ((p2 >= 51 && p2 <= 55) || (p4 >= 2221 && p4 <= 2720)) return n == 16;
  if (p2 == 34 || p2 == 37) return n == 15;
  if (p4 == 6011 || p2 == 65 || (p3 >= 644 && p3 <= 649)) return n >= 16;
  if (p4 >= 3528 && p4 <= 3589) return n >= 16;
  if (p4 == 2131 || p4 == 1800) return n == 15;
  if ((p3 >= 300 && p3 <= 305) || p2 == 36 || p2 == 38 || p2 == 39) return n == 14 || n == 16;
  if (p2 == 62 || p2 == 81) return n >= 16;
  if (p4 >= 2200 && p4 <= 2204) return n >= 16;
  return p2 == 50 || (p2 >= 56 && p2 <= 58) || p4 == 6304 || p4 == 6759 || (p4 >= 6761 && p4 <= 6763) || p2 == 60 ||
         p2 == 67;
}

bool iban_ok(std::string_view text) {
  std::array<char, 36> s;
  std::size_t n = 0;
  for (const char c : text) {
    if (c == ' ') continue;
    if (n == s.size() || !(is_digit(c) || is_upper(c))) return false;
    s[n++] = c;
  }
  if (n < 15 || !is_upper(s[0]) || !is_upper(s[1]) || !is_digit(s[2]) || !is_digit(s[3])) return false;
  if (iban_length({s.data(), 2}) != static_cast<int>(n)) return false;
  std::uint32_t rest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const char c = s[(i + 4) % n];
    rest = is_digit(c) ? (rest * 10 + static_cast<std::uint32_t>(digit(c))) % 97
                       : (rest * 100 + static_cast<std::uint32_t>(c - 'A' + 10)) % 97;
  }
  return rest == 1;
}

bool vin_shape(std::string_view text) {
  if (text.size() != 17) return false;
  int digits = 0;
  int letters = 0;
  for (const char c : text) {
    if (is_digit(c)) {
      ++digits;
    } else if (is_upper(c) && c != 'I' && c != 'O' && c != 'Q') {
      ++letters;
    } else {
      return false;
    }
  }
  return digits >= 4 && letters >= 2;
}

bool vin_ok(std::string_view text) {
  if (!vin_shape(text)) return false;
  static constexpr std::string_view kValues = "12345678 12345 7 923456789";  // A..Z
  static constexpr std::array<int, 17> kWeights = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const char c = text[i];
    sum += kWeights[i] * (is_digit(c) ? digit(c) : digit(kValues[static_cast<std::size_t>(c - 'A')]));
  }
  const int check = sum % 11;
  return text[8] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

bool ssn_ok(std::string_view text) {
  const bool dashed = text.size() == 11 && (text[3] == '-' || text[3] == ' ') && text[6] == text[3];
  if (!dashed && text.size() != 9) return false;
  const Digits d(text);
  if (!d.ok || d.size != 9) return false;
  const auto area = d.prefix(3);
  return area != 0 && area != 666 && area < 900 && (d[3] != 0 || d[4] != 0) && d.prefix(9) % 10000 != 0;
}

bool npi_ok(std::string_view text) {
  if (text.size() != 10 || (text[0] != '1' && text[0] != '2')) return false;
  std::array<char, 15> full{'8', '0', '8', '4', '0'};
  std::copy(text.begin(), text.end(), full.begin() + 5);
  return luhn_ok({full.data(), full.size()});
}

bool gtin_ok(std::string_view text) {
  const Digits d(text, "");
  if (!d.ok || (d.size != 8 && d.size != 12 && d.size != 13 && d.size != 14)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < d.size; ++i) sum += d[d.size - 1 - i] * (i % 2 == 1 ? 3 : 1);
  return sum % 10 == 0;
}

bool bic_shape(std::string_view text) {
  if (text.size() != 8 && text.size() != 11) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i < 6 ? !is_upper(text[i]) : !(is_upper(text[i]) || is_digit(text[i]))) return false;
  }
  return iban_length(text.substr(4, 2)) != 0 ||
         std::string_view("US CA AU NZ JP CN IN SG HK ZA KR MX TH MY ID PH AR CL CO PE NG KE MA")
                 .find(text.substr(4, 2)) != std::string_view::npos;
}

bool aba_ok(std::string_view text) {
  const Digits d(text, "");
  if (!d.ok || d.size != 9) return false;
  const auto p = d.prefix(2);
  if (p == 0 || (p > 12 && p < 21) || (p > 32 && p < 61) || (p > 72 && p != 80)) return false;
  return (3 * (d[0] + d[3] + d[6]) + 7 * (d[1] + d[4] + d[7]) + d[2] + d[5] + d[8]) % 10 == 0;
}

bool cpf_ok(std::string_view text) {
  const Digits d(text, ".-");
  if (!d.ok || d.size != 11 || d.all_same()) return false;
  for (std::size_t n = 9; n <= 10; ++n) {
    int sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += d[i] * static_cast<int>(n + 1 - i);
    if (sum * 10 % 11 % 10 != d[n]) return false;
  }
  return true;
}

bool cnpj_ok(std::string_view text) {
  const Digits d(text, ".-/");
  if (!d.ok || d.size != 14 || d.all_same()) return false;
  for (std::size_t n = 12; n <= 13; ++n) {
    int sum = 0;
    int weight = static_cast<int>(n) - 7;
    for (std::size_t i = 0; i < n; ++i) {
      sum += d[i] * weight;
      weight = weight == 2 ? 9 : weight - 1;
    }
    const int check = sum % 11 < 2 ? 0 : 11 - sum % 11;
    if (check != d[n]) return false;
  }
  return true;
}

bool pesel_ok(std::string_view text) {
  const Digits d(text, "");
  if (!d.ok || d.size != 11 || d.all_same()) return false;
  static constexpr std::array<int, 10> kWeights = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3};
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) sum += d[i] * kWeights[i];
  const int month = (d[2] * 10 + d[3]) % 20;
  return month >= 1 && month <= 12 && (10 - sum % 10) % 10 == d[10];
}

bool dni_ok(std::string_view text) {
  if (text.size() == 10 && text[8] == '-') {
    std::array<char, 9> joined;
    std::copy_n(text.begin(), 8, joined.begin());
    joined[8] = text[9];
    return dni_ok({joined.data(), 9});
  }
  if (text.size() != 9) return false;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    char c = text[i];
    if (i == 0 && c >= 'X' && c <= 'Z') c = static_cast<char>('0' + (c - 'X'));
    if (!is_digit(c)) return false;
    value = value * 10 + static_cast<std::uint32_t>(digit(c));
  }
  return text[8] == std::string_view("TRWAGMYFPDXBNJZSQVHLCKE")[value % 23];
}

bool bsn_ok(std::string_view text) {
  const Digits d(text, ".");
  if (!d.ok || d.size != 9 || d.all_same()) return false;
  int sum = -d[8];
  for (std::size_t i = 0; i < 8; ++i) sum += d[i] * static_cast<int>(9 - i);
  return sum % 11 == 0 && sum != 0;
}

bool aadhaar_ok(std::string_view text) {
  static constexpr std::uint8_t kMultiply[10][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
                                                     {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
                                                     {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
                                                     {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
                                                     {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
  static constexpr std::uint8_t kPermute[8][10] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
                                                   {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
                                                   {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
                                                   {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};
  const Digits d(text);
  if (!d.ok || d.size != 12 || d[0] < 2) return false;
  std::uint8_t check = 0;
  for (std::size_t i = 0; i < 12; ++i) check = kMultiply[check][kPermute[i % 8][d[11 - i]]];
  return check == 0;
}

bool codice_fiscale_shape(std::string_view text) {
  if (text.size() != 16) return false;
  static constexpr std::string_view kShape = "AAAAAA00A00A000A";
  for (std::size_t i = 0; i < 16; ++i) {
    if (kShape[i] == 'A' ? !is_upper(text[i]) : !is_digit(text[i])) return false;
  }
  return std::string_view("ABCDEHLMPRST").find(text[8]) != std::string_view::npos;
}

bool eu_vat_shape(std::string_view text) {
  if (text.size() < 10 || text.size() > 14) return false;
  const auto cc = text.substr(0, 2);
  const auto rest = text.substr(2);
  const auto digits = static_cast<std::size_t>(std::count_if(rest.begin(), rest.end(), is_digit));
  const bool alnum = std::all_of(rest.begin(), rest.end(), [](char c) { return is_digit(c) || is_upper(c); });
  if (!alnum || digits + 3 < rest.size()) return false;
  if (cc == "AT") return rest[0] == 'U' && rest.size() == 9;
  if (cc == "NL") return rest.size() == 12 && rest[9] == 'B';
  if (cc == "FR") return rest.size() == 11 && digits >= 9;
  if (cc == "ES" || cc == "IE") return digits >= 7 && digits < rest.size();
  static constexpr std::string_view kPlain =
      "BE10BG09BG10CZ08CZ09CZ10DE09DK08EE09EL09FI08HR11HU08IT11LT09LT12LU08LV11MT08PL10PT09SE12SI08SK10GB09GB12";
  if (digits != rest.size()) return false;
  for (std::size_t i = 0; i + 4 <= kPlain.size(); i += 4) {
    const auto length = static_cast<std::size_t>(digit(kPlain[i + 2]) * 10 + digit(kPlain[i + 3]));
    if (kPlain.substr(i, 2) == cc && length == rest.size()) return true;
  }
  return cc == "RO" && rest.size() >= 2;
}

}  // namespace datawave::classify
