/// Word lists compiled into the module. Words are folded (lower case, no accents) and parted by blanks; `_` is a blank.
#pragma once

#include <string_view>

namespace datawave::classify {

extern const std::string_view kFirstNames, kLastNames;
extern const std::string_view kCities, kRegionsExtra, kContinents;
extern const std::string_view kGenders, kMaritalStatuses, kEthnicities, kHonorifics, kJobWords, kCompanyWords,
    kStreetWords;
extern const std::string_view kBooleans, kDiagnosisWords, kDemonyms, kCurrencyWords, kCalendarWords;

// From ISO 3166-1, 3166-2 (large countries), 639 and 4217; written by lexicon_iso.py. One name a line where it has
// blanks.
extern const std::string_view kCountryNames, kCountryCodes2, kCountryCodes3;
extern const std::string_view kRegionNames;
extern const std::string_view kLanguageNames, kLanguageCodes2, kLanguageCodes3;
extern const std::string_view kCurrencyCodes, kCurrencyNames;

}  // namespace datawave::classify
