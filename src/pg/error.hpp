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
/// The same with the word of the statement that the server points at, where it does: ` at "nope"`. The word is the
/// sender's own, from `statement` as it was sent.
Error error_of_statement(const wire::ServerError& error, std::string_view statement);
/// For errors before ReadyForQuery.
Error startup_error(const wire::ServerError& error, const StartupFacts& facts);

}  // namespace datawave::pg
