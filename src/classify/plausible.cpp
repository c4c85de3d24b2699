#include "plausible.hpp"

#include <algorithm>

namespace datawave::classify {
namespace {

using enum SemanticType;
using D = Detector;

// Families a type may be stored in besides text: i integer, d decimal, b boolean, t date or time, x binary, u uuid, n
// network, m mac.
std::string_view other_families(SemanticType type) {
  switch (type) {
    case phone: return "id";
    case postal_code:
    case tax_id:
    case passport_number:
    case driver_license:
    case national_id: return "idx";
    case bank_account:
    case medical_record_number:
    case credit_card_number: return "idx";
    case latitude:
    case longitude:
    case salary:
    case age: return "id";
    case timezone: return "idv";
    case date_of_birth: return "itd";
    case gender:
    case marital_status:
    case ethnicity: return "id";
    case nationality: return "i";
    case country:
    case currency: return "i";
    case state_region: return "i";
    case card_security: return "itdx";
    case ip_address: return "inx";
    case mac_address: return "mx";
    case uuid: return "ux";
    case password: return "x";
    case secret_token: return "xui";
    case checksum: return "xi";
    case medical_code: return "id";
    case diagnosis: return "bi";
    case url: return "";
    default: return "";
  }
}

char letter_of(TypeFamily family) {
  switch (family) {
    case TypeFamily::integer: return 'i';
    case TypeFamily::decimal: return 'd';
    case TypeFamily::boolean: return 'b';
    case TypeFamily::date:
    case TypeFamily::timestamp:
    case TypeFamily::time: return 't';
    case TypeFamily::binary: return 'x';
    case TypeFamily::uuid: return 'u';
    case TypeFamily::network: return 'n';
    case TypeFamily::mac: return 'm';
    case TypeFamily::json: return 'j';
    case TypeFamily::spatial: return 's';
    case TypeFamily::interval: return 'v';
    default: return '*';
  }
}

bool names_a_code(const ColumnView& c) {
  for (const std::string_view word : {"code", "numeric", "number", "fips", "iso", "un"}) {
    if (c.name.has(word)) return true;
  }
  return false;
}

bool wants_digits(SemanticType type) {
  switch (type) {
    case phone:
    case postal_code:
    case national_id:
    case passport_number:
    case tax_id:
    case credit_card_number:
    case card_security:
    case iban:
    case bank_account:
    case latitude:
    case longitude:
    case date_of_birth:
    case age:
    case vin:
    case ip_address:
    case mac_address:
    case medical_code: return true;
    default: return false;
  }
}

bool wants_words(SemanticType type) {
  switch (type) {
    case email:
    case first_name:
    case last_name:
    case person_name:
    case city:
    case language:
    case url:
    case user_agent:
    case company_name:
    case job_title:
    case street_address:
    case username:
    case mac_address:
    case iban:
    case vin: return true;
    default: return false;
  }
}

}  // namespace

const char* declared_objection(SemanticType type, const ColumnView& c) {
  // MySQL's varbinary(255) is how some applications declare text.
  const bool short_binary =
      c.declared.family == TypeFamily::binary && c.declared.length > 0 && c.declared.length <= 2048;
  const char letter = short_binary ? '*' : letter_of(c.declared.family);
  if (letter == '*') return nullptr;
  if (letter == 'i' && (type == country || type == currency || type == state_region) && !names_a_code(c)) {
    return "a number, so a key or a label and not the value itself";
  }
  if (letter == 'i' && (type == nationality || type == gender || type == ethnicity || type == marital_status) &&
      c.name.id_tail) {
    return "a surrogate key";
  }
  if (letter == 'i' && type == timezone && c.name.id_tail) return "a surrogate key";
  if (letter == 'i' && type == secret_token && !(c.name.has("code") || c.name.has("otp") || c.name.has("pin")))
    return "a number, not a secret";
  if (letter == 'b') {
    if (type == diagnosis) return nullptr;
    return "a flag, not the value itself";
  }
  if (letter == 'j')
    return type == secret_token || type == password || type == language ? nullptr : "a document, not a single value";
  if (letter == 't' && type == card_security && !c.name.has("expiry") && !c.name.has("start"))
    return "a date, not the value itself";
  return other_families(type).find(letter) != std::string_view::npos ? nullptr
                                                                     : "the declared type cannot hold such a value";
}

const char* value_objection(SemanticType type, const ColumnView& c) {
  const ValueProfile& v = c.values;
  if (v.seen == 0) return nullptr;
  const double ints = v.share(D::integer);
  const double numbers = ints + v.share(D::decimal);
  const bool coded =
      type == gender || type == marital_status || type == ethnicity || type == diagnosis || type == nationality;
  if (v.seen <= 3 && v.share(D::boolean) > 0.95) {
    // "no" is Norwegian and Norway, "f" a sex: flags only where some value is nothing else.
    const double meant =
        std::max({type == language ? v.share(D::language_code) : 0.0, type == country ? v.share(D::country_code2) : 0.0,
                  type == state_region ? v.share(D::region_code) : 0.0, type == gender ? v.share(D::gender) : 0.0,
                  coded && v.share(D::has_letter) < 0.5 ? 1.0 : 0.0, type == diagnosis ? 1.0 : 0.0});
    if (meant < 0.95) return "the values are flags";
  }
  if (v.share(D::json) > 0.5 && type != secret_token && type != language && type != person_name)
    return "the values are documents";
  if (v.share(D::date) > 0.8 && type != date_of_birth && type != card_security && type != national_id)
    return "the values are dates";
  if (numbers > 0.9 && wants_words(type)) return "the values are numbers";
  if (wants_digits(type) && v.share(D::has_digit) < 0.3) return "the values hold no digits";
  if (v.share(D::uuid) > 0.8 && type != uuid && type != password && type != secret_token && type != checksum)
    return "the values are UUIDs";
  if (v.share(D::url) > 0.8 && type != url && type != secret_token && type != username) return "the values are URLs";
  const double length = v.mean_length();
  const double words = v.mean_words();
  switch (type) {
    case phone:
      if (length > 40 || words > 8) return "too long for phone numbers";
      if (v.share(D::fraction4) > 0.3 && v.share(D::card_scientific) < 0.1) return "measurements, not phone numbers";
      if (v.max_length <= 2) return "too short for phone numbers";
      break;
    case first_name:
    case last_name:
    case person_name:
      if (v.share(D::has_digit) > 0.6 && v.share(D::first_name) + v.share(D::last_name) + v.share(D::person) < 0.2) {
        return "names rarely hold digits";
      }
      if (words > 9) return "too long for names";
      if (type != person_name && v.share(D::email) > 0.5) return "the values are email addresses";
      break;
    case company_name:
      if (length < 1.8) return "single letters, so codes";
      break;
    case username:
      if (words > 4) return "too long for login names";
      break;
    case street_address:
      if (v.share(D::email) > 0.5 || v.share(D::ipv4) + v.share(D::mac) + v.share(D::ipv6) > 0.5)
        return "another kind of address";
      break;
    case city:
      if (v.share(D::has_digit) > 0.6 || words > 7) return "not town names";
      break;
    case state_region:
      if (v.share(D::continent) > 0.5) return "parts of the world, not of a country";
      if (ints > 0.9 && !names_a_code(c)) return "numbers, so keys or labels";
      if (words > 7) return "too long for regions";
      break;
    case postal_code:
      if (length > 14 || words > 3) return "too long for postal codes";
      break;
    case country:
      if (v.share(D::continent) > 0.7) return "parts of the world, not countries";
      if (ints > 0.9 && !names_a_code(c)) return "numbers, so surrogate keys";
      if (words > 9) return "too long for countries";
      break;
    case latitude:
      if (numbers > 0.8 && v.share(D::in_latitude) < 0.9) return "outside -90..90";
      break;
    case longitude:
      if (numbers > 0.8 && v.share(D::in_longitude) < 0.9) return "outside -180..180";
      break;
    case timezone:
      if (ints > 0.9 && v.max_length > 6) return "numbers too large for offsets";
      break;
    case date_of_birth:
      if (numbers > 0.9 && v.share(D::year) < 0.5 && !c.name.has("month") && !c.name.has("day") && v.max_length < 6)
        return "not dates";
      break;
    case age:
      if (numbers > 0.5 && v.share(D::in_age) < 0.9) return "outside human ages";
      if (numbers <= 0.5 && words > 3) return "not ages";
      break;
    case gender:
    case marital_status:
      if (length > 30) return "too long for a code or label";
      break;
    case currency:
    case language:
      if (v.share(D::decimal) > 0.3) return "amounts, not names or codes";
      if (ints > 0.9 && !names_a_code(c)) return "numbers, so keys or labels";
      if (words > 12) return "too long for names or codes";
      break;
    case vehicle_plate:
      if (length > 16) return "too long for plates";
      break;
    case credit_card_number:
      if (length < 7 && !c.name.has("last")) return "too short for card numbers";
      break;
    case card_security:
      if (length > 30) return "too long for a code or date";
      break;
    case bank_account:
    case national_id:
    case passport_number:
    case driver_license:
    case tax_id:
      if (words > 5) return "too long for a number";
      if (type != bank_account && length < 4.5 && !c.name.has("last")) return "too short for such a number";
      if (v.max_length <= 2) return "too short for such a number";
      break;
    case salary:
      if (v.share(D::has_digit) < 0.3 && !c.name.has("level") && !c.name.has("range") && !c.name.has("band"))
        return "no amounts";
      break;
    case job_title:
      if (words > 9) return "too long for job titles";
      if (v.share(D::honorific) > 0.5) return "forms of address, not posts";
      break;
    case ip_address:
      if (v.share(D::ipv4) + v.share(D::ipv6) < 0.2 && numbers < 0.9 && v.share(D::has_letter) > 0.9 &&
          v.share(D::has_digit) < 0.5)
        return "not addresses";
      break;
    case user_agent:
      if (length < 6) return "too short for user agents";
      break;
    case uuid:
      if (length < 16) return "too short for UUIDs";
      break;
    case password:
      if (words > 6) return "sentences, not passwords";
      if (v.max_length <= 2) return "too short for passwords";
      break;
    case secret_token:
      if (words > 5 && !c.name.has("answer") && !c.name.has("key") && !c.name.has("codes"))
        return "sentences, not secrets";
      if (v.max_length <= 3) return "too short for secrets";
      if (v.seen >= 5 && v.mean_length() < 6 && v.share(D::has_digit) < 0.5) return "words, not secrets";
      break;
    case checksum:
      if (v.share(D::has_space) > 0.5 || length < 6) return "not digests";
      break;
    case medical_code:
      if (v.share(D::has_space) > 0.6 || length > 20) return "too long for codes";
      break;
    case diagnosis:
      if (v.share(D::decimal) > 0.5 && v.share(D::fraction4) > 0.3) return "measurements";
      break;
    case medical_record_number:
      if (words > 4) return "sentences, not numbers";
      break;
    default: break;
  }
  return nullptr;
}

std::optional<Confirmation> confirmation(SemanticType type, const ColumnView& c) {
  const auto best = [&](std::initializer_list<Detector> list) {
    return *std::max_element(list.begin(), list.end(), [&](D a, D b) { return c.values.count(a) < c.values.count(b); });
  };
  switch (type) {
    case email: return Confirmation{D::email, 0.6};
    case phone: return Confirmation{best({D::phone, D::phone_formatted}), 0.6};
    case first_name: return Confirmation{D::first_name, 0.3};
    case last_name: return Confirmation{D::last_name, 0.2};
    case person_name: return Confirmation{best({D::person, D::first_name, D::initial}), 0.3};
    case street_address: return Confirmation{D::street, 0.4};
    case city: return Confirmation{best({D::city, D::city_state}), 0.2};
    case state_region: return Confirmation{best({D::region, D::region_code}), 0.3};
    case postal_code: return Confirmation{D::postal, 0.7};
    case country: return Confirmation{best({D::country, D::country_code2, D::country_code3}), 0.5};
    case latitude: return Confirmation{D::in_latitude, 0.9};
    case longitude: return Confirmation{D::in_longitude, 0.9};
    case timezone: return Confirmation{best({D::zone_name, D::utc_offset}), 0.6};
    case date_of_birth: return Confirmation{best({D::birth_date, D::year}), 0.7};
    case age: return Confirmation{D::in_age, 0.9};
    case gender: return Confirmation{D::gender, 0.8};
    case nationality: return Confirmation{best({D::demonym, D::country, D::country_code2}), 0.5};
    case ethnicity: return Confirmation{D::ethnicity, 0.4};
    case marital_status: return Confirmation{D::marital, 0.7};
    case language: return Confirmation{best({D::language, D::language_code, D::locale}), 0.5};
    case currency: return Confirmation{best({D::currency_code, D::currency_name, D::currency_symbol}), 0.5};
    case national_id: return Confirmation{best({D::ssn_dashed, D::ssn_digits, D::national_id}), 0.6};
    case tax_id: return Confirmation{D::tax_id, 0.5};
    case vin: return Confirmation{best({D::vin, D::vin_shape}), 0.6};
    case credit_card_number: return Confirmation{best({D::card, D::card_scientific}), 0.6};
    case iban: return Confirmation{D::iban, 0.6};
    case bank_account: return Confirmation{best({D::bic, D::aba, D::integer}), 0.5};
    case salary: return Confirmation{best({D::integer, D::decimal}), 0.7};
    case company_name: return Confirmation{D::company, 0.25};
    case job_title: return Confirmation{D::job, 0.4};
    case ip_address: return Confirmation{best({D::ipv4, D::ipv6}), 0.6};
    case mac_address: return Confirmation{D::mac, 0.6};
    case url: return Confirmation{best({D::url, D::domain}), 0.5};
    case user_agent: return Confirmation{D::user_agent, 0.4};
    case uuid: return Confirmation{best({D::uuid, D::hex_32}), 0.8};
    case password: return Confirmation{best({D::crypt_hash, D::hex_digest, D::opaque}), 0.5};
    case secret_token: return Confirmation{best({D::secret_prefix, D::jwt, D::opaque, D::hex_digest}), 0.5};
    case checksum: return Confirmation{D::hex_digest, 0.6};
    case medical_code: return Confirmation{best({D::icd10, D::icd9, D::hcpcs, D::ndc, D::loinc}), 0.6};
    case diagnosis: return Confirmation{D::diagnosis, 0.3};
    default: return std::nullopt;
  }
}

}  // namespace datawave::classify
