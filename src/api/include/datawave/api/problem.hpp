/// Errors on the wire: RFC 9457 problem documents, and the one table from ErrorCode to HTTP status.
#pragma once

#include <string>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/result.hpp"
#include "datawave/http/message.hpp"

namespace datawave::api {

/// An error that carries a ConnectStage is about a data source and not about this request: 502. `if_match`: the route
/// takes If-Match, so that precondition_failed says that another version is there (412). Elsewhere it is a state that
/// does not allow the act: 409, which the document calls `conflict` (or `already_exists` for a name that is taken).
int status_of(const Error& error, bool if_match);

/// `application/problem+json` with type, title, status, code, detail, hint, errors[{pointer, message}], request_id and,
/// where it is known, retry_after (seconds; as Retry-After too).
http::Response problem(const Error& error, int status, std::string_view request_id);
/// The same for what has no Error: an unknown path, a refused connection.
http::Response problem(int status, std::string_view code, std::string detail, std::string hint,
                       std::string_view request_id);

/// Its schema, for OpenAPI.
void write_problem_schema(JsonWriter& w);

}  // namespace datawave::api
