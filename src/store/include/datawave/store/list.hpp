/// Lists: what a caller may filter and sort by, as a table of columns; pages by key set, so that a page costs the same
/// wherever it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/annotate.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::store {

enum class ColumnType : std::uint8_t { text, integer, time, boolean, id, json_list };

/// One field of a list: its name on the wire and its column. `json_list`: an array of texts in a JSON column, where
/// `field=value` means "contains". `words`: all that a text (or an element of a list) may be; a filter by another word
/// is refused.
struct ListField {
  std::string_view name;
  std::string_view column;
  ColumnType type = ColumnType::text;
  bool sortable = true;
  Words words = nullptr;
};

struct ListSpec {
  std::string_view table;                // "sources s"
  std::string_view tenant = "{tenant}";  // "{tenant:s}"
  std::string_view id_column = "id";     // unique; breaks ties of the sort
  std::span<const ListField> fields;
  std::string_view default_sort;               // "name", "-created_at"
  std::span<const std::string_view> searched;  // columns that `q` looks into
  std::string_view counted = {};               // a leaner relation that gives the same total; empty: `table`
};

enum class FilterOp : std::uint8_t { equal, not_equal, contains, at_least, at_most };

struct FilterTerm {
  std::string field;
  FilterOp op = FilterOp::equal;
  std::string value;
};

struct ListRequest {
  static constexpr std::int64_t kDefaultLimit = 50;
  static constexpr std::int64_t kMaxLimit = 1000;
  std::int64_t limit = kDefaultLimit;
  std::string cursor;
  std::string sort;  // "name" or "-name"; empty: the list's own
  std::vector<FilterTerm> filter;
  std::string q;
  bool count = true;  // `total` is asked for
};

/// `a=b,c!=d,e~f,g>=1,h<=2`; a comma or backslash in a value is escaped with a backslash. Errors: invalid_argument,
/// field "filter".
Result<std::vector<FilterTerm>> parse_filter(std::string_view text);

/// The operators that a filter of the field takes: "=", "!=", "~", ">=", "<=".
std::vector<std::string_view> operators_of(const ListField& field);

/// What `list()` needs to know of a page, without the items' type.
struct ListedPage {
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> total;
};

template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> total;
};

namespace impl {
/// Runs the query with `columns` selected; `on_row` sees them from column 0.
Result<ListedPage> list_rows(Tx& tx, const ListSpec& spec, const ListRequest& request, std::string_view columns,
                             int column_count, const RowCallback& on_row);
}  // namespace impl

/// A page of described records, whose members are columns of the table. Errors: invalid_argument (field filter, sort,
/// cursor or limit).
template <Described T>
Result<Page<T>> list(Tx& tx, const ListSpec& spec, const ListRequest& request, std::string_view alias = {}) {
  Page<T> page;
  const RowCallback take = [&page](const Row& row) -> Result<void> {
    DW_TRY(T record, read_record<T>(row));
    page.items.push_back(std::move(record));
    return {};
  };
  DW_TRY(ListedPage listed, impl::list_rows(tx, spec, request, columns_of<T>(alias), column_count<T>, take));
  page.next_cursor = std::move(listed.next_cursor);
  page.total = listed.total;
  return page;
}

}  // namespace datawave::store
