// datawave user …, key …, and what is removed by name.
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/ask.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
std::string joined(JsonValue object, const char* path) {
  std::string out;
  if (const auto items = value_at(object, path)) {
    for (const JsonValue item : *items) out += (out.empty() ? "" : ", ") + std::string(item.string());
  }
  return out;
}

Column list_column(std::string title, std::string path) {
  return {std::move(title), [path = std::move(path)](JsonValue v) { return joined(v, path.c_str()); }, false};
}

std::string describe_user(JsonValue user) {
  return printable(text_at(user, "name")) + "\n" +
         facts({{"display name", text_at(user, "display_name")},
                {"roles", joined(user, "roles")},
                {"shut out", text_at(user, "disabled") == "true" ? "yes" : ""},
                {"made", short_time(text_at(user, "created_at"))},
                {"changed", short_time(text_at(user, "updated_at")) + ", version " + text_at(user, "version")},
                {"id", text_at(user, "id")}});
}

void write_names(JsonWriter& w, std::string_view key, const std::vector<std::string>& names) {
  w.key(key);
  w.begin_array();
  for (const std::string& name : names) w.string(name);
  w.end_array();
}

Result<Secret> new_password(const UserOptions& options) {
  DW_TRY(std::optional<Secret> given, given_password(options.credentials));
  if (given) return std::move(*given);
  DW_TRY(Secret password,
         ask_secret(options.name.empty() ? "New password" : "Password of " + printable(options.name, 100)));
  DW_TRY(const Secret again, ask_secret("Once more"));
  if (again.expose() != password.expose())
    return fail(Error(ErrorCode::invalid_argument, "the two passwords differ").with_field("password"));
  return password;
}

bool password_given(const CredentialOptions& c) {
  return !c.password_file.empty() || c.password_stdin || !c.password_from.empty();
}
}  // namespace

ExitCode run_user_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/users", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column out{"shut out", [](JsonValue v) { return text_at(v, "disabled") == "true" ? std::string("yes") : ""; },
                   false};
  return print_records(context, options.output,
                       {text_column("name", "name"), text_column("display name", "display_name"),
                        list_column("roles", "roles"), out, time_column("changed", "updated_at")},
                       *pages, "There are no users.");
}

ExitCode run_user_show(const CommandContext& context, const std::string& name, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto user = api->get("/api/v1/users/" + segment(name));
  if (!user) return report_error(context, user.error(), *api);
  return print_record(context, output, user->root(), describe_user);
}

ExitCode run_user_add(const CommandContext& context, const UserOptions& options) {
  auto password = new_password(options);
  if (!password) return report_error(context, password.error());
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("name");
  w.string(options.name);
  if (options.display_name) {
    w.key("display_name");
    w.string(*options.display_name);
  }
  write_names(w, "roles", options.roles);
  w.key("password");
  w.string(password->expose());
  w.end_object();
  auto made = api->post("/api/v1/users", std::move(body));
  if (!made) return report_error(context, made.error(), *api);
  if (!context.quiet) write_err("added " + options.name + ": " + joined(made->root(), "roles") + "\n");
  return ExitCode::completed;
}

ExitCode run_user_edit(const CommandContext& context, const UserOptions& options) {
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  if (options.display_name) {
    w.key("display_name");
    w.string(*options.display_name);
  }
  if (!options.roles.empty()) write_names(w, "roles", options.roles);
  if (options.disable || options.enable) {
    w.key("disabled");
    w.boolean(options.disable);
  }
  if (options.new_password || password_given(options.credentials)) {
    auto password = new_password(options);
    if (!password) return report_error(context, password.error());
    w.key("password");
    w.string(password->expose());
  }
  w.end_object();
  if (body == "{}") {
    return report_error(context, Error(ErrorCode::invalid_argument, "nothing was given to change")
                                     .with_field("edit")
                                     .with_remedy("`datawave user edit --help` lists what can be changed."));
  }
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/users/" + segment(options.name);
  auto found = api->get(path);
  if (!found) return report_error(context, found.error(), *api);
  auto changed = api->change("PATCH", path, std::move(body), found->etag);
  if (!changed) return report_error(context, changed.error(), *api);
  if (!context.quiet) write_err("changed " + options.name + "\n");
  return ExitCode::completed;
}

ExitCode run_user_password(const CommandContext& context, const std::string& current,
                           const CredentialOptions& options) {
  auto before = current.empty() ? ask_secret("Current password") : read_reference(current, "--current");
  if (!before) return report_error(context, before.error());
  UserOptions wanted;
  wanted.credentials = options;
  auto after = new_password(wanted);
  if (!after) return report_error(context, after.error());
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("current_password");
  w.string(before->expose());
  w.key("new_password");
  w.string(after->expose());
  w.end_object();
  auto done = api->post("/api/v1/me:change-password", std::move(body));
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet) write_err("changed; your other sessions have ended\n");
  return ExitCode::completed;
}

ExitCode run_user_revoke_keys(const CommandContext& context, const std::string& user) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto revoked = api->post("/api/v1/users/" + segment(user) + ":revoke-keys", "{}");
  if (!revoked) return report_error(context, revoked.error(), *api);
  std::string names;
  std::size_t count = 0;
  if (const auto items = value_at(revoked->root(), "items")) {
    for (const JsonValue key : *items) {
      names.append("  ").append(text_at(key, "name")).append("\n");
      ++count;
    }
  }
  return print_out(context.terminal, "revoked " + plural(count, "key") + " of " + user + "\n" + names);
}

ExitCode run_key_list(const CommandContext& context, const std::string& user, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto keys = api->get(user.empty() ? "/api/v1/keys" : "/api/v1/users/" + segment(user) + "/keys");
  if (!keys) return report_error(context, keys.error(), *api);
  std::vector<JsonDocument> pages;
  pages.push_back(std::move(*keys->json));
  const Column state{
      "state", [](JsonValue v) { return text_at(v, "revoked_at").empty() ? std::string("good") : "revoked"; }, false};
  return print_records(
      context, output,
      {text_column("name", "name"), text_column("begins", "prefix"), state, time_column("expires", "expires_at"),
       time_column("last used", "last_used_at"), list_column("may", "permissions"), text_column("id", "id")},
      pages,
      user.empty() ? "You have no API key: `datawave key add NAME --permission source_read` makes one."
                   : user + " has no API key.");
}

ExitCode run_key_add(const CommandContext& context, const KeyOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("name");
  w.string(options.name);
  write_names(w, "permissions", options.permissions);
  if (options.days) {
    w.key("expires_in_days");
    w.number(*options.days);
  }
  w.end_object();
  auto made = api->post("/api/v1/keys", std::move(body));
  if (!made) return report_error(context, made.error(), *api);
  // The one place that shows a token: the server does so once, and a program has to get it somehow.
  const ExitCode printed = print_out(context.terminal, text_at(made->root(), "token") + "\n");
  if (!context.quiet)
    write_err("This is the key; it is not shown again. As DATAWAVE_TOKEN it serves this program too.\n");
  return printed;
}

ExitCode run_key_remove(const CommandContext& context, const std::string& name, bool yes) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto keys = api->get("/api/v1/keys");
  if (!keys) return report_error(context, keys.error(), *api);
  std::string id;
  if (const auto items = value_at(keys->root(), "items")) {
    for (const JsonValue key : *items) {
      if (text_at(key, "revoked_at").empty() && (text_at(key, "name") == name || text_at(key, "id") == name))
        id = text_at(key, "id");
    }
  }
  if (id.empty()) {
    return report_error(context, Error(ErrorCode::not_found, "you have no key \"" + printable(name, 60) + "\"")
                                     .with_remedy("`datawave key list` shows them."));
  }
  write_err("This revokes the key " + name + ": whoever uses it is locked out at once.\n");
  auto sure = confirm_by_name(yes, name);
  if (!sure) return report_error(context, sure.error());
  if (!*sure) return ExitCode::failed;
  auto gone = api->change("DELETE", "/api/v1/keys/" + segment(id), "", "");
  if (!gone) return report_error(context, gone.error(), *api);
  if (!context.quiet) write_err("revoked " + name + "\n");
  return ExitCode::completed;
}

ExitCode run_remove(const CommandContext& context, const std::string& kind, const std::string& name, bool yes) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/" + kind + "/" + segment(name);
  auto found = api->get(path);
  if (!found) return report_error(context, found.error(), *api);
  const std::string shown = printable(text_at(found->root(), "name"), 100);
  write_err("This removes the " + kind.substr(0, kind.size() - 1) + " " + shown +
            (kind == "users"      ? " with sessions and keys.\n"
             : kind == "webhooks" ? " with its deliveries and its secret.\n"
                                  : ".\n"));
  auto sure = confirm_by_name(yes, text_at(found->root(), "name"));
  if (!sure) return report_error(context, sure.error());
  if (!*sure) return ExitCode::failed;
  auto gone = api->change("DELETE", path, "", found->etag);
  if (!gone) return report_error(context, gone.error(), *api);
  if (!context.quiet) write_err("removed " + shown + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
