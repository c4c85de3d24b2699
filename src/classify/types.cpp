#include "datawave/classify/types.hpp"

namespace datawave::classify {
namespace {

constexpr std::array<std::string_view, kSemanticTypeCount> kTypeNames = {
    "none",
    "email",
    "phone",
    "first_name",
    "last_name",
    "person_name",
    "username",
    "street_address",
    "city",
    "state_region",
    "postal_code",
    "country",
    "latitude",
    "longitude",
    "timezone",
    "date_of_birth",
    "age",
    "gender",
    "nationality",
    "ethnicity",
    "marital_status",
    "language",
    "currency",
    "national_id",
    "passport_number",
    "driver_license",
    "tax_id",
    "vehicle_plate",
    "vin",
    "credit_card_number",
    "card_security",
    "iban",
    "bank_account",
    "salary",
    "company_name",
    "job_title",
    "ip_address",
    "mac_address",
    "url",
    "user_agent",
    "uuid",
    "password",
    "secret_token",
    "checksum",
    "medical_code",
    "diagnosis",
    "medical_record_number",
};
static_assert(static_cast<std::size_t>(SemanticType::medical_record_number) + 1 == kSemanticTypeCount);

constexpr std::array<std::string_view, 4> kLevelNames = {"public", "internal", "confidential", "restricted"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(SemanticType type) {
  const auto i = static_cast<std::size_t>(type);
  return i < kTypeNames.size() ? kTypeNames[i] : "none";
}

std::string_view to_string(Sensitivity level) {
  const auto i = static_cast<std::size_t>(level);
  return i < kLevelNames.size() ? kLevelNames[i] : "restricted";
}

std::optional<SemanticType> semantic_type_from_string(std::string_view text) {
  return find<SemanticType>(kTypeNames, text);
}

std::optional<Sensitivity> sensitivity_from_string(std::string_view text) {
  return find<Sensitivity>(kLevelNames, text);
}

}  // namespace datawave::classify
