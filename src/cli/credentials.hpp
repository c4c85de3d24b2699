/// Where a connection's secrets come from on the command line.
#pragma once

#include <optional>
#include <string>

#include "datawave/connect/spec.hpp"
#include "terminal.hpp"

namespace datawave::cli {

struct CredentialOptions {
  std::string password_file;
  bool password_stdin = false;
  std::string password_from;  ///< "env:NAME" or "file:PATH"
  bool no_password = false;   ///< never prompt
};

/// The password that the options name: a file, standard input or a reference; nothing where they name none.
/// Errors: invalid_argument.
Result<std::optional<Secret>> given_password(const CredentialOptions& options);
/// "env:NAME" or "file:PATH"; anything else is an error that does not quote it. `field` is named in errors.
Result<Secret> read_reference(const std::string& reference, const std::string& field);
/// Asks on the terminal without echo; Ctrl-C gives `cancelled`. Errors: invalid_argument without a terminal.
Result<Secret> ask_secret(std::string_view question);

/// Puts the password into `spec` when its connector has one: options, then PGPASSWORD (PostgreSQL only), then a prompt
/// when stdin and stderr are a terminal. A password that stands in the URL is kept. Errors: invalid_argument,
/// not_found.
Result<void> find_password(connect::ConnectionSpec& spec, const CredentialOptions& options, const Terminal& terminal);

/// Replaces the path in each pem_file field by the file's contents (at most 1 MiB). Errors: not_found,
/// invalid_argument.
Result<void> load_files(connect::ConnectionSpec& spec);

/// The login name of the operating system, where the connector has a `user` and none was given.
void default_user(connect::ConnectionSpec& spec);

}  // namespace datawave::cli
