#include <openssl/crypto.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <fmt/format.h>

#include "commands.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
enum class Health : std::uint8_t { good, warning, bad };

void print_check(const Terminal& terminal, Health health, std::string_view what, std::string_view detail) {
  const std::string_view mark = health == Health::good ? "✓" : health == Health::warning ? "!" : "✗";
  const std::string_view on = !terminal.colour            ? ""
                              : health == Health::good    ? "\x1b[32m"
                              : health == Health::warning ? "\x1b[33m"
                                                          : "\x1b[31m";
  const std::string_view word = health == Health::good ? "" : health == Health::warning ? " (warning)" : " (fault)";
  write_out(fmt::format("{}{}{} {:<14}{}{}\n", on, mark, terminal.colour ? "\x1b[0m" : "", what, detail, word));
}

/// SQLite releases with faults that lost or corrupted data, from its own release notes.
std::string_view sqlite_fault(int version) {
  if (version < 3007011) return "older than 3.7.11: several corruption bugs";
  if (version >= 3035000 && version < 3035005) return "3.35.0 to 3.35.4: DROP COLUMN and VACUUM could corrupt; update";
  return "";
}

ExitCode check_machine(const CommandContext& context) {
  const Terminal& terminal = context.terminal;
  print_check(terminal, Health::good, "datawave", program_version());
  const auto openssl = OpenSSL_version_num();
  print_check(terminal, openssl >= 0x30000000UL ? Health::good : Health::bad, "OpenSSL",
              OpenSSL_version(OPENSSL_VERSION));
  const std::string_view fault = sqlite_fault(sqlite3_libversion_number());
  print_check(terminal, fault.empty() ? Health::good : Health::bad, "SQLite",
              fault.empty() ? std::string(sqlite3_libversion())
                            : std::string(sqlite3_libversion()) + ", " + std::string(fault));
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  print_check(terminal, files.rlim_cur >= 256 ? Health::good : Health::warning, "open files",
              "limit " + std::to_string(files.rlim_cur));
  const Settings& settings = context.settings;
  print_check(terminal, Health::good, "configuration",
              settings.file_found() ? printable(settings.file(), 200) : "no file; defaults");
  std::string types;
  for (const auto& connector : context.registry.all())
    types += (types.empty() ? "" : ", ") + std::string(connector->descriptor().type);
  print_check(terminal, Health::good, "connectors", types);
  flush_out();
  const bool healthy = openssl >= 0x30000000UL && fault.empty();
  return healthy ? ExitCode::completed : ExitCode::failed;
}

Task<connect::ServerFacts> climb(CallContext ctx, const connect::Connector& connector, connect::ConnectionSpec spec,
                                 connect::OpenEnvironment environment, LadderPrinter& ladder) {
  DW_CO_TRY(auto connection, co_await connector.open(ctx, std::move(spec), environment, &ladder));
  DW_CO_CHECK(co_await connection->check_capabilities(ctx, &ladder));
  connect::ServerFacts facts = connection->facts();
  auto closed = co_await io::shielded(ctx, connection->close(ctx));
  static_cast<void>(closed);
  co_return facts;
}
}  // namespace

ExitCode run_doctor(const CommandContext& context, const SourceOptions& source) {
  if (source.url.empty()) return check_machine(context);
  auto prepared = prepare_source(context.registry, source, context.terminal);
  if (!prepared) {
    print_error(context.terminal, prepared.error());
    return prepared.error().code == ErrorCode::cancelled ? ExitCode::interrupted : ExitCode::usage;
  }
  Runtime runtime(context.settings);
  LadderPrinter ladder(context.terminal, !context.quiet, prepared->connector->descriptor().ladder);
  auto facts = runtime.lane().block_on(
      climb(runtime.context(), *prepared->connector, std::move(prepared->spec), runtime.environment(), ladder));
  runtime.release_signals();
  if (!facts) {
    ladder.failed(facts.error());
    return exit_code_of(facts.error());
  }
  for (const std::string& note : facts->notes) write_err("  note: " + note + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
