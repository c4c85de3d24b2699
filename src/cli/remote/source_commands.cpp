// datawave source add, list, show, edit, rm.
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/ask.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"
#include "remote/source_fields.hpp"
#include "remote/source_view.hpp"

namespace datawave::cli {

namespace {
std::string source_path(const std::string& name) { return "/api/v1/sources/" + segment(name); }

/// The PATCH body of what was given.
Result<std::string> patch_body(const CommandContext& context, const SourceOptionsRemote& options, JsonValue source) {
  const connect::Connector* connector = context.registry.find_type(text_at(source, "connector"));
  const auto field_of = [&](const std::string& key) {
    return connector == nullptr ? nullptr : connector->descriptor().find_field(key);
  };
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  const auto member = [&w](std::string_view key, const std::optional<std::string>& value) {
    if (!value) return;
    w.key(key);
    w.string(*value);
  };
  const auto given = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  member("name", given(options.new_name));
  member("description", options.description);
  member("environment", given(options.environment));
  member("location", given(options.location));
  member("owner", options.owner);
  if (!options.labels.empty() || !options.unlabels.empty()) {
    w.key("labels");
    w.begin_object();
    for (const std::string& label : options.labels) {
      DW_TRY(const auto pair, cut_pair(label, "--label"));
      w.key(pair.first);
      w.string(pair.second);
    }
    for (const std::string& label : options.unlabels) {
      w.key(label);
      w.null();
    }
    w.end_object();
  }
  if (!options.sets.empty() || !options.unsets.empty()) {
    w.key("connection");
    w.begin_object();
    for (const std::string& set : options.sets) {
      DW_TRY(auto pair, cut_pair(set, "--set"));
      const connect::FieldSpec* field = field_of(pair.first);
      if (field != nullptr && is_secret(*field)) {
        return fail(Error(ErrorCode::invalid_argument, "--set is not for secrets")
                        .with_field(pair.first)
                        .with_remedy("Use --secret " + std::string(field->key) + "."));
      }
      std::string value = std::move(pair.second);
      if (connector != nullptr && field != nullptr) {
        // Files are read here, and what the connector refuses is said before anything is sent.
        connect::ConnectionSpec one(connector->descriptor());
        DW_CHECK(one.set(field->key, std::move(value)));
        DW_CHECK(load_files(one));
        value = std::string(one.get(field->key));
      }
      w.key(field == nullptr ? std::string_view(pair.first) : field->key);
      write_field(w, field, value);
    }
    for (const std::string& unset : options.unsets) {
      w.key(unset);
      w.null();
    }
    w.end_object();
  }
  if (!options.secrets.empty()) {
    w.key("secrets");
    w.begin_object();
    for (const std::string& name : options.secrets) {
      DW_TRY(std::optional<Secret> secret, given_password(options.credentials));
      if (!secret) {
        DW_TRY(Secret asked, ask_secret("New " + printable(name, 60) + " of " + printable(options.name, 100)));
        secret.emplace(std::move(asked));
      }
      w.key(name);
      w.string(secret->expose());
    }
    w.end_object();
  }
  w.end_object();
  return body;
}
}  // namespace

ExitCode run_source_add(const CommandContext& context, const SourceOptionsRemote& options) {
  auto spec = spec_of(context, options);
  if (!spec) return report_error(context, spec.error());
  auto body = create_body(options, *spec);
  if (!body) return report_error(context, body.error());
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto made = api->post(options.dry_run ? "/api/v1/sources?dry_run=true" : "/api/v1/sources", std::move(*body));
  if (!made) return report_error(context, made.error(), *api);
  if (options.dry_run) {
    write_err("Nothing was stored. It would be:\n");
    return print_out(context.terminal, describe_source(made->root()));
  }
  if (!context.quiet) {
    write_err("added " + options.name + "\n  next: datawave source test " + options.name +
              "\n        datawave source discover " + options.name + "\n");
  }
  return ExitCode::completed;
}

ExitCode run_source_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/sources", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column where{"where",
                     [](JsonValue v) {
                       const std::string host = text_at(v, "connection.host");
                       if (host.empty()) return text_at(v, "connection.path");
                       const std::string port = text_at(v, "connection.port");
                       return host + (port.empty() ? "" : ":" + port) + "/" + text_at(v, "connection.database");
                     },
                     false};
  return print_records(
      context, options.output,
      {text_column("name", "name"), text_column("connector", "connector"), where,
       text_column("environment", "environment"), text_column("owner", "owner"), time_column("changed", "updated_at")},
      *pages, "There is no source yet: `datawave source add NAME URL` adds one.");
}

ExitCode run_source_show(const CommandContext& context, const std::string& name, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto found = api->get(source_path(name));
  if (!found) return report_error(context, found.error(), *api);
  return print_record(context, output, found->root(), describe_source);
}

ExitCode run_source_edit(const CommandContext& context, const SourceOptionsRemote& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto found = api->get(source_path(options.name));
  if (!found) return report_error(context, found.error(), *api);
  auto body = patch_body(context, options, found->root());
  if (!body) return report_error(context, body.error());
  if (*body == "{}") {
    return report_error(context, Error(ErrorCode::invalid_argument, "nothing was given to change")
                                     .with_field("edit")
                                     .with_remedy("`datawave source edit --help` lists what can be changed."));
  }
  auto changed = api->change("PATCH", source_path(options.name) + (options.dry_run ? "?dry_run=true" : ""),
                             std::move(*body), found->etag);
  if (!changed) {
    Error error = std::move(changed).error();
    if (error.code == ErrorCode::precondition_failed)
      error.remedy = "Somebody changed " + options.name +
                     " at the same moment; look at it and try again: `datawave source show " + options.name + "`.";
    return report_error(context, error, *api);
  }
  if (options.dry_run) {
    write_err("Nothing was stored. It would be:\n");
    return print_out(context.terminal, describe_source(changed->root()));
  }
  if (!context.quiet)
    write_err("changed " + text_at(changed->root(), "name") + ", now version " + text_at(changed->root(), "version") +
              "\n");
  return ExitCode::completed;
}

ExitCode run_source_remove(const CommandContext& context, const std::string& name, bool yes) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto found = api->get(source_path(name));
  if (!found) return report_error(context, found.error(), *api);
  auto lost = api->change("DELETE", source_path(name) + "?dry_run=true", "", "");
  if (!lost) return report_error(context, lost.error(), *api);
  const auto count = [&](const char* member, const char* one, const char* many) {
    const auto n = integer_at(lost->root(), member);
    return n == 0 ? std::string() : plural(static_cast<std::uint64_t>(n), one, many);
  };
  std::string goes = "the source " + text_at(found->root(), "name") + " with its credentials";
  for (const std::string& part :
       {count("assets", "asset", "assets"), count("columns", "column", "columns"),
        count("human_facts", "description, tag or label by a person", "descriptions, tags and labels by people"),
        count("jobs", "job", "jobs"), count("schedules", "schedule", "schedules")}) {
    if (!part.empty()) goes += ", " + part;
  }
  write_err("This removes " + goes + ".\n");
  auto sure = confirm_by_name(yes, text_at(found->root(), "name"));
  if (!sure) return report_error(context, sure.error());
  if (!*sure) return ExitCode::failed;
  auto gone = api->change("DELETE", source_path(name), "", found->etag);
  if (!gone) return report_error(context, gone.error(), *api);
  if (!context.quiet) write_err("removed " + text_at(found->root(), "name") + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
