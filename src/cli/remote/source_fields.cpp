#include "remote/source_fields.hpp"

#include <filesystem>

#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
Result<const connect::Connector*> connector_of(const connect::Registry& registry, const std::string& type) {
  const connect::Connector* found = registry.find_type(type);
  if (found != nullptr) return found;
  std::vector<std::string_view> known;
  for (const auto& connector : registry.all()) known.push_back(connector->descriptor().type);
  const std::string_view near = nearest_word(type, known);
  return fail(Error(ErrorCode::invalid_argument, "there is no connector \"" + printable(type, 60) + "\"")
                  .with_field("connector")
                  .with_remedy(near.empty() ? "`datawave connectors` lists them."
                                            : "Did you mean \"" + std::string(near) + "\"?"));
}

Result<connect::ConnectionSpec> parsed_spec(const CommandContext& context, const SourceOptionsRemote& options) {
  if (!options.url.empty() && !options.connector.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "a URL says which connector it is")
                    .with_field("connector")
                    .with_remedy("Leave out --connector, or the URL."));
  }
  if (!options.url.empty()) {
    DW_TRY(connect::ParsedUrl parsed, connect::parse_url(context.registry, options.url));
    if (parsed.had_password)
      write_err(
          "warning: a password in a URL stays in shell histories; better by prompt, --password-file or --password "
          "env:NAME\n");
    return std::move(parsed.spec);
  }
  if (options.connector.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "what to connect to is missing")
                    .with_field("url")
                    .with_remedy("`datawave source add NAME URL`, or --connector TYPE --set field=value."));
  }
  DW_TRY(const connect::Connector* connector, connector_of(context.registry, options.connector));
  return connect::ConnectionSpec(connector->descriptor());
}
}  // namespace

bool is_secret(const connect::FieldSpec& field) {
  return field.type == connect::FieldType::secret || field.type == connect::FieldType::key_file;
}

Result<std::pair<std::string, std::string>> cut_pair(const std::string& text, const std::string& flag) {
  const auto at = text.find('=');
  if (at == std::string::npos || at == 0) {
    return fail(Error(ErrorCode::invalid_argument, flag + " wants name=value").with_field(flag));
  }
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

Result<connect::ConnectionSpec> spec_of(const CommandContext& context, const SourceOptionsRemote& options) {
  DW_TRY(connect::ConnectionSpec spec, parsed_spec(context, options));
  for (const std::string& set : options.sets) {
    DW_TRY(auto pair, cut_pair(set, "--set"));
    const connect::FieldSpec* field = spec.descriptor().find_field(pair.first);
    if (field != nullptr && field->type == connect::FieldType::secret) {
      return fail(Error(ErrorCode::invalid_argument, "--set is not for secrets: they would stay in shell histories")
                      .with_field(pair.first)
                      .with_remedy("Use --password env:NAME, --password-file or the prompt."));
    }
    DW_CHECK(spec.set(pair.first, std::move(pair.second)));
  }
  if (options.connector.empty()) default_user(spec);
  DW_CHECK(load_files(spec));
  for (const connect::FieldSpec& field : spec.descriptor().fields) {
    if (field.type != connect::FieldType::file || !spec.has(field.key)) continue;
    // The server has another working directory.
    DW_CHECK(spec.set(field.key, std::filesystem::absolute(spec.get(field.key)).lexically_normal().string()));
  }
  DW_CHECK(spec.check_complete());
  DW_CHECK(find_password(spec, options.credentials, context.terminal));
  return spec;
}

void write_field(JsonWriter& w, const connect::FieldSpec* field, std::string_view value) {
  const auto number = parse_i64(value);
  if (field != nullptr && field->type == connect::FieldType::integer && number) {
    w.number(*number);
  } else {
    w.string(value);
  }
}

void write_connection(JsonWriter& w, const connect::ConnectionSpec& spec) {
  w.key("connection");
  w.begin_object();
  for (const connect::FieldSpec& field : spec.descriptor().fields) {
    if (is_secret(field) || !spec.has(field.key)) continue;
    w.key(field.key);
    write_field(w, &field, spec.get(field.key));
  }
  w.end_object();
}

void write_secrets(JsonWriter& w, const connect::ConnectionSpec& spec) {
  bool any = false;
  for (const connect::FieldSpec& field : spec.descriptor().fields) any = any || !spec.secret(field.key).empty();
  if (!any) return;
  w.key("secrets");
  w.begin_object();
  for (const connect::FieldSpec& field : spec.descriptor().fields) {
    if (spec.secret(field.key).empty()) continue;
    w.key(field.key);
    w.string(spec.secret(field.key).expose());
  }
  w.end_object();
}

Result<std::string> create_body(const SourceOptionsRemote& options, const connect::ConnectionSpec& spec) {
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  const auto member = [&w](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    w.key(key);
    w.string(value);
  };
  member("name", options.name);
  member("connector", spec.descriptor().type);
  member("description", options.description.value_or(""));
  member("environment", options.environment);
  member("location", options.location);
  member("owner", options.owner.value_or(""));
  if (!options.labels.empty()) {
    w.key("labels");
    w.begin_object();
    for (const std::string& label : options.labels) {
      DW_TRY(const auto pair, cut_pair(label, "--label"));
      w.key(pair.first);
      w.string(pair.second);
    }
    w.end_object();
  }
  write_connection(w, spec);
  write_secrets(w, spec);
  w.end_object();
  return body;
}

}  // namespace datawave::cli
