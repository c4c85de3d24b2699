#include <algorithm>
#include <array>
#include <string_view>

#include "impl.hpp"

namespace datawave::sqlite {

namespace {
constexpr int kMaxValueBytes = 256 << 20;
constexpr int kMaxSqlBytes = 32 << 20;  // also bounds the text of a table's definition
constexpr int kMaxProgram = 2'000'000;

// Settings that only tell, and those that describe the object named by their argument.
constexpr auto kReadPragmas =
    std::to_array<std::string_view>({"encoding", "freelist_count", "page_count", "page_size", "schema_version",
                                     "user_version", "application_id", "journal_mode", "data_version", "table_list"});
constexpr auto kDescribePragmas = std::to_array<std::string_view>(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"});

bool contains(const auto& list, const char* name) {
  return name != nullptr && std::find(list.begin(), list.end(), std::string_view(name)) != list.end();
}

/// Rows are protected by the read-only handle itself; INSERT and its like must pass here because the modules of
/// full-text and R-tree tables prepare such statements when a table of theirs is merely looked at.
int authorize(void*, int action, const char* first, const char* second, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE: return SQLITE_OK;
    case SQLITE_FUNCTION:
      return second != nullptr && std::string_view(second) == "load_extension" ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
      return (second == nullptr ? contains(kReadPragmas, first) : contains(kDescribePragmas, first)) ? SQLITE_OK
                                                                                                     : SQLITE_DENY;
    default: return SQLITE_DENY;  // ATTACH, CREATE, DROP, ALTER, ANALYZE, SAVEPOINT …
  }
}
}  // namespace

Result<void> harden(sqlite3* handle, OpenMode mode) {
  const std::pair<int, int> limits[] = {{SQLITE_LIMIT_LENGTH, kMaxValueBytes},
                                        {SQLITE_LIMIT_SQL_LENGTH, kMaxSqlBytes},
                                        {SQLITE_LIMIT_VDBE_OP, kMaxProgram},
                                        {SQLITE_LIMIT_EXPR_DEPTH, 500},
                                        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
                                        {SQLITE_LIMIT_TRIGGER_DEPTH, 20},
                                        {SQLITE_LIMIT_ATTACHED, 0},
                                        {SQLITE_LIMIT_WORKER_THREADS, 0}};
  for (const auto& [limit, value] : limits) sqlite3_limit(handle, limit, value);
  const std::pair<int, int> switches[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                          {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                          {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                          {SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0},
                                          {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}};
  for (const auto& [option, value] : switches) {
    if (const int code = sqlite3_db_config(handle, option, value, nullptr); code != SQLITE_OK)
      return fail(error_of(code, handle));
  }
  // Before the authoriser, which would refuse them. Temporary files would be files that we made.
  for (const char* sql : {"PRAGMA cell_size_check = ON", "PRAGMA mmap_size = 0", "PRAGMA temp_store = MEMORY"}) {
    if (const int code = sqlite3_exec(handle, sql, nullptr, nullptr, nullptr); code != SQLITE_OK)
      return fail(error_of(code, handle));
  }
  if (mode == OpenMode::read_only) {
    if (const int code = sqlite3_exec(handle, "PRAGMA query_only = ON", nullptr, nullptr, nullptr); code != SQLITE_OK)
      return fail(error_of(code, handle));
    sqlite3_set_authorizer(handle, authorize, nullptr);
  }
  return {};
}

}  // namespace datawave::sqlite
