/// Result<T> and Error: what can go wrong without being a bug. Exceptions are for broken invariants and exhausted
/// memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace datawave {

/// Closed set, as in gRPC and ADBC. A caller may switch over it without a default.
enum class ErrorCode : std::uint8_t {
  invalid_argument,
  not_found,
  already_exists,
  unauthenticated,
  permission_denied,
  unavailable,
  deadline_exceeded,
  cancelled,
  unsupported,
  conflict,
  precondition_failed,
  resource_exhausted,
  data_loss,
  internal,
};

/// Where on the way to a usable connection an error arose. Order is the order of the steps.
enum class ConnectStage : std::uint8_t { resolve, policy, connect, tls, authenticate, authorise, protocol };

std::string_view to_string(ErrorCode code);
std::string_view to_string(ConnectStage stage);

/// One fault in a document: where, as a JSON pointer (RFC 6901; "" is the whole document), and what, as a predicate
/// ("must be a whole number from 1 to 65535"). The shape of `errors[]` in RFC 9457 answers.
struct FieldError {
  std::string pointer;
  std::string message;
  bool operator==(const FieldError&) const = default;
};

/// An error that is safe to show: `message` never holds a secret, a full DSN or unfiltered bytes of a peer.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  /// What to do next, as a sentence; empty where nobody knows.
  std::string remedy;
  /// The input field at fault ("port", "sslmode"), where there is one; of a JSON document a pointer
  /// ("/connection/port").
  std::string field;
  /// Every fault of a document, the first one being `field`; empty for errors that are not about a document.
  std::vector<FieldError> fields;
  /// Five characters, SQL standard; empty where the system has none.
  std::string sqlstate;
  /// The system's own code ("1045", "SQLITE_BUSY").
  std::string vendor_code;
  std::optional<ConnectStage> stage;
  std::optional<std::chrono::milliseconds> retry_after;
  bool retryable = false;
  /// Added on the way up, innermost first: "reading columns of public".
  std::vector<std::string> context;

  Error() = default;
  Error(ErrorCode c, std::string m) : code(c), message(std::move(m)) {}

  Error&& with_remedy(std::string text) && { return remedy = std::move(text), std::move(*this); }
  Error&& with_field(std::string name) && { return field = std::move(name), std::move(*this); }
  Error&& with_stage(ConnectStage s) && { return stage = s, std::move(*this); }
  Error&& with_sqlstate(std::string s) && { return sqlstate = std::move(s), std::move(*this); }
  Error&& with_vendor_code(std::string s) && { return vendor_code = std::move(s), std::move(*this); }
  Error&& with_retryable(bool yes = true) && { return retryable = yes, std::move(*this); }
  Error&& with_context(std::string where) && { return context.push_back(std::move(where)), std::move(*this); }

  /// "while reading columns of public: connection lost (SQLSTATE 08006)".
  [[nodiscard]] std::string describe() const;
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }
inline tl::unexpected<Error> fail(ErrorCode code, std::string message) {
  return tl::unexpected<Error>(Error(code, std::move(message)));
}

}  // namespace datawave

#define DW_CONCAT_INNER(a, b) a##b
#define DW_CONCAT(a, b) DW_CONCAT_INNER(a, b)

/// DW_TRY(auto rows, parse(text)); declares `rows` or returns the error. DW_CO_TRY is the same inside a coroutine.
/// (A `({ … })` expression with co_await inside crashes g++ 12, hence the declaring form.)
#define DW_TRY(declaration, ...)                                                                    \
  auto DW_CONCAT(dw_result_, __LINE__) = (__VA_ARGS__);                                             \
  if (!DW_CONCAT(dw_result_, __LINE__))                                                             \
    return ::tl::unexpected<::datawave::Error>(std::move(DW_CONCAT(dw_result_, __LINE__)).error()); \
  declaration = std::move(*DW_CONCAT(dw_result_, __LINE__))
#define DW_CHECK(...)                                                                         \
  if (auto DW_CONCAT(dw_result_, __LINE__) = (__VA_ARGS__); !DW_CONCAT(dw_result_, __LINE__)) \
  return ::tl::unexpected<::datawave::Error>(std::move(DW_CONCAT(dw_result_, __LINE__)).error())
#define DW_CO_TRY(declaration, ...)                                                                    \
  auto DW_CONCAT(dw_result_, __LINE__) = (__VA_ARGS__);                                                \
  if (!DW_CONCAT(dw_result_, __LINE__))                                                                \
    co_return ::tl::unexpected<::datawave::Error>(std::move(DW_CONCAT(dw_result_, __LINE__)).error()); \
  declaration = std::move(*DW_CONCAT(dw_result_, __LINE__))
#define DW_CO_CHECK(...)                                                                      \
  if (auto DW_CONCAT(dw_result_, __LINE__) = (__VA_ARGS__); !DW_CONCAT(dw_result_, __LINE__)) \
  co_return ::tl::unexpected<::datawave::Error>(std::move(DW_CONCAT(dw_result_, __LINE__)).error())
