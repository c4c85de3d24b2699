#include <algorithm>
#include <map>

#include "datawave/catalog/change.hpp"
#include "sparse_json.hpp"

namespace datawave::catalog {

namespace {
using connect::ColumnRecord;
using connect::ConstraintKind;
using connect::ConstraintRecord;
using connect::IndexRecord;
using connect::TableRecord;

class Differ {
 public:
  std::vector<Change> changes;

  void add(std::string kind, std::string what, std::optional<std::string> before, std::optional<std::string> after,
           ChangeSeverity severity, std::string reason = {}) {
    Change change;
    change.kind = std::move(kind);
    change.what = std::move(what);
    change.before = std::move(before);
    change.after = std::move(after);
    change.severity = severity;
    change.reason = std::move(reason);
    changes.push_back(std::move(change));
  }
  /// The same severity whichever way.
  void text(const char* kind, const std::string& what, const std::optional<std::string>& before,
            const std::optional<std::string>& after, ChangeSeverity severity, std::string reason = {}) {
    if (before != after) add(kind, what, before, after, severity, std::move(reason));
  }
  void flag(const char* kind, bool before, bool after, ChangeSeverity on, ChangeSeverity off) {
    if (before != after) add(kind, "", before ? "true" : "false", after ? "true" : "false", after ? on : off);
  }
};

constexpr auto kBreaking = ChangeSeverity::breaking;
constexpr auto kCompatible = ChangeSeverity::compatible;
constexpr auto kCosmetic = ChangeSeverity::cosmetic;

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) out.append(out.empty() ? "" : ", ").append(item);
  return out;
}

std::string reads_as(const ConstraintRecord& constraint) {
  return constraint.definition.empty() ? joined(constraint.columns) : constraint.definition;
}

void diff_enum(Differ& d, const ColumnRecord& before, const ColumnRecord& after) {
  if (before.enum_values == after.enum_values) return;
  const bool lost = std::any_of(before.enum_values.begin(), before.enum_values.end(), [&](const std::string& value) {
    return std::find(after.enum_values.begin(), after.enum_values.end(), value) == after.enum_values.end();
  });
  d.add("column_values", after.name, joined(before.enum_values), joined(after.enum_values),
        lost ? kBreaking : kCompatible, lost ? "a value is no longer allowed" : "");
}

void diff_column(Differ& d, const ColumnRecord& before, const ColumnRecord& after) {
  const std::string& what = after.name;
  const TypeChange type = compare_types(before.declared_type, after.declared_type);
  if (type == TypeChange::widened) {
    d.add("column_type", what, before.declared_type, after.declared_type, kCompatible, "every value still fits");
  } else if (type == TypeChange::changed) {
    d.add("column_type", what, before.declared_type, after.declared_type, kBreaking);
  } else if (before.declared_type != after.declared_type) {
    d.add("column_type", what, before.declared_type, after.declared_type, kCosmetic,
          "the same type, spelled otherwise");
  }
  if (before.nullable && !after.nullable)
    d.add("column_nullable", what, "null", "not null", kBreaking, "writers that leave it out fail");
  if (!before.nullable && after.nullable) d.add("column_nullable", what, "not null", "null", kCompatible);
  d.text("column_default", what, before.default_expression, after.default_expression, kCompatible);
  d.text("column_identity", what, before.identity, after.identity, kCompatible);
  d.text("column_generated", what, before.generated, after.generated,
         after.generated && !before.generated ? kBreaking : kCompatible);
  d.text("column_collation", what, before.collation, after.collation, kCompatible, "order and comparison may differ");
  d.text("column_comment", what, before.comment, after.comment, kCosmetic);
  diff_enum(d, before, after);
}

void diff_columns(Differ& d, const TableRecord& before, const TableRecord& after,
                  const std::vector<ColumnRename>& renames) {
  std::map<std::string_view, const ColumnRecord*> old;
  for (const ColumnRecord& column : before.columns) old[column.name] = &column;
  std::map<std::string_view, std::string_view> came_from;
  for (const ColumnRename& rename : renames) came_from[rename.to] = rename.from;
  bool moved = false;
  for (const ColumnRecord& column : after.columns) {
    auto it = old.find(column.name);
    if (it == old.end()) {
      const auto from = came_from.find(column.name);
      if (from != came_from.end()) it = old.find(from->second);
    }
    if (it == old.end()) {
      const bool wanted = !column.nullable && !column.default_expression && !column.identity && !column.generated;
      d.add("column_added", column.name, std::nullopt, column.declared_type, kCompatible,
            wanted ? "writers must give it a value" : "");
      continue;
    }
    const ColumnRecord& was = *it->second;
    old.erase(it);
    if (was.name != column.name) d.add("column_renamed", column.name, was.name, column.name, kBreaking);
    diff_column(d, was, column);
    moved = moved || was.ordinal != column.ordinal;
  }
  for (const auto& [name, column] : old)
    d.add("column_removed", std::string(name), column->declared_type, std::nullopt, kBreaking);
  if (moved) d.add("column_order", "", std::nullopt, std::nullopt, kCosmetic, "columns stand elsewhere");
}

/// What is named and the same or not, as text.
template <class T, class Text, class Added, class Removed>
void diff_named(Differ& d, const char* kind, const std::vector<T>& before, const std::vector<T>& after, Text&& text,
                Added&& added, Removed&& removed) {
  std::map<std::string_view, const T*> old;
  for (const T& item : before) old[item.name] = &item;
  const std::string base(kind);
  for (const T& item : after) {
    const auto it = old.find(item.name);
    if (it == old.end()) {
      d.add(base + "_added", item.name, std::nullopt, text(item), added(item));
      continue;
    }
    const T& was = *it->second;
    if (to_sparse_json(was) != to_sparse_json(item))
      d.add(base + "_changed", item.name, text(was), text(item), std::max(added(item), removed(was)));
    old.erase(it);
  }
  for (const auto& [name, item] : old)
    d.add(base + "_removed", std::string(name), text(*item), std::nullopt, removed(*item));
}

const char* word_for(ConstraintKind kind) {
  switch (kind) {
    case ConstraintKind::primary_key: return "primary_key";
    case ConstraintKind::foreign_key: return "foreign_key";
    case ConstraintKind::unique: return "unique";
    case ConstraintKind::check: return "check";
    case ConstraintKind::exclusion: return "exclusion";
    case ConstraintKind::not_null: return "not_null";
    case ConstraintKind::trigger: return "constraint_trigger";
  }
  return "constraint";
}

std::vector<ConstraintRecord> of_kind(const std::vector<ConstraintRecord>& all, ConstraintKind kind) {
  std::vector<ConstraintRecord> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const auto& c) { return c.kind == kind; });
  return out;
}

void diff_constraints(Differ& d, const TableRecord& before, const TableRecord& after) {
  for (const ConstraintKind kind : {ConstraintKind::primary_key, ConstraintKind::unique, ConstraintKind::foreign_key,
                                    ConstraintKind::check, ConstraintKind::exclusion, ConstraintKind::trigger}) {
    // A new rule refuses rows that were allowed; a key that is gone takes away what joins and upserts rely on.
    const bool key = kind == ConstraintKind::primary_key || kind == ConstraintKind::unique;
    diff_named(
        d, word_for(kind), of_kind(before.constraints, kind), of_kind(after.constraints, kind), reads_as,
        [](const ConstraintRecord&) { return kBreaking; },
        [&](const ConstraintRecord&) { return key ? kBreaking : kCompatible; });
  }
}

/// How a definition may name the table it belongs to, the longest first.
std::vector<std::string> spellings(const TableRecord& table) {
  const auto quoted = [](const std::string& name) { return "\"" + name + "\""; };
  if (table.schema.empty()) return {quoted(table.name), table.name};
  return {quoted(table.schema) + "." + quoted(table.name), quoted(table.schema) + "." + table.name,
          table.schema + "." + quoted(table.name), table.schema + "." + table.name};
}

/// `definition` with the table it is on spelled as that of `after`.
std::string moved_along(std::string definition, const TableRecord& before, const TableRecord& after) {
  const std::vector<std::string> old = spellings(before);
  for (const std::string& spelling : old) {
    const std::string on = " ON " + spelling;
    const std::size_t at = definition.find(on);
    const char next =
        at == std::string::npos || at + on.size() >= definition.size() ? '\0' : definition[at + on.size()];
    if (next != ' ' && next != '(') continue;
    // The system spells the new name as it must; what was not quoted may have to be now.
    for (const std::string& now : spellings(after)) {
      std::string moved = definition;
      moved.replace(at + 4, spelling.size(), now);
      const auto same = [&](const auto& item) { return item.definition == moved; };
      if (std::any_of(after.indexes.begin(), after.indexes.end(), same) ||
          std::any_of(after.triggers.begin(), after.triggers.end(), same))
        return moved;
    }
  }
  return definition;
}

/// The state before a rename with definitions that follow it: they name their own table, and have not changed by that.
TableRecord renamed_along(TableRecord before, const TableRecord& after) {
  const TableRecord names = before;
  for (auto& index : before.indexes) index.definition = moved_along(std::move(index.definition), names, after);
  for (auto& trigger : before.triggers) trigger.definition = moved_along(std::move(trigger.definition), names, after);
  return before;
}
}  // namespace

std::vector<Change> diff_tables(const TableRecord& was, const TableRecord& after,
                                const std::vector<ColumnRename>& renames) {
  const bool elsewhere = was.name != after.name || was.schema != after.schema;
  const TableRecord moved = elsewhere ? renamed_along(was, after) : TableRecord();
  const TableRecord& before = elsewhere ? moved : was;
  Differ d;
  if (before.name != after.name) d.add("renamed", "", before.name, after.name, kBreaking);
  if (before.schema != after.schema) d.add("moved", "", before.schema, after.schema, kBreaking);
  if (before.kind != after.kind)
    d.add("kind", "", std::string(enum_name(before.kind)), std::string(enum_name(after.kind)), kCompatible);
  diff_columns(d, before, after, renames);
  diff_constraints(d, before, after);
  diff_named(
      d, "index", before.indexes, after.indexes,
      [](const IndexRecord& i) { return i.definition.empty() ? joined(i.columns) : i.definition; },
      [](const IndexRecord& i) { return i.unique && !i.constraint ? kBreaking : kCosmetic; },
      [](const IndexRecord& i) { return i.unique && !i.constraint ? kBreaking : kCompatible; });
  const auto compatible = [](const auto&) { return kCompatible; };
  diff_named(
      d, "trigger", before.triggers, after.triggers, [](const auto& t) { return t.definition; }, compatible,
      compatible);
  diff_named(
      d, "policy", before.policies, after.policies, [](const auto& p) { return p.command; },
      [](const auto&) { return kBreaking; }, compatible);
  d.text("definition", "", before.definition, after.definition, kCompatible, "the view reads otherwise");
  d.text("owner", "", given(before.owner), given(after.owner), kCosmetic);
  d.text("comment", "", before.comment, after.comment, kCosmetic);
  d.text("partition_key", "", before.partition_key, after.partition_key, kCompatible);
  d.text("partition_of", "", before.partition_of, after.partition_of, kCompatible);
  d.text("partition_bound", "", before.partition_bound, after.partition_bound, kCompatible);
  d.text("foreign_server", "", before.foreign_server, after.foreign_server, kCompatible);
  d.text("options", "", given(joined(before.options)), given(joined(after.options)), kCompatible);
  d.flag("readable", before.readable, after.readable, kCompatible, kBreaking);
  d.flag("temporary", before.temporary, after.temporary, kCompatible, kCompatible);
  d.flag("unlogged", before.unlogged, after.unlogged, kCompatible, kCompatible);
  d.flag("row_security", before.row_security, after.row_security, kBreaking, kCompatible);
  d.flag("row_security_forced", before.row_security_forced, after.row_security_forced, kCompatible, kCompatible);
  std::stable_sort(d.changes.begin(), d.changes.end(),
                   [](const Change& a, const Change& b) { return a.severity > b.severity; });
  return std::move(d.changes);
}

ChangeSeverity severity_of(const std::vector<Change>& changes) {
  ChangeSeverity most = ChangeSeverity::cosmetic;
  for (const Change& change : changes) most = std::max(most, change.severity);
  return most;
}

}  // namespace datawave::catalog
