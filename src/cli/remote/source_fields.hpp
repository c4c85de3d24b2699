/// A source's fields as the command line gives them and as the API takes them.
#pragma once

#include "datawave/connect/spec.hpp"
#include "datawave/core/json_writer.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

/// The connection of a new source: of the URL, or of --connector and --set. Files of PEM fields are read, a path is
/// made absolute, the password is found as `inspect` finds it. Errors: invalid_argument.
Result<connect::ConnectionSpec> spec_of(const CommandContext& context, const SourceOptionsRemote& options);

/// "connection": {…} with the fields that were set; integers as numbers.
void write_connection(JsonWriter& w, const connect::ConnectionSpec& spec);
/// "secrets": {…} where there are any.
void write_secrets(JsonWriter& w, const connect::ConnectionSpec& spec);
/// One value of `field`; a descriptor that is not known here leaves it a string.
void write_field(JsonWriter& w, const connect::FieldSpec* field, std::string_view value);
bool is_secret(const connect::FieldSpec& field);

/// "a=b" cut at the first "=". Errors: invalid_argument naming the flag.
Result<std::pair<std::string, std::string>> cut_pair(const std::string& text, const std::string& flag);

/// POST body. `spec` with its secrets.
Result<std::string> create_body(const SourceOptionsRemote& options, const connect::ConnectionSpec& spec);

}  // namespace datawave::cli
