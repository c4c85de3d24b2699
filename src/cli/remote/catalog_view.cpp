#include "remote/catalog_view.hpp"

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

namespace {
std::string shown(JsonValue object, const char* path) { return printable(text_at(object, path), 1000); }

std::string tags_of(JsonValue object) {
  std::string out;
  if (const auto tags = value_at(object, "tags")) {
    for (const JsonValue tag : *tags) out += (out.empty() ? "" : ", ") + shown(tag, "tag");
  }
  return out;
}

std::string note_of(JsonValue object, std::string_view field) {
  if (const auto notes = value_at(object, "notes")) {
    for (const JsonValue note : *notes) {
      if (text_at(note, "field") == field)
        return shown(note, "value") + "  (" + shown(note, "principal_name") + ", " + short_time(text_at(note, "at")) +
               ")";
    }
  }
  return {};
}

/// "email, confidential ✓": what a column holds; ✓ where a person said so.
std::string label_text(JsonValue column) {
  const auto label = value_at(column, "label");
  if (!label) return {};
  return shown(*label, "semantic_type") + ", " + shown(*label, "sensitivity") +
         (text_at(*label, "state") == "confirmed" ? " ✓" : "");
}

std::string names(JsonValue object, const char* path) {
  std::string out;
  if (const auto items = value_at(object, path)) {
    for (const JsonValue item : *items) out += (out.empty() ? "" : ", ") + printable(item.string(), 200);
  }
  return out;
}

std::string number_or_nothing(JsonValue object, const char* path) {
  return value_at(object, path)
             ? format_count(static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_at(object, path))))
             : std::string();
}
}  // namespace

std::string describe_changes(JsonValue changes) {
  std::string out;
  for (const JsonValue change : changes) {
    out += "  " + shown(change, "severity") + "  " + shown(change, "kind");
    if (const std::string what = shown(change, "what"); !what.empty()) out += "  " + what;
    const std::string before = shown(change, "before");
    const std::string after = shown(change, "after");
    if (!before.empty() || !after.empty()) {
      out += ": " + (before.empty() ? "" : before) + (before.empty() || after.empty() ? "" : " → ") + after;
    }
    if (const std::string reason = shown(change, "reason"); !reason.empty()) out += "  (" + reason + ")";
    out += "\n";
  }
  return out;
}

std::string describe_column(const std::string& path, JsonValue column) {
  std::string out = path + " · " + shown(column, "declared_type") +
                    (text_at(column, "nullable") == "false" ? " not null" : "") + "\n";
  out += facts({{"comment", shown(column, "comment")},
                {"references", shown(column, "references")},
                {"default", shown(column, "default_expression")},
                {"description", note_of(column, "description")},
                {"owner", note_of(column, "owner")},
                {"display name", note_of(column, "display_name")},
                {"tags", tags_of(column)},
                {"id", shown(column, "id")}});
  const auto labels = value_at(column, "labels");
  if (!labels || labels->size() == 0) return out;
  out += "Labels\n";
  for (const JsonValue label : *labels) {
    const std::string by = shown(label, "principal_name");
    out += "  " + shown(label, "state") + "  " + shown(label, "semantic_type") + ", " + shown(label, "sensitivity") +
           "  " + shown(label, "confidence") + (by.empty() ? "" : "  by " + by) + "\n";
    const auto evidence = value_at(label, "evidence");
    if (!evidence || evidence->kind() != JsonKind::array) continue;
    for (const JsonValue piece : *evidence) {
      const std::string detail =
          piece.kind() == JsonKind::string ? printable(piece.string(), 300) : shown(piece, "detail");
      if (!detail.empty()) out += "      " + detail + "\n";
    }
  }
  return out;
}

std::string describe_asset(const Terminal& terminal, JsonValue detail) {
  const JsonValue asset = *value_at(detail, "asset");
  std::string out = shown(asset, "path") + " · " + shown(asset, "kind");
  if (const std::string rows = number_or_nothing(asset, "row_estimate"); !rows.empty()) out += " · " + rows + " rows";
  if (value_at(asset, "size_bytes"))
    out += " · " + format_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_at(asset, "size_bytes"))));
  if (text_at(asset, "state") == "deleted") out += " · deleted " + short_time(text_at(asset, "deleted_at"));
  if (text_at(asset, "missing") == "true") out += " · absent from the last listing";
  out += "\n" + facts({{"comment", shown(detail, "comment")},
                       {"description", note_of(detail, "description")},
                       {"owner", note_of(detail, "owner").empty() ? shown(detail, "owner") : note_of(detail, "owner")},
                       {"display name", note_of(detail, "display_name")},
                       {"tags", tags_of(detail)},
                       {"version", shown(asset, "version") + ", " + short_time(text_at(asset, "updated_at"))},
                       {"id", shown(asset, "id")}});
  std::vector<std::vector<std::string>> rows;
  if (const auto columns = value_at(detail, "columns")) {
    for (const JsonValue column : *columns) {
      std::string key = text_at(column, "primary_key") == "true" ? "key" : "";
      if (const std::string target = shown(column, "references"); !target.empty())
        key += (key.empty() ? "→ " : ", → ") + target;
      rows.push_back({shown(column, "name"), shown(column, "declared_type"),
                      text_at(column, "nullable") == "true" ? "" : "not null", key, label_text(column),
                      tags_of(column)});
    }
  }
  if (!rows.empty()) {
    out += "\n" + table({"column", "type", "", "key", "holds", "tags"}, rows, std::vector<bool>(6, false),
                        terminal.out_is_tty ? terminal.width : 0);
  }
  if (const auto indexes = value_at(detail, "indexes"); indexes && indexes->size() > 0) {
    out += "\nIndexes\n";
    for (const JsonValue index : *indexes) {
      out += "  " + shown(index, "name") + " (" + names(index, "columns") + ")" +
             (text_at(index, "unique") == "true" ? " unique" : "") + "\n";
    }
  }
  return out;
}

}  // namespace datawave::cli
