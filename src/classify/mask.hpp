/// Masks for examples in evidence. What comes out is safe to store, show and log.
#pragma once

#include <string>
#include <string_view>

#include "datawave/classify/types.hpp"

namespace datawave::classify {

/// The masked form of one value of a column labelled `type`/`level`. Cuts on code points, never on bytes; invalid bytes
/// and control characters become U+FFFD; at most 48 code points. Never equal to a value that holds a letter or digit.
///   public and internal  first letter of each word kept:            "B*** S***"
///   email                first character and top level domain:      "j***@e***.com"
///   long numbers         last four digits (two below ten digits):   "**** **** **** 1111"
///   restricted           shape alone, letters * and digits #:       "***-##"
std::string mask_value(std::string_view value, SemanticType type, Sensitivity level);

}  // namespace datawave::classify
