/// What every weak rule may ask about a column and its table. Internal to the weak rules.
#pragma once

#include <initializer_list>

#include "weak_rules.hpp"

namespace datawave::classify {

struct WeakJudge {
  using T = SemanticType;
  using D = Detector;
  using Answer = std::optional<Proposal>;

  const ColumnView& c;
  const TableContext& t;

  bool values() const { return c.has_values(); }
  double share(D d) const { return c.values.share(d); }
  double sum(std::initializer_list<D> list) const {
    double total = 0;
    for (const D d : list) total += share(d);
    return total;
  }
  bool says(std::string_view phrase) const { return c.name.phrase == phrase; }
  bool text() const { return c.declared.textual(); }
  bool declared_text() const { return c.declared.family == TypeFamily::text && !c.facts->foreign_key; }
  bool table_word(std::initializer_list<std::string_view> list) const {
    for (const auto w : list) {
      if (t.has_word(w)) return true;
    }
    return false;
  }
  Proposal by_values(T type, D d, double confidence) const {
    return {type, confidence, "context.values", "an ambiguous name made sure by the values", d};
  }
  static Proposal by_table(T type, double confidence) {
    return {type, confidence, "context.table", "an ambiguous name made sure by its table or neighbours", {}};
  }
};

std::optional<Proposal> judge_people(SemanticType type, const ColumnView& column, const TableContext& table);
std::optional<Proposal> judge_places(SemanticType type, const ColumnView& column, const TableContext& table);
std::optional<Proposal> judge_records(SemanticType type, const ColumnView& column, const TableContext& table);

}  // namespace datawave::classify
