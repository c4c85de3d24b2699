#include "remote/source_plan.hpp"

#include <algorithm>

#include "datawave/core/json_writer.hpp"
#include "remote/source_fields.hpp"

namespace datawave::cli {

namespace {
std::map<std::string, std::string> texts(JsonValue source, const char* path) {
  std::map<std::string, std::string> out;
  if (const auto map = value_at(source, path)) {
    for (const JsonValue entry : *map)
      out.emplace(entry.key(), entry.kind() == JsonKind::string ? entry.string() : entry.text());
  }
  return out;
}

void compare_maps(const std::string& prefix, const std::map<std::string, std::string>& before,
                  const std::map<std::string, std::string>& after, std::vector<FieldChange>& out) {
  for (const auto& [key, value] : after) {
    const auto found = before.find(key);
    if (found == before.end()) {
      out.push_back({prefix + key, "", value});
    } else if (found->second != value) {
      out.push_back({prefix + key, found->second, value});
    }
  }
  for (const auto& [key, value] : before) {
    if (!after.contains(key)) out.push_back({prefix + key, value, ""});
  }
}

PlannedSource created(const SourceDocument& document) {
  PlannedSource out;
  out.act = PlanAct::create;
  out.name = document.name;
  const auto note = [&out](std::string field, const std::string& value) {
    if (!value.empty()) out.changes.push_back({std::move(field), "", value});
  };
  note("connector", document.connector);
  note("description", document.description);
  note("environment", document.environment);
  note("location", document.location);
  note("owner", document.owner);
  compare_maps("labels.", {}, document.labels, out.changes);
  compare_maps("connection.", {}, document.connection, out.changes);
  for (const auto& [field, reference] : document.secrets) note("secrets." + field, "from " + reference);
  out.send = document.secrets;
  out.document = document;
  return out;
}

Result<PlannedSource> updated(const SourceDocument& document, JsonValue source, bool refresh) {
  if (text_at(source, "connector") != document.connector) {
    return fail(Error(ErrorCode::invalid_argument, document.where + ": " + document.name +
                                                       " is a source of the connector " + text_at(source, "connector") +
                                                       " already")
                    .with_field("connector")
                    .with_remedy("Remove it first, or give the new one another name."));
  }
  PlannedSource out;
  out.name = document.name;
  out.version = text_at(source, "version");
  const auto compare = [&](const char* field, const std::string& after) {
    const std::string before = text_at(source, field);
    if (before != after) out.changes.push_back({field, before, after});
  };
  compare("description", document.description);
  compare("environment", document.environment);
  compare("location", document.location);
  compare("owner", document.owner);
  compare_maps("labels.", texts(source, "labels"), document.labels, out.changes);
  const std::size_t before = out.changes.size();
  compare_maps("connection.", texts(source, "connection"), document.connection, out.changes);
  const bool moved = out.changes.size() > before;  // a new endpoint wants its secrets again
  for (const auto& [field, reference] : document.secrets) {
    const bool set = text_at(source, "secrets." + field + ".set") == "true";
    if (set && !moved && !refresh) continue;
    out.changes.push_back({"secrets." + field, set ? "set" : "", "from " + reference});
    out.send.emplace(field, reference);
  }
  out.act = out.changes.empty() ? PlanAct::unchanged : PlanAct::update;
  out.document = document;
  return out;
}
}  // namespace

Result<std::vector<PlannedSource>> plan_sources(const CommandContext&, const std::vector<JsonDocument>& server,
                                                const std::vector<SourceDocument>& documents, bool prune,
                                                bool refresh) {
  std::map<std::string, JsonValue> known;
  for (const JsonDocument& page : server) {
    if (const auto items = value_at(page.root(), "items")) {
      for (const JsonValue item : *items) known.emplace(text_at(item, "name"), item);
    }
  }
  std::vector<PlannedSource> out;
  for (const SourceDocument& document : documents) {
    const auto found = known.find(document.name);
    if (found == known.end()) {
      out.push_back(created(document));
      continue;
    }
    DW_TRY(PlannedSource planned, updated(document, found->second, refresh));
    out.push_back(std::move(planned));
    known.erase(found);
  }
  if (!prune) return out;
  for (const auto& [name, source] : known) {
    if (text_at(source, "managed_by") != "file") continue;
    PlannedSource gone;
    gone.act = PlanAct::remove;
    gone.name = name;
    gone.version = text_at(source, "version");
    out.push_back(std::move(gone));
  }
  return out;
}

Result<std::string> body_of(const CommandContext& context, const PlannedSource& planned) {
  const SourceDocument& document = *planned.document;
  const connect::Connector* connector = context.registry.find_type(document.connector);
  const auto field_of = [&](const std::string& key) {
    return connector == nullptr ? nullptr : connector->descriptor().find_field(key);
  };
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  const auto member = [&w](std::string_view key, const std::string& value) {
    w.key(key);
    w.string(value);
  };
  if (planned.act == PlanAct::create) {
    member("name", document.name);
    member("connector", document.connector);
    member("managed_by", "file");  // what apply did not make is never its own to remove
  }
  member("description", document.description);
  member("environment", document.environment);
  member("location", document.location);
  member("owner", document.owner);
  const auto removed = [&](const std::string& prefix) {
    for (const FieldChange& change : planned.changes) {
      if (!change.field.starts_with(prefix)) continue;
      const std::string key = change.field.substr(prefix.size());
      const bool kept = prefix == "labels." ? document.labels.contains(key) : document.connection.contains(key);
      if (kept) continue;
      w.key(key);
      w.null();
    }
  };
  w.key("labels");
  w.begin_object();
  for (const auto& [key, value] : document.labels) member(key, value);
  removed("labels.");
  w.end_object();
  w.key("connection");
  w.begin_object();
  for (const auto& [key, value] : document.connection) {
    w.key(key);
    write_field(w, field_of(key), value);
  }
  removed("connection.");
  w.end_object();
  if (!planned.send.empty()) {
    w.key("secrets");
    w.begin_object();
    for (const auto& [field, reference] : planned.send) {
      DW_TRY(const Secret secret, read_reference(reference, "secrets." + field));
      w.key(field);
      w.string(secret.expose());
    }
    w.end_object();
  }
  w.end_object();
  return body;
}

}  // namespace datawave::cli
