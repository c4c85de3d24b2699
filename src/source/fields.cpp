#include <algorithm>
#include <filesystem>

#include "datawave/core/text.hpp"
#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash.hpp"
#include "service_impl.hpp"

namespace datawave::source {

namespace {
using connect::FieldSpec;
using connect::FieldType;

Error at(Error error, const std::string& where) {
  error.field = where;
  error.fields.clear();
  error.fields.push_back({where, error.message});
  return error;
}

bool is_secret(const FieldSpec& field) { return field.type == FieldType::secret || field.type == FieldType::key_file; }

/// A file is opened where it really is, and only below a root that the operator listed; never the store itself.
Result<void> check_file(const std::string& path, const SourcePolicy& policy) {
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, failed);
  const auto below = [&](const std::string& root) {
    const std::filesystem::path base = std::filesystem::weakly_canonical(root, failed);
    const auto [end, ignored] = std::mismatch(base.begin(), base.end(), real.begin(), real.end());
    return end == base.end();
  };
  const bool allowed = std::any_of(policy.file_roots.begin(), policy.file_roots.end(), below) &&
                       std::none_of(policy.refused_roots.begin(), policy.refused_roots.end(), below);
  if (!failed && path.starts_with("/") && allowed) return {};
  return fail(
      at(Error(ErrorCode::permission_denied, "the server does not open files there")
             .with_remedy("An operator lists the directories with --allow-files; give an absolute path below one."),
         "/connection/path"));
}

void write_fields_schema(JsonWriter& w, bool nullable) {
  w.begin_object();
  w.key("type");
  w.string("object");
  w.key("additionalProperties");
  w.begin_object();
  w.key("type");
  w.begin_array();
  for (const char* type : {"string", "number", "boolean"}) w.string(type);
  if (nullable) w.string("null");
  w.end_array();
  w.end_object();
  w.end_object();
}
}  // namespace

void write_connection_schema(JsonWriter& w) { write_fields_schema(w, false); }
void write_connection_patch_schema(JsonWriter& w) { write_fields_schema(w, true); }

void validate(const SourcePatch& patch, JsonProblems& problems) {
  if (patch.name.is_null()) problems.add_at("name", "cannot be null");
}

Result<std::map<std::string, std::string>> to_texts(const std::map<std::string, JsonRaw>& connection) {
  std::map<std::string, std::string> texts;
  for (const auto& [key, raw] : connection) {
    DW_TRY(const JsonDocument document, parse_json(raw.text));
    const JsonValue value = document.root();
    switch (value.kind()) {
      case JsonKind::string: texts.emplace(key, value.string()); break;
      case JsonKind::number:
      case JsonKind::boolean: texts.emplace(key, value.text()); break;
      default:
        return fail(at(Error(ErrorCode::invalid_argument, key + " takes a text or a number"), "/connection/" + key));
    }
  }
  return texts;
}

Result<const connect::Connector*> find_connector(const connect::Registry& registry, const std::string& type) {
  if (const connect::Connector* found = registry.find_type(type)) return found;
  std::vector<std::string_view> known;
  std::string all;
  for (const auto& connector : registry.all()) {
    known.push_back(connector->descriptor().type);
    all.append(all.empty() ? "" : ", ").append(connector->descriptor().type);
  }
  const std::string_view near = nearest_word(type, known);
  return fail(at(Error(ErrorCode::invalid_argument, "there is no connector \"" + printable(type, 60) + "\"")
                     .with_remedy(near.empty() ? "There are: " + all + "." : "Did you mean " + std::string(near) + "?"),
                 "/connector"));
}

Result<connect::ConnectionSpec> make_spec(const connect::Connector& connector,
                                          const std::map<std::string, std::string>& connection,
                                          const SourcePolicy& policy) {
  const connect::Descriptor& descriptor = connector.descriptor();
  connect::ConnectionSpec spec(descriptor);
  for (const auto& [key, value] : connection) {
    const std::string where = "/connection/" + key;
    const FieldSpec* field = descriptor.find_field(key);
    if (field != nullptr && is_secret(*field)) {
      return fail(at(Error(ErrorCode::invalid_argument, key + " is a secret")
                         .with_remedy("Give it under \"secrets\", where it is sealed and never shown again."),
                     where));
    }
    if (auto set = spec.set(key, value); !set) return fail(at(std::move(set).error(), where));
    if (field != nullptr && field->type == FieldType::file) DW_CHECK(check_file(value, policy));
  }
  if (auto complete = spec.check_complete(); !complete) {
    Error error = std::move(complete).error();
    const std::string where = "/connection/" + error.field;
    return fail(at(std::move(error), where));
  }
  return spec;
}

std::string endpoint_digest(const connect::Descriptor& descriptor,
                            const std::map<std::string, std::string>& connection) {
  std::string bound(descriptor.type);
  for (const FieldSpec& field : descriptor.fields) {
    if (!field.endpoint) continue;
    // An alias names the same field: what counts is what the field's value is.
    std::string value(field.default_value);
    for (const auto& [key, given] : connection) {
      if (descriptor.find_field(key) == &field) value = given;
    }
    bound.append("\n").append(field.key).append("=").append(std::to_string(value.size())).append(":").append(value);
  }
  return std::string(crypto::as_text(crypto::sha256(bound)));
}

Result<void> check_secret_name(const connect::Descriptor& descriptor, const std::string& name) {
  const FieldSpec* field = descriptor.find_field(name);
  if (field != nullptr && field->key == name && is_secret(*field)) return {};
  std::string all;
  for (const FieldSpec& f : descriptor.fields) {
    if (is_secret(f)) all.append(all.empty() ? "" : ", ").append(f.key);
  }
  return fail(at(Error(ErrorCode::invalid_argument,
                       std::string(descriptor.title) + " has no secret \"" + printable(name, 60) + "\"")
                     .with_remedy(all.empty() ? "It takes none." : "It takes: " + all + "."),
                 "/secrets/" + name));
}

}  // namespace datawave::source
