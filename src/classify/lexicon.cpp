#include "lexicon.hpp"

#include <algorithm>

#include "lexicon_data.hpp"
#include "text_lists.hpp"

namespace datawave::classify {
namespace {

// Two-letter codes of the regions people most often store; longer or numeric codes are left to the column's name.
constexpr std::string_view kRegionCodes =
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa "
    "ri sc sd tn tx "
    "ut vt va wa wv wi wy dc pr ab bc mb nb nl ns nt nu on pe qc sk yt nsw vic qld tas act sp rj mg rs pr ba df";

}  // namespace

void Lexicon::add(std::string_view words, std::uint32_t bit) {
  for_each_word(words, [&](std::string_view word) {
    auto text = std::make_unique<std::string>(word);
    for (char& c : *text) {
      if (c == '_') c = ' ';
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto it = bits_.find(*text);
    if (it != bits_.end()) {
      it->second |= bit;
      return;
    }
    storage_.push_back(std::move(text));
    bits_.emplace(*storage_.back(), bit);
  });
}

Lexicon::Lexicon() {
  bits_.reserve(12000);
  add(kCountryNames, lex::kCountry);
  add(kCountryCodes2, lex::kCountryCode2);
  add(kCountryCodes3, lex::kCountryCode3);
  add(kRegionNames, lex::kRegion);
  add(kRegionsExtra, lex::kRegion);
  add(kRegionCodes, lex::kRegionCode);
  add(kCities, lex::kCity);
  add(kContinents, lex::kContinent);
  add(kLanguageNames, lex::kLanguage);
  add(kLanguageCodes2, lex::kLanguageCode2);
  add(kLanguageCodes3, lex::kLanguageCode3);
  add(kCurrencyCodes, lex::kCurrencyCode);
  add(kCurrencyNames, lex::kCurrencyName);
  add(kFirstNames, lex::kFirstName);
  add(kLastNames, lex::kLastName);
  add(kGenders, lex::kGender);
  add(kMaritalStatuses, lex::kMarital);
  add(kEthnicities, lex::kEthnicity);
  add(kDemonyms, lex::kDemonym);
  add(kHonorifics, lex::kHonorific);
  add(kJobWords, lex::kJobWord);
  add(kCompanyWords, lex::kCompanyWord);
  add(kStreetWords, lex::kStreetWord);
  add(kBooleans, lex::kBoolean);
  add(kDiagnosisWords, lex::kDiagnosisWord);
  add(kCurrencyWords, lex::kCurrencyWord);
  add(kCalendarWords, lex::kCalendar);
}

}  // namespace datawave::classify
