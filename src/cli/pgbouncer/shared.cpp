#include "datawave/connectors/postgresql.hpp"
#include "datawave/core/text.hpp"
#include "pgbouncer/pgbouncer_commands.hpp"

namespace datawave::cli {

Result<pg::ConnectParams> bouncer_params(const CommandContext& context, const SourceOptions& source,
                                         const std::string& field) {
  DW_TRY(const connect::ParsedUrl parsed, prepare_source(context.registry, source, context.terminal));
  if (parsed.connector->descriptor().type != "postgresql") {
    return fail(Error(ErrorCode::invalid_argument, "--" + field + " is no PostgreSQL URL")
                    .with_field(field)
                    .with_remedy("Write postgres://user@host:port/."));
  }
  DW_CHECK(parsed.spec.check_complete());
  return connectors::session_params(parsed.spec);
}

ExitCode report_bouncer_error(const CommandContext& context, const Error& error) {
  print_error(context.terminal, error);
  return exit_code_of(error);
}

std::string wrapped(std::string_view text, std::size_t width, std::string_view indent) {
  std::string out;
  std::string line(indent);
  const std::size_t room = std::max<std::size_t>(width, indent.size() + 20);
  for (const std::string_view word : split(text, ' ')) {
    if (line.size() > indent.size() && display_width(line) + 1 + display_width(word) > room) {
      out += line + "\n";
      line = indent;
    }
    if (line.size() > indent.size()) line += ' ';
    line += word;
  }
  return out + line + "\n";
}

}  // namespace datawave::cli
