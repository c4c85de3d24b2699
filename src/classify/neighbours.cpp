#include "neighbours.hpp"

#include <initializer_list>

#include "plausible.hpp"

namespace datawave::classify {
namespace {

using T = SemanticType;
using D = Detector;

class Neighbours {
 public:
  Neighbours(std::span<const ColumnView> columns, std::span<Decision> decisions)
      : columns_(columns), decisions_(decisions) {
    for (const Decision& d : decisions) found_ |= bit(d.chosen.type);
  }

  void run() {
    coordinates();
    names();
    const bool address = has({T::city, T::country, T::state_region, T::street_address, T::postal_code});
    const bool person =
        has({T::first_name, T::last_name, T::person_name, T::email, T::gender, T::username, T::job_title});
    if (!address && !person) return;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (!open(i)) continue;
      const ValueProfile& v = columns_[i].values;
      if (address && v.seen >= 4 && v.share(D::postal) >= 0.9 && !columns_[i].declared.numeric() &&
          v.mean_length() >= 4.5 && v.mean_length() <= 10 && v.share(D::date) < 0.1 && v.max_length <= 10 &&
          !found(T::postal_code)) {
        choose(i, T::postal_code, 0.5, "short codes of a postal shape beside an address", D::postal);
      } else if (v.seen >= 4 && v.share(D::phone) >= 0.85 && !columns_[i].declared.numeric() &&
                 v.share(D::decimal) < 0.1 && v.mean_length() >= 9 && v.share(D::date) < 0.1 &&
                 v.share(D::postal) < 0.5 && v.share(D::ssn_dashed) < 0.5) {
        choose(i, T::phone, 0.55, "numbers of a telephone's length beside a person or an address", D::phone);
      } else if (address && v.share(D::country) >= 0.6 && v.seen >= 2) {
        choose(i, T::country, 0.6, "country names beside an address", D::country);
      } else if (address && v.share(D::region_code) >= 0.5 && v.seen >= 4 && v.max_length <= 3) {
        choose(i, T::state_region, 0.5, "codes of states beside an address", D::region_code);
      } else if (address && v.share(D::region) >= 0.4 && v.seen >= 4) {
        choose(i, T::state_region, 0.5, "names of states beside an address", D::region);
      } else if (address && v.share(D::street) >= 0.4 && v.seen >= 4 && v.mean_words() >= 2) {
        choose(i, T::street_address, 0.5, "numbers and street words beside an address", D::street);
      } else if (address && v.share(D::city) >= 0.3 && v.seen >= 4 && v.share(D::has_digit) < 0.1) {
        choose(i, T::city, 0.5, "town names beside an address", D::city);
      } else if (person && v.share(D::job) >= 0.5 && v.seen >= 4) {
        choose(i, T::job_title, 0.5, "posts beside people", D::job);
      } else if (person && v.share(D::company) >= 0.3 && v.seen >= 4 && v.share(D::has_digit) < 0.2) {
        choose(i, T::company_name, 0.5, "names of companies beside people", D::company);
      }
    }
  }

 private:
  static std::uint64_t bit(T t) { return std::uint64_t{1} << static_cast<unsigned>(t); }
  bool found(T t) const { return (found_ & bit(t)) != 0; }
  bool has(std::initializer_list<T> types) const {
    for (const T t : types) {
      if (found(t)) return true;
    }
    return false;
  }

  /// Undecided, with values, and with a name that says nothing.
  bool open(std::size_t i) const {
    const ColumnView& c = columns_[i];
    return decisions_[i].chosen.type == T::none && c.has_values() && !c.name.informative && c.name.veto_word.empty() &&
           (c.name.hints == nullptr || c.name.hints->front().type != T::none);
  }

  void choose(std::size_t i, T type, double confidence, const char* why, D by) {
    if (declared_objection(type, columns_[i]) != nullptr || value_objection(type, columns_[i]) != nullptr) return;
    decisions_[i] = {};
    decisions_[i].chosen = {type, confidence, "context.neighbours", why, by};
    found_ |= bit(type);
  }

  bool fine_decimals(std::size_t i, D range) const {
    const ValueProfile& v = columns_[i].values;
    return open(i) && columns_[i].name.tail.empty() && v.seen >= 4 && v.share(D::fraction4) >= 0.8 &&
           v.share(range) >= 0.999;
  }

  void coordinates() {
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      if (!fine_decimals(i, D::in_latitude) || !fine_decimals(i + 1, D::in_longitude)) continue;
      // Measurements are fine decimals too: a place nearby, or degrees that only a longitude reaches, must speak for
      // it.
      const bool place = has({T::city, T::country, T::state_region, T::street_address, T::postal_code});
      if (!place && columns_[i + 1].share(D::in_latitude) > 0.95) continue;
      choose(i, T::latitude, 0.55, "fine decimals within 90 degrees before ones within 180", D::in_latitude);
      choose(i + 1, T::longitude, 0.55, "fine decimals within 180 degrees after ones within 90", D::in_longitude);
    }
  }

  bool single_words(std::size_t i) const {
    const ValueProfile& v = columns_[i].values;
    return open(i) && v.seen >= 2 && v.mean_words() < 1.3 && v.share(D::has_digit) < 0.05 && v.mean_length() >= 3;
  }

  void names() {
    for (std::size_t i = 0; i + 1 < columns_.size(); ++i) {
      const std::size_t j = i + 1;
      const bool first_then_last = given(i) && family(j);
      const bool last_then_first = family(i) && given(j);
      if (!first_then_last && !last_then_first) continue;
      const bool forward =
          first_then_last && (!last_then_first || columns_[i].share(D::first_name) >= columns_[j].share(D::first_name));
      if (decisions_[i].chosen.type != T::none && decisions_[j].chosen.type != T::none) continue;
      choose(forward ? i : j, T::first_name, 0.6, "given names beside family names", D::first_name);
      choose(forward ? j : i, T::last_name, 0.6, "family names beside given names", D::last_name);
    }
  }

  bool given(std::size_t i) const {
    const T t = decisions_[i].chosen.type;
    return t == T::first_name || (single_words(i) && columns_[i].share(D::first_name) >= 0.3);
  }
  bool family(std::size_t i) const {
    const T t = decisions_[i].chosen.type;
    return t == T::last_name || (single_words(i) && columns_[i].share(D::last_name) >= 0.2);
  }

  std::span<const ColumnView> columns_;
  std::span<Decision> decisions_;
  std::uint64_t found_ = 0;
};

}  // namespace

void decide_by_neighbours(std::span<const ColumnView> columns, std::span<Decision> decisions) {
  Neighbours(columns, decisions).run();
}

}  // namespace datawave::classify
