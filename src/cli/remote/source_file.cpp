#include "remote/source_file.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/source_fields.hpp"

namespace datawave::cli {

namespace {
constexpr std::size_t kMaxFile = std::size_t{8} << 20U;

Error bad(const std::string& where, std::string message, std::string remedy = "") {
  return Error(ErrorCode::invalid_argument, where + ": " + std::move(message))
      .with_field("file")
      .with_remedy(std::move(remedy));
}

std::string place(const std::string& file, const YAML::Node& node) {
  return printable(file, 300) + ":" + std::to_string(node.Mark().line + 1);
}

Result<std::string> text_of(const std::string& where, const std::string& key, const YAML::Node& node) {
  if (node.IsNull()) return std::string();
  if (!node.IsScalar()) return fail(bad(where, key + " takes one value"));
  return node.Scalar();
}

Result<std::map<std::string, std::string>> map_of(const std::string& where, const std::string& key,
                                                  const YAML::Node& node) {
  std::map<std::string, std::string> out;
  if (node.IsNull()) return out;
  if (!node.IsMap()) return fail(bad(where, key + " takes a map"));
  for (const auto& entry : node) {
    DW_TRY(std::string value, text_of(where, key + "." + entry.first.Scalar(), entry.second));
    out[entry.first.Scalar()] = std::move(value);
  }
  return out;
}

/// The connector's own names, whole paths, the contents of certificates.
Result<void> complete(const CommandContext& context, SourceDocument& document) {
  const connect::Connector* connector = context.registry.find_type(document.connector);
  if (connector == nullptr) return {};  // the server may know it
  connect::ConnectionSpec files(connector->descriptor());
  std::map<std::string, std::string> connection;
  for (auto& [key, value] : document.connection) {
    const connect::FieldSpec* field = connector->descriptor().find_field(key);
    if (field == nullptr) {
      std::vector<std::string_view> known;
      for (const connect::FieldSpec& f : connector->descriptor().fields) known.push_back(f.key);
      const std::string_view near = nearest_word(key, known);
      return fail(bad(document.where, "connection." + printable(key, 60) + " is no field of " + document.connector,
                      near.empty() ? "`datawave connectors " + document.connector + "` lists them."
                                   : "Did you mean \"" + std::string(near) + "\"?"));
    }
    if (is_secret(*field)) {
      return fail(bad(document.where, "connection." + key + " is a secret",
                      "Write it under secrets, as a reference: env:NAME or file:PATH."));
    }
    std::string text = value;
    if (field->type == connect::FieldType::file) text = std::filesystem::absolute(text).lexically_normal().string();
    if (field->type == connect::FieldType::pem_file && text.find("-----BEGIN") == std::string::npos) {
      DW_CHECK(files.set(field->key, text));
      DW_CHECK(load_files(files));
      text = std::string(files.get(field->key));
    }
    connection[std::string(field->key)] = std::move(text);
  }
  document.connection = std::move(connection);
  return {};
}

Result<SourceDocument> document_of(const CommandContext& context, const std::string& file, const YAML::Node& node) {
  SourceDocument out;
  out.where = place(file, node);
  if (!node.IsMap()) return fail(bad(out.where, "a document is a map that begins with `kind: source`"));
  static const std::vector<std::string_view> known{"kind",     "name",  "connector", "description", "environment",
                                                   "location", "owner", "labels",    "connection",  "secrets"};
  std::string kind;
  for (const auto& entry : node) {
    const std::string key = entry.first.Scalar();
    const std::string where = place(file, entry.first);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      const std::string_view near = nearest_word(key, known);
      return fail(bad(where, "\"" + printable(key, 60) + "\" is not known here",
                      near.empty() ? "" : "Did you mean \"" + std::string(near) + "\"?"));
    }
    if (key == "labels") {
      DW_TRY(out.labels, map_of(where, key, entry.second));
    } else if (key == "connection") {
      DW_TRY(out.connection, map_of(where, key, entry.second));
    } else if (key == "secrets") {
      DW_TRY(out.secrets, map_of(where, key, entry.second));
      for (const auto& [name, reference] : out.secrets) {
        if (!reference.starts_with("env:") && !reference.starts_with("file:"))
          return fail(bad(where, "secrets." + printable(name, 60) + " takes a reference, not a secret",
                          "Write env:NAME or file:PATH."));
      }
    } else {
      DW_TRY(std::string text, text_of(where, key, entry.second));
      std::string& target = key == "kind"          ? kind
                            : key == "name"        ? out.name
                            : key == "connector"   ? out.connector
                            : key == "description" ? out.description
                            : key == "environment" ? out.environment
                            : key == "location"    ? out.location
                                                   : out.owner;
      target = std::move(text);
    }
  }
  if (kind != "source")
    return fail(bad(out.where, "the kind \"" + printable(kind, 60) + "\" is not known", "Write `kind: source`."));
  if (out.name.empty()) return fail(bad(out.where, "name is missing"));
  if (out.connector.empty()) return fail(bad(out.where, "connector is missing", "`datawave connectors` lists them."));
  DW_CHECK(complete(context, out));
  return out;
}

Result<std::string> contents(const std::string& file) {
  std::ifstream opened;
  if (file != "-") {
    std::error_code ignored;
    opened.open(file, std::ios::binary);
    if (!opened || std::filesystem::is_directory(file, ignored))
      return fail(bad(printable(file, 300), "cannot be read", "Check the path."));
  }
  std::istream& in = file == "-" ? std::cin : opened;
  std::string text(kMaxFile + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kMaxFile) return fail(bad(printable(file, 300), "is larger than " + format_bytes(kMaxFile)));
  return text;
}
}  // namespace

Result<std::vector<SourceDocument>> read_source_files(const CommandContext& context,
                                                      const std::vector<std::string>& files) {
  std::vector<SourceDocument> out;
  std::map<std::string, std::string> names;
  for (const std::string& file : files) {
    DW_TRY(const std::string text, contents(file));
    try {
      for (const YAML::Node& node : YAML::LoadAll(text)) {
        if (node.IsNull()) continue;
        std::vector<YAML::Node> documents{node};
        if (node.IsSequence()) {
          documents.clear();
          for (const auto& item : node) documents.push_back(static_cast<const YAML::Node&>(item));
        }
        for (const YAML::Node& one : documents) {
          DW_TRY(SourceDocument document, document_of(context, file, one));
          const auto [known, fresh] = names.emplace(document.name, document.where);
          if (!fresh)
            return fail(bad(document.where,
                            "the source " + printable(document.name, 80) + " stands at " + known->second + " already"));
          out.push_back(std::move(document));
        }
      }
    } catch (const YAML::Exception& e) {
      return fail(
          bad(printable(file, 300) + ":" + std::to_string(e.mark.line + 1), "not valid YAML", "Correct that line."));
    }
  }
  return out;
}

std::string source_document(JsonValue source) {
  std::string out = "kind: source\n";
  const auto member = [&](std::string_view key, std::string_view absent) {
    const std::string value = text_at(source, key);
    if (value != absent) out += std::string(key) + ": " + yaml_scalar(value) + "\n";
  };
  member("name", "");
  member("connector", "");
  member("description", "");
  member("environment", "");
  member("location", "");
  member("owner", "");
  for (const char* key : {"labels", "connection"}) {
    const auto map = value_at(source, key);
    if (!map || map->size() == 0) continue;
    out += std::string(key) + ":\n";
    for (const JsonValue entry : *map) {
      const bool text = entry.kind() == JsonKind::string;
      out += "  " + yaml_scalar(entry.key()) + ": " + (text ? yaml_scalar(entry.string()) : std::string(entry.text())) +
             "\n";
    }
  }
  if (const auto secrets = value_at(source, "secrets")) {
    for (const JsonValue secret : *secrets) {
      if (text_at(secret, "set") == "true")
        out += "# secrets: " + std::string(secret.key()) + " is set; to give it from here: secrets: {" +
               std::string(secret.key()) + ": \"env:NAME\"}\n";
    }
  }
  return out;
}

}  // namespace datawave::cli
