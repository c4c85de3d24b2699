/// What differs between two states of a table, typed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/core/json_reader.hpp"

namespace datawave::catalog {

/// breaking: a reader or writer that worked may fail. compatible: it goes on. cosmetic: it cannot notice.
enum class ChangeSeverity : std::uint8_t { cosmetic, compatible, breaking };
DW_DESCRIBE_ENUM(ChangeSeverity, cosmetic, compatible, breaking)

/// `kind` is stable: "column_added", "column_type", "index_removed" … `what` names the column, constraint or index;
/// empty for the table itself.
struct Change {
  std::string kind;
  std::string what;
  std::optional<std::string> before;
  std::optional<std::string> after;
  ChangeSeverity severity = ChangeSeverity::cosmetic;
  std::string reason;  // why that severity, where it is not plain
};
DW_DESCRIBE(Change, kind, what, before, after, severity, reason);
DW_DEFAULTED(Change, reason);

/// A column that goes on under another name.
struct ColumnRename {
  std::string from;
  std::string to;
};

/// Pure. Columns are the same where their names are, but for `renames`. Breaking changes first.
std::vector<Change> diff_tables(const connect::TableRecord& before, const connect::TableRecord& after,
                                const std::vector<ColumnRename>& renames = {});
/// The most severe; cosmetic for none.
ChangeSeverity severity_of(const std::vector<Change>& changes);

/// How a declared type may change without breaking a reader: "same", "widened", "changed".
enum class TypeChange : std::uint8_t { same, widened, changed };
TypeChange compare_types(std::string_view before, std::string_view after);

}  // namespace datawave::catalog
