// datawave pgbouncer plan.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/pgbouncer/detect.hpp"
#include "datawave/pgbouncer/forms.hpp"
#include "datawave/pgbouncer/server_facts.hpp"
#include "pgbouncer/pgbouncer_commands.hpp"

namespace datawave::cli {

namespace {
using pgbouncer::FormFile;
using pgbouncer::Plan;
using pgbouncer::PlanInput;

Error bad(std::string field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

/// "host:port", "[::1]:6432", "host".
Result<void> read_address(const std::string& text, const std::string& field, std::string& host, std::uint16_t& port) {
  const auto colon = text.rfind(':');
  const auto bracket = text.rfind(']');
  const bool has_port =
      colon != std::string::npos && (bracket == std::string::npos ? text.find(':') == colon : colon > bracket);
  if (has_port) {
    const auto number = parse_u64(std::string_view(text).substr(colon + 1));
    if (!number || *number == 0 || *number > 65535)
      return fail(bad(field, "--" + field + ": no port in \"" + printable(text, 100) + "\"", "Write HOST:PORT."));
    port = static_cast<std::uint16_t>(*number);
  }
  host = has_port ? text.substr(0, colon) : text;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return {};
}

/// The enumerator whose name is `text` with dashes.
template <class E>
E choice(const std::string& text) {
  E found{};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
    std::string name(d.name);
    std::replace(name.begin(), name.end(), '_', '-');
    if (name == text) found = d.value;
  });
  return found;
}

Result<PlanInput> input_of(const BouncerPlanOptions& options) {
  PlanInput in;
  in.clients = options.clients;
  in.server_connections = options.server_connections;
  in.databases = options.databases;
  in.users = options.users;
  in.instances = options.instances;
  in.mode = choice<pgbouncer::PoolMode>(options.mode);
  const auto version = pgbouncer::read_version(options.version);
  if (!version) {
    return fail(bad("bouncer_version", "\"" + printable(options.version, 60) + "\" is no version of PgBouncer",
                    "Write 1.18, or what `pgbouncer --version` says."));
  }
  in.version = *version;
  DW_CHECK(read_address(options.listen, "listen", in.listen_address, in.listen_port));
  in.auth = choice<pgbouncer::AuthSource>(options.auth);
  in.auth_user = options.auth_user;
  in.admin_user = options.admin_user;
  for (const std::string& use : options.uses) in.uses.push_back(choice<pgbouncer::SessionFeature>(use));
  in.kind = choice<pgbouncer::ClientKind>(options.kind);
  return in;
}

struct Asked {
  pgbouncer::ServerFacts facts;
  bool pooler = false;
};

Task<Asked> ask_server(CallContext ctx, io::Dialer& dialer, pg::ConnectParams params) {
  std::string host = params.host;
  const std::uint16_t port = params.port;
  const CallContext soon = ctx.with_timeout(std::chrono::seconds(15));
  DW_CO_TRY(auto session, co_await pg::Session::connect(soon, dialer, std::move(params)));
  Asked asked;
  DW_CO_TRY(const auto found, co_await pgbouncer::detect_in_band(soon, *session));
  asked.pooler = found.pooler;
  DW_CO_TRY(asked.facts, co_await pgbouncer::read_server_facts(soon, *session, std::move(host), port));
  DW_CO_CHECK(co_await session->close(soon));
  co_return asked;
}

Result<void> learn(const CommandContext& context, const BouncerPlanOptions& options, PlanInput& in, bool& pooler) {
  if (!options.source.url.empty()) {
    DW_TRY(auto params, bouncer_params(context, options.source, "url"));
    if (in.databases.empty()) in.databases.push_back(params.database);
    Runtime runtime(context.settings);
    auto asked =
        runtime.lane().block_on(ask_server(runtime.context(), *runtime.environment().dialer, std::move(params)));
    runtime.release_signals();
    if (!asked) return fail(std::move(asked).error());
    in.server = std::move(asked->facts);
    pooler = asked->pooler;
  }
  if (!options.server.empty()) DW_CHECK(read_address(options.server, "server", in.server.host, in.server.port));
  if (options.processors > 0) in.server.processors = options.processors;
  return {};
}

std::string paint(const Terminal& terminal, std::string_view colour, std::string_view text) {
  return terminal.colour ? std::string(colour) + std::string(text) + "\x1b[0m" : std::string(text);
}

std::string as_text(const Terminal& terminal, const PlanInput& in, const Plan& plan) {
  const std::size_t width = std::clamp<std::size_t>(terminal.width, 40, 120);
  const bool helps = plan.verdict == pgbouncer::Verdict::helps;
  const bool with_care = plan.verdict == pgbouncer::Verdict::with_care;
  const std::string_view word = helps       ? "PgBouncer helps"
                                : with_care ? "PgBouncer, with care"
                                            : "PgBouncer does not help";
  const std::string_view colour = helps ? "\x1b[32m" : with_care ? "\x1b[33m" : "\x1b[31m";
  std::string out = plural(in.clients, "client") + " on " + plural(in.server_connections, "server connection") + ": " +
                    paint(terminal, colour, word) + ".\n" + wrapped(plan.verdict_reason, width, "  ") + "\n";
  for (const pgbouncer::Setting& setting : plan.settings) {
    out += paint(terminal, "\x1b[1m", setting.key) + " = " + setting.value + "\n";
    out += wrapped(setting.reason + " (" + setting.source + ")", width, "    ");
  }
  out += "\n";
  for (const pgbouncer::Advice& advice : plan.advice) {
    const bool warning = advice.weight == pgbouncer::Weight::warning;
    std::string text = wrapped(advice.text + (advice.source.empty() ? "" : " (" + advice.source + ")"), width, "  ");
    out += (warning ? paint(terminal, "\x1b[33m", "!") : std::string("-")) + text.substr(1);
  }
  return out + "\n`--form ini` prints the file, `--form all --out DIR` writes everything.\n";
}

std::vector<FormFile> files_of(const PlanInput& in, const Plan& plan, const BouncerPlanOptions& options) {
  std::vector<FormFile> out;
  pgbouncer::FormOptions where;
  where.image = options.image;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<pgbouncer::Form>>([&](auto d) {
    std::string name(d.name);
    std::replace(name.begin(), name.end(), '_', '-');
    if (options.form != "all" && options.form != name) return;
    for (FormFile& file : pgbouncer::render(in, plan, d.value, where)) out.push_back(std::move(file));
  });
  return out;
}

Result<void> write_new(const std::string& path, const FormFile& file) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, file.mode);
  if (fd < 0) {
    const bool there = errno == EEXIST;
    return fail(Error(there ? ErrorCode::already_exists : ErrorCode::unavailable,
                      printable(path, 200) + ": " + std::strerror(errno))
                    .with_field("out")
                    .with_remedy(there ? "Nothing is overwritten: name another directory." : "Check the directory."));
  }
  std::string_view rest = file.text;
  while (!rest.empty()) {
    const ssize_t n = ::write(fd, rest.data(), rest.size());
    if (n <= 0) break;
    rest.remove_prefix(static_cast<std::size_t>(n));
  }
  if (::close(fd) == 0 && rest.empty()) return {};
  return fail(
      Error(ErrorCode::unavailable, printable(path, 200) + " could not be written to its end").with_field("out"));
}

Result<void> write_files(const std::vector<FormFile>& files, const std::string& directory) {
  if (::mkdir(directory.c_str(), 0755) != 0 && errno != EEXIST) {
    return fail(Error(ErrorCode::unavailable, printable(directory, 200) + ": " + std::strerror(errno))
                    .with_field("out")
                    .with_remedy("Name a directory that can be made or written."));
  }
  for (const FormFile& file : files) DW_CHECK(write_new(directory + "/" + file.name, file));
  for (const FormFile& file : files) write_err("wrote " + directory + "/" + file.name + "\n");
  return {};
}

std::string as_json(const PlanInput& in, const Plan& plan, const std::vector<FormFile>& files) {
  std::string out;
  JsonWriter w(out, 2);
  w.begin_object();
  w.key("clients");
  w.number(std::uint64_t{in.clients});
  w.key("server_connections");
  w.number(std::uint64_t{in.server_connections});
  w.key("plan");
  write_json(w, plan);
  w.key("files");
  w.begin_object();
  for (const FormFile& file : files) {
    w.key(file.name);
    w.string(file.text);
  }
  w.end_object();
  w.end_object();
  return out + "\n";
}
}  // namespace

ExitCode run_bouncer_plan(const CommandContext& context, const BouncerPlanOptions& options) {
  if (!options.out.empty() && options.form.empty())
    return report_bouncer_error(context, bad("form", "--out wants to know what to write", "Add --form all."));
  auto in = input_of(options);
  if (!in) return report_bouncer_error(context, in.error());
  bool pooler = false;
  if (auto learnt = learn(context, options, *in, pooler); !learnt) return report_bouncer_error(context, learnt.error());
  if (pooler && !context.quiet)
    write_err("note: a pooler stands between here and the server of --url already; its own limits are not seen\n");
  const auto plan = pgbouncer::make_plan(*in);
  if (!plan) return report_bouncer_error(context, plan.error());
  std::vector<FormFile> files;
  if (!options.form.empty()) files = files_of(*in, *plan, options);
  if (!options.form.empty() && files.empty()) {
    return report_bouncer_error(
        context, bad("form", "there is no auth_query where roles come from a userlist", "Leave --auth out."));
  }
  if (!options.out.empty()) {
    if (auto written = write_files(files, options.out); !written) return report_bouncer_error(context, written.error());
  }
  if (options.output == "json") return print_out(context.terminal, as_json(*in, *plan, files));
  if (files.empty() || !options.out.empty()) return print_out(context.terminal, as_text(context.terminal, *in, *plan));
  std::string text;
  for (const FormFile& file : files) {
    if (files.size() > 1) text += (text.empty() ? "" : "\n") + std::string("==> ") + file.name + " <==\n";
    text += file.text;
  }
  if (!context.quiet) {
    for (const pgbouncer::Advice& advice : plan->advice) {
      if (advice.weight == pgbouncer::Weight::warning) write_err("warning: " + advice.text + "\n");
    }
  }
  return print_out(context.terminal, text);
}

}  // namespace datawave::cli
