/// What a table's name and its columns together say about the rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "datawave/classify/types.hpp"
#include "name_matcher.hpp"

namespace datawave::classify {

namespace kind {
inline constexpr std::uint32_t kPerson = 1u << 0, kPublicPerson = 1u << 1, kOrganization = 1u << 2, kCountry = 1u << 3,
                               kCity = 1u << 4, kState = 1u << 5, kLanguage = 1u << 6, kCurrency = 1u << 7,
                               kTimezone = 1u << 8, kHealth = 1u << 9, kHr = 1u << 10, kPayment = 1u << 11,
                               kAddress = 1u << 12, kLog = 1u << 13, kAuth = 1u << 14, kCatalogue = 1u << 15,
                               kReference = 1u << 16, kAnimal = 1u << 17, kVehicle = 1u << 18, kOpenData = 1u << 19,
                               kCommerce = 1u << 20, kHealthMaybe = 1u << 21;
}  // namespace kind

struct TableContext {
  std::uint32_t any = 0;       ///< kinds of any word of the table, schema or database name
  std::uint32_t table = 0;     ///< kinds of any word of the table's name
  std::uint32_t head = 0;      ///< kinds of its last word: what one row is
  std::uint64_t siblings = 0;  ///< bit per SemanticType some column's name means strongly or likely
  std::uint64_t repeated = 0;  ///< those that more than one column has
  std::string_view head_word;
  WordList words;

  bool sibling(SemanticType t) const { return (siblings >> static_cast<unsigned>(t) & 1) != 0; }
  bool address_siblings() const {
    return sibling(SemanticType::city) || sibling(SemanticType::postal_code) || sibling(SemanticType::street_address) ||
           sibling(SemanticType::country) || sibling(SemanticType::state_region);
  }
  bool person_siblings() const {
    return sibling(SemanticType::first_name) || sibling(SemanticType::last_name) ||
           sibling(SemanticType::date_of_birth) || sibling(SemanticType::gender);
  }
  bool has_word(std::string_view word) const;
  bool bank_database = false;   ///< the database or schema is a bank's
  bool customer_key = false;    ///< some column points at a customer, account or user
  bool patient_key = false;     ///< some column points at a patient, visit or claim
  bool contact_person = false;  ///< some column names a contact person: the row itself is an organisation
};

class TableKinds {
 public:
  explicit TableKinds(const Vocabulary& vocabulary);

  std::uint32_t of_word(std::string_view canonical) const {
    const auto it = kinds_.find(canonical);
    return it == kinds_.end() ? 0 : it->second;
  }
  /// Names only; siblings are filled in by the caller. The raw tokens must outlive the result.
  TableContext context(const RawTokens& table, const RawTokens& schema, const RawTokens& database) const;

 private:
  const Vocabulary& vocabulary_;
  std::unordered_map<std::string, std::uint32_t> owned_;
  std::unordered_map<std::string_view, std::uint32_t> kinds_;
};

}  // namespace datawave::classify
