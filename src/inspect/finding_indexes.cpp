// Indexes that are invalid, there twice, part of another, or never read.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "datawave/core/text.hpp"
#include "finding_rules.hpp"
#include "sql_name.hpp"

namespace datawave::inspect {

namespace {
using connect::ConstraintKind;
using connect::IndexRecord;
using connect::RelationKind;
using connect::TableRecord;

/// SQLite keeps the text as it was written: case and spaces outside of quotes say nothing, nor do quotes around names
/// that need none.
std::string without_layout(std::string_view sql) {
  std::string out;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    const char close = c == '[' ? ']' : c;
    if (c != '\'' && c != '"' && c != '`' && c != '[') {
      out += to_lower_ascii(std::string_view(&c, 1));
      continue;
    }
    const std::size_t end = std::min(sql.find(close, i + 1), sql.size());
    const std::string_view inner = sql.substr(i + 1, end - i - 1);
    const std::string lower = to_lower_ascii(inner);
    const bool plain = c != '\'' && sql_name(lower) == lower;
    out += plain ? lower : c + std::string(inner) + close;
    i = end;
  }
  return out;
}

/// Everything of an index but its name, as text in which equal indexes are equal: order, operator classes, collations
/// and storage stand only in the definition. Empty: not to be compared.
std::string shape_of(const IndexRecord& index) {
  if (const auto at = index.definition.find(" USING "); at != std::string::npos) return index.definition.substr(at);
  if (const auto at = index.definition.find('('); at != std::string::npos)
    return without_layout(std::string_view(index.definition).substr(at));
  if (!index.constraint) return {};
  std::string text;
  for (const std::string& column : index.columns) text += (text.empty() ? "" : ",") + to_lower_ascii(column);
  return "(" + text + ")";
}

std::string size_of(const IndexRecord& index) {
  if (index.size_bytes.value_or(0) <= 0) return {};
  return ", " + format_bytes(static_cast<std::uint64_t>(*index.size_bytes));
}

std::string drop(const TableRecord& table, const IndexRecord& index) {
  const std::string table_name = sql_name(table.schema, table.name);
  if (index.constraint) return fmt::format("ALTER TABLE {} DROP CONSTRAINT {};", table_name, sql_name(index.name));
  const bool concurrently = !is_file(table) && table.kind != RelationKind::partitioned_table;
  return fmt::format("DROP INDEX{} {};", concurrently ? " CONCURRENTLY" : "", sql_name(table.schema, index.name));
}

/// What to keep of two equal ones: the key, then constraints, then what is unique, then the first by name.
auto worth(const IndexRecord& index) {
  return std::tuple(!index.primary, !index.constraint, !index.unique, std::string_view(index.name));
}

class Indexes {
 public:
  Indexes(const TableRecord& table, std::vector<Finding>& out) : table_(table), out_(out) {
    for (const IndexRecord& index : table.indexes) all_.push_back({&index, shape_of(index), false});
  }

  void find_all() {
    for (const Entry& entry : all_) {
      if (!entry.index->valid) invalid(*entry.index);
    }
    for (Entry& entry : all_) {
      if (!entry.index->valid || entry.shape.empty()) continue;
      entry.reported = duplicate(entry) || redundant(entry);
    }
    for (const Entry& entry : all_) {
      if (!entry.reported) unused(*entry.index);
    }
  }

 private:
  struct Entry {
    const IndexRecord* index;
    std::string shape;
    bool reported;
  };

  void invalid(const IndexRecord& index) {
    if (table_.kind == RelationKind::partitioned_table) {
      add_finding(out_, table_, "invalid_index", Severity::medium,
                  fmt::format("index {} is not there on every partition", sql_name(index.name)),
                  fmt::format("Create it on the partitions without it, then: ALTER INDEX {} ATTACH PARTITION …;",
                              sql_name(table_.schema, index.name)));
      return;
    }
    add_finding(
        out_, table_, "invalid_index", Severity::medium,
        fmt::format("index {} is invalid (an interrupted CREATE INDEX CONCURRENTLY?): it slows writes and answers "
                    "no query{}",
                    sql_name(index.name), size_of(index)),
        fmt::format("REINDEX INDEX CONCURRENTLY {};", sql_name(table_.schema, index.name)));
  }

  /// Reported once per pair: on the one that can go.
  bool duplicate(const Entry& entry) {
    const IndexRecord& index = *entry.index;
    for (const Entry& other : all_) {
      if (other.index == entry.index || !other.index->valid || other.shape != entry.shape) continue;
      // A unique index stands in for a plain one, never the other way round.
      if (index.unique && !other.index->unique) continue;
      if (index.primary || worth(*other.index) > worth(index)) continue;
      const bool large = index.size_bytes.value_or(0) >= kMiB;
      const bool same = index.unique == other.index->unique;
      add_finding(out_, table_, same ? "duplicate_index" : "redundant_index", large ? Severity::medium : Severity::low,
                  fmt::format("index {} {} {} on {}{}", sql_name(index.name),
                              same ? "is the same as" : "only repeats unique index", sql_name(other.index->name),
                              column_words(index.columns), size_of(index)),
                  drop(table_, index));
      return true;
    }
    return false;
  }

  bool redundant(const Entry& entry) {
    const IndexRecord& index = *entry.index;
    const bool plain = !index.unique && !index.constraint && !index.predicate && index.included.empty() &&
                       index.method == "btree" && entry.shape.ends_with(')');
    if (!plain) return false;
    const std::string_view head = std::string_view(entry.shape).substr(0, entry.shape.size() - 1);
    for (const Entry& other : all_) {
      if (other.index == entry.index || !other.index->valid || other.index->predicate ||
          other.index->columns.size() <= index.columns.size() || other.index->method != "btree")
        continue;
      if (!other.shape.starts_with(head) || other.shape.size() == head.size() || other.shape[head.size()] != ',')
        continue;
      add_finding(out_, table_, "redundant_index", Severity::low,
                  fmt::format("index {} on {} is the beginning of {} on {}{}", sql_name(index.name),
                              column_words(index.columns), sql_name(other.index->name),
                              column_words(other.index->columns), size_of(index)),
                  drop(table_, index));
      return true;
    }
    return false;
  }

  /// Only where the counters are seen to count: a server that has just started knows nothing.
  void unused(const IndexRecord& index) {
    if (index.scans != 0 || !index.valid || index.unique || index.primary || index.constraint ||
        index.size_bytes.value_or(0) < kMiB)
      return;
    const bool counted = table_.sequential_scans.value_or(0) > 0 ||
                         std::any_of(table_.indexes.begin(), table_.indexes.end(),
                                     [](const IndexRecord& other) { return other.scans.value_or(0) > 0; });
    if (!counted) return;
    add_finding(out_, table_, "unused_index", *index.size_bytes >= 100 * kMiB ? Severity::medium : Severity::low,
                fmt::format("index {} on {} was never used since statistics began{}", sql_name(index.name),
                            column_words(index.columns), size_of(index)),
                "If no standby and no rare job uses it: " + drop(table_, index));
  }

  const TableRecord& table_;
  std::vector<Finding>& out_;
  std::vector<Entry> all_;
};
}  // namespace

void find_index_faults(const TableRecord& table, std::vector<Finding>& out) { Indexes(table, out).find_all(); }

}  // namespace datawave::inspect
