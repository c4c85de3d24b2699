// Signing in and out, and the profiles that come of it.
#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/ask.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
std::string login_name() {
  if (const char* user = std::getenv("USER"); user != nullptr && *user != '\0') return user;
  if (const passwd* entry = ::getpwuid(::geteuid()); entry != nullptr && entry->pw_name != nullptr)
    return entry->pw_name;
  return "";
}

Result<std::string> first_token(const std::string& path) {
  std::ifstream file(path);
  std::string token;
  if (!std::getline(file, token) || token.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "--first: " + printable(path, 300) + " cannot be read")
                    .with_field("first")
                    .with_remedy("The server says at its start where the file of the first sign-in lies."));
  }
  return token;
}

Result<Secret> login_password(const LoginOptions& options, const std::string& name) {
  DW_TRY(std::optional<Secret> given, given_password(options.credentials));
  if (given) return std::move(*given);
  if (options.credentials.no_password || ::isatty(STDIN_FILENO) != 1) {
    return fail(Error(ErrorCode::invalid_argument, "no password was given")
                    .with_field("password")
                    .with_remedy("--password-stdin, --password-file FILE, or a terminal to ask on."));
  }
  DW_TRY(Secret password, ask_secret("Password for " + printable(name, 100)));
  if (options.first.empty()) return password;
  DW_TRY(const Secret again, ask_secret("Once more"));
  if (again.expose() != password.expose()) {
    return fail(Error(ErrorCode::invalid_argument, "the two passwords differ").with_field("password"));
  }
  return password;
}

Result<void> sign_in(const CommandContext& context, const LoginOptions& options, std::string& request_id) {
  DW_TRY(Profiles profiles, load_profiles());
  std::string name = context.profile.empty() ? environment("DATAWAVE_PROFILE") : context.profile;
  if (name.empty()) name = profiles.current.empty() ? "default" : profiles.current;
  Profile profile;
  if (const auto known = profiles.all.find(name); known != profiles.all.end()) {
    profile.url = known->second.url;
    profile.user = known->second.user;
    profile.ca = known->second.ca;
    profile.allow_http = known->second.allow_http;
  }
  std::string wanted = options.url.empty() ? environment("DATAWAVE_URL") : options.url;
  if (wanted.empty()) wanted = profile.url;
  if (wanted.empty()) wanted = "http://127.0.0.1:7878";
  DW_TRY(const std::string url, normal_url(wanted));
  if (url != profile.url) profile = Profile();
  profile.url = url;
  if (!options.ca.empty()) profile.ca = std::filesystem::absolute(options.ca).string();
  profile.allow_http = profile.allow_http || options.allow_http;
  DW_CHECK(check_transport(url, profile.allow_http));
  profile.user = options.name;
  if (profile.user.empty()) {
    DW_TRY(profile.user, ask_line("Name", login_name()));
  }
  std::string first;
  if (!options.first.empty()) {
    DW_TRY(first, first_token(options.first));
  }
  DW_TRY(const Secret password, login_password(options, profile.user));

  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("name");
  w.string(profile.user);
  w.key("password");
  w.string(password.expose());
  w.key("token");
  if (first.empty()) {
    w.boolean(true);
    if (!options.tenant.empty()) {
      w.key("tenant");
      w.string(options.tenant);
    }
  } else {
    w.string(first);
  }
  w.end_object();
  Profile anonymous;
  anonymous.url = profile.url;
  anonymous.ca = profile.ca;
  DW_TRY(Api api, Api::open(context, std::move(anonymous)));
  auto answer = api.post(first.empty() ? "/api/v1/sessions" : "/api/v1/setup", std::move(body));
  request_id = api.request_id();
  if (!answer) {
    Error error = std::move(answer).error();
    // A wrong password is told as such; "sign in first" would be no help here.
    if (error.code == ErrorCode::unauthenticated) error.remedy = "Check the name and the password.";
    if (error.code == ErrorCode::unauthenticated && !first.empty())
      error.remedy = "The file is good once and for an hour; a restart of the server writes a new one.";
    return fail(std::move(error));
  }
  std::string token = text_at(answer->root(), "token");
  wipe(answer->body);
  if (token.empty()) return fail(ErrorCode::data_loss, "the server gave no token");
  profile.token = Secret(std::move(token));
  const std::string until = short_time(text_at(answer->root(), "expires_at"));
  const std::string who = profile.user;
  profiles.all.insert_or_assign(name, std::move(profile));
  profiles.current = name;
  DW_CHECK(save_profiles(profiles));
  if (!context.quiet) {
    write_err("signed in to " + url + " as " + printable(who, 100) + (until.empty() ? "" : " until " + until + " UTC") +
              "\n  profile " + name + " in " + profiles_file() + "\n");
  }
  return {};
}
}  // namespace

ExitCode run_login(const CommandContext& context, const LoginOptions& options) {
  std::string request_id;
  auto done = sign_in(context, options, request_id);
  return done ? ExitCode::completed : report_error(context, done.error(), request_id);
}

ExitCode run_logout(const CommandContext& context) {
  auto profiles = load_profiles();
  if (!profiles) return report_error(context, profiles.error());
  std::string name = context.profile.empty() ? environment("DATAWAVE_PROFILE") : context.profile;
  if (name.empty()) name = profiles->current;
  const auto found = profiles->all.find(name);
  if (found == profiles->all.end() || found->second.token.empty()) {
    write_err("not signed in\n");
    return ExitCode::completed;
  }
  const std::string url = found->second.url;
  Profile leaving;
  leaving.url = url;
  leaving.ca = found->second.ca;
  leaving.allow_http = found->second.allow_http;
  leaving.token = std::move(found->second.token);
  found->second.token = Secret();
  if (auto saved = save_profiles(*profiles); !saved) return report_error(context, saved.error());
  auto api = Api::open(context, std::move(leaving));
  if (!api) return report_error(context, api.error());
  Api::Request request;
  request.method = "DELETE";
  request.path = "/api/v1/sessions/current";
  auto ended = api->call(std::move(request));
  if (!ended && ended.error().code != ErrorCode::unauthenticated) {
    write_err("The token was forgotten here, but the server was not told:\n");
    return report_error(context, ended.error(), *api);
  }
  if (!context.quiet) write_err("signed out of " + url + "\n");
  return ExitCode::completed;
}

ExitCode run_whoami(const CommandContext& context, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto me = api->get("/api/v1/me");
  if (!me) return report_error(context, me.error(), *api);
  return print_record(context, output, me->root(), [&](JsonValue v) {
    const auto list = [&](const char* path) {
      std::string out;
      if (const auto items = value_at(v, path)) {
        for (const JsonValue item : *items) out += (out.empty() ? "" : ", ") + std::string(item.string());
      }
      return out;
    };
    return facts({{"name", text_at(v, "name")},
                  {"display name", text_at(v, "display_name")},
                  {"tenant", text_at(v, "tenant")},
                  {"roles", list("roles")},
                  {"may", list("permissions")},
                  {"by", text_at(v, "via")},
                  {"server", api->profile().url}});
  });
}

ExitCode run_profile_list(const CommandContext& context, const std::string& output) {
  auto profiles = load_profiles();
  if (!profiles) return report_error(context, profiles.error());
  std::string json = "{\"items\":[";
  for (const auto& [name, profile] : profiles->all) {
    if (json.back() != '[') json += ',';
    JsonWriter w(json);
    w.begin_object();
    w.key("name");
    w.string(name);
    w.key("current");
    w.boolean(name == profiles->current);
    w.key("url");
    w.string(profile.url);
    w.key("user");
    w.string(profile.user);
    w.key("signed_in");
    w.boolean(!profile.token.empty());
    w.end_object();
  }
  json += "]}";
  std::vector<JsonDocument> pages;
  auto document = parse_json(json);
  if (!document) return report_error(context, document.error());
  pages.push_back(std::move(*document));
  const auto yes = [](std::string title, std::string path, std::string shown) {
    return Column{std::move(title),
                  [path = std::move(path), shown = std::move(shown)](JsonValue v) {
                    return text_at(v, path) == "true" ? shown : std::string();
                  },
                  false};
  };
  return print_records(context, output,
                       {text_column("profile", "name"), yes("current", "current", "*"), text_column("url", "url"),
                        text_column("user", "user"), yes("signed in", "signed_in", "yes")},
                       pages, "There is no profile yet: `datawave login URL` makes one.");
}

namespace {
Error no_profile(const std::string& name, const Profiles& profiles) {
  std::vector<std::string_view> known;
  for (const auto& [there, profile] : profiles.all) known.push_back(there);
  const std::string_view near = nearest_word(name, known);
  return Error(ErrorCode::not_found, "there is no profile \"" + printable(name, 60) + "\"")
      .with_remedy(near.empty() ? "`datawave profile list` shows what there is."
                                : "Did you mean \"" + std::string(near) + "\"?");
}
}  // namespace

ExitCode run_profile_use(const CommandContext& context, const std::string& name) {
  auto profiles = load_profiles();
  if (!profiles) return report_error(context, profiles.error());
  if (!profiles->all.contains(name)) return report_error(context, no_profile(name, *profiles));
  profiles->current = name;
  if (auto saved = save_profiles(*profiles); !saved) return report_error(context, saved.error());
  if (!context.quiet) write_err("now " + name + ": " + profiles->all[name].url + "\n");
  return ExitCode::completed;
}

ExitCode run_profile_remove(const CommandContext& context, const std::string& name) {
  auto profiles = load_profiles();
  if (!profiles) return report_error(context, profiles.error());
  if (profiles->all.erase(name) == 0) return report_error(context, no_profile(name, *profiles));
  if (profiles->current == name) profiles->current.clear();
  if (auto saved = save_profiles(*profiles); !saved) return report_error(context, saved.error());
  if (!context.quiet) write_err("forgotten: " + name + " (`datawave logout` also ends the session at the server)\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
