/// The API as the commands call it: one request, one answer, errors as Error.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "commands.hpp"
#include "datawave/core/json_value.hpp"
#include "datawave/http/client.hpp"
#include "datawave/http/sse.hpp"
#include "remote/profile.hpp"

namespace datawave::cli {

struct Answer {
  int status = 0;
  std::string body;
  std::string etag;
  std::vector<http::Header> headers;
  /// Of `body`; nothing where that is no JSON.
  std::optional<JsonDocument> json;
  [[nodiscard]] JsonValue root() const { return json->root(); }
};

/// The value at a path of member names ("progress.done"); nothing where there is none, or null.
std::optional<JsonValue> value_at(JsonValue value, std::string_view path);
/// As text, strings without quotes; empty for nothing and null.
std::string text_at(JsonValue value, std::string_view path);
std::int64_t integer_at(JsonValue value, std::string_view path);

/// What to do with each event; false ends the stream.
using OnEvent = std::function<Result<bool>(const http::SseEvent&)>;

/// Blocking; one thread. `context` outlives it.
class Api {
 public:
  /// Errors: those of choose_profile(), and of reading its authorities.
  static Result<Api> open(const CommandContext& context, std::string on_interrupt = "");
  /// For a server that one is not signed in to yet.
  static Result<Api> open(const CommandContext& context, Profile profile, std::string on_interrupt = "");

  struct Request {
    std::string method = "GET";
    std::string path;  ///< with query
    std::string body;  ///< JSON; empty: none
    std::vector<http::Header> headers;
  };
  /// Any status is an answer. Errors: those of the connection, saying how a server is started.
  Result<Answer> raw(Request request);
  /// Statuses from 200 to 299 only; a problem document becomes an Error with its hint, its fields and `request_id()`.
  Result<Answer> call(Request request);
  Result<Answer> get(const std::string& path);
  Result<Answer> post(const std::string& path, std::string body);
  /// PATCH or DELETE against a version.
  Result<Answer> change(const std::string& method, const std::string& path, std::string body, const std::string& etag);
  /// All items of a list, page by page; at most `limit` where that is not 0. `query`: "filter=…&sort=…", encoded.
  Result<std::vector<JsonDocument>> pages(const std::string& path, const std::string& query, std::size_t limit = 0);
  /// A POST whose answer is a stream of events. Errors: as call().
  Result<void> stream_post(const std::string& path, const OnEvent& on_event);
  /// The body of an answer from 200 to 299, as it comes and however long. Errors: as call(), those of `on_piece`, and
  /// data_loss where it was cut short.
  Result<void> stream(Request request, const std::function<Result<void>(std::string_view)>& on_piece);

  [[nodiscard]] const std::string& request_id() const { return request_id_; }
  [[nodiscard]] const Profile& profile() const { return *profile_; }
  [[nodiscard]] bool interrupted() const { return runtime_->interrupted(); }
  Runtime& runtime() { return *runtime_; }

  /// The parts that following a job's events takes.
  Result<http::ClientRequest> prepare(Request request) const;
  [[nodiscard]] http::ClientOptions client_options() const;
  /// The error of an answer outside 200 to 299.
  Error problem(int status, const std::string& body, const std::vector<http::Header>& headers);
  [[nodiscard]] Error explain(Error error) const;

 private:
  Api() = default;
  std::unique_ptr<Profile> profile_;
  std::string ca_pem_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<http::Client> client_;
  std::string request_id_;
};

/// "error: …", hint, each field's fault and the request id, dim; the exit code of the error.
ExitCode report_error(const CommandContext& context, const Error& error, const std::string& request_id = "");
ExitCode report_error(const CommandContext& context, const Error& error, const Api& api);

/// One piece of a path, percent-encoded.
std::string segment(const std::string& text);

}  // namespace datawave::cli
