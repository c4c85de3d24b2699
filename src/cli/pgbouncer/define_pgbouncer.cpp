#include <memory>

#include "command_table.hpp"
#include "pgbouncer/pgbouncer_commands.hpp"

namespace datawave::cli {

namespace {
struct Given {
  BouncerPlanOptions plan;
  BouncerApplyOptions apply;
  BouncerStatusOptions status;
  BouncerVerbOptions verb;
};

void add_console(CLI::App& c, SourceOptions& console) {
  c.add_option("--console", console.url,
               "PgBouncer's own address, with a user of its admin_users (looking: stats_users)")
      ->required()
      ->type_name("URL");
  add_credentials(c, console.credentials);
}

void define_plan(CommandTable& table, CLI::App& group, const std::shared_ptr<Given>& given) {
  BouncerPlanOptions& o = given->plan;
  CLI::App& c = table.command(
      group, "plan", "settings for so many clients on so few connections, each with its reason",
      "  datawave pgbouncer plan --clients 1000 --server-connections 50 --url postgres://app@db.internal/shop\n"
      "  datawave pgbouncer plan --clients 1000 --server-connections 50 --database shop --form all --out ./pgbouncer",
      [given](const CommandContext& context) { return run_bouncer_plan(context, given->plan); });
  c.add_option("--clients", o.clients, "connections that clients make")->type_name("N")->capture_default_str();
  c.add_option("--server-connections", o.server_connections, "connections that the server gives")
      ->type_name("N")
      ->capture_default_str();
  c.add_option("--database", o.databases,
               "a database that clients ask for (may be repeated; default: the URL's, else any)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  c.add_option("--users", o.users, "login roles a database")->type_name("N")->capture_default_str();
  c.add_option("--instances", o.instances, "PgBouncer processes that share the connections")
      ->type_name("N")
      ->capture_default_str();
  c.add_option("--url", o.source.url, "the server, to read its limits")->type_name("URL");
  c.add_option("--server", o.server, "the server as PgBouncer reaches it (default: the URL's)")->type_name("HOST:PORT");
  c.add_option("--processors", o.processors, "of the server's machine")->type_name("N");
  c.add_option("--mode", o.mode, "pool_mode")
      ->check(CLI::IsMember({"session", "transaction", "statement"}))
      ->type_name("MODE")
      ->capture_default_str();
  c.add_option("--bouncer-version", o.version, "PgBouncer's version")->type_name("VERSION")->capture_default_str();
  c.add_option("--listen", o.listen, "where clients reach it")->type_name("HOST:PORT")->capture_default_str();
  c.add_option("--auth", o.auth, "where it learns who may log in")
      ->check(CLI::IsMember({"auth-query", "userlist"}))
      ->type_name("WHERE")
      ->capture_default_str();
  c.add_option("--auth-user", o.auth_user, "role that asks the server for the others")
      ->type_name("ROLE")
      ->capture_default_str();
  c.add_option("--admin-user", o.admin_user, "role of the console")->type_name("ROLE")->capture_default_str();
  c.add_option("--uses", o.uses, "what clients do that lives in a session (may be repeated)")
      ->check(CLI::IsMember(
          {"prepared-statements", "listen", "temp-tables", "advisory-locks", "session-settings", "holdable-cursors"}))
      ->type_name("FEATURE")
      ->allow_extra_args(false);
  c.add_option("--kind", o.kind, "who the clients are")
      ->check(CLI::IsMember({"many-processes", "one-process", "datawave"}))
      ->type_name("KIND")
      ->capture_default_str();
  c.add_option("--form", o.form, "print the files for it instead")
      ->check(CLI::IsMember({"ini", "userlist", "auth-query", "systemd", "kubernetes", "all"}))
      ->type_name("FORM");
  c.add_option("--out", o.out, "a directory to write the files to (with --form; none is overwritten)")
      ->type_name("DIR");
  c.add_option("--image", o.image, "container image (--form kubernetes)")->type_name("IMAGE");
  add_output(c, o.output, {"text", "json"});
  add_credentials(c, o.source.credentials);
}

void define_apply(CommandTable& table, CLI::App& group, const std::shared_ptr<Given>& given) {
  BouncerApplyOptions& o = given->apply;
  CLI::App& c =
      table.command(group, "apply", "change a PgBouncer that runs: file, RELOAD, proof; no client is dropped",
                    "  datawave pgbouncer apply --file /etc/pgbouncer/pgbouncer.ini --console "
                    "postgres://pgbouncer_admin@localhost:6432/ "
                    "--clients 1000 --server-connections 50 --dry-run\n"
                    "  datawave pgbouncer apply --file /etc/pgbouncer/pgbouncer.ini --console "
                    "postgres://pgbouncer_admin@localhost:6432/ "
                    "--set query_wait_timeout=15 --yes",
                    [given](const CommandContext& context) { return run_bouncer_apply(context, given->apply); });
  c.add_option("--file", o.file, "its pgbouncer.ini")->required()->type_name("FILE");
  add_console(c, o.console);
  c.add_option("--clients", o.clients, "connections that clients make")->type_name("N");
  c.add_option("--server-connections", o.server_connections, "connections that the server gives")->type_name("N");
  c.add_option("--users", o.users, "login roles a database")->type_name("N")->capture_default_str();
  c.add_option("--instances", o.instances, "PgBouncer processes that share the connections")
      ->type_name("N")
      ->capture_default_str();
  c.add_option("--set", o.set, "one setting (may be repeated)")->type_name("KEY=VALUE")->allow_extra_args(false);
  c.add_flag("--retire", o.retire, "replace the server connections of a pool that became smaller, as transactions end");
  c.add_flag("--dry-run", o.dry_run, "show what would change");
  c.add_flag("--yes", o.yes, "do not ask");
  add_output(c, o.output, {"text", "json"});
}

void define_verb(CommandTable& table, CLI::App& group, const std::shared_ptr<Given>& given, const std::string& verb,
                 const std::string& help) {
  const std::string call = "  datawave pgbouncer " + verb + " --console postgres://pgbouncer_admin@localhost:6432/";
  CLI::App& c = table.command(group, verb, help, call + " shop\n" + call, [given, verb](const CommandContext& context) {
    given->verb.verb = verb;
    return run_bouncer_verb(context, given->verb);
  });
  c.add_option("database", given->verb.database, "one database as PgBouncer names it (default: all)")
      ->type_name("DATABASE");
  add_console(c, given->verb.console);
  if (verb != "pause") return;
  c.add_option("--wait", given->verb.wait_s, "seconds that transactions have to end; then everything is resumed")
      ->type_name("SECONDS")
      ->capture_default_str();
}
}  // namespace

void define_pgbouncer_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  CLI::App& group = table.group("pgbouncer", "PgBouncer: what to set it to, and changing one that runs",
                                "  datawave pgbouncer plan --clients 1000 --server-connections 50\n"
                                "  datawave pgbouncer status --console postgres://pgbouncer_admin@localhost:6432/");
  define_plan(table, group, given);
  define_apply(table, group, given);
  CLI::App& status =
      table.command(group, "status", "its pools now, and what stands out",
                    "  datawave pgbouncer status --console postgres://pgbouncer_admin@localhost:6432/\n"
                    "  datawave pgbouncer status --console postgres://stats@db.internal:6432/?sslmode=require -o json",
                    [given](const CommandContext& context) { return run_bouncer_status(context, given->status); });
  add_console(status, given->status.console);
  add_output(status, given->status.output, {"text", "json"});
  define_verb(table, group, given, "pause", "let transactions end, then keep clients waiting");
  define_verb(table, group, given, "resume", "go on after a pause");
  define_verb(table, group, given, "reconnect", "new server connections for old ones, each when it is free");
}

}  // namespace datawave::cli
