/// Sources as YAML documents: what `plan`, `apply` and `export` round-trip.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "commands.hpp"
#include "datawave/core/json_value.hpp"

namespace datawave::cli {

/// One `kind: source` document. What it leaves out has its default, so that a document says everything.
struct SourceDocument {
  std::string where;  ///< "sources.yaml:12"
  std::string name;
  std::string connector;
  std::string description;
  std::string environment = "production";
  std::string location = "on_premises";
  std::string owner;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> connection;  ///< by the connector's own names of fields
  std::map<std::string, std::string> secrets;     ///< references: env:NAME, file:PATH
};

/// All documents of the files, in order; "-" is standard input. Errors: invalid_argument, with file and line, for
/// anything that is not known, and for a name that comes twice.
Result<std::vector<SourceDocument>> read_source_files(const CommandContext& context,
                                                      const std::vector<std::string>& files);

/// A source of the API as a document. Never a secret: a comment says which are set.
std::string source_document(JsonValue source);

}  // namespace datawave::cli
