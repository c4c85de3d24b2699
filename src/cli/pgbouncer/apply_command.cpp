// datawave pgbouncer apply.
#include <fmt/format.h>

#include <algorithm>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pgbouncer/apply.hpp"
#include "datawave/pgbouncer/plan.hpp"
#include "pgbouncer/pgbouncer_commands.hpp"
#include "remote/ask.hpp"

namespace datawave::cli {

namespace {
using pgbouncer::Applied;
using pgbouncer::Change;
using pgbouncer::ConfigFile;
using pgbouncer::Console;
using pgbouncer::Proposal;
using Wanted = std::vector<std::pair<std::string, std::string>>;

Error bad(std::string field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

Result<Wanted> given_settings(const BouncerApplyOptions& options) {
  Wanted out;
  for (const std::string& given : options.set) {
    const auto equals = given.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(
          bad("set", "--set " + printable(given, 100) + " is no KEY=VALUE", "Write --set query_wait_timeout=15."));
    out.emplace_back(trim(std::string_view(given).substr(0, equals)), trim(std::string_view(given).substr(equals + 1)));
  }
  if (out.empty() && options.clients == 0 && options.server_connections == 0) {
    return fail(
        bad("set", "nothing to change was given",
            "Give --clients and --server-connections, or --set KEY=VALUE; `pgbouncer plan` explains the numbers."));
  }
  return out;
}

/// The sizes of a plan for the databases that are there. `databases`: their number.
Result<void> add_sizes(const BouncerApplyOptions& options, std::size_t databases, Wanted& wanted) {
  if (options.clients == 0 && options.server_connections == 0) return {};
  pgbouncer::PlanInput in;
  for (std::size_t i = 0; i < databases; ++i) in.databases.push_back("d" + std::to_string(i));
  in.users = options.users;
  in.instances = options.instances;
  if (options.clients > 0) in.clients = options.clients;
  if (options.server_connections > 0) in.server_connections = options.server_connections;
  if (options.server_connections == 0) in.server_connections = 10'000;  // not asked for, hence not looked at
  DW_TRY(const auto plan, pgbouncer::make_plan(in));
  for (const pgbouncer::Setting& setting : plan.settings) {
    const bool of_clients = setting.key == "max_client_conn";
    if (!setting.sizing || (of_clients ? options.clients : options.server_connections) == 0) continue;
    const auto same = [&](const auto& given) { return given.first == setting.key; };
    if (std::none_of(wanted.begin(), wanted.end(), same)) wanted.emplace_back(setting.key, setting.value);
  }
  return {};
}

Task<Proposal> look(CallContext ctx, const ConfigFile& file, Console& console, const BouncerApplyOptions& options,
                    Wanted wanted) {
  DW_CO_TRY(const auto databases, co_await console.databases(ctx));
  DW_CO_CHECK(add_sizes(options, databases.size(), wanted));
  co_return co_await pgbouncer::propose(ctx, file, console, std::move(wanted));
}

std::string shown(const std::string& value) { return value.empty() ? "(nothing)" : printable(value, 200); }

std::string as_text(const Terminal& terminal, const Proposal& proposal) {
  const auto paint = [&](std::string_view colour, const std::string& text) {
    return terminal.colour ? std::string(colour) + text + "\x1b[0m" : text;
  };
  std::string out;
  for (const Change& change : proposal.changes) {
    std::string why;
    if (change.pending) {
      why = "  (written before, but not read yet: RELOAD brings it, too)";
    } else if (change.needs_restart) {
      why = "  (takes effect at the next restart)";
    } else if (!pgbouncer::same_value(change.running, change.before) && !change.before.empty()) {
      why = "  (running: " + shown(change.running) + ")";
    }
    const std::string from = change.pending          ? shown(change.running)
                             : change.before.empty() ? shown(change.running) + " by default"
                                                     : shown(change.before);
    out += paint(change.pending ? "\x1b[2m" : "\x1b[33m", "~ ") + change.key + ": " + from + " → " +
           paint("\x1b[32m", shown(change.after)) + why + "\n";
  }
  for (const std::string& note : proposal.notes)
    out += "-" + wrapped(note, std::max<std::size_t>(terminal.width, 40), "  ").substr(1);
  return out;
}

std::string as_json(const Proposal& proposal, const Applied* applied) {
  std::string out;
  JsonWriter w(out, 2);
  w.begin_object();
  w.key("changes");
  write_json(w, proposal.changes);
  w.key("notes");
  write_json(w, proposal.notes);
  w.key("applied");
  if (applied != nullptr) {
    write_json(w, *applied);
  } else {
    w.null();
  }
  w.end_object();
  return out + "\n";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::string done_text(const Applied& applied) {
  std::string out;
  if (!applied.in_effect.empty()) out += "in effect, as SHOW CONFIG says: " + joined(applied.in_effect) + "\n";
  if (!applied.needs_restart.empty()) out += "written, for the next restart: " + joined(applied.needs_restart) + "\n";
  if (!applied.also_changed.empty())
    out += "changed besides, from files edited before: " + joined(applied.also_changed) + "\n";
  if (applied.reconnected) {
    out += fmt::format("server connections beyond the new size retired: {} before, {} a moment later\n",
                       applied.servers_before, applied.servers_after);
  } else if (!applied.surplus.empty()) {
    out += fmt::format(
        "{} server connections are still there, more than the new size of {}: they go when they are idle, or "
        "by `datawave pgbouncer reconnect`\n",
        applied.servers_after, joined(applied.surplus));
  }
  return out + fmt::format("clients connected: {} before, {} after\nthe old file: {}\n", applied.clients_before,
                           applied.clients_after, applied.backup);
}

/// One lane for all of it: the console stays open while somebody thinks the question over.
class Apply {
 public:
  Apply(const CommandContext& context, const BouncerApplyOptions& options)
      : context_(context), options_(options), runtime_(context.settings, "interrupted: leaving things as they were") {}

  ExitCode run(ConfigFile& file, const pg::ConnectParams& params, Wanted wanted) {
    io::Lane& lane = runtime_.lane();
    auto console = lane.block_on(open(runtime_.context(), params));
    if (!console) return report_bouncer_error(context_, console.error());
    auto proposal = lane.block_on(look(runtime_.context(), file, **console, options_, std::move(wanted)));
    if (!proposal) return report_bouncer_error(context_, proposal.error());
    const bool json = options_.output == "json";
    if (proposal->changes.empty() || options_.dry_run) {
      if (json) return print_out(context_.terminal, as_json(*proposal, nullptr));
      return print_out(context_.terminal, proposal->changes.empty() ? "It is so already: nothing to change.\n"
                                                                    : as_text(context_.terminal, *proposal));
    }
    if (!json) {
      const ExitCode printed = print_out(context_.terminal, as_text(context_.terminal, *proposal));
      if (printed != ExitCode::completed) return printed;
    }
    auto sure = confirm(options_.yes, "Write " + options_.file + " and RELOAD?");
    if (!sure) return report_bouncer_error(context_, sure.error());
    if (!*sure) return ExitCode::failed;
    pgbouncer::OpenConsole reopen = [this, &params](CallContext ctx) { return open(ctx, params); };
    auto applied = lane.block_on(pgbouncer::apply(fresh(), file, **console, reopen, *proposal, options_.retire));
    runtime_.release_signals();
    if (!applied) return report_bouncer_error(context_, applied.error());
    return print_out(context_.terminal, json ? as_json(*proposal, &*applied) : done_text(*applied));
  }

 private:
  Task<std::unique_ptr<Console>> open(CallContext ctx, const pg::ConnectParams& params) {
    auto own = params.duplicate();
    return Console::connect(ctx.with_timeout(std::chrono::seconds(15)), *runtime_.environment().dialer, std::move(own));
  }
  /// The question may have taken its time.
  [[nodiscard]] static CallContext fresh() { return CallContext().with_timeout(std::chrono::seconds(30)); }

  const CommandContext& context_;
  const BouncerApplyOptions& options_;
  Runtime runtime_;
};
}  // namespace

ExitCode run_bouncer_apply(const CommandContext& context, const BouncerApplyOptions& options) {
  auto wanted = given_settings(options);
  if (!wanted) return report_bouncer_error(context, wanted.error());
  auto file = ConfigFile::open(options.file, pgbouncer::IniFile::kMaxBytes);
  if (!file) return report_bouncer_error(context, file.error());
  auto params = bouncer_params(context, options.console, "console");
  if (!params) return report_bouncer_error(context, params.error());
  return Apply(context, options).run(*file, *params, std::move(*wanted));
}

}  // namespace datawave::cli
