#include "value_rules.hpp"

namespace datawave::classify {
namespace {

using T = SemanticType;
using D = Detector;

struct Rule {
  T type;
  D detector;
  double share;
  std::uint32_t seen;  ///< distinct values it takes
  double confidence;
  const char* rule;
  const char* why;
};

constexpr Rule kProofs[] = {
    {T::iban, D::iban, 0.8, 2, 0.98, "value.iban", "IBANs of the registered length with valid check digits"},
    {T::email, D::email, 0.8, 2, 0.95, "value.email", "email addresses"},
    {T::uuid, D::uuid, 0.9, 2, 0.95, "value.uuid", "UUIDs"},
    {T::mac_address, D::mac, 0.9, 2, 0.95, "value.mac", "MAC addresses"},
    {T::ip_address, D::ipv4, 0.95, 3, 0.9, "value.ipv4", "IPv4 addresses"},
    {T::ip_address, D::ipv6, 0.9, 2, 0.93, "value.ipv6", "IPv6 addresses"},
    {T::secret_token, D::jwt, 0.8, 1, 0.95, "value.jwt", "JSON web tokens"},
    {T::secret_token, D::secret_prefix, 0.8, 1, 0.97, "value.secret_prefix", "keys with a vendor's prefix"},
    {T::password, D::crypt_hash, 0.8, 1, 0.96, "value.password_hash", "password hashes in modular crypt format"},
    {T::user_agent, D::user_agent, 0.8, 2, 0.95, "value.user_agent", "user agent strings"},
    {T::url, D::url, 0.8, 2, 0.9, "value.url", "URLs"},
    {T::credit_card_number, D::card, 0.8, 4, 0.95, "value.card",
     "issuer ranges and Luhn check digits of payment cards"},
    {T::vin, D::vin, 0.8, 3, 0.95, "value.vin", "17 characters with the VIN check digit"},
    {T::national_id, D::ssn_dashed, 0.9, 3, 0.9, "value.ssn", "US social security numbers AAA-GG-SSSS"},
    {T::national_id, D::national_id, 0.9, 4, 0.9, "value.national_id", "person numbers with valid check characters"},
};

constexpr Rule kGuesses[] = {
    {T::ip_address, D::ipv4, 0.9, 2, 0.85, "value.ipv4", "IPv4 addresses"},
    {T::bank_account, D::bic, 0.95, 4, 0.7, "value.bic", "bank identifier codes (BIC)"},
    {T::timezone, D::zone_name, 0.9, 3, 0.85, "value.timezone", "time zone names"},
    {T::phone, D::phone_formatted, 0.75, 4, 0.7, "value.phone", "phone numbers with grouping"},
    {T::currency, D::currency_code, 0.88, 4, 0.75, "value.currency_code", "ISO 4217 codes"},
    {T::currency, D::currency_name, 0.8, 4, 0.7, "value.currency_name", "currency names"},
    {T::country, D::country, 0.7, 3, 0.8, "value.country", "country names"},
    {T::marital_status, D::marital, 0.95, 3, 0.6, "value.marital", "marital statuses"},
    {T::language, D::language, 0.8, 4, 0.7, "value.language", "language names"},
    {T::language, D::locale, 0.9, 4, 0.7, "value.locale", "locale codes"},
    {T::nationality, D::demonym, 0.8, 6, 0.6, "value.demonym", "nationalities"},
    {T::medical_code, D::icd10_dotted, 0.8, 5, 0.75, "value.icd10", "ICD-10 codes"},
    {T::job_title, D::job, 0.6, 5, 0.6, "value.job_title", "job titles"},
    {T::company_name, D::company_strong, 0.4, 5, 0.6, "value.company", "names with a company's legal form or kind"},
    {T::street_address, D::street, 0.7, 4, 0.65, "value.street", "numbers with street words"},
    {T::state_region, D::region, 0.7, 4, 0.65, "value.region", "states and provinces"},
    {T::state_region, D::region_code, 0.95, 8, 0.6, "value.region_code", "codes of states and provinces"},
    {T::postal_code, D::postal_strong, 0.8, 4, 0.65, "value.postal_code", "postal codes with a country's own shape"},
    {T::country, D::country_code3, 0.9, 5, 0.65, "value.country_code", "ISO 3166 alpha-3 codes"},
    {T::country, D::country_code2, 0.97, 10, 0.55, "value.country_code", "ISO 3166 alpha-2 codes"},
    {T::city, D::city, 0.5, 6, 0.55, "value.city", "town names"},
    {T::person_name, D::person, 0.6, 4, 0.6, "value.person_name", "given and family names"},
    {T::ethnicity, D::ethnicity, 0.8, 3, 0.55, "value.ethnicity", "ethnic groups"},
    {T::diagnosis, D::diagnosis, 0.6, 5, 0.55, "value.diagnosis", "clinical conditions"},
    {T::checksum, D::hex_digest, 0.95, 4, 0.6, "value.hex_digest", "digests in hexadecimal"},
    {T::url, D::domain, 0.9, 5, 0.55, "value.domain", "domain names"},
};

bool holds(const Rule& r, const ValueProfile& v) { return v.seen >= r.seen && v.share(r.detector) >= r.share; }

Proposal proposal(const Rule& r, const ValueProfile& v) {
  const double certainty = r.confidence * (0.85 + 0.15 * v.share(r.detector));
  return {r.type, v.seen < 5 ? certainty * 0.95 : certainty, r.rule, r.why, r.detector};
}

}  // namespace

std::optional<Proposal> proved_by_values(const ColumnView& c) {
  for (const Rule& r : kProofs) {
    if (!holds(r, c.values)) continue;
    // Four numbers with dots are also how versions and object identifiers are written.
    const bool numbered = c.name.has("version") || c.name.has("build") || c.name.has("release") ||
                          c.name.has("number") || c.name.has("code");
    if (r.detector == D::ipv4 && numbered) continue;
    // A one in ten chance passes Luhn: product codes of 13 digits and running numbers must not look like cards.
    if (r.detector == D::card && (c.values.share(D::gtin) > 0.6 || c.declared.family == TypeFamily::decimal)) continue;
    return proposal(r, c.values);
  }
  return std::nullopt;
}

std::optional<Proposal> guessed_from_values(const ColumnView& c) {
  const ValueProfile& v = c.values;
  // Both sexes spelt out, or both letters and nothing but a few codes.
  if (v.seen >= 2 && v.seen <= 6 && v.share(D::gender) > 0.95 && v.share(D::marital) < 0.7 &&
      v.share(D::integer) == 0) {
    return Proposal{T::gender, 0.7, "value.gender", "words or letters for sexes", D::gender};
  }
  const bool given = v.seen >= 5 && v.share(D::first_name) >= 0.5;
  const bool family = v.seen >= 5 && v.share(D::last_name) >= 0.5;
  if ((given || family) && v.share(D::has_digit) < 0.2 && v.share(D::person) < 0.4 && v.share(D::city) < 0.5) {
    return v.count(D::first_name) >= v.count(D::last_name)
               ? Proposal{T::first_name, 0.65, "value.first_name", "common given names", D::first_name}
               : Proposal{T::last_name, 0.65, "value.last_name", "common family names", D::last_name};
  }
  for (const Rule& r : kGuesses) {
    if (!holds(r, v)) continue;
    if (r.detector == D::country_code2 && v.share(D::region_code) > 0.9) continue;
    if (r.detector == D::city && v.share(D::last_name) > v.share(D::city)) continue;
    if (r.detector == D::demonym && v.share(D::language) > v.share(D::demonym)) continue;
    if (r.detector == D::phone_formatted && (v.share(D::date) > 0.2 || v.share(D::ssn_dashed) > 0.3)) continue;
    return proposal(r, v);
  }
  return std::nullopt;
}

}  // namespace datawave::classify
