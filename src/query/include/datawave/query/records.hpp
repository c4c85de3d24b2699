/// What is asked of the gateway, and what it answers.
#pragma once

#include <string>
#include <vector>

#include "datawave/connect/reads.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::query {

enum class Format : std::uint8_t { json, ndjson, csv };
DW_DESCRIBE_ENUM(Format, json, ndjson, csv)
/// As the answer's Content-Type.
std::string_view media_type(Format format);

/// Up to here a JSON answer is held whole; beyond, it is streamed on a connection of its own.
inline constexpr std::int64_t kWholeRows = 1000;
inline constexpr std::int64_t kWholeBytes = std::int64_t{1} << 20;

struct QueryInput {
  std::string statement;
  std::vector<JsonRaw> parameters;  // $1, $2 …: texts, numbers, true, false, null; objects and arrays as JSON text
  std::int64_t limit = kWholeRows;
  std::int64_t max_bytes = kWholeBytes;  // of values
  std::int64_t timeout_ms = 30'000;
  Format format = Format::json;
  connect::Explain explain = connect::Explain::no;
  bool fresh = false;  // never from the cache
};
DW_DESCRIBE(QueryInput, statement, parameters, limit, max_bytes, timeout_ms, format, explain, fresh);
DW_DEFAULTED(QueryInput, parameters, limit, max_bytes, timeout_ms, format, explain, fresh);
DW_ANNOTATE(QueryInput, {.member = "statement", .min_size = 1, .max_size = 100'000},
            {.member = "parameters", .max_size = 1000}, {.member = "limit", .minimum = 1, .maximum = 100'000'000},
            {.member = "max_bytes", .minimum = 1, .maximum = std::int64_t{1} << 40},
            {.member = "timeout_ms", .minimum = 1, .maximum = 300'000})

enum class CacheState : std::uint8_t {
  off,     ///< answers are not kept, or this one was asked to be fresh
  miss,    ///< it was run
  hit,     ///< from the cache
  shared,  ///< run once for several who asked at the same time
};
DW_DESCRIBE_ENUM(CacheState, off, miss, hit, shared)

struct QueryColumn {
  std::string name;
  std::string type;
};
DW_DESCRIBE(QueryColumn, name, type);

/// Of a JSON answer. It is written piece by piece; this is its schema.
struct QueryAnswer {
  std::vector<QueryColumn> columns;
  std::vector<std::vector<JsonRaw>> rows;
  std::int64_t row_count = 0;
  connect::Cut truncated = connect::Cut::none;
  CacheState cache = CacheState::off;
  std::int64_t age_ms = 0;  // how long ago it was read
  double took_ms = 0;
  std::vector<std::string> warnings;
};
DW_DESCRIBE(QueryAnswer, columns, rows, row_count, truncated, cache, age_ms, took_ms, warnings);

struct PoolLease {
  std::string borrower;
  std::int64_t age_ms = 0;
  std::string pinned_by;
  std::string doing;
};
DW_DESCRIBE(PoolLease, borrower, age_ms, pinned_by, doing);

/// Who says how many connections a source has.
enum class Sizing : std::uint8_t {
  self,   ///< the pool looks for the size with which it serves best, within what the server leaves it
  fixed,  ///< an operator
};
DW_DESCRIBE_ENUM(Sizing, self, fixed)

/// One step on the way to the best size.
struct PoolDecision {
  UtcTime at{};
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::string reason;
  double served_per_second = 0;  // with `from`
};
DW_DESCRIBE(PoolDecision, at, from, to, reason, served_per_second);

/// The pools of one source, over all lanes of this process.
struct PoolView {
  Uuid source_id;
  std::string source_name;
  Sizing sizing = Sizing::self;
  std::int64_t size = 0;  // connections that it may open now
  std::int64_t max_connections = 0;
  std::optional<std::int64_t> server_leaves;  // what limits and other clients of the server leave to us
  std::int64_t open = 0;
  std::int64_t leased = 0;
  std::int64_t idle = 0;
  std::int64_t connecting = 0;
  std::int64_t waiting = 0;
  bool paused = false;
  std::int64_t grants = 0;
  std::int64_t timeouts = 0;
  std::int64_t rejects = 0;
  std::int64_t opened = 0;
  std::int64_t connect_failures = 0;
  std::int64_t closed = 0;
  std::int64_t resets = 0;
  std::int64_t leaks = 0;
  std::string last_connect_error;
  std::vector<PoolLease> leases;        // the oldest first, at most 100 a lane
  std::vector<PoolDecision> decisions;  // the last 64, the newest last
};
DW_DESCRIBE(PoolView, source_id, source_name, sizing, size, max_connections, server_leaves, open, leased, idle,
            connecting, waiting, paused, grants, timeouts, rejects, opened, connect_failures, closed, resets, leaks,
            last_connect_error, leases, decisions);

struct PoolResize {
  Sizing sizing = Sizing::fixed;
  std::optional<std::int64_t> max_connections;  // fixed: so many; self: at most so many
};
DW_DESCRIBE(PoolResize, sizing, max_connections);
DW_DEFAULTED(PoolResize, sizing, max_connections);
DW_ANNOTATE(PoolResize, {.member = "max_connections", .minimum = 1, .maximum = 1000})

}  // namespace datawave::query
