/// One SQLite handle and its statements. Blocking: call from a blocking pool, never from a lane.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/clock.hpp"
#include "datawave/core/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace datawave::sqlite {

enum class OpenMode : std::uint8_t {
  read_only,  ///< never creates or changes the database; a file in WAL mode still needs its -shm and -wal beside it
  create,     ///< read and write, made where it does not exist
};

struct OpenOptions {
  std::string path;
  OpenMode mode = OpenMode::read_only;
  /// For files of unknown origin: no ATTACH, no extension, no change of settings, no schema that calls functions with
  /// side effects, limits on every size. Source: SQLite, "Defense Against The Dark Arts".
  bool untrusted = true;
  /// How long a statement waits for another process's lock before it fails with unavailable (retryable).
  std::chrono::milliseconds busy_wait{2000};
};

enum class ValueKind : std::uint8_t { null, integer, real, text, blob };

class Database;

/// A prepared statement; must not outlive its database. Rows are read in place.
class Statement {
 public:
  /// Parameters count from 1.
  Result<void> bind(int parameter, std::optional<std::string_view> text);
  Result<void> bind(int parameter, std::int64_t number);
  Result<void> bind(int parameter, double number);
  Result<void> bind_blob(int parameter, std::string_view bytes);
  Result<void> bind_null(int parameter);
  /// True: there is a row. After false or an error, step() starts again from the beginning.
  Result<bool> step();
  /// Runs to the end; for statements without rows, and to use one again.
  Result<void> run();
  void reset();

  [[nodiscard]] int parameters() const;
  [[nodiscard]] int columns() const;
  [[nodiscard]] std::string name(int column) const;
  [[nodiscard]] ValueKind kind(int column) const;
  [[nodiscard]] bool is_null(int column) const { return kind(column) == ValueKind::null; }
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Numbers as SQLite writes them, blobs as their bytes; valid until the next step(). May be invalid UTF-8.
  [[nodiscard]] std::string_view text(int column) const;
  /// Always valid UTF-8; nothing for NULL.
  [[nodiscard]] std::optional<std::string> optional_text(int column) const;
  [[nodiscard]] std::string string(int column) const;

 private:
  friend class Database;
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

/// Used by one thread at a time; interrupt() alone may come from any thread. Not movable: SQLite holds its address.
class Database {
 public:
  /// Errors: not_found, permission_denied, invalid_argument (a directory, a device), and as of the first statement:
  /// data_loss (not a database, damaged, truncated), unavailable (locked: retryable), precondition_failed.
  static Result<std::unique_ptr<Database>> open(const OpenOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Statements from here on fail with deadline_exceeded after `deadline`; forgets an earlier interrupt.
  void begin_operation(SteadyTime deadline = SteadyTime::max(), const Clock& clock = system_clock());
  /// For the next part of an operation, so that an interrupt between its parts is not lost.
  void continue_operation(SteadyTime deadline, const Clock& clock);
  /// Whatever runs, or starts before the next begin_operation(), fails with `cancelled`, within milliseconds.
  void interrupt();

  /// Exactly one statement. Errors: invalid_argument, not_found (no such table), permission_denied, and those of
  /// open().
  Result<Statement> prepare(std::string_view sql);
  /// Runs statements without rows, one after the other.
  Result<void> exec(std::string_view sql);
  /// The first column of the first row, as a number; 0 where there is none.
  Result<std::int64_t> query_integer(std::string_view sql);
  Result<std::string> query_text(std::string_view sql);

  /// Absolute.
  [[nodiscard]] const std::string& path() const;
  /// False inside a transaction; SQLite ends one by itself when the disk is full.
  [[nodiscard]] bool autocommit() const;
  /// Rows changed by the last INSERT, UPDATE or DELETE.
  [[nodiscard]] std::int64_t changes() const;
  /// Statements prepared since it was opened.
  [[nodiscard]] std::uint64_t statements() const;
  [[nodiscard]] sqlite3* native();

  struct Impl;

 private:
  friend class Statement;
  explicit Database(std::unique_ptr<Impl> impl);
  Error error(int code) const;
  std::unique_ptr<Impl> impl_;
};

/// "Order ""Items""": always quoted.
std::string quote_identifier(std::string_view name);
/// 'it''s'.
std::string quote_literal(std::string_view text);
/// "3.40.1"; the library that runs, not the one it was compiled with.
std::string_view library_version();
int library_version_number();

}  // namespace datawave::sqlite
