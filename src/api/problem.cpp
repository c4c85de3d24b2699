#include "datawave/api/problem.hpp"

#include "datawave/core/json_schema.hpp"

namespace datawave::api {

namespace {
struct FieldProblem {
  std::string pointer;
  std::string message;
};
DW_DESCRIBE(FieldProblem, pointer, message);

struct Problem {
  std::string type;
  std::string title;
  int status = 0;
  std::string code;
  std::string detail;
  std::string hint;
  std::vector<FieldProblem> errors;
  std::string request_id;
  std::optional<std::int64_t> retry_after;
};
DW_DESCRIBE(Problem, type, title, status, code, detail, hint, errors, request_id, retry_after);

/// Those of ErrorCode, and what HTTP alone knows.
std::span<const std::string_view> problem_codes() {
  static const auto codes = [] {
    std::vector<std::string_view> all;
    for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i)
      all.push_back(to_string(static_cast<ErrorCode>(i)));
    for (const char* code :
         {"method_not_allowed", "overloaded", "precondition_required", "refused", "unsupported_media_type"})
      all.emplace_back(code);
    return all;
  }();
  return codes;
}
DW_ANNOTATE(Problem, {.member = "status", .minimum = 400, .maximum = 599}, {.member = "code", .words = problem_codes})

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

http::Response answer(Problem problem) {
  problem.type = "urn:datawave:problem:" + problem.code;
  problem.title = http::reason_phrase(problem.status);
  http::Response response = http::make_response(problem.status, "application/problem+json", to_json(problem));
  response.set("Cache-Control", "no-store");
  response.set("X-Request-Id", problem.request_id);
  if (problem.retry_after) response.set("Retry-After", std::to_string(*problem.retry_after));
  if (problem.status == 401) response.set("WWW-Authenticate", "Bearer realm=\"datawave\"");
  return response;
}
}  // namespace

int status_of(const Error& error, bool if_match) {
  if (error.stage) return 502;
  switch (error.code) {
    case ErrorCode::invalid_argument: return 400;
    case ErrorCode::not_found: return 404;
    case ErrorCode::already_exists: return 409;
    case ErrorCode::unauthenticated: return 401;
    case ErrorCode::permission_denied: return 403;
    case ErrorCode::unavailable: return 503;
    case ErrorCode::deadline_exceeded: return 504;
    case ErrorCode::cancelled: return 503;
    case ErrorCode::unsupported: return 422;
    case ErrorCode::conflict: return 409;
    case ErrorCode::precondition_failed: return if_match ? 412 : 409;
    case ErrorCode::resource_exhausted: return error.retry_after ? 429 : error.retryable ? 503 : 413;
    case ErrorCode::data_loss: return 500;
    case ErrorCode::internal: return 500;
  }
  return 500;
}

http::Response problem(const Error& error, int status, std::string_view request_id) {
  Problem out;
  out.status = status;
  const bool state = error.code == ErrorCode::precondition_failed && status == 409;
  out.code = to_string(state ? ErrorCode::conflict : error.code);
  // What went wrong inside us is in the log under the request id; the caller can do nothing with it.
  out.detail =
      status == 500 ? "An unexpected failure; the log has it under the request id." : capitalised(error.message) + ".";
  out.hint = status == 500 ? "" : error.remedy;
  for (const FieldError& field : error.fields) out.errors.push_back({field.pointer, field.message});
  if (out.errors.empty() && !error.field.empty()) out.errors.push_back({error.field, error.message});
  out.request_id = request_id;
  if (error.retry_after) {
    out.retry_after = (error.retry_after->count() + 999) / 1000;
  } else if (status == 503) {
    out.retry_after = 1;
  }
  return answer(std::move(out));
}

http::Response problem(int status, std::string_view code, std::string detail, std::string hint,
                       std::string_view request_id) {
  Problem out;
  out.status = status;
  out.code = code;
  out.detail = std::move(detail);
  out.hint = std::move(hint);
  out.request_id = request_id;
  if (status == 503) out.retry_after = 1;
  return answer(std::move(out));
}

void write_problem_schema(JsonWriter& w) { write_schema_of<Problem>(w); }

}  // namespace datawave::api
