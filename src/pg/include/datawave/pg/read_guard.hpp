/// What a statement of a stranger may be when it is only to read. The server enforces that it writes nothing (see
/// CallTraits::read_only); here is refused what a read-only transaction still lets through: functions that reach files,
/// other servers, other sessions or the server itself, and functions that run text which nobody has looked at.
#pragma once

#include <string>
#include <string_view>

#include "datawave/core/result.hpp"

namespace datawave::pg {

/// One statement: SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN of one. Names are compared however they are quoted.
/// Errors: invalid_argument (several statements, none, a word that begins none), permission_denied (another kind, or a
/// function that is refused), each with a remedy. Not found by this: functions of the database's own that do such
/// things inside; so the role of the source should hold no more than reading.
Result<void> check_read_statement(std::string_view sql);

/// Whether it begins as one that a cursor can be declared for.
bool is_cursor_statement(std::string_view sql);

}  // namespace datawave::pg
