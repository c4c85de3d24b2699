/// Connection and what it may offer: discoverer and sampler. All systems look the same from above.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/connect/health.hpp"
#include "datawave/io/blocking.hpp"
#include "datawave/io/dialer.hpp"
#include "datawave/io/task.hpp"

namespace datawave::connect {

/// What a connection is made with; everything outlives the connection.
struct OpenEnvironment {
  io::Dialer* dialer = nullptr;
  io::BlockingPool* blocking = nullptr;
};

/// What a value is, where it matters to who writes it down.
enum class CellKind : std::uint8_t { null, text, integer, real, boolean, json };

/// One column of a batch: values as text, back to back.
class TextColumn {
 public:
  void append(std::string_view value, CellKind kind = CellKind::text) {
    bytes_.append(value);
    ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
    kinds_.push_back(kind);
  }
  void append_null() { append({}, CellKind::null); }
  [[nodiscard]] CellKind kind(std::size_t row) const { return kinds_[row]; }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::optional<std::string_view> at(std::size_t row) const {
    if (kinds_[row] == CellKind::null) return std::nullopt;
    const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
    return std::string_view(bytes_).substr(begin, ends_[row] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> ends_;
  std::vector<CellKind> kinds_;
};

struct ColumnBatch {
  std::vector<std::string> names;
  std::vector<TextColumn> columns;
  [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
};

/// Batches of one statement, in order. Destroying it early is allowed; the connection may then be unusable.
class BatchStream {
 public:
  virtual ~BatchStream() = default;
  /// Nothing: the statement is complete.
  virtual Task<std::optional<ColumnBatch>> next(CallContext ctx) = 0;
};

/// Receives an inventory as it is read, on the lane of the discoverer. An error it returns stops the inventory.
class InventorySink {
 public:
  virtual ~InventorySink() = default;
  virtual Task<void> on_record(InventoryRecord record) = 0;
  /// Exactly once per container that was listed: "complete, N" or "failed, why".
  virtual void on_container(const ContainerReport& report) = 0;
  virtual void on_progress(const InventoryProgress& progress) = 0;
};

class Discoverer {
 public:
  virtual ~Discoverer() = default;
  /// Reads the inventory of one database: a constant number of statements, in bounded memory, tables in the order
  /// (schema, native id). Nothing is reported for a container after its failure. Errors: the first that stopped it.
  virtual Task<InventorySummary> inventory(CallContext ctx, InventoryScope scope, InventorySink& sink) = 0;
};

/// Rows of few tables, cheaply: at most one statement a table, pipelined where the system can.
class Sampler {
 public:
  virtual ~Sampler() = default;
  /// How many requests may be submitted before the first result is taken.
  [[nodiscard]] virtual std::size_t window() const = 0;
  /// `table` lives until its result is taken. The result's columns stand in the table's order; columns whose type has
  /// no useful text (bytea, geometry …) are empty.
  virtual void submit(const TableRecord& table, SamplePlan plan) = 0;
  /// The result of the oldest request: an error of the statement is that table's alone; usable() tells whether more can
  /// come.
  virtual Task<ColumnBatch> next(CallContext ctx) = 0;
  [[nodiscard]] virtual bool usable() const = 0;
  [[nodiscard]] virtual std::uint64_t statements() const = 0;
};

struct ServerFacts {
  std::string product;              // "PostgreSQL"
  std::string version;              // "15.7"
  std::int32_t version_number = 0;  // system-specific, comparable
  std::string database;
  std::string user;
  std::string role;  // "primary", "standby", "read-only file"
  std::string encoding;
  std::string tls;  // "TLSv1.3", empty without
  std::string auth_method;
  std::string endpoint;  // where it is: a file's absolute path; empty where host and database say it all
  std::vector<std::string> notes;
};

/// Lives on one lane, one caller at a time. Close it or drop it; dropping closes the socket at once.
class Connection {
 public:
  virtual ~Connection() = default;
  [[nodiscard]] virtual const ServerFacts& facts() const = 0;
  virtual Task<void> ping(CallContext ctx) = 0;
  /// Parameters are text; NULL is an empty optional.
  virtual Task<std::unique_ptr<BatchStream>> execute(CallContext ctx, std::string statement,
                                                     std::vector<std::optional<std::string>> params) = 0;
  /// Stops the running statement at the server; may be called while execute() or next() waits.
  virtual Task<void> cancel(CallContext ctx) = 0;
  virtual Task<void> close(CallContext ctx) = 0;
  [[nodiscard]] virtual bool usable() const = 0;

  /// The rungs of the connection test after the version: what this account can do here. Errors: the first that fails.
  virtual Task<void> check_capabilities(CallContext ctx, LadderObserver* observer);

  /// Capabilities; nullptr = not supported. The objects belong to the connection and use connections of their own where
  /// they need them.
  virtual Discoverer* discoverer() { return nullptr; }
  /// Opens what sampling needs. Errors: as open().
  virtual Task<std::unique_ptr<Sampler>> open_sampler(CallContext ctx);
  /// One cheap statement that any account may run. Errors: unsupported where the system has no such thing; else as
  /// execute(), and usable() tells whether the connection is still good.
  virtual Task<HealthFacts> health(CallContext ctx);
  /// What the account may do here, more than it needs included. Errors: as health().
  virtual Task<AccountFacts> account(CallContext ctx);
};

}  // namespace datawave::connect
