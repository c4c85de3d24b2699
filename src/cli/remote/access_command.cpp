// datawave source access.
#include <algorithm>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
constexpr std::string_view kKey = "key:";

/// One who is listed: the id, and as what a person names him.
struct Listed {
  std::string id;
  std::string name;  ///< "mary", "mary/ci"
};
struct Lists {
  std::vector<Listed> users;
  std::vector<Listed> keys;
};

std::vector<JsonValue> items_at(JsonValue value, std::string_view path) {
  std::vector<JsonValue> out;
  if (const auto items = value_at(value, path)) {
    for (const JsonValue item : *items) out.push_back(item);
  }
  return out;
}

Lists lists_of(JsonValue access) {
  Lists out;
  for (const JsonValue user : items_at(access, "users"))
    out.users.push_back({text_at(user, "id"), text_at(user, "name")});
  for (const JsonValue key : items_at(access, "keys"))
    out.keys.push_back({text_at(key, "id"), text_at(key, "user_name") + "/" + text_at(key, "name")});
  return out;
}

std::string joined(const std::vector<Listed>& listed) {
  std::string out;
  for (const Listed& one : listed) out.append(out.empty() ? "" : ", ").append(printable(one.name, 200));
  return out;
}

std::string describe(const std::string& source, JsonValue access) {
  const bool listed = text_at(access, "mode") == "listed";
  const Lists lists = lists_of(access);
  std::string who = "whoever holds the permission query_run";
  if (listed) {
    who = lists.users.empty() && lists.keys.empty() ? "nobody: the list is empty"
                                                    : "only who is listed, and holds the permission query_run";
  }
  return printable(source, 100) + "\n" +
         facts({{"may query", who}, {"users", joined(lists.users)}, {"keys", joined(lists.keys)}});
}

void add(Lists& lists, const std::string& given) {
  const bool key = given.starts_with(kKey);
  const std::string name = key ? given.substr(kKey.size()) : given;
  (key ? lists.keys : lists.users).push_back({name, name});
}

Result<void> take_off(Lists& lists, const std::string& given) {
  const bool key = given.starts_with(kKey);
  const std::string name = key ? given.substr(kKey.size()) : given;
  auto& from = key ? lists.keys : lists.users;
  if (std::erase_if(from, [&](const Listed& one) { return one.id == name || one.name == name; }) > 0) return {};
  return fail(Error(ErrorCode::invalid_argument, printable(given, 100) + " is not listed")
                  .with_field("--deny")
                  .with_remedy(key ? "A key is named as `datawave source access NAME` shows it, or by its id."
                                   : "`datawave source access NAME` shows who is; a key is named key:USER/NAME."));
}

Result<std::string> body_of(const AccessOptions& options, JsonValue now) {
  const bool listed = text_at(now, "mode") == "listed";
  const bool by_one = !options.allow.empty() || !options.deny.empty();
  if (by_one && !listed) {
    const std::string flag = options.allow.empty() ? "--deny" : "--allow";
    return fail(Error(ErrorCode::invalid_argument, "there is no list yet: whoever holds query_run may query")
                    .with_field(flag)
                    .with_remedy("Begin one with --only, which shuts out everybody else: datawave source access " +
                                 options.name + " --only " +
                                 (options.allow.empty() ? std::string("USER") : options.allow.front())));
  }
  Lists lists;
  if (by_one) lists = lists_of(now);
  for (const std::string& denied : options.deny) DW_CHECK(take_off(lists, denied));
  for (const auto* given : {&options.allow, &options.only}) {
    for (const std::string& one : *given) add(lists, one);
  }
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("mode");
  w.string(options.everyone ? "role" : "listed");
  const auto write = [&w](std::string_view name, const std::vector<Listed>& all) {
    w.key(name);
    w.begin_array();
    for (const Listed& one : all) w.string(one.id);
    w.end_array();
  };
  write("users", lists.users);
  write("keys", lists.keys);
  w.end_object();
  return body;
}

/// A key that is listed by itself is admitted whether or not its user is.
void tell_of_keys_left(const AccessOptions& options, JsonValue access) {
  for (const Listed& key : lists_of(access).keys) {
    const auto whose = [&](const std::string& denied) { return key.name.starts_with(denied + "/"); };
    if (std::any_of(options.deny.begin(), options.deny.end(), whose)) {
      const std::string name = printable(key.name, 200);
      write_err("The key " + name + " is still listed: --deny 'key:" + name + "' takes it off.\n");
    }
  }
}
}  // namespace

ExitCode run_source_access(const CommandContext& context, const AccessOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string path = "/api/v1/sources/" + segment(options.name) + "/query-access";
  auto now = api->get(path);
  if (!now) return report_error(context, now.error(), *api);
  const auto text = [&options](JsonValue access) { return describe(options.name, access); };
  const bool changes =
      options.everyone || options.nobody || !options.allow.empty() || !options.deny.empty() || !options.only.empty();
  if (!changes) return print_record(context, options.output, now->root(), text);
  auto body = body_of(options, now->root());
  if (!body) return report_error(context, body.error());
  auto changed = api->change("PUT", path + (options.dry_run ? "?dry_run=true" : ""), std::move(*body), now->etag);
  if (!changed) {
    Error error = std::move(changed).error();
    if (error.code == ErrorCode::precondition_failed)
      error.remedy = "Somebody changed it at the same moment; look at it and try again: `datawave source access " +
                     options.name + "`.";
    return report_error(context, error, *api);
  }
  if (options.dry_run) write_err("Nothing was stored. It would be:\n");
  if (!context.quiet) tell_of_keys_left(options, changed->root());
  return print_record(context, options.output, changed->root(), text);
}

}  // namespace datawave::cli
