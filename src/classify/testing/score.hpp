/// Reads labelled JSON lines and scores the classifier as the gold set's own script does. For tests and benchmarks
/// only.
#pragma once

#include <array>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "datawave/classify/classifier.hpp"

namespace datawave::classify::testing {

struct GoldColumn {
  std::string database, table, column, declared_type;
  std::vector<std::string> values;
  SemanticType type = SemanticType::none;
  Sensitivity sensitivity = Sensitivity::internal;
};

/// Lines whose labels are missing or unknown are left out.
std::vector<GoldColumn> read_gold(std::istream& in);

struct Counts {
  int tp = 0, fp = 0, fn = 0;
  double f1() const { return tp == 0 ? 0.0 : 2.0 * tp / (2.0 * tp + fp + fn); }
};

struct Score {
  std::array<Counts, kSemanticTypeCount> per_type{};
  std::map<std::string, Counts> per_database;
  int columns = 0, none = 0, none_fp = 0, sensitivity_ok = 0, sensitivity_low = 0;

  double macro_f1() const;  ///< mean over the types that occur in the gold labels
  double micro_f1() const;
  double none_fp_rate() const { return none == 0 ? 0.0 : static_cast<double>(none_fp) / none; }
  double sensitivity_accuracy() const { return columns == 0 ? 0.0 : static_cast<double>(sensitivity_ok) / columns; }
};

/// What of the input the classifier may see.
struct View {
  bool values = true;
  bool names = true;  ///< false: columns are called c1, c2 ...; table and database t and d
};

using OnColumn = std::function<void(const GoldColumn&, const Label&)>;

/// Groups consecutive columns of one table, as the JSON lines run does.
Score score(const std::vector<GoldColumn>& gold, const Classifier& classifier, View view = {},
            const OnColumn& on_column = {});

/// One run over the columns without scoring, for timing. Returns the number of typed columns.
std::size_t classify_all(const std::vector<GoldColumn>& gold, const Classifier& classifier, View view);

}  // namespace datawave::classify::testing
