/// Could these values, and this declared type, belong to that semantic type at all?
#pragma once

#include <optional>

#include "column_view.hpp"

namespace datawave::classify {

/// Why the declared type rules the semantic type out, or nullptr. Static storage.
const char* declared_objection(SemanticType type, const ColumnView& column);

/// Why the sampled values rule it out, or nullptr (also without values). Static storage.
const char* value_objection(SemanticType type, const ColumnView& column);

/// The detector that would confirm the type and the share of values it takes to call it confirmed.
struct Confirmation {
  Detector detector;
  double share;
};
std::optional<Confirmation> confirmation(SemanticType type, const ColumnView& column);

}  // namespace datawave::classify
