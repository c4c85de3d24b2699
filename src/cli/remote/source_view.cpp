#include "remote/source_view.hpp"

#include "datawave/core/text.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

std::string joined_members(JsonValue object) {
  std::string out;
  for (const JsonValue member : object) {
    const std::string value(member.kind() == JsonKind::string ? member.string() : member.text());
    out += (out.empty() ? "" : ", ") + std::string(member.key()) + "=" + value;
  }
  return out;
}

std::string describe_source(JsonValue source) {
  std::string secrets;
  if (const auto all = value_at(source, "secrets")) {
    for (const JsonValue secret : *all) {
      if (text_at(secret, "set") != "true") continue;
      secrets += (secrets.empty() ? "" : ", ") + std::string(secret.key()) + " (set " +
                 short_time(text_at(secret, "updated_at")) + ")";
    }
  }
  const auto members = [&](const char* path) {
    const auto found = value_at(source, path);
    return found ? joined_members(*found) : std::string();
  };
  std::string out = printable(text_at(source, "name")) + " · " + text_at(source, "connector") + "\n";
  std::vector<std::pair<std::string, std::string>> pairs{{"description", text_at(source, "description")},
                                                         {"environment", text_at(source, "environment")},
                                                         {"location", text_at(source, "location")},
                                                         {"owner", text_at(source, "owner")},
                                                         {"labels", members("labels")}};
  if (const auto connection = value_at(source, "connection")) {
    for (const JsonValue field : *connection) {
      std::string value(field.kind() == JsonKind::string ? field.string() : field.text());
      if (value.find("-----BEGIN") != std::string::npos) value = "a certificate, " + format_bytes(value.size());
      pairs.emplace_back(field.key(), value);
    }
  }
  pairs.emplace_back("secrets", secrets);
  pairs.emplace_back("managed by", text_at(source, "managed_by"));
  pairs.emplace_back("changed", short_time(text_at(source, "updated_at")) + ", version " + text_at(source, "version"));
  pairs.emplace_back("id", text_at(source, "id"));
  return out + facts(pairs);
}

}  // namespace datawave::cli
