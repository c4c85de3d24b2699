/// The data source as the API shows it and takes it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/uuid.hpp"
#include "datawave/store/value.hpp"

namespace datawave::source {

enum class Environment : std::uint8_t { production, staging, test, development };
DW_DESCRIBE_ENUM(Environment, production, staging, test, development)

enum class Location : std::uint8_t { on_premises, cloud, hybrid };
DW_DESCRIBE_ENUM(Location, on_premises, cloud, hybrid)

/// Of `connection`: texts and numbers by the connector's field names, of which GET /api/v1/connectors tells.
void write_connection_schema(JsonWriter& w);
/// The same where null removes a field.
void write_connection_patch_schema(JsonWriter& w);

/// A secret is never shown: whether it is set, and since when.
struct SecretState {
  bool set = false;
  std::optional<UtcTime> updated_at;
  std::string backend = "local";
};
DW_DESCRIBE(SecretState, set, updated_at, backend);

struct DataSource {
  Uuid id;
  std::string name;
  std::string connector;
  std::string description;
  Environment environment = Environment::production;
  Location location = Location::on_premises;
  std::string owner;
  std::map<std::string, std::string> labels;
  std::map<std::string, JsonRaw> connection;  // integer fields as numbers, the others as strings
  std::map<std::string, SecretState> secrets;
  std::string managed_by;  // "" or "file": changed by `datawave apply`
  UtcTime created_at;
  UtcTime updated_at;
  std::int64_t version = 1;
};
DW_DESCRIBE(DataSource, id, name, connector, description, environment, location, owner, labels, connection, secrets,
            managed_by, created_at, updated_at, version);
DW_ANNOTATE(DataSource, {.member = "connection", .schema = write_connection_schema})

struct SourceCreate {
  std::string name;
  std::string connector;
  std::string description;
  Environment environment = Environment::production;
  Location location = Location::on_premises;
  std::string owner;
  std::map<std::string, std::string> labels;
  std::map<std::string, JsonRaw> connection;
  std::map<std::string, Secret> secrets;
  std::string managed_by;
};
DW_DESCRIBE(SourceCreate, name, connector, description, environment, location, owner, labels, connection, secrets,
            managed_by);
DW_DEFAULTED(SourceCreate, description, environment, location, owner, labels, secrets, managed_by);
DW_ANNOTATE(SourceCreate, {.member = "name", .shape = &kPlainName},
            {.member = "connector", .min_size = 1, .max_size = 63}, {.member = "description", .max_size = 2000},
            {.member = "owner", .max_size = 2000}, {.member = "labels", .max_size = 64},
            {.member = "connection", .schema = write_connection_schema})

/// Absent members stay. In `connection` and `labels` null removes a key; in `secrets` an empty text removes it.
struct SourcePatch {
  Patch<std::string> name;
  Patch<std::string> description;
  Patch<Environment> environment;
  Patch<Location> location;
  Patch<std::string> owner;
  std::map<std::string, std::optional<std::string>> labels;
  std::map<std::string, JsonRaw> connection;
  std::map<std::string, Secret> secrets;
  Patch<std::string> managed_by;
};
DW_DESCRIBE(SourcePatch, name, description, environment, location, owner, labels, connection, secrets, managed_by);
DW_DEFAULTED(SourcePatch, labels, connection, secrets);
DW_ANNOTATE(SourcePatch, {.member = "name", .shape = &kPlainName}, {.member = "description", .max_size = 2000},
            {.member = "owner", .max_size = 2000}, {.member = "labels", .max_size = 64},
            {.member = "connection", .schema = write_connection_patch_schema})
void validate(const SourcePatch& patch, JsonProblems& problems);

enum class RungState : std::uint8_t { passed, failed, skipped };
DW_DESCRIBE_ENUM(RungState, passed, failed, skipped)

/// One step of a connection test.
struct TestRung {
  std::string name;
  RungState state = RungState::skipped;
  std::string detail;
  std::int64_t took_us = 0;
};
DW_DESCRIBE(TestRung, name, state, detail, took_us);

struct TestError {
  std::string code;
  std::string stage;
  std::string message;
  std::string remedy;
};
DW_DESCRIBE(TestError, code, stage, message, remedy);

struct TestReport {
  Uuid id;
  UtcTime at;
  std::string principal_name;
  bool ok = false;
  std::int64_t duration_ms = 0;
  std::vector<TestRung> rungs;
  std::optional<TestError> error;
};
DW_DESCRIBE(TestReport, id, at, principal_name, ok, duration_ms, rungs, error);
DW_COLUMNS(TestReport, {"principal_name", "by_name"})

/// What goes with a source when it is removed, counted.
struct DeleteConsequences {
  std::int64_t assets = 0;
  std::int64_t columns = 0;
  std::int64_t human_facts = 0;  // descriptions, owners, tags, confirmed and rejected labels
  std::int64_t jobs = 0;
  std::int64_t schedules = 0;
};
DW_DESCRIBE(DeleteConsequences, assets, columns, human_facts, jobs, schedules);

}  // namespace datawave::source
