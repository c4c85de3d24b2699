#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "datawave/core/text.hpp"
#include "impl.hpp"

namespace datawave::sqlite {

namespace {
constexpr int kOpsBetweenChecks = 1000;  // some tens of microseconds
constexpr auto kBusyPause = std::chrono::milliseconds(5);

int on_progress(void* impl) { return static_cast<const Database::Impl*>(impl)->must_stop() ? 1 : 0; }

int on_busy(void* opaque, int attempts) {
  auto& impl = *static_cast<Database::Impl*>(opaque);
  const SteadyTime now = impl.clock->steady();
  if (attempts == 0) impl.busy_since = now;
  if (impl.must_stop() || now - impl.busy_since >= impl.busy_wait) return 0;
  std::this_thread::sleep_for(kBusyPause);
  return 1;
}

/// `file:///abs/path?mode=ro`, every byte with a meaning in a URI escaped, so that a file name cannot add options.
std::string uri_of(const std::string& absolute_path, OpenMode mode) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file://";
  for (const char c : absolute_path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                       c == '.' || c == '-' || c == '_' || c == '~';
    if (plain) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[byte >> 4U];
      uri += kHex[byte & 15U];
    }
  }
  return uri + (mode == OpenMode::read_only ? "?mode=ro" : "?mode=rwc");
}

/// stat only: to open and close the file ourselves would drop the locks that SQLite holds on it in this process.
Result<void> check_is_file(const std::string& path, OpenMode mode) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      if (mode == OpenMode::create) return {};
      return fail(Error(ErrorCode::not_found, "the file does not exist").with_remedy("Check the path."));
    }
    if (errno == EACCES) {
      return fail(Error(ErrorCode::permission_denied, "a directory on the way to the file may not be entered")
                      .with_remedy("Give this user access to it."));
    }
    return fail(Error(ErrorCode::invalid_argument, "the path cannot be used").with_remedy("Check the path."));
  }
  if (S_ISDIR(info.st_mode)) {
    return fail(Error(ErrorCode::invalid_argument, "this is a directory, not a database file")
                    .with_remedy("Name the file in it."));
  }
  if (!S_ISREG(info.st_mode)) {
    return fail(Error(ErrorCode::invalid_argument, "this is a device, pipe or socket, not a database file")
                    .with_remedy("Name a regular file."));
  }
  // SQLite takes a file shorter than its header for an empty database, and an inventory would call that complete.
  constexpr off_t kHeaderBytes = 100;
  if (info.st_size > 0 && info.st_size < kHeaderBytes) {
    return fail(Error(ErrorCode::data_loss, "the file is too short for a SQLite database")
                    .with_remedy("Check the path, or take a fresh copy of the file."));
  }
  return {};
}

/// SQLite counts its memory under one lock of the process, taken at every allocation; nobody asks for the count. To be
/// said before the library's first use.
void configure_once() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}
}  // namespace

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const OpenOptions& options) {
  if (options.path.empty() || options.path.find('\0') != std::string::npos)
    return fail(Error(ErrorCode::invalid_argument, "the path of the file is empty or holds a NUL byte"));
  std::error_code failed;
  std::string path = std::filesystem::absolute(options.path, failed).lexically_normal().string();
  if (failed) return fail(Error(ErrorCode::invalid_argument, "the path cannot be used"));
  while (path.starts_with("//")) path.erase(0, 1);  // else the first name would be a host in the URI
  DW_CHECK(check_is_file(path, options.mode));

  configure_once();
  auto impl = std::make_unique<Impl>();
  impl->path = path;
  impl->busy_wait = options.busy_wait;
  sqlite3* handle = nullptr;
  const int access =
      options.mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int flags = access | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(uri_of(path, options.mode).c_str(), &handle, flags, nullptr);
  impl->handle.reset(handle);  // also after a failure
  if (code != SQLITE_OK && handle != nullptr && sqlite3_system_errno(handle) == ENOENT)
    return fail(ErrorCode::not_found, "the directory of the file does not exist");
  if (code != SQLITE_OK) return fail(error_of(code, handle));
  sqlite3_progress_handler(handle, kOpsBetweenChecks, on_progress, impl.get());
  sqlite3_busy_handler(handle, on_busy, impl.get());
  std::unique_ptr<Database> database(new Database(std::move(impl)));
  if (options.untrusted) DW_CHECK(harden(handle, options.mode));
  return database;
}

void Database::begin_operation(SteadyTime deadline, const Clock& clock) {
  continue_operation(deadline, clock);
  impl_->stop = false;
}

void Database::continue_operation(SteadyTime deadline, const Clock& clock) {
  impl_->deadline = deadline;
  impl_->clock = &clock;
}

void Database::interrupt() {
  // The flag stops what has not begun yet; SQLite forgets an interrupt that meets no running statement.
  impl_->stop = true;
  sqlite3_interrupt(impl_->handle.get());
}

Error Database::error(int code) const {
  if ((code & 0xff) == SQLITE_INTERRUPT && !impl_->stop && impl_->expired())
    return {ErrorCode::deadline_exceeded, "not done before the deadline"};
  if ((code & 0xff) == SQLITE_BUSY && impl_->must_stop())
    return impl_->stop ? Error(ErrorCode::cancelled, "cancelled")
                       : Error(ErrorCode::deadline_exceeded, "another process held its lock until the deadline");
  return error_of(code, impl_->handle.get());
}

Result<Statement> Database::prepare(std::string_view sql) {
  if (impl_->must_stop()) return fail(error(SQLITE_INTERRUPT));
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(impl_->handle.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &tail);
  Statement statement(*this, raw);
  if (code != SQLITE_OK) return fail(error(code));
  if (raw == nullptr) return fail(ErrorCode::invalid_argument, "the statement is empty");
  const auto rest = trim(sql.substr(static_cast<std::size_t>(tail - sql.data())));
  if (!rest.empty() && rest != ";") return fail(ErrorCode::invalid_argument, "one statement at a time");
  ++impl_->statements;
  return statement;
}

Result<void> Database::exec(std::string_view sql) {
  while (!trim(sql).empty()) {
    if (impl_->must_stop()) return fail(error(SQLITE_INTERRUPT));
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v3(impl_->handle.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &tail);
    Statement statement(*this, raw);
    if (code != SQLITE_OK) return fail(error(code));
    sql.remove_prefix(static_cast<std::size_t>(tail - sql.data()));
    if (raw == nullptr) continue;  // a comment
    ++impl_->statements;
    DW_CHECK(statement.run());
  }
  return {};
}

Result<std::int64_t> Database::query_integer(std::string_view sql) {
  DW_TRY(Statement statement, prepare(sql));
  DW_TRY(const bool row, statement.step());
  return row ? statement.integer(0) : 0;
}

Result<std::string> Database::query_text(std::string_view sql) {
  DW_TRY(Statement statement, prepare(sql));
  DW_TRY(const bool row, statement.step());
  return row ? statement.string(0) : std::string();
}

const std::string& Database::path() const { return impl_->path; }
bool Database::autocommit() const { return sqlite3_get_autocommit(impl_->handle.get()) != 0; }
std::int64_t Database::changes() const { return sqlite3_changes64(impl_->handle.get()); }
std::uint64_t Database::statements() const { return impl_->statements; }
sqlite3* Database::native() { return impl_->handle.get(); }

std::string_view library_version() { return sqlite3_libversion(); }
int library_version_number() { return sqlite3_libversion_number(); }

}  // namespace datawave::sqlite
