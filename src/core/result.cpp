#include "datawave/core/result.hpp"

namespace datawave {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument: return "invalid_argument";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::already_exists: return "already_exists";
    case ErrorCode::unauthenticated: return "unauthenticated";
    case ErrorCode::permission_denied: return "permission_denied";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::deadline_exceeded: return "deadline_exceeded";
    case ErrorCode::cancelled: return "cancelled";
    case ErrorCode::unsupported: return "unsupported";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::precondition_failed: return "precondition_failed";
    case ErrorCode::resource_exhausted: return "resource_exhausted";
    case ErrorCode::data_loss: return "data_loss";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

std::string_view to_string(ConnectStage stage) {
  switch (stage) {
    case ConnectStage::resolve: return "resolve";
    case ConnectStage::policy: return "policy";
    case ConnectStage::connect: return "connect";
    case ConnectStage::tls: return "TLS";
    case ConnectStage::authenticate: return "authenticate";
    case ConnectStage::authorise: return "authorise";
    case ConnectStage::protocol: return "protocol";
  }
  return "protocol";
}

std::string Error::describe() const {
  std::string out;
  for (auto it = context.rbegin(); it != context.rend(); ++it) out += (out.empty() ? "while " : ", ") + *it;
  if (!out.empty()) out += ": ";
  out += message.empty() ? std::string(to_string(code)) : message;
  if (!sqlstate.empty()) out += " (SQLSTATE " + sqlstate + ")";
  return out;
}

}  // namespace datawave
