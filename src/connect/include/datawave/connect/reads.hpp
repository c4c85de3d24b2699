/// Reads of many callers on the few pooled connections of one source: what a query gateway asks of a connector.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/connect/connection.hpp"
#include "datawave/pool/pool.hpp"
#include "datawave/pool/self_sizing.hpp"

namespace datawave::connect {

struct ResultColumn {
  std::string name;
  std::string type;  ///< the system's own name: "int8", "numeric"; empty where a column has no type of its own
};

/// One value of a row, as text of the system; `json` is a JSON value.
struct Cell {
  std::string_view text;
  CellKind kind = CellKind::null;
};

/// Takes a result as it comes, on the lane of the reader.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// Once, before any row.
  virtual void on_columns(const std::vector<ResultColumn>& columns) = 0;
  virtual void on_row(std::span<const Cell> cells) = 0;
  /// Between batches of a long result: waits until there is room for more. Errors end the read.
  virtual Task<void> make_room(CallContext ctx);
};

enum class Explain : std::uint8_t {
  no,
  plan,     ///< how it would be run
  analyze,  ///< run, and how it was
};
DW_DESCRIBE_ENUM(Explain, no, plan, analyze)

/// A statement that was looked at and may be run; immutable, shared by callers.
class ReadStatement {
 public:
  ReadStatement(std::string normal, std::string shape) : normal_(std::move(normal)), shape_(std::move(shape)) {}
  virtual ~ReadStatement() = default;
  ReadStatement(const ReadStatement&) = delete;
  ReadStatement& operator=(const ReadStatement&) = delete;
  /// Two texts of the same normal form are the same statement.
  [[nodiscard]] const std::string& normal() const { return normal_; }
  /// Without its literals: what a record may hold.
  [[nodiscard]] const std::string& shape() const { return shape_; }

 private:
  std::string normal_;
  std::string shape_;
};

using Parameters = std::vector<std::optional<std::string>>;

struct ReadRequest {
  const ReadStatement* statement = nullptr;
  const Parameters* parameters = nullptr;
  std::int64_t max_rows = 1000;
  std::size_t max_bytes = std::size_t{1} << 20;
  /// Row by row, in bounded memory, on a connection of its own; else the whole result is held before the first row is
  /// told.
  bool stream = false;
};

/// Why there are no more rows.
enum class Cut : std::uint8_t { none, rows, bytes };
DW_DESCRIBE_ENUM(Cut, none, rows, bytes)

struct ReadSummary {
  std::int64_t rows = 0;
  std::size_t bytes = 0;  ///< of values
  Cut cut = Cut::none;
};

struct ReadsOptions {
  std::string name;  ///< of the pool, for reports
  std::size_t max_connections = 8;
  std::chrono::seconds longest{300};  ///< a statement is stopped by the server itself after so long
};

/// Lives on one lane. What runs is ended before it is destroyed, or with `unavailable`.
class ReadEndpoint {
 public:
  virtual ~ReadEndpoint() = default;
  /// Looks at a statement; waits for nothing. Errors: invalid_argument, permission_denied (field `statement`),
  /// unsupported.
  virtual Result<std::shared_ptr<const ReadStatement>> prepare(std::string_view sql, Explain explain) = 0;
  /// Can change nothing at the source, and leaves nothing behind for the next. `sink` is told nothing after an error.
  /// Errors: the statement's own; deadline_exceeded, cancelled, resource_exhausted (too many wait), unavailable.
  virtual Task<ReadSummary> read(CallContext ctx, ReadRequest request, RowSink& sink) = 0;
  /// What the source's credential can do beyond reading, in sentences.
  virtual Task<std::vector<std::string>> excess_rights(CallContext ctx) = 0;

  [[nodiscard]] virtual pool::Report report() const = 0;
  [[nodiscard]] virtual const pool::Counts& counts() const = 0;
  /// For whoever looks for the number of connections with which it serves best.
  [[nodiscard]] virtual pool::LoadCounters load() const = 0;
  /// What the server and its other clients leave us; `ours`: connections that we hold there. No limit by default.
  virtual Task<pool::Headroom> headroom(CallContext ctx, std::size_t ours);
  virtual void resize(std::size_t max_connections) = 0;
  virtual Task<void> pause(CallContext ctx) = 0;
  virtual void resume() = 0;
  virtual void reconnect() = 0;
  /// For good.
  virtual Task<void> drain(CallContext ctx) = 0;
};

/// Over connections that can only read by what they are (a file opened for reading): one statement a connection.
std::unique_ptr<ReadEndpoint> make_pooled_reads(Executor executor, std::unique_ptr<pool::Factory> connections,
                                                ReadsOptions options);

}  // namespace datawave::connect
