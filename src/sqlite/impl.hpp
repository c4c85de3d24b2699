/// What the sources of this module share.
#pragma once

#include <sqlite3.h>

#include <atomic>

#include "datawave/sqlite/database.hpp"

namespace datawave::sqlite {

struct CloseHandle {
  /// close_v2: a statement that still lives keeps the handle until it is finalised.
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};

struct Database::Impl {
  std::unique_ptr<sqlite3, CloseHandle> handle;
  std::string path;
  std::chrono::milliseconds busy_wait{0};
  std::atomic<bool> stop{false};
  SteadyTime deadline = SteadyTime::max();
  const Clock* clock = &system_clock();
  SteadyTime busy_since;
  std::uint64_t statements = 0;

  [[nodiscard]] bool expired() const { return deadline != SteadyTime::max() && clock->steady() >= deadline; }
  [[nodiscard]] bool must_stop() const { return stop.load(std::memory_order_relaxed) || expired(); }
};

/// In our words: a file may come from anywhere, and its names stand in SQLite's own messages. `handle` may be null.
Error error_of(int extended_code, sqlite3* handle);

/// Limits, switches and the list of what a statement may do; see OpenOptions::untrusted.
Result<void> harden(sqlite3* handle, OpenMode mode);

}  // namespace datawave::sqlite
