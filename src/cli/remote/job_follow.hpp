/// Waiting for a job with live progress: by its events, and by asking now and then, so that a cut stream costs nothing.
#pragma once

#include "remote/api_client.hpp"

namespace datawave::cli {

/// The job once it has ended. Errors: cancelled (Ctrl-C: the job goes on), deadline_exceeded, not_found, those of
/// Api::call.
Result<JsonDocument> follow_job(const CommandContext& context, Api& api, const std::string& id);
/// What an ended job came to: 0, or the exit code of its error.
ExitCode outcome_of(JsonValue job);
/// The job's report or error, for a person.
std::string describe_job(JsonValue job);
/// Follows, prints, and gives the exit code.
ExitCode watch_job(const CommandContext& context, Api& api, const std::string& id, const std::string& output);

}  // namespace datawave::cli
