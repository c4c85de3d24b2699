/// The HTTP face of the Gate: canonicalise → admit → authenticate → decide → read → act → answer, for every route of a
/// table.
#pragma once

#include <memory>
#include <string>

#include "datawave/api/route.hpp"
#include "datawave/http/server.hpp"

namespace datawave::api {

class AccessLog;

struct HandlerCounts {
  std::uint64_t unauthenticated = 0;
  std::uint64_t denied = 0;
  std::uint64_t overloaded = 0;
  std::uint64_t failed = 0;  // answers 500
  std::int64_t in_flight = 0;
};

/// Thread-safe. The table, database, gate and log outlive it.
class ApiHandler final : public http::Handler {
 public:
  ApiHandler(const RouteTable& table, store::Database& database, access::Gate& gate, AccessLog* log,
             const Clock& clock = system_clock(), const Random& random = system_random());
  ~ApiHandler() override;

  void answer_now(const http::RequestHead& head, http::DirectAnswer& answer) override;
  Task<http::Response> handle(CallContext ctx, http::Exchange& exchange) override;
  http::Response refusal(int status, std::optional<char> unencoded) override;
  void on_response(const http::RequestHead& head, int status, std::size_t bytes,
                   std::chrono::nanoseconds took) override;

  [[nodiscard]] HandlerCounts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// One line a request, key=value; buffered a lane, written at least every second and whenever 32 KiB are full.
class AccessLog {
 public:
  /// `path`: a file that is appended to (0640), or "-" for standard error. Errors: permission_denied, not_found.
  static Result<std::unique_ptr<AccessLog>> open(const std::string& path);
  virtual ~AccessLog() = default;
  virtual void line(const http::RequestHead& head, int status, std::size_t bytes, std::chrono::nanoseconds took) = 0;
  virtual void flush() = 0;
};

}  // namespace datawave::api
