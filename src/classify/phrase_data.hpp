/// Name phrases: which word sequences at the end of a column name mean which type.
#pragma once

#include <string_view>

namespace datawave::classify {

/// Lines `type strength: phrase; phrase`, strength S (the name alone decides), M (likely; values may overrule) or
/// W (needs values, neighbours or the table's name). `none` lines name things that merely look like a type.
/// Words are written in any spelling Vocabulary knows; the longest phrase that ends a name wins.
extern const std::string_view kPhrases;

/// Words that may follow a phrase without changing what the value is: `phone_home`, `email_customer`, `name_en`.
extern const std::string_view kNeutralTails;

/// Words that, when first, make a name a flag, a count or a statistic: `is_email`, `num_phones`, `max_age`.
extern const std::string_view kVetoHeads;

/// Lines `kind: word word ...`: what the words of a table name say about its rows.
extern const std::string_view kTableWords;

}  // namespace datawave::classify
