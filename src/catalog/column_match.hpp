/// Which listed column is which known one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::catalog {

struct KnownColumn {
  std::int64_t number = 0;  // for life, 1 to 65535
  std::string name;
  std::int32_t ordinal = 0;
  std::string declared_type;
  std::string facts;
  bool live = true;
};

struct ListedColumn {
  std::string_view name;
  std::int32_t ordinal = 0;
  std::string_view declared_type;
};

enum class ColumnAct : std::uint8_t { same, renamed, returned, added };

struct ColumnMatch {
  ColumnAct act = ColumnAct::added;
  std::size_t known = 0;  // unless added
};

struct ColumnMatches {
  std::vector<ColumnMatch> listed;    // one per listed column
  std::vector<std::size_t> vanished;  // live ones that are gone
};

/// By exact name; then by ordinal where the old name vanished and the new one is new. `same_object`: the object id of
/// the table stayed, so that the system's column numbers mean the same columns (PostgreSQL, attnum). Without it an
/// ordinal counts only where neither the number of columns nor the declared type changed. A name that was removed
/// earlier returns, unless the column is a renamed one.
ColumnMatches match_columns(const std::vector<KnownColumn>& known, const std::vector<ListedColumn>& listed,
                            bool same_object);

}  // namespace datawave::catalog
