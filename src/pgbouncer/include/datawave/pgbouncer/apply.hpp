/// Changing the settings of a PgBouncer that runs: file, RELOAD, proof; or back to what was.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "datawave/pgbouncer/config_file.hpp"
#include "datawave/pgbouncer/console.hpp"
#include "datawave/pgbouncer/ini.hpp"

namespace datawave::pgbouncer {

/// One setting of [pgbouncer].
struct Change {
  std::string key;
  std::string before;  ///< in the file; empty: not there
  std::string after;
  std::string running;         ///< now, by SHOW CONFIG
  bool needs_restart = false;  ///< RELOAD does not change it
  /// Not asked for: the file says so already, but PgBouncer has not read it yet, and RELOAD will.
  bool pending = false;
};
DW_DESCRIBE(Change, key, before, after, running, needs_restart, pending);

/// What apply would do; nothing was changed yet.
struct Proposal {
  std::vector<Change> changes;  ///< empty: it is so already
  /// What the operator should know: a database with a pool_size of its own, open files, included files.
  std::vector<std::string> notes;
  std::string new_text;
};

/// `wanted`: keys of [pgbouncer] and their values. Errors: invalid_argument (a value that no line can hold, a key
/// twice), unsupported (a key that this PgBouncer does not know), those of the ini file and of the console.
Task<Proposal> propose(CallContext ctx, const ConfigFile& file, Console& console,
                       std::vector<std::pair<std::string, std::string>> wanted);

struct Applied {
  std::string backup;
  std::vector<std::string> in_effect;      ///< keys that SHOW CONFIG confirmed
  std::vector<std::string> needs_restart;  ///< keys that wait for one
  std::vector<std::string> also_changed;   ///< others that RELOAD changed: somebody had edited a file before
  /// Databases that have more server connections than the new sizes; after RECONNECT, that had.
  std::vector<std::string> surplus;
  bool reconnected = false;
  std::uint64_t clients_before = 0;  ///< without this console
  std::uint64_t clients_after = 0;
  std::uint64_t servers_before = 0;
  std::uint64_t servers_after = 0;
};
DW_DESCRIBE(Applied, backup, in_effect, needs_restart, also_changed, surplus, reconnected, clients_before,
            clients_after, servers_before, servers_after);

/// A console, opened anew where the old one broke.
using OpenConsole = std::function<Task<std::unique_ptr<Console>>(CallContext)>;

/// Backup, file, RELOAD, SHOW CONFIG. Where a changed setting is not in effect, or a database is gone, or the
/// console breaks, or the caller is cancelled: the old file is put back and read again, and the error says what
/// happened (precondition_failed; data_loss where even that failed, naming the backup). RELOAD drops no client. File
/// calls are made on the lane: for one-shot commands.
Task<Applied> apply(CallContext ctx, ConfigFile& file, Console& console, OpenConsole reopen, Proposal proposal,
                    bool retire = false);

/// Whether two spellings of a value are the same to PgBouncer: "1" and "yes", "15" and "15.0", "0777" and "511".
bool same_value(std::string_view a, std::string_view b);

}  // namespace datawave::pgbouncer
