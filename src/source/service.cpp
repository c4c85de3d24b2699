#include <algorithm>

#include "datawave/store/version.hpp"
#include "service_impl.hpp"

namespace datawave::source {

namespace {
const std::string kColumns = store::columns_of<SourceRow>();

constexpr store::ListField kFields[] = {
    {"name", "name"},
    {"connector", "connector"},
    {"environment", "environment", store::ColumnType::text, true, enum_words<Environment>},
    {"location", "location", store::ColumnType::text, true, enum_words<Location>},
    {"owner", "owner"},
    {"labels", "labels", store::ColumnType::json_list, false},
    {"managed_by", "managed_by"},
    {"created_at", "created_at", store::ColumnType::time},
    {"updated_at", "updated_at", store::ColumnType::time},
};
constexpr std::string_view kSearched[] = {"name", "description", "owner"};
const store::ListSpec kList = {"sources", "{tenant}", "id", kFields, "name", kSearched};

Error no_such_source() {
  return Error(ErrorCode::not_found, "there is no such data source")
      .with_remedy("GET /api/v1/sources or `datawave source list` shows them.");
}

Error name_taken(const std::string& name) {
  return Error(ErrorCode::already_exists, "the name " + name + " is taken")
      .with_field("/name")
      .with_remedy("Choose another name, or change that source.");
}

store::AuditEntry entry(std::string code, const SourceRow& row, std::string detail = "{}") {
  store::AuditEntry out;
  out.code = std::move(code);
  out.result = "ok";
  out.object_kind = "source";
  out.object_id = row.id;
  out.object_name = row.name;
  out.detail = std::move(detail);
  return out;
}

store::EventDraft event(std::string type, const SourceRow& row) {
  store::EventDraft out;
  out.type = std::move(type);
  out.topic = "source:" + to_string(row.id);
  out.subject = row.name;
  out.data = "{\"source_id\":" + to_json(row.id) + ",\"name\":" + to_json(row.name) +
             ",\"version\":" + std::to_string(row.version) + "}";
  return out;
}

/// A sealed secret on its way into the store: texts only, so that a body may run twice.
struct SealedField {
  std::string field;
  crypto::SealedSecret sealed;
};

Result<void> put_secrets(store::WriteTx& tx, const Uuid& source, const std::vector<SealedField>& fields,
                         const std::string& digest, UtcTime now) {
  for (const SealedField& field : fields) {
    DW_CHECK(
        tx.post("DELETE FROM source_secrets WHERE {tenant} AND source_id = ?1 AND field = ?2", source, field.field));
    if (field.sealed.token.empty()) continue;  // removed
    DW_CHECK(
        tx.post("INSERT INTO source_secrets (tenant_id, source_id, field, key_id, token, endpoint, updated_at) VALUES "
                "({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6)",
                source, field.field, field.sealed.key_id, field.sealed.token, store::BytesView{digest}, now));
  }
  return {};
}

Result<std::vector<SealedField>> seal_all(secret::SecretManager& manager, const Uuid& tenant, const Uuid& source,
                                          const connect::Descriptor& descriptor,
                                          const std::map<std::string, Secret>& secrets) {
  std::vector<SealedField> out;
  for (const auto& [name, value] : secrets) {
    DW_CHECK(check_secret_name(descriptor, name));
    SealedField field;
    field.field = name;
    if (!value.empty()) {
      DW_TRY(field.sealed, manager.seal({tenant, source, name}, value));
    }
    out.push_back(std::move(field));
  }
  return out;
}

std::string field_list(const std::vector<std::string>& names) {
  std::string out = "{\"fields\":";
  return out + to_json(names) + "}";
}
}  // namespace

const store::ListSpec& SourceService::list_spec() { return kList; }

Result<SourceRow> row_by_id(store::Tx& tx, const Uuid& id) {
  static const std::string sql = "SELECT " + kColumns + " FROM sources WHERE {tenant} AND id = ?1";
  DW_TRY(auto found, tx.find<SourceRow>(sql, id));
  if (!found) return fail(no_such_source());
  return std::move(*found);
}

Result<SourceRow> row_named(store::Tx& tx, const std::string& id_or_name) {
  static const std::string by_name = "SELECT " + kColumns + " FROM sources WHERE {tenant} AND name = ?1";
  if (const auto id = parse_uuid(id_or_name)) return row_by_id(tx, *id);
  DW_TRY(auto found, tx.find<SourceRow>(by_name, id_or_name));
  if (!found) return fail(no_such_source());
  return std::move(*found);
}

Result<std::vector<SecretRow>> secrets_of(store::Tx& tx, const Uuid& id) {
  std::vector<SecretRow> rows;
  const store::RowCallback take = [&rows](const store::Row& row) -> Result<void> {
    SecretRow secret;
    secret.field = row.text(0);
    secret.key_id = row.text(1);
    secret.token = row.text(2);
    secret.endpoint = row.bytes(3);
    DW_TRY(secret.updated_at, store::from_row<UtcTime>(row, 4));
    rows.push_back(std::move(secret));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT field, key_id, token, endpoint, updated_at FROM source_secrets WHERE {tenant} AND source_id = ?1 "
              "ORDER BY "
              "field",
              take, id));
  return rows;
}

DataSource shown(const SourceRow& row, const std::vector<SecretRow>& secrets, const connect::Registry& registry) {
  DataSource out;
  out.id = row.id;
  out.name = row.name;
  out.connector = row.connector;
  out.description = row.description;
  out.environment = row.environment;
  out.location = row.location;
  out.owner = row.owner;
  out.labels = row.labels;
  out.managed_by = row.managed_by;
  out.created_at = row.created_at;
  out.updated_at = row.updated_at;
  out.version = row.version;
  const connect::Connector* connector = registry.find_type(row.connector);
  for (const auto& [key, value] : row.connection) {
    const connect::FieldSpec* field = connector == nullptr ? nullptr : connector->descriptor().find_field(key);
    const bool number = field != nullptr && field->type == connect::FieldType::integer;
    out.connection[key].text = number ? value : to_json(value);
  }
  if (connector != nullptr) {
    for (const connect::FieldSpec& field : connector->descriptor().fields) {
      if (field.type == connect::FieldType::secret || field.type == connect::FieldType::key_file)
        out.secrets[std::string(field.key)] = SecretState();
    }
  }
  for (const SecretRow& secret : secrets) {
    SecretState& state = out.secrets[secret.field];
    state.set = true;
    state.updated_at = secret.updated_at;
  }
  return out;
}

SourceService::SourceService(Parts parts) : impl_(std::make_unique<Impl>(std::move(parts))) {}
SourceService::~SourceService() = default;
const SourcePolicy& SourceService::policy() const { return impl_->parts.policy; }
std::uint64_t SourceService::changes() const { return impl_->changes; }

Task<store::Page<DataSource>> SourceService::list(CallContext ctx, store::TenantScope scope,
                                                  store::ListRequest request) {
  const store::ReadBody<store::Page<DataSource>> body =
      [request, registry = &impl_->parts.registry](store::Tx& tx) -> Result<store::Page<DataSource>> {
    DW_TRY(auto rows, store::list<SourceRow>(tx, kList, request));
    store::Page<DataSource> page;
    page.next_cursor = std::move(rows.next_cursor);
    page.total = rows.total;
    for (const SourceRow& row : rows.items) {
      DW_TRY(const auto secrets, secrets_of(tx, row.id));
      page.items.push_back(shown(row, secrets, *registry));
    }
    return page;
  };
  co_return co_await impl_->parts.database.read<store::Page<DataSource>>(ctx, scope, body);
}

Task<DataSource> SourceService::find(CallContext ctx, store::TenantScope scope, std::string id_or_name) {
  const store::ReadBody<DataSource> body = [id_or_name,
                                            registry = &impl_->parts.registry](store::Tx& tx) -> Result<DataSource> {
    DW_TRY(const SourceRow row, row_named(tx, id_or_name));
    DW_TRY(const auto secrets, secrets_of(tx, row.id));
    return shown(row, secrets, *registry);
  };
  co_return co_await impl_->parts.database.read<DataSource>(ctx, scope, body);
}

Task<DataSource> SourceService::create(CallContext ctx, store::TenantScope scope, SourceCreate source, bool dry_run) {
  const Parts& parts = impl_->parts;
  DW_CO_TRY(const connect::Connector* connector, find_connector(parts.registry, source.connector));
  DW_CO_TRY(auto connection, to_texts(source.connection));
  DW_CO_CHECK(make_spec(*connector, connection, parts.policy));
  SourceRow row;
  row.id = make_uuid_v7(parts.clock, parts.random);
  row.name = source.name;
  row.connector = source.connector;
  row.description = source.description;
  row.environment = source.environment;
  row.location = source.location;
  row.owner = source.owner;
  row.labels = source.labels;
  row.connection = std::move(connection);
  row.managed_by = source.managed_by;
  DW_CO_TRY(auto sealed, seal_all(parts.secrets, scope.tenant(), row.id, connector->descriptor(), source.secrets));
  const std::string digest = endpoint_digest(connector->descriptor(), row.connection);
  const store::WriteBody<DataSource> body = [row, sealed, digest, dry_run,
                                             registry = &parts.registry](store::WriteTx& tx) -> Result<DataSource> {
    SourceRow made = row;
    DW_TRY(made.created_at, tx.now());
    made.updated_at = made.created_at;
    DW_TRY(const auto taken, tx.find<std::int64_t>("SELECT 1 FROM sources WHERE {tenant} AND name = ?1", made.name));
    if (taken) return fail(name_taken(made.name));
    if (dry_run) return shown(made, {}, *registry);
    DW_CHECK(tx.insert("sources", made));
    DW_CHECK(put_secrets(tx, made.id, sealed, digest, made.created_at));
    tx.audit(entry("source.create", made, "{\"connector\":" + to_json(made.connector) + "}"));
    tx.emit(event("datawave.source.created", made));
    DW_TRY(const auto secrets, secrets_of(tx, made.id));
    return shown(made, secrets, *registry);
  };
  auto done = co_await impl_->parts.database.write<DataSource>(ctx, scope, body);
  if (!done && done.error().code == ErrorCode::already_exists) co_return fail(name_taken(row.name));
  co_return done;
}

Task<DataSource> SourceService::change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                       SourcePatch patch, bool dry_run) {
  const Parts& parts = impl_->parts;
  DW_CO_TRY(const DataSource before, co_await find(ctx, scope, to_string(id)));
  DW_CO_TRY(const connect::Connector* connector, find_connector(parts.registry, before.connector));
  DW_CO_TRY(auto sealed, seal_all(parts.secrets, scope.tenant(), id, connector->descriptor(), patch.secrets));
  std::map<std::string, JsonRaw> given;
  std::vector<std::string> removed;
  for (auto& [key, value] : patch.connection) {
    if (value.text == "null") {
      removed.push_back(key);
    } else {
      given.emplace(key, value);
    }
  }
  DW_CO_TRY(const auto texts, to_texts(given));
  struct Plain {  // the patch without its secrets: copyable
    Patch<std::string> name, description, owner, managed_by;
    Patch<Environment> environment;
    Patch<Location> location;
    std::map<std::string, std::optional<std::string>> labels;
  };
  Plain plain;
  plain.name = patch.name;
  plain.description = patch.description;
  plain.owner = patch.owner;
  plain.managed_by = patch.managed_by;
  plain.environment = patch.environment;
  plain.location = patch.location;
  plain.labels = patch.labels;
  const store::WriteBody<DataSource> body = [=, policy = &parts.policy,
                                             registry = &parts.registry](store::WriteTx& tx) -> Result<DataSource> {
    DW_TRY(SourceRow row, row_by_id(tx, id));
    DW_CHECK(store::check_version(row.version, version));
    const std::string digest_before = endpoint_digest(connector->descriptor(), row.connection);
    std::vector<std::string> changed;
    const auto note = [&](bool yes, const char* name) {
      if (yes) changed.emplace_back(name);
    };
    note(plain.name.has_value() && plain.name.value() != row.name, "name");
    if (plain.name.has_value()) row.name = plain.name.value();
    note(!plain.description.is_absent(), "description");
    if (!plain.description.is_absent())
      row.description = plain.description.has_value() ? plain.description.value() : "";
    note(!plain.owner.is_absent(), "owner");
    if (!plain.owner.is_absent()) row.owner = plain.owner.has_value() ? plain.owner.value() : "";
    if (plain.environment.has_value()) row.environment = plain.environment.value();
    note(plain.environment.has_value(), "environment");
    if (plain.location.has_value()) row.location = plain.location.value();
    note(plain.location.has_value(), "location");
    if (!plain.managed_by.is_absent()) row.managed_by = plain.managed_by.has_value() ? plain.managed_by.value() : "";
    for (const auto& [key, value] : plain.labels) {
      if (value) {
        row.labels[key] = *value;
      } else {
        row.labels.erase(key);
      }
    }
    note(!plain.labels.empty(), "labels");
    for (const auto& [key, value] : texts) row.connection[key] = value;
    for (const std::string& key : removed) row.connection.erase(key);
    note(!texts.empty() || !removed.empty(), "connection");
    DW_CHECK(make_spec(*connector, row.connection, *policy));
    const std::string digest = endpoint_digest(connector->descriptor(), row.connection);
    if (digest != digest_before) {
      // A credential leaves only towards the endpoint it was given for.
      DW_TRY(const auto stored, secrets_of(tx, id));
      for (const SecretRow& secret : stored) {
        const auto again = [&](const SealedField& f) { return f.field == secret.field; };
        if (std::any_of(sealed.begin(), sealed.end(), again)) continue;
        Error error =
            Error(ErrorCode::conflict, "the endpoint changes, so its secrets have to be given again: " + secret.field)
                .with_field("/secrets/" + secret.field)
                .with_remedy("Send the secret with this change, or an empty text to remove it.");
        error.fields.push_back({"/secrets/" + secret.field, "is needed again because the endpoint changes"});
        return fail(std::move(error));
      }
    }
    DW_TRY(row.updated_at, tx.now());
    ++row.version;
    if (dry_run) {
      DW_TRY(const auto secrets, secrets_of(tx, id));
      return shown(row, secrets, *registry);
    }
    DW_CHECK(
        tx.exec("UPDATE sources SET name = ?2, description = ?3, environment = ?4, location = ?5, owner = ?6, labels "
                "= ?7, connection = ?8, managed_by = ?9, updated_at = ?10, version = ?11 WHERE {tenant} AND id = ?1",
                id, row.name, row.description, row.environment, row.location, row.owner, row.labels, row.connection,
                row.managed_by, row.updated_at, row.version));
    DW_CHECK(put_secrets(tx, id, sealed, digest, row.updated_at));
    for (const SealedField& field : sealed) changed.push_back("secrets." + field.field);
    tx.audit(entry("source.update", row, field_list(changed)));
    tx.emit(event("datawave.source.updated", row));
    DW_TRY(const auto secrets, secrets_of(tx, id));
    return shown(row, secrets, *registry);
  };
  auto done = co_await impl_->parts.database.write<DataSource>(ctx, scope, body);
  if (!done && done.error().code == ErrorCode::already_exists)
    co_return fail(name_taken(plain.name.has_value() ? plain.name.value() : ""));
  ++impl_->changes;
  co_return done;
}

Task<DeleteConsequences> SourceService::remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                               bool dry_run) {
  const store::WriteBody<DeleteConsequences> body = [id, version, dry_run,
                                                     this](store::WriteTx& tx) -> Result<DeleteConsequences> {
    DW_TRY(const SourceRow row, row_by_id(tx, id));
    DW_CHECK(store::check_version(row.version, version));
    if (dry_run) return impl_->parts.count_dependants(tx, id);
    DW_TRY(const DeleteConsequences gone, impl_->parts.remove_dependants(tx, id));
    DW_CHECK(tx.exec("DELETE FROM source_secrets WHERE {tenant} AND source_id = ?1", id));
    DW_CHECK(access::remove_query_access(tx, id));
    DW_CHECK(tx.exec("DELETE FROM source_tests WHERE {tenant} AND source_id = ?1", id));
    DW_CHECK(tx.exec("DELETE FROM sources WHERE {tenant} AND id = ?1", id));
    tx.audit(entry("source.delete", row, to_json(gone)));
    tx.emit(event("datawave.source.deleted", row));
    return gone;
  };
  auto done = co_await impl_->parts.database.write<DeleteConsequences>(ctx, scope, body);
  ++impl_->changes;
  co_return done;
}

Result<OpenedSource> SourceService::load(CallContext ctx, const store::TenantScope& scope, const Uuid& id) {
  struct Loaded {
    SourceRow row;
    std::vector<SecretRow> secrets;
  };
  const store::ReadBody<Loaded> body = [id](store::Tx& tx) -> Result<Loaded> {
    Loaded loaded;
    DW_TRY(loaded.row, row_by_id(tx, id));
    DW_TRY(loaded.secrets, secrets_of(tx, id));
    return loaded;
  };
  const Parts& parts = impl_->parts;
  DW_TRY(const Loaded loaded, parts.database.read_now<Loaded>(ctx, scope, body));
  DW_TRY(const connect::Connector* connector, find_connector(parts.registry, loaded.row.connector));
  DW_TRY(connect::ConnectionSpec spec, make_spec(*connector, loaded.row.connection, parts.policy));
  const std::string digest = endpoint_digest(connector->descriptor(), loaded.row.connection);
  for (const SecretRow& secret : loaded.secrets) {
    if (secret.endpoint != digest) {
      return fail(Error(ErrorCode::conflict, "the secret " + secret.field + " was given for another endpoint")
                      .with_field("/secrets/" + secret.field)
                      .with_remedy("Give it again: PATCH the source with its secrets."));
    }
    crypto::SealedSecret sealed;
    sealed.key_id = secret.key_id;
    sealed.token = secret.token;
    DW_TRY(Secret opened, parts.secrets.open({scope.tenant(), id, secret.field}, sealed));
    spec.set_secret(secret.field, std::move(opened));
  }
  return OpenedSource{shown(loaded.row, loaded.secrets, parts.registry), std::move(spec), connector};
}

}  // namespace datawave::source
