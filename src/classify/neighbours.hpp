/// A last look at columns whose names say nothing, in the light of what their neighbours turned out to be.
#pragma once

#include <span>

#include "column_view.hpp"
#include "decide.hpp"

namespace datawave::classify {

/// Fills in decisions that are still none: coordinates come in pairs, given names beside family names, postal codes and
/// telephone numbers beside addresses, birth dates beside people. Both spans have one entry per column.
void decide_by_neighbours(std::span<const ColumnView> columns, std::span<Decision> decisions);

}  // namespace datawave::classify
