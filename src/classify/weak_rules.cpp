#include "weak_rules.hpp"

#include "weak_judge.hpp"

namespace datawave::classify {

using T = SemanticType;
using D = Detector;

std::optional<Proposal> judge_weak_hint(SemanticType type, const ColumnView& column, const TableContext& table) {
  if (auto answer = judge_people(type, column, table)) return answer;
  if (auto answer = judge_places(type, column, table)) return answer;
  return judge_records(type, column, table);
}

std::optional<Proposal> named_by_table(const ColumnView& c, const TableContext& t) {
  const WeakJudge j{c, t};
  const bool own = c.name.starts || c.name.first.size() == 1 || t.has_word(c.name.first);
  const bool name = c.name.tail == "name" && (c.name.words.size() == 1 || own);
  const bool code = c.name.tail == "code" && c.name.words.size() <= 2;
  const bool key = c.name.id_tail && c.facts != nullptr && !c.declared.numeric();
  if (c.declared.numeric() || c.declared.family == TypeFamily::boolean || c.declared.temporal()) return std::nullopt;
  const auto confirmed = [&](std::initializer_list<D> list, double share) {
    return !c.has_values() || j.sum(list) >= share;
  };
  if ((t.head & kind::kCountry) != 0 && (name || code || (key && c.declared.length > 0 && c.declared.length <= 3)) &&
      confirmed({D::country, D::country_code2, D::country_code3}, 0.4)) {
    return WeakJudge::by_table(T::country, 0.75);
  }
  if ((t.head & kind::kLanguage) != 0 && (name || code) && confirmed({D::language, D::language_code, D::locale}, 0.3))
    return WeakJudge::by_table(T::language, 0.7);
  if ((t.head & kind::kCurrency) != 0 && (name || code) && confirmed({D::currency_code, D::currency_name}, 0.4))
    return WeakJudge::by_table(T::currency, 0.75);
  if ((t.head & kind::kTimezone) != 0 && name && confirmed({D::zone_name, D::utc_offset}, 0.4))
    return WeakJudge::by_table(T::timezone, 0.75);
  if ((t.head & kind::kCity) != 0 && name && confirmed({D::has_letter}, 0.9) &&
      (!c.has_values() || c.share(D::has_digit) < 0.4))
    return WeakJudge::by_table(T::city, 0.75);
  const bool state_rows = t.head_word == "state" || t.head_word == "province" || t.head_word == "stateprovince" ||
                          t.head_word == "county" || t.head_word == "district" || t.head_word == "prefecture" ||
                          t.head_word == "uf";
  if (state_rows && (name || code) &&
      !(t.has_word("machine") || t.has_word("workflow") || t.has_word("order") || t.has_word("payment") ||
        t.has_word("sales")) &&
      (!c.has_values() || (c.share(D::continent) < 0.3 && c.share(D::integer) < 0.5 &&
                           j.sum({D::region, D::region_code, D::city}) >= 0.2))) {
    return WeakJudge::by_table(T::state_region, 0.7);
  }
  if (t.head_word == "region" && name && c.has_values() && c.share(D::region) >= 0.4 && c.share(D::continent) < 0.3)
    return j.by_values(T::state_region, D::region, 0.75);
  return std::nullopt;
}

}  // namespace datawave::classify
