/// Who may query one source: whoever holds `query_run`, or of these only the users and API keys of a list.
///
/// A listed user is admitted with every session and every API key of his; a listed key is admitted alone. Lists hold
/// ids: who is removed and made again under the same name is somebody else. The rows go with the user, the key and the
/// source.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/uuid.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::access {

enum class QueryMode : std::uint8_t {
  role,    // whoever holds query_run
  listed,  // of these only who is listed; administrators too
};
DW_DESCRIBE_ENUM(QueryMode, role, listed)

struct AdmittedUser {
  Uuid id;
  std::string name;
};
DW_DESCRIBE(AdmittedUser, id, name);

struct AdmittedKey {
  Uuid id;
  std::string name;
  Uuid user_id;  // whose it is
  std::string user_name;
};
DW_DESCRIBE(AdmittedKey, id, name, user_id, user_name);

struct QueryAccess {
  QueryMode mode = QueryMode::role;
  std::vector<AdmittedUser> users;  // by name
  std::vector<AdmittedKey> keys;    // by user and name
  std::int64_t version = 0;         // 0: never set
};
DW_DESCRIBE(QueryAccess, mode, users, keys, version);

struct QueryAccessInput {
  QueryMode mode = QueryMode::role;
  std::vector<std::string> users;  // names or ids
  std::vector<std::string> keys;   // ids, or USER/NAME
};
DW_DESCRIBE(QueryAccessInput, mode, users, keys);
DW_DEFAULTED(QueryAccessInput, users, keys);
inline constexpr std::size_t kMostAdmitted = 500;
DW_ANNOTATE(QueryAccessInput, {.member = "users", .max_size = kMostAdmitted},
            {.member = "keys", .max_size = kMostAdmitted})
void validate(const QueryAccessInput& input, JsonProblems& problems);

/// The same as a query asks for it.
struct Admission {
  bool everybody = true;
  std::vector<Uuid> listed;  // ids of users and keys, sorted

  /// `credential`: the session or API key that the principal came with.
  [[nodiscard]] bool admits(const Uuid& principal, const Uuid& credential) const {
    return everybody || std::binary_search(listed.begin(), listed.end(), principal) ||
           std::binary_search(listed.begin(), listed.end(), credential);
  }
};

Result<Admission> admission_of(store::Tx& tx, const Uuid& source);
Result<QueryAccess> query_access_of(store::Tx& tx, const Uuid& source);

struct QueryAccessChange {
  QueryAccess after;
  std::string detail;  // of the audit: the mode before and now, and who was added and removed
};
/// `version`: as store::check_version() takes it; `dry_run`: nothing is stored. The caller has found the source and
/// writes the audit. Errors: invalid_argument (/users/0, /keys/0: nobody of that name), precondition_failed.
Result<QueryAccessChange> set_query_access(store::WriteTx& tx, const Uuid& source, std::int64_t version,
                                           const QueryAccessInput& input, bool dry_run);
/// With the source.
Result<void> remove_query_access(store::WriteTx& tx, const Uuid& source);

}  // namespace datawave::access
