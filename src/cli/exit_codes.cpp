#include "exit_codes.hpp"

namespace datawave::cli {

ExitCode exit_code_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_argument:
      // A field of ours is usage; a statement that the server calls invalid is a failure.
      return error.sqlstate.empty() && !error.field.empty() ? ExitCode::usage : ExitCode::failed;
    case ErrorCode::unauthenticated:
      // The server's certificate was not good enough for us: nobody was refused.
      if (error.stage == ConnectStage::tls) return ExitCode::failed;
      return ExitCode::not_permitted;
    case ErrorCode::permission_denied: return ExitCode::not_permitted;
    case ErrorCode::deadline_exceeded: return ExitCode::deadline;
    case ErrorCode::cancelled: return error.sqlstate.empty() ? ExitCode::interrupted : ExitCode::failed;
    case ErrorCode::not_found:
    case ErrorCode::already_exists:
    case ErrorCode::unavailable:
    case ErrorCode::unsupported:
    case ErrorCode::conflict:
    case ErrorCode::precondition_failed:
    case ErrorCode::resource_exhausted:
    case ErrorCode::data_loss:
    case ErrorCode::internal: return ExitCode::failed;
  }
  return ExitCode::failed;
}

}  // namespace datawave::cli
