#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  LoginOptions login;
  ApiOptions api;
  std::string profile;
  std::string output = "text";
};

void define_login(CommandTable& table, const std::shared_ptr<Given>& given) {
  CLI::App& login =
      table.remote(table.app(), "login", "sign in to a server and remember it",
                   "  datawave login https://datawave.internal:7878 --name ada\n"
                   "  datawave login http://127.0.0.1:7878 --first ~/.local/share/datawave/server/first-sign-in\n"
                   "  datawave login --profile test https://test.internal --name ci --password-file ./password",
                   [given](const CommandContext& context) { return run_login(context, given->login); });
  login.add_option("url", given->login.url, "the server (default: the profile's, else http://127.0.0.1:7878)")
      ->type_name("URL");
  login.add_option("--name", given->login.name, "who to sign in as (default: asks)")->type_name("USER");
  login.add_option("--first", given->login.first, "make the first administrator; the file holds the server's token")
      ->type_name("FILE");
  login.add_option("--tenant", given->login.tenant, "the tenant, where it is not the default one")->type_name("NAME");
  login.add_option("--ca", given->login.ca, "PEM file of the authorities that vouch for the server")->type_name("FILE");
  login.add_flag("--allow-http", given->login.allow_http, "send credentials without TLS to another machine");
  add_credentials(login, given->login.credentials);
  table.remote(table.app(), "logout", "end the session and forget its token",
               "  datawave logout\n  datawave logout --profile test",
               [](const CommandContext& context) { return run_logout(context); });
  CLI::App& whoami = table.remote(
      table.app(), "whoami", "who I am at the server, and what I may", "  datawave whoami\n  datawave whoami -o json",
      [given](const CommandContext& context) { return run_whoami(context, given->output); });
  add_record_output(whoami, given->output);
}

void define_profile(CommandTable& table, const std::shared_ptr<Given>& given) {
  CLI::App& group =
      table.group("profile", "the servers that are known here", "  datawave profile list\n  datawave profile use test");
  CLI::App& list =
      table.command(group, "list", "all profiles; the current one is marked",
                    "  datawave profile list\n  datawave profile list -o json",
                    [given](const CommandContext& context) { return run_profile_list(context, given->output); });
  add_output(list, given->output, {"text", "json", "ndjson", "yaml", "csv"});
  CLI::App& use = table.command(
      group, "use", "make one the current", "  datawave profile use test\n  datawave profile use production",
      [given](const CommandContext& context) { return run_profile_use(context, given->profile); });
  use.add_option("name", given->profile, "its name")->required()->type_name("NAME");
  CLI::App& rm =
      table.command(group, "rm", "forget one with its token",
                    "  datawave profile rm test\n  datawave logout --profile test && datawave profile rm test",
                    [given](const CommandContext& context) { return run_profile_remove(context, given->profile); });
  rm.add_option("name", given->profile, "its name")->required()->type_name("NAME");
}
}  // namespace

void define_session_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  define_login(table, given);
  define_profile(table, given);
  CLI::App& api = table.remote(table.app(), "api", "any call of the API with your credential",
                               "  datawave api GET /sources\n"
                               "  datawave api POST /sources/shop:discover -d '{\"sample\":false}'\n"
                               "  datawave api PATCH /sources/shop -H 'If-Match: \"v3\"' -d @change.json",
                               [given](const CommandContext& context) { return run_api(context, given->api); });
  api.add_option("method", given->api.method, "GET, POST, PUT, PATCH or DELETE")->required()->type_name("METHOD");
  api.add_option("path", given->api.path, "below /api/v1; `datawave openapi` lists them")
      ->required()
      ->type_name("PATH");
  api.add_option("-d,--data", given->api.data, "the body; @FILE reads it from a file, @- from standard input")
      ->type_name("JSON");
  api.add_option("-H,--header", given->api.headers, "a header (may be repeated)")
      ->type_name("NAME:VALUE")
      ->allow_extra_args(false);
}

}  // namespace datawave::cli
