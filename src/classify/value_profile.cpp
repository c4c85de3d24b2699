#include "value_profile.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <string>

#include "checksums.hpp"
#include "fold.hpp"
#include "value_patterns.hpp"
#include "value_shape.hpp"

namespace datawave::classify {

namespace {

using enum Detector;

struct Sink {
  ValueProfile& profile;
  std::string_view value;
  void hit(Detector d) {
    const auto i = static_cast<std::size_t>(d);
    const auto n = profile.hits[i]++;
    if (n < 2) profile.examples[i][n] = value;
  }
  void hit_if(bool yes, Detector d) {
    if (yes) hit(d);
  }
};

bool is_null_like(std::string_view v) {
  constexpr std::array<std::string_view, 14> kNulls = {"null", "NULL", "Null", "N/A", "n/a",  "NA",   "-",
                                                       "--",   "\\N",  "nil",  "?",   "None", "#N/A", "."};
  // "NA" is also Namibia and North America: kept out only where it stands beside longer values, which the shares allow
  // for.
  return v.empty() || std::find(kNulls.begin(), kNulls.end(), v) != kNulls.end();
}

constexpr std::size_t sum(std::size_t a, std::size_t b, std::size_t c = 0) { return a + b + c; }

std::string_view trimmed(std::string_view v) {
  constexpr std::string_view kBlank(" \t\r\n\0", 5);
  const auto begin = v.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return v.substr(begin, v.find_last_not_of(kBlank) - begin + 1);
}

int year_in(std::string_view v) {
  int run = 0;
  int year = 0;
  for (std::size_t i = 0; i <= v.size(); ++i) {
    const bool digit = i < v.size() && v[i] >= '0' && v[i] <= '9';
    if (digit) {
      year = run == 0 ? v[i] - '0' : run < 4 ? year * 10 + (v[i] - '0') : year;
      ++run;
    } else {
      if (run == 4) return year;
      run = 0;
    }
  }
  return 0;
}

/// "Anna181": test data makers number their names. Whether all digits stand at the end of words of letters, three at
/// most.
bool digits_end_words(std::string_view v) {
  std::size_t letters = 0;
  std::size_t digits = 0;
  for (const char c : v) {
    if (c >= '0' && c <= '9') {
      if (letters < 2 || ++digits > 3) return false;
    } else if (c == ' ' || c == '-' || c == '.' || c == ',') {
      letters = digits = 0;
    } else {
      if (digits > 0) return false;
      ++letters;
    }
  }
  return true;
}

std::string_view without_digits(std::string_view word) {
  const auto end = word.find_last_not_of("0123456789");
  return end == std::string_view::npos ? word : word.substr(0, end + 1);
}

/// Folded words of one value with their list bits.
struct Words {
  std::array<std::uint32_t, 12> bits{};
  std::array<std::uint8_t, 12> length{};
  std::size_t count = 0;

  Words(const std::string& folded, const Lexicon& lexicon) {
    std::string_view rest = folded;
    while (!rest.empty() && count < bits.size()) {
      const auto end = rest.find(' ');
      const auto word = rest.substr(0, end);
      length[count] = static_cast<std::uint8_t>(word.size());
      bits[count++] = lexicon.find(without_digits(word));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  bool any(std::uint32_t bit) const {
    return std::any_of(bits.begin(), bits.begin() + count, [&](std::uint32_t b) { return (b & bit) != 0; });
  }
  bool all(std::uint32_t bit) const {
    return count > 0 &&
           std::all_of(bits.begin(), bits.begin() + count, [&](std::uint32_t b) { return (b & bit) != 0; });
  }
};

void detect_numbers(std::string_view v, const ValueShape& s, Sink& out) {
  if (s.letters > 1 || s.spaces != 0 || s.colons != 0 || s.slashes != 0 || s.wide != 0) return;
  double number = 0;
  const std::string_view digits = v[0] == '+' ? v.substr(1) : v;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return;
  const auto dot = v.find('.');
  const bool whole = dot == std::string_view::npos && s.letters == 0;
  out.hit(whole ? integer : decimal);
  out.hit_if(dot != std::string_view::npos && v.size() - dot > 4, fraction4);
  out.hit_if(number >= 0 && number <= 125, in_age);
  out.hit_if(number >= -90 && number <= 90, in_latitude);
  out.hit_if(number >= -180 && number <= 180, in_longitude);
  out.hit_if(whole && number >= 1900 && number <= 2020 && v.size() == 4, year);
  out.hit_if(s.letters == 1 && number >= 1e12 && number < 1e19 && v.find_first_of("eE") != std::string_view::npos,
             card_scientific);
}

void detect_identifiers(std::string_view v, const ValueShape& s, Sink& out) {
  const auto n = v.size();
  if (s.digits >= 12 && sum(s.digits, s.spaces, s.dashes) == n) out.hit_if(card_number_ok(v), card);
  if (n >= 15 && n <= 42 && s.upper >= 2 && sum(s.letters, s.digits, s.spaces) == n) out.hit_if(iban_ok(v), iban);
  if (n == 17 && sum(s.upper, s.digits) == n && classify::vin_shape(v)) {
    out.hit(Detector::vin_shape);
    out.hit_if(vin_ok(v), vin);
  }
  if (n == 11 && s.dashes == 2) out.hit_if(ssn_ok(v), ssn_dashed);
  if (n == 9 && s.digits == 9) {
    out.hit_if(ssn_ok(v), ssn_digits);
    out.hit_if(aba_ok(v), aba);
  }
  if (s.digits == n && (n == 8 || n == 12 || n == 13 || n == 14)) out.hit_if(gtin_ok(v), gtin);
  if (n == 10 && s.digits == n) out.hit_if(npi_ok(v), npi);
  if ((n == 8 || n == 11) && s.upper >= 6) out.hit_if(bic_shape(v), bic);
  const bool person_number = (n == 14 && s.dots == 2 && s.dashes == 1 && cpf_ok(v)) ||
                             ((n == 9 || n == 10) && s.upper >= 1 && dni_ok(v)) ||
                             (n == 16 && codice_fiscale_shape(v)) || (n == 14 && s.spaces == 2 && aadhaar_ok(v));
  out.hit_if(person_number, national_id);
  const bool tax = (n == 18 && s.slashes == 1 && cnpj_ok(v)) ||
                   (s.upper >= 2 && sum(s.upper, s.digits) == n && eu_vat_shape(v)) ||
                   (n == 10 && s.dashes == 1 && v[2] == '-' && s.digits == 9);
  out.hit_if(tax, tax_id);
}

void detect_hex(std::string_view v, const ValueShape& s, Sink& out) {
  std::string_view h = v;
  for (const std::string_view prefix : {"sha256:", "sha1:", "md5:", "sha512:", "\\x", "0x", "{"}) {
    if (h.starts_with(prefix)) h.remove_prefix(prefix.size());
  }
  if (h.ends_with('}')) h.remove_suffix(1);
  const auto hex_only = [](std::string_view t) {
    return std::all_of(t.begin(), t.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
  };
  if (h.size() == 36 && h[8] == '-' && h[13] == '-' && h[18] == '-' && h[23] == '-') {
    const bool ok = hex_only(h.substr(0, 8)) && hex_only(h.substr(9, 4)) && hex_only(h.substr(14, 4)) &&
                    hex_only(h.substr(19, 4)) && hex_only(h.substr(24));
    out.hit_if(ok, uuid);
    return;
  }
  const auto n = h.size();
  if ((n == 32 || n == 40 || n == 48 || n == 56 || n == 64 || n == 96 || n == 128) && s.digits >= 4 && s.letters >= 2 &&
      hex_only(h)) {
    out.hit(hex_digest);
    out.hit_if(n == 32, hex_32);
  }
}

void detect_words(const Words& w, std::string_view v, const ValueShape& s, std::uint32_t whole, Sink& out) {
  const bool upper_code = s.upper == v.size();
  const bool lower_code = s.lower == v.size();
  out.hit_if((whole & lex::kCountry) != 0, country);
  out.hit_if((whole & lex::kCountryCode2) != 0 && v.size() == 2 && (upper_code || lower_code), country_code2);
  out.hit_if((whole & lex::kCountryCode3) != 0 && v.size() == 3 && upper_code, country_code3);
  out.hit_if((whole & lex::kRegion) != 0, region);
  out.hit_if((whole & lex::kRegionCode) != 0 && upper_code, region_code);
  out.hit_if((whole & lex::kCity) != 0, city);
  out.hit_if((whole & lex::kContinent) != 0, continent);
  out.hit_if((whole & lex::kLanguage) != 0 ||
                 (w.count > 1 && w.count < 5 && (w.bits[0] & lex::kLanguage) != 0 && s.digits == 0),
             language);
  // "en", and lists of codes: "fa-AF,ps,uz-AF".
  const bool code_list = s.commas > 0 && s.spaces == 0 && s.upper < s.lower && w.count > 1 &&
                         (w.bits[0] & lex::kLanguageCode2) != 0 && w.length[0] == 2;
  out.hit_if(((whole & (lex::kLanguageCode2 | lex::kLanguageCode3)) != 0 && lower_code) || code_list, language_code);
  out.hit_if((whole & lex::kCurrencyCode) != 0 && upper_code, currency_code);
  out.hit_if(
      (whole & lex::kCurrencyName) != 0 || (w.count > 1 && w.count < 6 && w.any(lex::kCurrencyWord) && s.digits == 0),
      currency_name);
  out.hit_if((whole & lex::kGender) != 0, gender);
  out.hit_if((whole & lex::kMarital) != 0, marital);
  out.hit_if((whole & lex::kEthnicity) != 0, ethnicity);
  out.hit_if((whole & lex::kDemonym) != 0, demonym);
  out.hit_if((whole & lex::kHonorific) != 0, honorific);
  out.hit_if((whole & lex::kBoolean) != 0, boolean);
  out.hit_if((whole & lex::kCalendar) != 0, calendar);
  if (w.count == 0) return;

  const bool plain =
      s.ats == 0 && s.slashes == 0 && s.underscores == 0 && s.colons == 0 && s.others == 0 && s.parens == 0;
  const bool letters_only = plain && (s.digits == 0 || digits_end_words(v));
  const bool capital = s.upper > 0 || s.wide > 0;
  if (letters_only && w.count <= 3) {
    out.hit_if(
        (w.bits[0] & lex::kFirstName) != 0 && (w.count == 1 || w.all(lex::kFirstName | lex::kLastName)) && w.count < 3,
        first_name);
    out.hit_if((w.bits[w.count - 1] & lex::kLastName) != 0 && w.count < 3, last_name);
  }
  out.hit_if(letters_only && w.count == 1 && (v.size() == 1 || (v.size() == 2 && v[1] == '.')), initial);
  const bool company_word = w.count > 1 && (w.bits[w.count - 1] & lex::kCompanyWord) != 0;
  const bool job_word = (w.bits[w.count - 1] & lex::kJobWord) != 0;
  if (letters_only && capital && w.count >= 2 && w.count <= 5 && !company_word) {
    std::size_t first = 0;
    while (first + 2 < w.count && (w.bits[first] & lex::kHonorific) != 0) ++first;
    const std::size_t last = w.count - 1;
    const bool short_enough = last - first < 3 || first > 0 || (w.bits[last] & lex::kLastName) != 0 || s.commas > 0;
    const bool forward = (w.bits[first] & lex::kFirstName) != 0 && w.length[last] > 1 && short_enough;
    const bool backward =
        s.commas == 1 && ((w.bits[last] | w.bits[1] | (w.count > 2 ? w.bits[2] : 0)) & lex::kFirstName) != 0;
    out.hit_if(forward || backward || ((w.bits[last] & lex::kLastName) != 0 && !job_word && w.count == 2), person);
  }
  if (w.count <= 7 && s.digits <= 1 && s.ats == 0 && s.underscores == 0) {
    const bool early = w.count > 1 && ((w.bits[0] | w.bits[1]) & lex::kJobWord) != 0;
    out.hit_if(job_word || early, job);
  }
  if (w.count >= 2 && w.count <= 8 && s.ats == 0) {
    const bool any =
        company_word || (w.count > 2 && w.any(lex::kCompanyWord)) || v.find(" & ") != std::string_view::npos;
    out.hit_if(any, company);
    out.hit_if(company_word && !job_word && (w.bits[w.count - 1] & lex::kStreetWord) == 0, company_strong);
  }
  out.hit_if(w.any(lex::kDiagnosisWord), diagnosis);
  out.hit_if(s.digits > 0 && w.count >= 2 && w.any(lex::kStreetWord), street);
}

}  // namespace

ValueProfiler::ValueProfiler(const Lexicon& lexicon) : lexicon_(lexicon), patterns_(std::make_unique<Patterns>()) {}
ValueProfiler::~ValueProfiler() = default;

ValueProfile ValueProfiler::profile(std::span<const std::string_view> values) const {
  ValueProfile out;
  out.total = static_cast<std::uint32_t>(std::min<std::size_t>(values.size(), 0xFFFFFFFF));
  std::array<std::string_view, 2 * kMaxValues> table{};  // open addressing: at most half full
  std::string folded;
  folded.reserve(kMaxValueBytes + 8);
  const Patterns& re = *patterns_;
  std::size_t used = 0;
  for (const std::string_view raw : values) {
    if (++used > kMaxValues) break;
    const std::string_view v = trimmed(raw.substr(0, kMaxValueBytes));
    if (is_null_like(v)) continue;
    std::size_t slot = std::hash<std::string_view>{}(v) % table.size();
    while (!table[slot].empty() && table[slot] != v) slot = (slot + 1) % table.size();
    if (!table[slot].empty()) continue;
    table[slot] = v;

    ++out.seen;
    out.length_sum += static_cast<std::uint32_t>(v.size());
    out.max_length = std::max(out.max_length, static_cast<std::uint32_t>(v.size()));
    const ValueShape s(v);
    Sink sink{out, v};
    const auto n = v.size();
    sink.hit_if(s.digits > 0, has_digit);
    sink.hit_if(s.letters + s.wide > 0, has_letter);
    sink.hit_if(s.spaces > 0, has_space);
    sink.hit_if(n == 1, single_char);
    sink.hit_if((v[0] == '{' && (s.colons > 0 || n > 100)) || (v[0] == '[' && (v.back() == ']' || n > 100)), json);
    if (s.digits > 0) {
      detect_numbers(v, s, sink);
    }
    if (n >= 8 && n <= 42 && (s.digits > 0 || s.upper == n)) detect_identifiers(v, s, sink);
    if (s.hex >= 32) detect_hex(v, s, sink);
    if (s.ats == 1 && s.spaces == 0) sink.hit_if(RE2::FullMatch(v, re.email), email);
    const bool compact = s.spaces == 0;
    if (s.dots == 3 && s.letters == 0) sink.hit_if(RE2::FullMatch(v, re.ipv4), ipv4);
    if (s.colons >= 2 && compact && s.hex >= 1) sink.hit_if(RE2::FullMatch(v, re.ipv6), ipv6);
    if (s.hex == 12 && n >= 14 && n <= 17) sink.hit_if(RE2::FullMatch(v, re.mac), mac);
    if ((s.slashes >= 2 && s.colons >= 1) || s.dots >= 2) sink.hit_if(RE2::FullMatch(v, re.url), url);
    if (s.dots >= 1 && compact && s.ats == 0 && s.letters >= 3) {
      const bool is_file = RE2::FullMatch(v, re.file);
      sink.hit_if(is_file, file_name);
      sink.hit_if(!is_file && RE2::FullMatch(v, re.domain), domain);
    }
    if (n >= 6 && s.slashes >= 1 && s.digits >= 1 && s.letters >= 4)
      sink.hit_if(RE2::FullMatch(v, re.user_agent), user_agent);
    if (n >= 20) {
      if (v[0] == '$' || v[0] == '{' || s.others >= 1 || s.colons >= 1 || v.starts_with("AQ"))
        sink.hit_if(RE2::FullMatch(v, re.crypt), crypt_hash);
      if (v.starts_with("eyJ")) sink.hit_if(RE2::FullMatch(v, re.jwt), jwt);
      sink.hit_if(RE2::FullMatch(v, re.secret), secret_prefix);
    }
    sink.hit_if(n >= 16 && compact && s.digits >= 2 && s.letters >= 4 && s.ats == 0 && s.slashes < 2, opaque);
    if (s.digits >= 3 && (s.slashes + s.dashes + s.dots + s.spaces) >= 2 && RE2::FullMatch(v, re.date)) {
      sink.hit(date);
      const int y = year_in(v);
      sink.hit_if(y == 0 || (y >= 1900 && y <= 2015), birth_date);
    } else if (s.digits >= 6 && s.letters <= 3 && n <= 32) {
      if (s.digits <= 18 && RE2::FullMatch(v, re.phone)) sink.hit(phone);
      if (s.digits <= 18 && (s.dashes + s.dots + s.spaces + s.parens + s.pluses + s.slashes) >= 1) {
        sink.hit_if(RE2::FullMatch(v, re.phone_grouped), phone_formatted);
      }
    }
    if (n <= 10 && s.digits >= 2) {
      sink.hit_if(RE2::FullMatch(v, re.postal), postal);
      if (n >= 6) sink.hit_if(RE2::FullMatch(v, re.postal_strong), postal_strong);
      if (s.letters <= 2) {
        sink.hit_if(RE2::FullMatch(v, re.icd9), icd9);
        sink.hit_if(RE2::FullMatch(v, re.hcpcs), hcpcs);
      }
      if (s.letters >= 1 && n >= 3) {
        sink.hit_if(RE2::FullMatch(v, re.icd10), icd10);
        sink.hit_if(s.dots == 1 && RE2::FullMatch(v, re.icd10), icd10_dotted);
      }
      sink.hit_if(s.dashes == 1 && RE2::FullMatch(v, re.loinc), loinc);
    }
    if (n >= 10 && n <= 13 && s.digits >= 10) sink.hit_if(RE2::FullMatch(v, re.ndc), ndc);
    if (n <= 12 && (s.dashes + s.pluses) >= 1) sink.hit_if(RE2::FullMatch(v, re.offset), utc_offset);
    if (s.digits <= 4 && n >= 3 && n <= 48 && s.upper >= 1) sink.hit_if(RE2::FullMatch(v, re.zone), zone_name);
    if (n >= 4 && n <= 16 && (s.dashes + s.underscores) >= 1 && s.lower >= 2)
      sink.hit_if(RE2::FullMatch(v, re.locale), locale);
    if (s.slashes >= 1 || s.others >= 1) sink.hit_if(RE2::FullMatch(v, re.path), path);
    sink.hit_if(n <= 4 && s.digits == 0 &&
                    (s.wide > 0 || v == "$" || v == "kr" || v == "zł" || v == "R$" || v == "US$") && s.letters <= 2,
                currency_symbol);
    if (s.digits >= 1 && (s.spaces >= 1 || s.dots >= 1 || s.commas >= 1 || s.wide >= 1 || s.letters >= 6) &&
        s.letters >= 3 && s.ats == 0) {
      sink.hit_if(RE2::FullMatch(v, re.street_glued), street);
    }
    if (s.commas == 1 && s.digits == 0 && n <= 60) sink.hit_if(RE2::FullMatch(v, re.city_state), city_state);
    if (n <= 80) {
      fold_value(v, folded);
      const Words words(folded, lexicon_);
      out.word_sum += static_cast<std::uint32_t>(words.count);
      detect_words(words, v, s, lexicon_.find(folded), sink);
    } else {
      out.word_sum += static_cast<std::uint32_t>(s.spaces) + 1;
    }
  }
  return out;
}

}  // namespace datawave::classify
