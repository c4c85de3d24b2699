#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>

#include "commands.hpp"
#include "datawave/connectors/postgresql.hpp"
#include "datawave/core/log.hpp"
#include "datawave/io/lane.hpp"
#include "datawave/server/server.hpp"

namespace datawave::cli {

namespace {
std::string default_data_dir() {
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg != '\0')
    return std::string(xdg) + "/datawave/server";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return std::string(home) + "/.local/share/datawave/server";
  return "./datawave-data";
}

Result<pg::ConnectParams> store_params(const CommandContext& context, const ServeOptions& options) {
  SourceOptions source;
  source.url = options.store;
  source.credentials = options.credentials;
  DW_TRY(connect::ParsedUrl parsed, prepare_source(context.registry, source, context.terminal));
  if (parsed.connector->descriptor().type != "postgresql") {
    return fail(Error(ErrorCode::unsupported, "a store is a PostgreSQL database, or a file in --data-dir")
                    .with_field("store")
                    .with_remedy("--store postgres://user@host/database, or leave it out."));
  }
  return connectors::session_params(parsed.spec);
}

Result<void> write_ready_file(const std::string& path, const std::string& url) {
  const std::string fresh = path + ".new";
  std::ofstream out(fresh, std::ios::trunc);
  out << url << '\n';
  out.close();
  if (out && ::rename(fresh.c_str(), path.c_str()) == 0) return {};
  return fail(Error(ErrorCode::permission_denied, "--ready-file: cannot be written").with_field("ready_file"));
}

/// Until SIGINT or SIGTERM; SIGHUP reads the certificate again.
void wait_for_end(server::Server& server) {
  io::Lane lane;
  asio::basic_signal_set<Executor> signals(lane.context(), SIGINT, SIGTERM, SIGHUP);
  std::function<void()> wait = [&] {
    signals.async_wait([&](const boost::system::error_code& error, int number) {
      if (error) return;
      if (number != SIGHUP) return lane.context().stop();
      if (auto done = server.reload_certificate(); !done) {
        write_err("the certificate was not replaced: " + done.error().describe() + "\n");
      } else {
        write_err("the certificate was read again\n");
      }
      wait();
    });
  };
  wait();
  lane.context().run();
}
}  // namespace

ExitCode run_serve(const CommandContext& context, const ServeOptions& options) {
  server::ServerOptions wanted;
  wanted.data_dir = options.data_dir.empty() ? default_data_dir() : options.data_dir;
  wanted.listen = options.listen;
  wanted.next_free_port = options.next_port;
  wanted.tls_certificate_file = options.tls_certificate;
  wanted.tls_key_file = options.tls_key;
  wanted.egress_allow = options.allow_egress;
  wanted.file_roots = options.allow_files;
  wanted.access_log = options.access_log;
  wanted.workers = options.workers;
  wanted.lanes = static_cast<unsigned>(options.lanes);
  if (options.pool_size > 0) wanted.pool_size = static_cast<std::size_t>(options.pool_size);
  wanted.pool_limit = static_cast<std::size_t>(options.pool_limit);
  wanted.query_concurrency = static_cast<std::size_t>(options.query_concurrency);
  wanted.query_cache_time = std::chrono::milliseconds(static_cast<std::int64_t>(options.query_cache_seconds * 1000));
  wanted.health_interval = std::chrono::seconds(options.health_interval_s);
  wanted.version = program_version();
  if (!options.store.empty()) {
    auto params = store_params(context, options);
    if (!params) {
      print_error(context.terminal, params.error());
      return ExitCode::usage;
    }
    wanted.postgres_store = std::move(*params);
  }
  std::signal(SIGPIPE, SIG_IGN);
  server::Server server(std::move(wanted), context.registry);
  if (auto started = server.start(); !started) {
    print_error(context.terminal, started.error());
    return exit_code_of(started.error());
  }
  if (!options.ready_file.empty()) {
    if (auto written = write_ready_file(options.ready_file, server.url()); !written) {
      print_error(context.terminal, written.error());
      return exit_code_of(written.error());
    }
  }
  if (!context.quiet) {
    write_err("serving on " + server.url() + "\n  store: " + server.store_description() + "\n");
    if (const auto file = server.first_sign_in_file()) {
      write_err("  first sign-in: datawave login " + server.url() + " --first " + *file + "\n");
    }
    write_err("  Ctrl-C ends it\n");
  }
  wait_for_end(server);
  if (!context.quiet) write_err("ending: requests in hand are answered, jobs go back into the queue\n");
  server.stop();
  return ExitCode::completed;
}

ExitCode run_openapi(const CommandContext& context) {
  auto document = server::openapi_document(context.registry, std::string(program_version()));
  if (!document) {
    print_error(context.terminal, document.error());
    return exit_code_of(document.error());
  }
  return print_out(context.terminal, *document);
}

}  // namespace datawave::cli
