#include "datawave/pgbouncer/apply.hpp"

#include <algorithm>
#include <charconv>

#include "datawave/core/log.hpp"
#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/io/sleep.hpp"

namespace datawave::pgbouncer {

namespace {
constexpr log::Logger kLog{"pgbouncer"};
constexpr std::string_view kSection = "pgbouncer";

std::optional<bool> as_boolean(std::string_view text) {
  const std::string word = to_lower_ascii(text);
  if (word == "1" || word == "yes" || word == "on" || word == "true" || word == "t" || word == "y") return true;
  if (word == "0" || word == "no" || word == "off" || word == "false" || word == "f" || word == "n") return false;
  return std::nullopt;
}

std::optional<double> as_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> as_octal(std::string_view text) {
  std::uint64_t value = 0;
  if (text.size() < 2 || text.front() != '0') return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string running_value(const Config& config, std::string_view key) {
  const auto found = config.find(key);
  return found == config.end() ? std::string() : found->second.value;
}

void note_databases(const std::vector<DatabaseRow>& databases, const Config& config, Proposal& proposal) {
  for (const auto& [key, what] :
       {std::pair<const char*, std::uint64_t DatabaseRow::*>("default_pool_size", &DatabaseRow::pool_size),
        std::pair<const char*, std::uint64_t DatabaseRow::*>("max_db_connections", &DatabaseRow::max_connections)}) {
    const auto is_it = [&, k = key](const Change& change) { return change.key == k; };
    if (std::none_of(proposal.changes.begin(), proposal.changes.end(), is_it)) continue;
    const auto common = parse_u64(running_value(config, key)).value_or(0);
    for (const DatabaseRow& row : databases) {
      if (row.*what == common) continue;
      proposal.notes.push_back("the database " + printable(row.name, 60) + " has a limit of its own, " +
                               std::to_string(row.*what) + ", which stands above " + key);
    }
  }
}

void note_consequences(const IniFile& ini, const Config& config, Proposal& proposal) {
  for (const std::string& path : ini.includes()) {
    proposal.notes.push_back("the file includes " + printable(path, 200) +
                             ", which is left alone and may say otherwise: the proof after RELOAD tells");
  }
  std::string mode = running_value(config, "pool_mode");
  for (const Change& change : proposal.changes) {
    if (change.key == "pool_mode") mode = change.after;
  }
  for (const Change& change : proposal.changes) {
    const auto before = parse_u64(change.running);
    const auto after = parse_u64(change.after);
    if (!before || !after || change.pending) continue;
    if (change.key == "max_client_conn" && *after > *before) {
      const std::uint64_t pool = parse_u64(running_value(config, "default_pool_size")).value_or(20);
      proposal.notes.push_back("the process needs a limit on open files above " + std::to_string(*after + pool + 64) +
                               " (LimitNOFILE), which only a restart changes: see /proc/PID/limits");
    }
    if (change.key == "default_pool_size" && *after > *before) {
      proposal.notes.push_back("the server must have room for " + std::to_string(*after) +
                               " connections of each database and role: `datawave pgbouncer plan --url` asks it");
    }
    if (change.key == "default_pool_size" && mode == "session") {
      proposal.notes.push_back(
          "pool_mode is session: a client keeps its connection while it is idle, and who comes after " +
          std::to_string(*after) + " waits until one leaves");
    }
    if (change.key == "default_pool_size" && *after < *before) {
      proposal.notes.push_back(
          "server connections beyond the new size go when they are idle, which under full load none is: --retire "
          "replaces the "
          "pool's as their transactions end");
    }
  }
}
}  // namespace

bool same_value(std::string_view a, std::string_view b) {
  if (a == b) return true;
  if (as_octal(a) || as_octal(b)) {
    const auto value = [](std::string_view text) { return as_octal(text) ? as_octal(text) : parse_u64(text); };
    if (value(a) && value(a) == value(b)) return true;
  }
  if (as_number(a) && as_number(b)) return *as_number(a) == *as_number(b);
  return as_boolean(a) && as_boolean(a) == as_boolean(b);
}

Task<Proposal> propose(CallContext ctx, const ConfigFile& file, Console& console,
                       std::vector<std::pair<std::string, std::string>> wanted) {
  DW_CO_TRY(IniFile ini, IniFile::parse(file.text()));
  DW_CO_TRY(const Config config, co_await console.config(ctx));
  DW_CO_TRY(const auto databases, co_await console.databases(ctx));
  Proposal out;
  std::map<std::string, bool, std::less<>> asked;
  for (const auto& [key, value] : wanted) {
    const auto known = config.find(key);
    if (known == config.end()) {
      co_return fail(Error(ErrorCode::unsupported, "PgBouncer " + to_string(console.version()) + " has no setting \"" +
                                                       printable(key, 60) + "\"")
                         .with_field(printable(key, 60))
                         .with_remedy("It would refuse the whole file: leave it out, or update PgBouncer."));
    }
    if (!asked.emplace(key, true).second) {
      co_return fail(Error(ErrorCode::invalid_argument, printable(key, 60) + " is given twice").with_field(key));
    }
    Change change;
    change.key = key;
    change.before = ini.get(kSection, key).value_or("");
    change.after = value;
    change.running = known->second.value;
    change.needs_restart = !known->second.changeable;
    if (same_value(change.running, value) && (change.before.empty() || same_value(change.before, value))) continue;
    if (change.before.empty() || !same_value(change.before, value)) DW_CO_CHECK(ini.set(kSection, key, value));
    out.changes.push_back(std::move(change));
  }
  // What somebody wrote but did not reload comes with it: it is shown, too.
  for (const auto& [key, value] : ini.entries(kSection)) {
    const auto known = config.find(key);
    if (asked.contains(key) || known == config.end() || same_value(known->second.value, value)) continue;
    if (!known->second.changeable) continue;
    Change change;
    change.key = key;
    change.before = change.after = value;
    change.running = known->second.value;
    change.pending = true;
    out.changes.push_back(std::move(change));
  }
  const auto is_ours = [](const Change& change) { return !change.pending; };
  if (std::none_of(out.changes.begin(), out.changes.end(), is_ours)) out.changes.clear();
  out.new_text = ini.text();
  note_databases(databases, config, out);
  note_consequences(ini, config, out);
  co_return out;
}

namespace {
/// Without the console that asks.
std::uint64_t others(std::uint64_t clients) { return clients > 0 ? clients - 1 : 0; }

/// What was so before RELOAD.
struct Before {
  Config config;
  std::vector<DatabaseRow> databases;
};

Error not_in_effect(const Change& change, const std::string& is, const Config& config, const std::string& path) {
  const std::string reads = running_value(config, "conffile");
  std::string remedy =
      "PgBouncer's log says why: it stops reading at a line that it refuses, which may be another one.";
  if (!reads.empty() && reads.substr(reads.rfind('/') + 1) != path.substr(path.rfind('/') + 1))
    remedy = "It reads its configuration from " + printable(reads, 200) + ": is that the file?";
  return Error(ErrorCode::precondition_failed, "PgBouncer did not take " + change.key + " = " +
                                                   printable(change.after, 60) + ": after RELOAD it was " +
                                                   printable(is, 60))
      .with_field(change.key)
      .with_remedy(std::move(remedy));
}

Task<void> reload_and_prove(CallContext ctx, Console& console, const ConfigFile& file, const Proposal& proposal,
                            const Before& before, Applied& done) {
  DW_CO_CHECK(co_await console.reload(ctx));
  DW_CO_TRY(const Config now, co_await console.config(ctx));
  std::map<std::string, bool, std::less<>> expected;
  for (const Change& change : proposal.changes) {
    expected.emplace(change.key, true);
    if (change.pending) continue;
    if (change.needs_restart) {
      done.needs_restart.push_back(change.key);
      continue;
    }
    const std::string is = running_value(now, change.key);
    if (!same_value(is, change.after)) co_return fail(not_in_effect(change, is, now, file.path()));
    done.in_effect.push_back(change.key);
  }
  for (const auto& [key, entry] : now) {
    if (!expected.contains(key) && !same_value(entry.value, running_value(before.config, key)))
      done.also_changed.push_back(key);
  }
  DW_CO_TRY(const auto databases, co_await console.databases(ctx));
  for (const DatabaseRow& was : before.databases) {
    const auto is_it = [&](const DatabaseRow& row) { return row.name == was.name; };
    if (std::any_of(databases.begin(), databases.end(), is_it)) continue;
    co_return fail(
        Error(ErrorCode::precondition_failed, "after RELOAD the database " + printable(was.name, 100) + " is gone")
            .with_field("file")
            .with_remedy("Look at [databases] of the file, and at PgBouncer's log."));
  }
  DW_CO_TRY(auto lists, co_await console.lists(ctx));
  done.clients_after = others(lists["used_clients"]);
  co_return Result<void>();
}

/// Databases with more server connections than they may have now.
Task<std::vector<std::string>> with_surplus(CallContext ctx, Console& console, std::uint64_t& servers) {
  DW_CO_TRY(const auto pools, co_await console.pools(ctx));
  DW_CO_TRY(const auto databases, co_await console.databases(ctx));
  std::vector<std::string> out;
  servers = 0;
  for (const DatabaseRow& database : databases) {
    bool surplus = database.max_connections > 0 && database.current_connections > database.max_connections;
    for (const PoolRow& pool : pools) {
      if (pool.database != database.name) continue;
      surplus = surplus || held(pool) > database.pool_size + database.reserve;
      servers += held(pool);
    }
    if (surplus) out.push_back(database.name);
  }
  co_return out;
}

/// Whether a limit on server connections went down.
bool shrinks(const Proposal& proposal) {
  return std::any_of(proposal.changes.begin(), proposal.changes.end(), [](const Change& change) {
    const auto before = parse_u64(change.running);
    const auto after = parse_u64(change.after);
    if (!before || !after || change.needs_restart) return false;
    if (change.key == "max_db_connections") return *after > 0 && (*before == 0 || *after < *before);
    return change.key == "default_pool_size" && *after < *before;
  });
}

/// The new sizes are in effect for new server connections; those that are there follow when they are retired.
Task<void> let_surplus_go(CallContext ctx, Console& console, bool retire, Applied& done) {
  DW_CO_TRY(auto surplus, co_await with_surplus(ctx, console, done.servers_after));
  done.servers_before = done.servers_after;
  done.surplus = surplus;
  if (!retire || surplus.empty()) co_return Result<void>();
  for (const std::string& database : done.surplus) DW_CO_CHECK(co_await console.reconnect(ctx, database));
  done.reconnected = true;
  const SteadyTime until = ctx.clock->steady() + std::chrono::seconds(5);
  while (!surplus.empty() && ctx.clock->steady() < until) {
    DW_CO_CHECK(co_await io::sleep_for(std::chrono::milliseconds(50)));
    DW_CO_TRY(surplus, co_await with_surplus(ctx, console, done.servers_after));
  }
  co_return Result<void>();
}

Task<void> put_back(CallContext ctx, ConfigFile& file, Console& console, const OpenConsole& reopen,
                    std::string old_text, const Proposal& proposal) {
  DW_CO_CHECK(file.replace(std::move(old_text)));
  std::unique_ptr<Console> another;
  Console* use = &console;
  if (!console.usable()) {
    DW_CO_TRY(another, co_await reopen(ctx));
    use = another.get();
  }
  DW_CO_CHECK(co_await use->reload(ctx));
  DW_CO_TRY(const Config now, co_await use->config(ctx));
  for (const Change& change : proposal.changes) {
    if (change.pending || change.needs_restart) continue;
    // Where the file had it, the file counts; else a default, which need not be what ran.
    const std::string is = running_value(now, change.key);
    const bool again = change.before.empty() ? !same_value(is, change.after) : same_value(is, change.before);
    if (!again && !same_value(is, change.running))
      co_return fail(ErrorCode::precondition_failed, change.key + " is still " + printable(is, 60));
  }
  co_return Result<void>();
}
}  // namespace

Task<Applied> apply(CallContext ctx, ConfigFile& file, Console& console, OpenConsole reopen, Proposal proposal,
                    bool retire) {
  Applied done;
  Before before;
  DW_CO_TRY(before.config, co_await console.config(ctx));
  DW_CO_TRY(before.databases, co_await console.databases(ctx));
  DW_CO_TRY(auto lists, co_await console.lists(ctx));
  done.clients_before = others(lists["used_clients"]);
  std::string old_text = file.text();
  DW_CO_TRY(done.backup, file.back_up(*ctx.clock));
  DW_CO_CHECK(file.replace(proposal.new_text));
  auto proved = co_await reload_and_prove(ctx, console, file, proposal, before, done);
  if (proved) {
    // The settings are proved and stay, whatever becomes of the connections that are left.
    if (!shrinks(proposal)) co_return done;
    auto gone = co_await let_surplus_go(ctx, console, retire, done);
    if (!gone) kLog.warn("server connections beyond the new size were not retired", {{"why", gone.error().message}});
    co_return done;
  }
  Error error = std::move(proved).error();
  CallContext own;
  own.clock = ctx.clock;
  constexpr std::chrono::seconds kLimit(15);
  auto undo = put_back(own.with_timeout(kLimit), file, console, reopen, std::move(old_text), proposal);
  auto undone = co_await io::shielded(own, std::move(undo), kLimit);
  if (undone) {
    error.message += "; the old file was put back and is in effect";
  } else {
    error.message += "; putting the old file back failed: " + undone.error().describe();
    error.code = ErrorCode::data_loss;
    error.remedy = "The old file is " + done.backup + ": copy it back, then RELOAD on the console.";
  }
  co_return fail(std::move(error));
}

}  // namespace datawave::pgbouncer
