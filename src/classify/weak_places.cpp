// Weak names about places, languages and money.
#include "weak_judge.hpp"

namespace datawave::classify {
namespace {

struct Places : WeakJudge {
  Answer postal_code() const {
    const bool beside = t.sibling(T::city) || t.sibling(T::state_region) || t.sibling(T::street_address);
    return says("pin code") && beside ? Answer(by_table(T::postal_code, 0.75)) : std::nullopt;
  }
  Answer city() const {
    if (says("capital") && !values() && text() && (t.head & (kind::kCountry | kind::kState)) != 0)
      return by_table(T::city, 0.65);
    if (!values() || share(D::has_digit) > 0.3 || c.values.seen < 3 || share(D::country) > 0.5) return std::nullopt;
    if (share(D::city_state) >= 0.6) return by_values(T::city, D::city_state, 0.7);
    const double wanted = says("place") || says("location") ? 0.3 : 0.35;
    if (share(D::city) >= wanted && share(D::city) > share(D::last_name) - 0.1)
      return by_values(T::city, D::city, 0.65);
    return std::nullopt;
  }
  Answer state() const {
    if (!text()) return std::nullopt;
    const bool state_head = (t.head & kind::kState) != 0 && !table_word({"transition"});
    if (values()) {
      if (share(D::continent) > 0.4 || share(D::integer) > 0.5) return std::nullopt;
      const double hits = sum({D::region, D::region_code});
      if (hits >= 0.4 && c.values.seen >= 2)
        return by_values(T::state_region, share(D::region) > share(D::region_code) ? D::region : D::region_code, 0.85);
      const bool lone = says("state") || says("region") || says("states") || says("state name") || says("state code") ||
                        says("region name");
      if (lone && hits + (c.values.mean_length() > 3 ? 0.1 : 0.0) >= 0.1 &&
          (t.sibling(T::city) || t.sibling(T::postal_code)) && c.values.mean_words() < 5)
        return by_table(T::state_region, 0.75);
      return std::nullopt;
    }
    if ((t.head & kind::kCountry) != 0) return std::nullopt;
    if (says("area") || says("division") || says("zone") || says("territory")) return std::nullopt;
    if (says("abbreviation") || says("abbr") || says("stusps"))
      return state_head ? Answer(by_table(T::state_region, 0.65)) : std::nullopt;
    const bool person_or_place =
        (t.head & (kind::kPerson | kind::kAddress | kind::kOrganization)) != 0 && (t.head & kind::kLog) == 0;
    if (t.sibling(T::city) || t.sibling(T::postal_code) || t.sibling(T::street_address))
      return by_table(T::state_region, 0.75);
    if (t.sibling(T::country) && person_or_place) return by_table(T::state_region, 0.65);
    if (says("st") || says("region") || says("region name") || says("region code")) return std::nullopt;
    return (t.head & kind::kAddress) != 0 ? Answer(by_table(T::state_region, 0.6)) : std::nullopt;
  }
  Answer country() const {
    if (says("land")) {  // German and Dutch for country; elsewhere a piece of ground
      if (!text() || (values() && share(D::country) < 0.4)) return std::nullopt;
      return values() || t.sibling(T::postal_code) || t.sibling(T::city) ? Answer(by_table(T::country, 0.7))
                                                                         : std::nullopt;
    }
    if (says("country region") && !values()) {
      return t.sibling(T::city) || t.sibling(T::postal_code) ? Answer(by_table(T::country, 0.65)) : std::nullopt;
    }
    const bool rows = (t.head & kind::kCountry) != 0;
    const double hits = sum({D::country, D::country_code2, D::country_code3});
    const bool named_code =
        c.name.has("iso") || c.name.has("alpha") || c.name.has("fifa") || c.name.has("ioc") || c.name.has("fips");
    if (values()) {
      if (share(D::continent) > 0.6) return std::nullopt;
      // Names in other languages and scripts, in a table of countries.
      const bool foreign_name = rows && (c.name.has("name") || c.name.has("short") || c.name.has("formal")) &&
                                !c.name.has("region") && c.values.seen >= 10 && share(D::has_digit) < 0.05 &&
                                c.values.mean_length() > 4 && share(D::continent) < 0.1;
      if (foreign_name && hits < 0.4) return by_table(T::country, 0.6);
      const D best = share(D::country) >= share(D::country_code2)
                         ? (share(D::country) >= share(D::country_code3) ? D::country : D::country_code3)
                         : (share(D::country_code2) >= share(D::country_code3) ? D::country_code2 : D::country_code3);
      if (hits >= 0.6 && c.values.seen >= 3 && (rows || named_code || share(D::country) > 0.6))
        return by_values(T::country, best, 0.85);
      if (rows && (named_code || c.name.has("numeric")) && share(D::integer) > 0.9 && c.values.max_length <= 3)
        return by_values(T::country, D::integer, 0.7);
      return rows && hits >= 0.4 ? Answer(by_values(T::country, best, 0.75)) : std::nullopt;
    }
    const bool iso_beside_country = !rows && named_code && t.sibling(T::country) && c.name.words.size() <= 4 &&
                                    (t.head & (kind::kCurrency | kind::kLanguage)) == 0;
    if (iso_beside_country && text()) return by_table(T::country, 0.65);
    if (!rows || c.declared.family == TypeFamily::boolean) return std::nullopt;
    if (c.declared.numeric() &&
        !(c.name.has("numeric") || c.name.has("iso") || c.name.has("number") || c.name.has("un")))
      return std::nullopt;
    return by_table(T::country, 0.7);
  }
  Answer coordinate(T type, T other, D range) const {
    if (!c.declared.numeric() && c.declared.family != TypeFamily::unknown) return std::nullopt;
    if (!t.sibling(other)) return std::nullopt;
    if (values() && share(range) < 0.95) return std::nullopt;
    return by_table(type, 0.75);
  }
  Answer timezone() const {
    if (values())
      return sum({D::zone_name, D::utc_offset}) >= 0.7 ? Answer(by_values(T::timezone, D::zone_name, 0.8))
                                                       : std::nullopt;
    return (t.head & kind::kTimezone) != 0 && c.name.has("offset") ? Answer(by_table(T::timezone, 0.6)) : std::nullopt;
  }
  Answer language() const {
    const bool rows = (t.head & kind::kLanguage) != 0;
    if (values()) {
      const double hits = sum({D::language, D::language_code, D::locale});
      return hits >= 0.5 && (rows || says("culture") || says("lcid"))
                 ? Answer(by_values(T::language, D::language_code, 0.8))
                 : std::nullopt;
    }
    if (says("culture") && declared_text() && c.declared.length > 1 && c.declared.length <= 16) {
      return by_table(T::language, 0.6);
    }
    return rows && !c.declared.numeric() && c.declared.family != TypeFamily::boolean
               ? Answer(by_table(T::language, 0.65))
               : std::nullopt;
  }
  Answer currency() const {
    const bool rows = (t.head & kind::kCurrency) != 0;
    if (values()) {
      const double hits = sum({D::currency_code, D::currency_name, D::currency_symbol});
      if (hits >= (rows ? 0.4 : 0.8) && c.values.seen >= 2) return by_values(T::currency, D::currency_code, 0.85);
      return rows && c.name.has("numeric") && share(D::integer) > 0.9 ? Answer(by_values(T::currency, D::integer, 0.7))
                                                                      : std::nullopt;
    }
    if (says("unit") || c.declared.family == TypeFamily::boolean) return std::nullopt;
    return rows && (!c.declared.numeric() || c.name.has("numeric")) ? Answer(by_table(T::currency, 0.7)) : std::nullopt;
  }
};

}  // namespace

std::optional<Proposal> judge_places(SemanticType type, const ColumnView& column, const TableContext& table) {
  const Places r{{column, table}};
  switch (type) {
    case SemanticType::city: return r.city();
    case SemanticType::state_region: return r.state();
    case SemanticType::postal_code: return r.postal_code();
    case SemanticType::country: return r.country();
    case SemanticType::latitude:
      return r.coordinate(SemanticType::latitude, SemanticType::longitude, Detector::in_latitude);
    case SemanticType::longitude:
      return r.coordinate(SemanticType::longitude, SemanticType::latitude, Detector::in_longitude);
    case SemanticType::timezone: return r.timezone();
    case SemanticType::language: return r.language();
    case SemanticType::currency: return r.currency();
    default: return std::nullopt;
  }
}

}  // namespace datawave::classify
