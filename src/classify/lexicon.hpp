/// One look-up for all word lists: which vocabularies a folded word or value belongs to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace datawave::classify {

/// Bits of Lexicon::find.
namespace lex {
inline constexpr std::uint32_t kCountry = 1u << 0, kCountryCode2 = 1u << 1, kCountryCode3 = 1u << 2, kRegion = 1u << 3,
                               kRegionCode = 1u << 4, kCity = 1u << 5, kContinent = 1u << 6, kLanguage = 1u << 7,
                               kLanguageCode2 = 1u << 8, kLanguageCode3 = 1u << 9, kCurrencyCode = 1u << 10,
                               kCurrencyName = 1u << 11, kFirstName = 1u << 12, kLastName = 1u << 13,
                               kGender = 1u << 14, kMarital = 1u << 15, kEthnicity = 1u << 16, kDemonym = 1u << 17,
                               kHonorific = 1u << 18, kJobWord = 1u << 19, kCompanyWord = 1u << 20,
                               kStreetWord = 1u << 21, kBoolean = 1u << 22, kDiagnosisWord = 1u << 23,
                               kCurrencyWord = 1u << 24, kCalendar = 1u << 25;
}  // namespace lex

class Lexicon {
 public:
  Lexicon();
  Lexicon(const Lexicon&) = delete;
  Lexicon& operator=(const Lexicon&) = delete;

  /// `folded` as fold_value writes it. 0 when the word is in no list.
  std::uint32_t find(std::string_view folded) const {
    const auto it = bits_.find(folded);
    return it == bits_.end() ? 0 : it->second;
  }

 private:
  void add(std::string_view words, std::uint32_t bit);

  std::vector<std::unique_ptr<std::string>> storage_;
  std::unordered_map<std::string_view, std::uint32_t> bits_;
};

}  // namespace datawave::classify
