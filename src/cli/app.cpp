#include "datawave/cli/app.hpp"

#include <cstdio>

#include "command_table.hpp"
#include "datawave/core/log.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
Result<void> apply(const Common& common, Settings& settings) {
  if (!common.color.empty()) DW_CHECK(settings.set("color", common.color, "flag --color"));
  if (common.no_color) DW_CHECK(settings.set("color", "never", "flag --no-color"));
  if (!common.log_level.empty()) DW_CHECK(settings.set("log_level", common.log_level, "flag --log-level"));
  if (!common.timeout.empty()) DW_CHECK(settings.set("timeout_s", common.timeout, "flag --timeout"));
  if (!common.sample_rows.empty()) DW_CHECK(settings.set("sample_rows", common.sample_rows, "flag --sample-rows"));
  return {};
}

std::vector<CommandWords> words_of(const CLI::App& app, const std::string& prefix = "") {
  std::vector<CommandWords> out;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    CommandWords words;
    words.name = prefix + sub->get_name();
    words.help = sub->get_description();
    for (const CLI::Option* option : sub->get_options()) {
      for (const std::string& name : option->get_lnames()) words.flags.push_back("--" + name);
    }
    out.push_back(words);
    const auto nested = words_of(*sub, words.name + " ");
    out.insert(out.end(), nested.begin(), nested.end());
  }
  return out;
}

/// The word after those of `path`, where it is not a flag.
std::string unknown_word(const std::vector<std::string>& arguments, const std::string& path) {
  const std::size_t known = path.empty() ? 0 : split(path, ' ').size();
  if (arguments.size() <= known || arguments[known].starts_with('-')) return {};
  return arguments[known];
}

/// "Did you mean …" for the first word that is no command, or the first flag that none has. `path`: the words that were
/// understood ("source list", "source", "").
std::string suggestion(const std::vector<std::string>& arguments, const std::vector<CommandWords>& commands,
                       const std::string& path) {
  std::vector<std::string_view> names;
  std::vector<std::string_view> flags;
  const std::string prefix = path.empty() ? "" : path + " ";
  for (const CommandWords& command : commands) {
    const std::string_view name = command.name;
    if (name.starts_with(prefix) && name.find(' ', prefix.size()) == std::string_view::npos)
      names.push_back(name.substr(prefix.size()));
    if (name == path) flags.assign(command.flags.begin(), command.flags.end());
  }
  const auto suggest = [](std::string_view near) {
    return near.empty() ? std::string() : "Did you mean \"" + std::string(near) + "\"?";
  };
  const std::string unknown = unknown_word(arguments, path);
  if (!names.empty()) return unknown.empty() ? "" : suggest(nearest_word(unknown, names));
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    if (name.starts_with("--") && std::find(flags.begin(), flags.end(), name) == flags.end())
      return suggest(nearest_word(name, flags));
  }
  return {};
}

class Program {
 public:
  explicit Program(const connect::Registry& registry)
      : registry_(registry), app_("Datawave: data sources discovered, classified and explained.", "datawave") {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", std::string("datawave ") + std::string(program_version()));
    app_.footer(
        "Examples:\n  datawave inspect postgres://app@db.internal/shop\n  datawave source add shop "
        "postgres://app@db.internal/shop\n  datawave inspect ./file.db -o html > "
        "report.html\n\n`datawave COMMAND --help` tells more.");
    define_inspect();
    define_classify();
    define_connectors();
    define_demo();
    define_serve();
    define_doctor();
    define_config();
    define_pgbouncer_commands(table_);
    define_remote_commands(table_);
    define_version();
    define_completion();
  }

  int run(std::vector<std::string> arguments) {
    const std::vector<std::string> given = arguments;
    std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them last first
    try {
      app_.parse(arguments);
    } catch (const CLI::CallForHelp&) {
      write_out(chosen_app().help(path_before(chosen_app())));
      return flush_out() ? 0 : static_cast<int>(ExitCode::failed);
    } catch (const CLI::CallForVersion&) {
      write_out("datawave " + std::string(program_version()) + "\n");
      return flush_out() ? 0 : static_cast<int>(ExitCode::failed);
    } catch (const CLI::ParseError& e) {
      // CLI11 quotes the argument; a URL among them must not show its password.
      std::string message = e.what();
      for (const std::string& argument : given) {
        const auto at = message.find(argument);
        if (at != std::string::npos && argument.find("://") != std::string::npos)
          message.replace(at, argument.size(), connect::redact_url(argument));
      }
      const std::string before = path_before(chosen_app());
      const std::string full = before + (before.empty() ? "" : " ") + chosen_app().get_name();
      const std::string path = before.empty() ? "" : full.substr(full.find(' ') + 1);
      const std::string unknown = unknown_word(given, path);
      if (!unknown.empty() && !chosen_app().get_subcommands([](const CLI::App*) { return true; }).empty()) {
        message = "there is no command \"" + (path.empty() ? "" : path + " ") + connect::redact_url(unknown) + "\"";
      }
      write_err("error: " + printable(message, 600) + "\n");
      const std::string near = suggestion(given, words_of(app_), path);
      if (!near.empty()) write_err("  " + near + "\n");
      write_err("  `" + full + " --help` shows what there is.\n");
      return static_cast<int>(ExitCode::usage);
    }
    return static_cast<int>(table_.chosen() ? dispatch() : ExitCode::usage);
  }

 private:
  const CLI::App& chosen_app() const {
    const CLI::App* at = &app_;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    return *at;
  }

  /// "datawave" of `datawave inspect`; empty for the program itself.
  static std::string path_before(const CLI::App& chosen) {
    std::string path;
    for (const CLI::App* at = chosen.get_parent(); at != nullptr; at = at->get_parent()) {
      path = at->get_name() + (path.empty() ? "" : " " + path);
    }
    return path;
  }

  ExitCode dispatch() {
    auto settings = Settings::load();
    Result<void> applied;
    if (settings) applied = apply(table_.common(), *settings);
    if (!settings || !applied) {
      print_error(detect_terminal("never"), settings ? applied.error() : settings.error());
      return ExitCode::usage;
    }
    log::Level level = log::Level::warn;
    if (log::parse_level(settings->get("log_level"), level)) log::configure(level);
    const Terminal terminal = detect_terminal(settings->get("color"));
    return table_.chosen()(
        CommandContext{registry_, *settings, terminal, table_.common().quiet, table_.common().profile});
  }

  CLI::App& command(CLI::App& parent, const std::string& name, const std::string& help, const std::string& examples,
                    CommandTable::Action action) {
    return table_.command(parent, name, help, examples, std::move(action));
  }

  void define_inspect() {
    CLI::App& c = command(app_, "inspect", "discover, sample and classify one database",
                          "  datawave inspect postgres://app@db.internal/shop\n"
                          "  datawave inspect --no-sample -o ndjson postgres://app@db/shop > columns.ndjson\n"
                          "  datawave inspect -o html ./shop.db > shop.html\n"
                          "  datawave inspect --fail-on high --schema 'app_*' postgres://ci@db/shop",
                          [this](const CommandContext& context) { return run_inspect(context, inspect_); });
    c.add_option("url", inspect_.source.url, "what to inspect; `datawave connectors` lists the kinds")
        ->required()
        ->type_name("URL");
    c.add_flag("--no-sample", inspect_.no_sample, "metadata only: no row is read");
    c.add_option("--schema", inspect_.schemas, "only schemas that match the pattern (may be repeated)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    c.add_option("--include", inspect_.include, "only tables whose schema.table, or name, matches (may be repeated)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    c.add_option("--exclude", inspect_.exclude,
                 "leave out tables whose schema.table, or name, matches (may be repeated)")
        ->type_name("GLOB")
        ->allow_extra_args(false);
    c.add_option("--sample-rows", table_.common().sample_rows, "rows read of each table")->type_name("N");
    add_output(c, inspect_.output, {"text", "json", "ndjson", "html"});
    c.add_flag("--sensitive", inspect_.all_sensitive, "text: show all sensitive columns");
    c.add_flag("--findings", inspect_.all_findings, "text: show all findings");
    c.add_option("--fail-on", inspect_.fail_on,
                 "exit 1 where there are findings of that severity, or columns of that sensitivity, or worse")
        ->check(CLI::IsMember({"high", "medium", "low", "restricted", "confidential"}))
        ->type_name("LEVEL");
    c.add_flag("--strict", inspect_.strict, "exit 2 where something could not be read");
    add_credentials(c, inspect_.source.credentials);
  }

  void define_classify() {
    CLI::App& c = command(
        app_, "classify", "label columns given as JSON lines",
        "  datawave classify --input columns.jsonl > labels.jsonl\n"
        "  echo '{\"database\":\"d\",\"table\":\"t\",\"column\":\"email\",\"declared_type\":\"text\",\"values\":[]}' | "
        "datawave classify --input -",
        [this](const CommandContext& context) { return run_classify(context, classify_); });
    c.add_option("--input", classify_.input,
                 "lines with database, table, column, declared_type, values; - is standard input")
        ->required()
        ->type_name("FILE");
  }

  void define_connectors() {
    CLI::App& c =
        command(app_, "connectors", "what can be connected to, and with which options",
                "  datawave connectors\n  datawave connectors postgresql",
                [this](const CommandContext& context) { return run_connectors(context, connector_type_, output_); });
    c.add_option("type", connector_type_, "one connector in detail")->type_name("TYPE");
    add_output(c, output_, {"text", "json"});
  }

  void define_demo() {
    CLI::App& c = command(app_, "demo", "make a small sample database and inspect it",
                          "  datawave demo\n  datawave demo --path /tmp/shop.db --fresh",
                          [this](const CommandContext& context) { return run_demo(context, demo_path_, demo_fresh_); });
    c.add_option("--path", demo_path_, "where it is kept (default: your data directory)")->type_name("FILE");
    c.add_flag("--fresh", demo_fresh_, "make it again though it is there");
  }

  void define_serve() {
    CLI::App& c = command(app_, "serve", "run the server: sources, jobs, catalog and audit behind one door",
                          "  datawave serve --data-dir ./data\n"
                          "  datawave serve --data-dir /var/lib/datawave --listen 0.0.0.0:7878 --tls-cert c.pem "
                          "--tls-key k.pem --allow-egress 10.0.0.0/8\n"
                          "  datawave serve --data-dir ./data --store postgres://datawave@db.internal/datawave",
                          [this](const CommandContext& context) { return run_serve(context, serve_); });
    c.add_option("--data-dir", serve_.data_dir,
                 "where the store, its keys and the first sign-in lie (default: your data "
                 "directory)")
        ->type_name("DIR");
    c.add_option("--listen", serve_.listen, "address to serve on")->type_name("HOST:PORT")->capture_default_str();
    c.add_option("--store", serve_.store,
                 "a PostgreSQL database to keep everything in, instead of a file in --data-dir")
        ->type_name("URL");
    c.add_option("--tls-cert", serve_.tls_certificate, "serve HTTPS with this certificate chain; SIGHUP reads it again")
        ->type_name("FILE");
    c.add_option("--tls-key", serve_.tls_key, "its key")->type_name("FILE");
    c.add_option(
         "--allow-egress", serve_.allow_egress,
         "a private range or address that sources may be in (may be repeated); without it only public addresses "
         "are dialed")
        ->type_name("CIDR")
        ->allow_extra_args(false);
    c.add_option("--allow-files", serve_.allow_files,
                 "a directory whose database files may be sources (may be repeated)")
        ->type_name("DIR")
        ->allow_extra_args(false);
    c.add_option("--access-log", serve_.access_log, "a file for one line a request; - is standard error")
        ->type_name("FILE");
    c.add_option("--ready-file", serve_.ready_file, "written with the server's URL once it serves")->type_name("FILE");
    c.add_option("--workers", serve_.workers, "jobs that run at a time")->type_name("N")->check(CLI::Range(1, 64));
    c.add_option("--lanes", serve_.lanes, "threads that serve requests; by default one a processor")
        ->type_name("N")
        ->check(CLI::Range(1, 256));
    auto* size = c.add_option("--pool-size", serve_.pool_size,
                              "connections to each source that is queried; without it each pool looks for the number "
                              "with which it serves best");
    size->type_name("N")->check(CLI::Range(1, 1000));
    c.add_option("--pool-limit", serve_.pool_limit, "connections up to which a pool looks; 50 by default")
        ->type_name("N")
        ->check(CLI::Range(1, 1000))
        ->excludes(size);
    c.add_option("--query-concurrency", serve_.query_concurrency,
                 "statements that one user or key may have under way at one source")
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    c.add_option("--query-cache", serve_.query_cache_seconds, "how old an answer of a query may be; 0: none is kept")
        ->type_name("SECONDS")
        ->check(CLI::Range(0.0, 86400.0));
    c.add_option("--health-interval", serve_.health_interval_s, "seconds between probes of a source; 0: none is probed")
        ->type_name("SECONDS")
        ->check(CLI::Range(0, 3600));
    c.add_flag("--next-port", serve_.next_port, "an occupied port: take the next free one");
    add_credentials(c, serve_.credentials);
    command(app_, "openapi", "the API's OpenAPI 3.1 document",
            "  datawave openapi > openapi.json\n"
            "  datawave openapi | python3 -m json.tool | head",
            [](const CommandContext& context) { return run_openapi(context); });
  }

  void define_doctor() {
    CLI::App& c = command(app_, "doctor", "check this machine, or the way to a source rung by rung",
                          "  datawave doctor\n  datawave doctor postgres://app@db.internal/shop",
                          [this](const CommandContext& context) { return run_doctor(context, doctor_); });
    c.add_option("url", doctor_.url, "a source to climb to")->type_name("URL");
    add_credentials(c, doctor_.credentials);
  }

  void define_config() {
    CLI::App& group = *app_.add_subcommand("config", "settings of this program");
    group.require_subcommand(1);
    CLI::App& c = command(group, "explain", "each setting, its value and where it came from",
                          "  datawave config explain\n  DATAWAVE_COLOR=never datawave config explain -o json",
                          [this](const CommandContext& context) { return run_config_explain(context, output_); });
    add_output(c, output_, {"text", "json"});
  }

  void define_version() {
    CLI::App& c =
        command(app_, "version", "the version of this program", "  datawave version\n  datawave version -o json",
                [this](const CommandContext& context) { return run_version(context, output_); });
    add_output(c, output_, {"text", "json"});
  }

  void define_completion() {
    CLI::App& c = command(
        app_, "completion", "a completion script for a shell",
        "  source <(datawave completion bash)\n  datawave completion fish > ~/.config/fish/completions/datawave.fish",
        [this](const CommandContext& context) {
          return print_out(context.terminal, completion_script(shell_, words_of(app_)));
        });
    c.add_option("shell", shell_, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}))
        ->type_name("SHELL");
  }

  const connect::Registry& registry_;
  CLI::App app_;
  CommandTable table_{app_};
  InspectOptions inspect_;
  ClassifyOptions classify_;
  SourceOptions doctor_;
  ServeOptions serve_;
  std::string connector_type_;
  std::string output_ = "text";
  std::string shell_;
  std::string demo_path_;
  bool demo_fresh_ = false;
};

}  // namespace

int run(const std::vector<std::string>& arguments, const connect::Registry& registry) {
  return Program(registry).run(arguments);
}

}  // namespace datawave::cli
