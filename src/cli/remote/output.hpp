/// Records of the API as a person or a program reads them: aligned tables, JSON, NDJSON, YAML, CSV.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "datawave/core/json_value.hpp"

namespace datawave::cli {

/// One column of a table: its heading, and the cell of a record.
struct Column {
  std::string title;
  std::function<std::string(JsonValue)> cell;
  bool right = false;
};
/// The text at a path.
Column text_column(std::string title, std::string path);
Column count_column(std::string title, std::string path);
/// "2026-01-15 08:30:00", UTC.
Column time_column(std::string title, std::string path);

inline const std::vector<std::string> kRecordFormats{"text", "json", "ndjson", "yaml", "csv"};

/// Prints the items of the pages. text: `columns`, as wide as the terminal; csv: the same columns, nothing cut; json:
/// an array; ndjson: a line each; yaml: a list. `nothing`: what stderr says where there is none (text).
ExitCode print_records(const CommandContext& context, const std::string& output, const std::vector<Column>& columns,
                       const std::vector<JsonDocument>& pages, const std::string& nothing);
/// One record: text is made by `text`.
ExitCode print_record(const CommandContext& context, const std::string& output, JsonValue record,
                      const std::function<std::string(JsonValue)>& text);

/// Cells aligned under their titles; cut in the middle to `width` where it is not 0.
std::string table(const std::vector<std::string>& titles, const std::vector<std::vector<std::string>>& rows,
                  const std::vector<bool>& right, std::size_t width);
/// "name   value" lines; empty values are left out.
std::string facts(const std::vector<std::pair<std::string, std::string>>& pairs);
std::string pretty_json(JsonValue value);
/// Block style. Scalars that another reader could take for something else are double-quoted.
std::string yaml(JsonValue value, int indent = 0);
std::string yaml_scalar(std::string_view text);
std::string short_time(const std::string& rfc3339);

}  // namespace datawave::cli
