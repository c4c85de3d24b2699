#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  QueryOptions query;
  std::string name;
  std::string output = "text";
  PoolSize size;
};
using Shared = std::shared_ptr<Given>;

void define_query(CommandTable& table, const Shared& given) {
  CLI::App& query =
      table.remote(table.app(), "query", "read rows of a source: read-only, bounded, recorded",
                   "  datawave query shop 'select id, email from customer where id = $1' -p 42\n"
                   "  datawave query shop --file report.sql -o csv --limit 1000000 --max-bytes 1000000000 > report.csv",
                   [given](const CommandContext& context) { return run_query(context, given->query); });
  QueryOptions& options = given->query;
  query.add_option("source", options.source, "the source, by name or id")->required()->type_name("SOURCE");
  query.add_option("statement", options.statement, "one SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN")
      ->type_name("STATEMENT");
  query.add_option("--file", options.file, "read the statement from a file, - for standard input")->type_name("FILE");
  query
      .add_option("-p,--parameter", options.parameters,
                  "the value of $1, $2 … in order; NULL for none (may be repeated)")
      ->type_name("VALUE")
      ->allow_extra_args(false);
  query.add_option("--limit", options.limit, "rows at most; by default 100, and all with -o csv or ndjson")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000'000));
  query
      .add_option("--max-bytes", options.max_bytes,
                  "bytes of values at most; by default 1 MiB, and all with -o csv or ndjson")
      ->type_name("N")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1} << 40));
  query.add_option("--stop-after", options.timeout_seconds, "stop the statement after so long; by default 30")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.001, 300.0));
  query.add_option("--explain", options.explain, "how it would be run (plan), or is run (analyze), instead of rows")
      ->type_name("HOW")
      ->check(CLI::IsMember({"plan", "analyze"}));
  query.add_flag("--fresh", options.fresh, "never from the server's cache");
  add_output(query, options.output, {"text", "json", "ndjson", "csv"});
}

void define_pool(CommandTable& table, const Shared& given) {
  CLI::App& group = table.group("pool", "the server's connections to the sources that are queried",
                                "  datawave pool list\n  datawave pool show shop");
  CLI::App& list =
      table.remote(group, "list", "all pools", "  datawave pool list\n  datawave pool list -o json",
                   [given](const CommandContext& context) { return run_pool_list(context, given->output); });
  add_output(list, given->output, {"text", "json", "ndjson", "yaml", "csv"});
  CLI::App& show = table.remote(
      group, "show", "one pool with what is lent and to whom",
      "  datawave pool show shop\n  datawave pool show shop -o json",
      [given](const CommandContext& context) { return run_pool_show(context, given->name, given->output); });
  show.add_option("source", given->name, "the source, by name or id")->required()->type_name("SOURCE");
  add_record_output(show, given->output);
  struct Verb {
    const char* name;
    const char* help;
    const char* examples;
  };
  static constexpr Verb kVerbs[] = {
      {"resize", "another number of connections, at once and with nobody failing; it outlives the server",
       "  datawave pool resize shop 20\n  datawave pool resize shop auto\n  datawave pool resize shop auto --up-to 30"},
      {"pause", "serve nobody until it is resumed: who comes waits, what runs ends",
       "  datawave pool pause shop\n  datawave pool pause shop && ./restart-database && datawave pool resume shop"},
      {"resume", "serve again", "  datawave pool resume shop\n  datawave pool resume shop -q"},
      {"reconnect", "new connections for old ones, with nobody failing",
       "  datawave pool reconnect shop\n  datawave pool reconnect shop && datawave pool show shop"},
      {"drain", "pause, and close every connection of this server as it comes back; `resume` opens them again",
       "  datawave pool drain shop && ./upgrade-database && datawave pool resume shop\n  datawave pool drain shop -q"},
  };
  for (const Verb& verb : kVerbs) {
    CLI::App& act = table.remote(group, verb.name, verb.help, verb.examples,
                                 [given, name = std::string(verb.name)](const CommandContext& context) {
                                   return run_pool_act(context, given->name, name, given->size);
                                 });
    act.add_option("source", given->name, "the source, by name or id")->required()->type_name("SOURCE");
    if (std::string(verb.name) == "resize") {
      act.add_option("connections", given->size.connections,
                     "so many, at least one a lane of the server; or auto: the pool looks for its size")
          ->required()
          ->type_name("N|auto")
          ->check(CLI::IsMember({"auto"}) | CLI::Range(1, 1000));
      act.add_option("--up-to", given->size.up_to, "with auto: never more than so many")
          ->type_name("N")
          ->check(CLI::Range(1, 1000));
    }
  }
}
}  // namespace

void define_query_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  define_query(table, given);
  define_pool(table, given);
}

}  // namespace datawave::cli
