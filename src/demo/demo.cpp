#include "datawave/demo/demo.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "datawave/core/random.hpp"
#include "datawave/sqlite/database.hpp"
#include "fill.hpp"

namespace datawave::demo {

namespace {
namespace fs = std::filesystem;
using sqlite::Database;

// Written last; raise the version with every change of schema or rows.
constexpr std::int64_t kApplication = 0x44574456;  // "DWDV"
constexpr std::int64_t kVersion = 1;

Error of_system(const std::error_code& code, const char* what) {
  ErrorCode kind = ErrorCode::unavailable;
  if (code.value() == EACCES || code.value() == EPERM || code.value() == EROFS) kind = ErrorCode::permission_denied;
  if (code.value() == ENOSPC || code.value() == EDQUOT) kind = ErrorCode::resource_exhausted;
  return Error(kind, std::string(what) + ": " + code.message());
}

enum class Standing { none, current, outdated, foreign };

Result<Standing> look_at(const std::string& path) {
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(path, failed))) return Standing::none;
  auto db = Database::open({.path = path});
  if (!db) return Standing::foreign;
  const auto application = (*db)->query_integer("PRAGMA application_id");
  if (!application || *application != kApplication) return Standing::foreign;
  const auto version = (*db)->query_integer("PRAGMA user_version");
  return version && *version == kVersion ? Standing::current : Standing::outdated;
}

Result<DemoDatabase> describe(const std::string& path, bool reused) {
  DW_TRY(const auto db, Database::open({.path = path}));
  DemoDatabase demo;
  demo.path = db->path();
  demo.reused = reused;
  DW_TRY(auto names, db->prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"));
  std::string sum;
  for (;;) {
    DW_TRY(const bool more, names.step());
    if (!more) break;
    ++demo.tables;
    sum +=
        (sum.empty() ? "SELECT " : " + ") + ("(SELECT count(*) FROM " + sqlite::quote_identifier(names.text(0)) + ")");
  }
  DW_TRY(demo.rows, db->query_integer(sum));
  return demo;
}

Result<void> write_all(const std::string& path, std::uint64_t seed) {
  DW_TRY(const auto db, Database::open({.path = path, .mode = sqlite::OpenMode::create, .untrusted = false}));
  // No journal: until it is renamed nobody reads it. One transaction, one sync.
  DW_CHECK(db->exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; BEGIN"));
  DW_CHECK(db->exec(kSchema));
  Dice dice(seed);
  DW_CHECK(fill(*db, dice));
  DW_CHECK(db->exec("PRAGMA application_id = " + std::to_string(kApplication)));
  DW_CHECK(db->exec("PRAGMA user_version = " + std::to_string(kVersion)));
  return db->exec("COMMIT");
}
}  // namespace

Result<DemoDatabase> make_demo(const std::string& given, DemoOptions options) {
  std::error_code failed;
  const fs::path path = fs::absolute(given, failed).lexically_normal();
  if (failed || given.empty())
    return fail(ErrorCode::invalid_argument, "the path of the sample database cannot be used");
  DW_TRY(const Standing standing, look_at(path.string()));
  if (standing == Standing::current && !options.fresh) return describe(path.string(), true);
  if (standing == Standing::foreign) {
    return fail(Error(ErrorCode::already_exists, "another file stands where the sample database would be made")
                    .with_remedy("Name another path, or move that file away; it was not touched."));
  }
  fs::create_directories(path.parent_path(), failed);
  if (failed) return fail(of_system(failed, "the directory of the sample database cannot be made"));

  const std::string draft = path.string() + ".new-" + std::to_string(system_random().next_u64());
  auto written = write_all(draft, options.seed);
  if (written) {
    fs::rename(draft, path, failed);
    if (failed) written = fail(of_system(failed, "the sample database cannot be put in its place"));
  }
  if (!written) {
    std::error_code ignored;
    fs::remove(draft, ignored);
    return fail(std::move(written).error());
  }
  return describe(path.string(), false);
}

}  // namespace datawave::demo
