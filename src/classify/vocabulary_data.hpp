/// The word lists behind Vocabulary, as plain text so that they can be read and extended without touching code.
#pragma once

#include <string_view>

namespace datawave::classify {

extern const std::string_view kAliases;     ///< lines `canonical words: alias alias ...`
extern const std::string_view kOtherWords;  ///< words that name something else than a semantic type
extern const std::string_view kEmptyWords;  ///< words that say nothing

}  // namespace datawave::classify
