/// The labels a column can carry: what one value is (SemanticType) and how carefully it must be kept (Sensitivity).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace datawave::classify {

/// What one value of a column *is*. A column that only concerns a type (`email_verified`, `currency_digits`) is `none`.
enum class SemanticType : std::uint8_t {
  none,
  email,
  phone,
  first_name,
  last_name,
  person_name,
  username,
  street_address,
  city,
  state_region,
  postal_code,
  country,
  latitude,
  longitude,
  timezone,
  date_of_birth,
  age,
  gender,
  nationality,
  ethnicity,
  marital_status,
  language,
  currency,
  national_id,
  passport_number,
  driver_license,
  tax_id,
  vehicle_plate,
  vin,
  credit_card_number,
  card_security,
  iban,
  bank_account,
  salary,
  company_name,
  job_title,
  ip_address,
  mac_address,
  url,
  user_agent,
  uuid,
  password,
  secret_token,
  checksum,
  medical_code,
  diagnosis,
  medical_record_number,
};

inline constexpr std::size_t kSemanticTypeCount = 47;  // 46 types and none

/// Ordered: a larger value needs more care. `public_` is spelt "public" outside C++.
enum class Sensitivity : std::uint8_t { public_, internal, confidential, restricted };

/// The snake_case name used in JSON and in the console: "email", "none".
std::string_view to_string(SemanticType type);
std::string_view to_string(Sensitivity level);

/// Exact, case-sensitive inverse of to_string; nullopt for any other text.
std::optional<SemanticType> semantic_type_from_string(std::string_view text);
std::optional<Sensitivity> sensitivity_from_string(std::string_view text);

}  // namespace datawave::classify
