#include "postgresql_quirks.hpp"
#include "quirks.hpp"
#include "sqlite_quirks.hpp"

namespace datawave::conformance {

const std::vector<Quirks*>& all_quirks() {
  static const std::vector<std::unique_ptr<Quirks>> kOwned = [] {
    std::vector<std::unique_ptr<Quirks>> made;
    for (const int version : {15, 12, 18}) made.push_back(make_postgresql_quirks(version));
    made.push_back(make_sqlite_quirks());
    return made;
  }();
  static const std::vector<Quirks*> kAll = [] {
    std::vector<Quirks*> all;
    for (const auto& each : kOwned) all.push_back(each.get());
    return all;
  }();
  return kAll;
}

std::vector<Quirks*> network_quirks() {
  std::vector<Quirks*> result;
  for (Quirks* each : all_quirks()) {
    if (each->network() != nullptr) result.push_back(each);
  }
  return result;
}

}  // namespace datawave::conformance
