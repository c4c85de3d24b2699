/// The server's errors in our words: by SQLSTATE and source routine, never by the server's text.
#pragma once

#include "datawave/core/result.hpp"
#include "wire.hpp"

namespace datawave::pg {

/// During start-up the stage tells how far we were; `user` and `database` are what was asked for.
struct StartupFacts {
  std::string user;
  std::string database;
  bool encrypted = false;
};

Error error_from_server(const wire::ServerError& error);
/// For errors before ReadyForQuery.
Error startup_error(const wire::ServerError& error, const StartupFacts& facts);

}  // namespace datawave::pg
