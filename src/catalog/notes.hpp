/// The words by which notes and tags are found.
#pragma once

#include <string>
#include <vector>

#include "datawave/catalog/records.hpp"

namespace datawave::catalog {

/// Empty where nobody wrote anything. `scope`: scope_words().
std::string note_words(const std::string& scope, const std::vector<Note>& notes, const std::vector<Tag>& tags);

}  // namespace datawave::catalog
