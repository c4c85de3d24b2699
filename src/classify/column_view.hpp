/// Everything known of one column while its table is being decided. Internal to the module.
#pragma once

#include <optional>
#include <string_view>

#include "datawave/classify/classifier.hpp"
#include "declared_type.hpp"
#include "name_matcher.hpp"
#include "table_context.hpp"
#include "value_profile.hpp"

namespace datawave::classify {

struct ColumnView {
  const ColumnFacts* facts = nullptr;
  NameMatch name;
  DeclaredType declared;
  ValueProfile values;

  bool has_values() const { return values.seen > 0; }
  double share(Detector d) const { return values.share(d); }
};

/// A type proposed for a column and why.
struct Proposal {
  SemanticType type = SemanticType::none;
  double confidence = 0.0;
  const char* rule = "";       ///< stable id, static storage
  const char* why = "";        ///< plain words, static storage
  std::optional<Detector> by;  ///< the detector whose matches are the evidence
};

}  // namespace datawave::classify
