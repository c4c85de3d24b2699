#include "datawave/access/query_access.hpp"

#include "datawave/core/text.hpp"
#include "datawave/store/version.hpp"
#include "query_lists.hpp"

namespace datawave::access {

namespace {
Error nobody(const char* what, const std::string& named, const std::string& pointer, const char* remedy) {
  const std::string message = "there is no " + std::string(what) + " \"" + printable(named, 100) + "\"";
  Error error = Error(ErrorCode::invalid_argument, message).with_field(pointer).with_remedy(remedy);
  error.fields.push_back({pointer, message});
  return error;
}

Result<AdmittedUser> user_of(store::Tx& tx, const std::string& named, const std::string& pointer) {
  static const std::string from =
      "SELECT " + store::columns_of<AdmittedUser>() + " FROM principals WHERE {tenant} AND kind = 'user' AND ";
  static const std::string by_id = from + "id = ?1";
  static const std::string by_name = from + "name = ?1";
  std::optional<AdmittedUser> found;
  if (const auto id = parse_uuid(named)) {
    DW_TRY(found, tx.find<AdmittedUser>(by_id, *id));
  } else {
    DW_TRY(found, tx.find<AdmittedUser>(by_name, named));
  }
  if (!found) return fail(nobody("user", named, pointer, "GET /api/v1/users or `datawave user list` shows them."));
  return std::move(*found);
}

const std::string kKeys =
    "SELECT k.id, k.name, p.id, p.name FROM api_keys k JOIN principals p ON p.id = k.principal_id WHERE {tenant:k} AND "
    "{tenant:p} AND ";

Result<AdmittedKey> key_of(store::Tx& tx, const std::string& named, const std::string& pointer) {
  static const std::string by_id = kKeys + "k.id = ?1";
  static const std::string by_name = kKeys + "p.name = ?1 AND k.name = ?2";
  std::optional<AdmittedKey> found;
  const std::size_t slash = named.find('/');
  if (const auto id = parse_uuid(named)) {
    DW_TRY(found, tx.find<AdmittedKey>(by_id, *id));
  } else if (slash != std::string::npos) {
    DW_TRY(found, tx.find<AdmittedKey>(by_name, named.substr(0, slash), named.substr(slash + 1)));
  }
  if (!found) {
    return fail(nobody("API key", named, pointer,
                       "A key is named by its id, or as USER/NAME; GET /api/v1/users/{user}/keys or `datawave key list "
                       "--user USER` shows them."));
  }
  return std::move(*found);
}

/// In the order of query_access_of(), each once.
void sort(QueryAccess& access) {
  const auto name_of_user = [](const AdmittedUser& user) { return std::tie(user.name, user.id); };
  std::sort(access.users.begin(), access.users.end(),
            [&](const auto& a, const auto& b) { return name_of_user(a) < name_of_user(b); });
  const auto name_of_key = [](const AdmittedKey& key) { return std::tie(key.user_name, key.name, key.id); };
  std::sort(access.keys.begin(), access.keys.end(),
            [&](const auto& a, const auto& b) { return name_of_key(a) < name_of_key(b); });
  const auto same = [](const auto& a, const auto& b) { return a.id == b.id; };
  access.users.erase(std::unique(access.users.begin(), access.users.end(), same), access.users.end());
  access.keys.erase(std::unique(access.keys.begin(), access.keys.end(), same), access.keys.end());
}

/// Those of `all` that are not in `others`.
template <class T>
std::vector<T> without(const std::vector<T>& all, const std::vector<T>& others) {
  std::vector<T> out;
  for (const T& one : all) {
    const auto same = [&](const T& other) { return other.id == one.id; };
    if (std::none_of(others.begin(), others.end(), same)) out.push_back(one);
  }
  return out;
}

struct Difference {
  QueryMode before = QueryMode::role;
  QueryMode mode = QueryMode::role;
  std::vector<AdmittedUser> users_added;
  std::vector<AdmittedUser> users_removed;
  std::vector<AdmittedKey> keys_added;
  std::vector<AdmittedKey> keys_removed;
};
DW_DESCRIBE(Difference, before, mode, users_added, users_removed, keys_added, keys_removed);

std::string difference(const QueryAccess& before, const QueryAccess& after) {
  Difference out;
  out.before = before.mode;
  out.mode = after.mode;
  out.users_added = without(after.users, before.users);
  out.users_removed = without(before.users, after.users);
  out.keys_added = without(after.keys, before.keys);
  out.keys_removed = without(before.keys, after.keys);
  return to_json(out);
}

Result<void> admit(store::WriteTx& tx, const Uuid& source, const Uuid& id, const char* kind) {
  return tx.post(
      "INSERT INTO query_admissions (tenant_id, source_id, admitted_id, kind) VALUES ({tenant_id}, ?1, ?2, ?3)", source,
      id, kind);
}
}  // namespace

void validate(const QueryAccessInput& input, JsonProblems& problems) {
  if (input.mode == QueryMode::listed) return;
  constexpr const char* kRemedy = "Send mode listed, or no names.";
  if (!input.users.empty()) problems.add_at("users", "is for the mode listed", kRemedy);
  if (!input.keys.empty()) problems.add_at("keys", "is for the mode listed", kRemedy);
}

Result<Admission> admission_of(store::Tx& tx, const Uuid& source) {
  Admission out;
  const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
    DW_TRY(const QueryMode mode, store::from_row<QueryMode>(row, 0));
    out.everybody = mode == QueryMode::role;
    if (out.everybody || row.is_null(1)) return {};
    DW_TRY(const Uuid id, store::from_row<Uuid>(row, 1));
    out.listed.push_back(id);
    return {};
  };
  DW_CHECK(
      tx.each("SELECT a.mode, m.admitted_id FROM query_access a LEFT JOIN query_admissions m ON m.source_id = "
              "a.source_id AND {tenant:m} WHERE {tenant:a} AND a.source_id = ?1",
              take, source));
  std::sort(out.listed.begin(), out.listed.end());
  return out;
}

Result<QueryAccess> query_access_of(store::Tx& tx, const Uuid& source) {
  QueryAccess out;
  const store::RowCallback take = [&out](const store::Row& row) -> Result<void> {
    DW_TRY(out.mode, store::from_row<QueryMode>(row, 0));
    out.version = row.integer(1);
    return {};
  };
  DW_CHECK(tx.each("SELECT mode, version FROM query_access WHERE {tenant} AND source_id = ?1", take, source));
  DW_TRY(out.users, tx.select<AdmittedUser>(
                        "SELECT p.id, p.name FROM query_admissions m JOIN principals p ON p.id = m.admitted_id AND "
                        "{tenant:p} WHERE {tenant:m} AND m.source_id = ?1 AND m.kind = 'user'",
                        source));
  DW_TRY(out.keys,
         tx.select<AdmittedKey>(kKeys + "k.id IN (SELECT admitted_id FROM query_admissions WHERE {tenant} AND "
                                        "source_id = ?1 AND kind = 'key')",
                                source));
  sort(out);
  return out;
}

Result<QueryAccessChange> set_query_access(store::WriteTx& tx, const Uuid& source, std::int64_t version,
                                           const QueryAccessInput& input, bool dry_run) {
  DW_TRY(const QueryAccess before, query_access_of(tx, source));
  DW_CHECK(store::check_version(before.version, version));
  QueryAccessChange change;
  QueryAccess& after = change.after;
  after.mode = input.mode;
  after.version = before.version + 1;
  for (std::size_t i = 0; i < input.users.size(); ++i) {
    DW_TRY(AdmittedUser user, user_of(tx, input.users[i], "/users/" + std::to_string(i)));
    after.users.push_back(std::move(user));
  }
  for (std::size_t i = 0; i < input.keys.size(); ++i) {
    DW_TRY(AdmittedKey key, key_of(tx, input.keys[i], "/keys/" + std::to_string(i)));
    after.keys.push_back(std::move(key));
  }
  sort(after);
  change.detail = difference(before, after);
  if (dry_run) return change;
  DW_CHECK(remove_query_access(tx, source));
  DW_TRY(const UtcTime now, tx.now());
  DW_CHECK(
      tx.post("INSERT INTO query_access (source_id, tenant_id, mode, updated_at, version) VALUES (?1, {tenant_id}, ?2, "
              "?3, ?4)",
              source, after.mode, now, after.version));
  for (const AdmittedUser& user : after.users) DW_CHECK(admit(tx, source, user.id, "user"));
  for (const AdmittedKey& key : after.keys) DW_CHECK(admit(tx, source, key.id, "key"));
  return change;
}

Result<void> remove_query_access(store::WriteTx& tx, const Uuid& source) {
  DW_CHECK(tx.post("DELETE FROM query_admissions WHERE {tenant} AND source_id = ?1", source));
  return tx.post("DELETE FROM query_access WHERE {tenant} AND source_id = ?1", source);
}

Result<void> leave_query_lists(store::WriteTx& tx, const Uuid& admitted) {
  DW_CHECK(
      tx.exec("UPDATE query_access SET version = version + 1 WHERE {tenant} AND source_id IN (SELECT source_id FROM "
              "query_admissions WHERE {tenant} AND admitted_id = ?1)",
              admitted));
  DW_CHECK(tx.exec("DELETE FROM query_admissions WHERE {tenant} AND admitted_id = ?1", admitted));
  return {};
}

Result<void> keys_leave_query_lists(store::WriteTx& tx, const Uuid& user) {
  DW_TRY(const auto keys,
         tx.select<Uuid>("SELECT id FROM api_keys WHERE {tenant} AND principal_id = ?1 AND id IN (SELECT admitted_id "
                         "FROM query_admissions WHERE {tenant})",
                         user));
  for (const Uuid& key : keys) DW_CHECK(leave_query_lists(tx, key));
  return {};
}

}  // namespace datawave::access
