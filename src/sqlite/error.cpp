#include <cerrno>

#include "datawave/core/text.hpp"
#include "impl.hpp"

namespace datawave::sqlite {

namespace {
constexpr auto kBusyRetry = std::chrono::milliseconds(500);

std::string code_name(int code) {
  switch (code & 0xff) {
    case SQLITE_ERROR: return "SQLITE_ERROR";
    case SQLITE_PERM: return "SQLITE_PERM";
    case SQLITE_BUSY: return "SQLITE_BUSY";
    case SQLITE_LOCKED: return "SQLITE_LOCKED";
    case SQLITE_NOMEM: return "SQLITE_NOMEM";
    case SQLITE_READONLY: return "SQLITE_READONLY";
    case SQLITE_INTERRUPT: return "SQLITE_INTERRUPT";
    case SQLITE_IOERR: return "SQLITE_IOERR";
    case SQLITE_CORRUPT: return "SQLITE_CORRUPT";
    case SQLITE_FULL: return "SQLITE_FULL";
    case SQLITE_CANTOPEN: return "SQLITE_CANTOPEN";
    case SQLITE_PROTOCOL: return "SQLITE_PROTOCOL";
    case SQLITE_SCHEMA: return "SQLITE_SCHEMA";
    case SQLITE_TOOBIG: return "SQLITE_TOOBIG";
    case SQLITE_CONSTRAINT: return "SQLITE_CONSTRAINT";
    case SQLITE_MISMATCH: return "SQLITE_MISMATCH";
    case SQLITE_AUTH: return "SQLITE_AUTH";
    case SQLITE_NOTADB: return "SQLITE_NOTADB";
    default: return "SQLITE_" + std::to_string(code);
  }
}

Error of_statement(std::string_view message) {
  if (message.starts_with("no such table")) return {ErrorCode::not_found, "a table of the statement does not exist"};
  if (message.starts_with("no such module")) {
    return Error(ErrorCode::unsupported, "the table needs an extension of SQLite that is not here")
        .with_remedy("Read it with the application that made it.");
  }
  if (message.starts_with("no such column"))
    return {ErrorCode::invalid_argument, "a column of the statement does not exist"};
  if (message.starts_with("no such function"))
    return {ErrorCode::invalid_argument, "a function of the statement does not exist"};
  if (message.find("syntax error") != std::string_view::npos || message.starts_with("unrecognized token") ||
      message == "incomplete input")
    return {ErrorCode::invalid_argument, "syntax error in the statement"};
  return {ErrorCode::invalid_argument, "the statement is not valid here"};
}

/// The file itself was found before: what is missing is mostly the shared-memory file of a database in WAL mode.
Error cannot_open(int system_error) {
  static constexpr const char* kWal =
      "Give this user read access. A database in WAL mode also needs its -shm file beside it, in a directory that may "
      "be written; else copy the database together with its -wal file to such a directory.";
  switch (system_error) {
    case EACCES:
    case EPERM:
    case EROFS:
      return Error(ErrorCode::permission_denied, "the file, or what SQLite needs beside it, cannot be opened")
          .with_remedy(kWal);
    case EMFILE:
    case ENFILE: return Error(ErrorCode::resource_exhausted, "too many files are open").with_retryable();
    default:
      return Error(ErrorCode::precondition_failed, "SQLite cannot open the file, or what it needs beside it")
          .with_remedy(kWal);
  }
}

Error by_code(int code, sqlite3* handle) {
  switch (code & 0xff) {
    case SQLITE_ERROR: return of_statement(handle == nullptr ? "" : sqlite3_errmsg(handle));
    case SQLITE_BUSY:
    case SQLITE_LOCKED: {
      Error error = Error(ErrorCode::unavailable, "the database is locked by another process that writes to it")
                        .with_remedy("Try again when the writer is done.")
                        .with_retryable();
      error.retry_after = kBusyRetry;
      return error;
    }
    case SQLITE_INTERRUPT: return {ErrorCode::cancelled, "cancelled"};
    case SQLITE_NOTADB:
      return Error(ErrorCode::data_loss, "the file is not a SQLite database, or it is encrypted")
          .with_remedy("Check the path. An encrypted database must be decrypted by the application that made it.");
    case SQLITE_CORRUPT:
      return Error(ErrorCode::data_loss, "the database file is damaged or was cut short")
          .with_remedy("Take a fresh copy, or try: sqlite3 FILE .recover");
    case SQLITE_READONLY:
      if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY) {
        return Error(ErrorCode::precondition_failed,
                     "a writer crashed and left a journal that must be rolled back first")
            .with_remedy(
                "Open the database once with the application that writes it, or with: sqlite3 FILE 'SELECT 1'");
      }
      return {ErrorCode::permission_denied, "the database is opened read-only"};
    case SQLITE_AUTH:
    case SQLITE_PERM: return {ErrorCode::permission_denied, "this statement is not allowed: the file is only read"};
    case SQLITE_CANTOPEN: return cannot_open(handle == nullptr ? 0 : sqlite3_system_errno(handle));
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_SHORT_READ) return {ErrorCode::data_loss, "the database file was cut short"};
      if (code == SQLITE_IOERR_NOMEM) return {ErrorCode::resource_exhausted, "out of memory"};
      return {ErrorCode::unavailable, "the operating system failed to read the file"};
    case SQLITE_NOMEM: return {ErrorCode::resource_exhausted, "out of memory"};
    case SQLITE_FULL: return {ErrorCode::resource_exhausted, "the disk is full"};
    case SQLITE_TOOBIG: return {ErrorCode::resource_exhausted, "a value or statement is larger than allowed"};
    case SQLITE_CONSTRAINT: return {ErrorCode::conflict, "a constraint was violated"};
    case SQLITE_SCHEMA: return Error(ErrorCode::conflict, "the schema changed meanwhile").with_retryable();
    case SQLITE_PROTOCOL:
      return Error(ErrorCode::unavailable, "the locks of other processes left no chance to read").with_retryable();
    case SQLITE_MISMATCH:
    case SQLITE_RANGE: return {ErrorCode::invalid_argument, "the statement is not valid here"};
    default: return {ErrorCode::internal, "SQLite failed"};
  }
}
}  // namespace

Error error_of(int extended_code, sqlite3* handle) {
  Error error = by_code(extended_code, handle);
  error.vendor_code = code_name(extended_code);
  return error;
}

}  // namespace datawave::sqlite
