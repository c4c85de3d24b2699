/// Types read from values alone, for columns whose names say nothing or something else.
#pragma once

#include <optional>

#include "column_view.hpp"

namespace datawave::classify {

/// Shapes that nothing else has (addresses with @, UUIDs, check digits, token prefixes): hold whatever the name says.
std::optional<Proposal> proved_by_values(const ColumnView& column);

/// Word lists and loose shapes: only for names that say nothing.
std::optional<Proposal> guessed_from_values(const ColumnView& column);

}  // namespace datawave::classify
