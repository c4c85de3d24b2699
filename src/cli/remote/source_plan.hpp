/// What has to change so that the server's sources are as the documents say.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "remote/api_client.hpp"
#include "remote/source_file.hpp"

namespace datawave::cli {

struct FieldChange {
  std::string field;  ///< "owner", "connection.host"
  std::string before;
  std::string after;
};

enum class PlanAct : std::uint8_t { create, update, unchanged, remove };

struct PlannedSource {
  PlanAct act = PlanAct::unchanged;
  std::string name;
  std::vector<FieldChange> changes;
  std::optional<SourceDocument> document;
  std::string version;                      ///< of the source as it is, for If-Match
  std::map<std::string, std::string> send;  ///< secrets that are given anew: field and reference
};

/// `server`: pages of the API's list. `prune`: sources that files made and no document holds any more are removed.
/// `refresh`: every secret is given anew. Errors: invalid_argument (another connector).
Result<std::vector<PlannedSource>> plan_sources(const CommandContext& context, const std::vector<JsonDocument>& server,
                                                const std::vector<SourceDocument>& documents, bool prune, bool refresh);

/// The body of the POST or PATCH, secrets resolved. Errors: invalid_argument.
Result<std::string> body_of(const CommandContext& context, const PlannedSource& planned);

}  // namespace datawave::cli
