/// What the sampled values of a column look like: how many distinct ones meet each detector.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "lexicon.hpp"

namespace datawave::classify {

enum class Detector : std::uint8_t {
  email,
  phone,
  phone_formatted,
  uuid,
  ipv4,
  ipv6,
  mac,
  url,
  domain,
  user_agent,
  iban,
  card,
  card_scientific,
  ssn_dashed,
  ssn_digits,
  vin,
  vin_shape,
  crypt_hash,
  jwt,
  secret_prefix,
  hex_digest,
  hex_32,
  opaque,
  national_id,
  tax_id,
  gtin,
  bic,
  aba,
  npi,
  date,
  birth_date,
  year,
  integer,
  decimal,
  fraction4,
  in_age,
  in_latitude,
  in_longitude,
  zone_name,
  utc_offset,
  postal,
  postal_strong,
  street,
  city_state,
  country,
  country_code2,
  country_code3,
  region,
  region_code,
  city,
  continent,
  language,
  language_code,
  locale,
  currency_code,
  currency_name,
  currency_symbol,
  gender,
  marital,
  ethnicity,
  demonym,
  honorific,
  boolean,
  calendar,
  first_name,
  last_name,
  person,
  initial,
  job,
  company,
  company_strong,
  icd9,
  icd10,
  icd10_dotted,
  ndc,
  hcpcs,
  loinc,
  diagnosis,
  has_digit,
  has_letter,
  has_space,
  path,
  json,
  single_char,
  file_name,
  count_,
};
inline constexpr std::size_t kDetectorCount = static_cast<std::size_t>(Detector::count_);

struct ValueProfile {
  std::uint32_t total = 0;  ///< values given
  std::uint32_t seen = 0;   ///< distinct values examined; null-likes ("", "N/A", "NULL") do not count
  std::uint32_t length_sum = 0;
  std::uint32_t max_length = 0;
  std::uint32_t word_sum = 0;
  std::array<std::uint16_t, kDetectorCount> hits{};
  std::array<std::array<std::string_view, 2>, kDetectorCount> examples{};  ///< raw; mask before showing

  std::uint32_t count(Detector d) const { return hits[static_cast<std::size_t>(d)]; }
  double share(Detector d) const { return seen == 0 ? 0.0 : static_cast<double>(count(d)) / seen; }
  double mean_length() const { return seen == 0 ? 0.0 : static_cast<double>(length_sum) / seen; }
  double mean_words() const { return seen == 0 ? 0.0 : static_cast<double>(word_sum) / seen; }
};

inline constexpr std::size_t kMaxValues = 256;
inline constexpr std::size_t kMaxValueBytes = 160;

/// Owns the compiled patterns; immutable and safe to share.
class ValueProfiler {
 public:
  explicit ValueProfiler(const Lexicon& lexicon);
  ~ValueProfiler();

  /// Reads at most kMaxValues values and kMaxValueBytes of each. The profile's examples point into `values`.
  ValueProfile profile(std::span<const std::string_view> values) const;

 private:
  struct Patterns;
  const Lexicon& lexicon_;
  std::unique_ptr<const Patterns> patterns_;
};

}  // namespace datawave::classify
