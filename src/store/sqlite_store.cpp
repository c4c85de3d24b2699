#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <mutex>
#include <thread>

#include "body_queue.hpp"
#include "migrate.hpp"
#include "sqlite_tx.hpp"

namespace datawave::store {

namespace {
constexpr std::size_t kMaxQueued = 4096;
constexpr std::size_t kMaxGroup = 256;  // bodies that share one durable commit
constexpr auto kGroupTime = std::chrono::milliseconds(20);
constexpr std::int64_t kCheckpointPages = 1000;  // 4 MiB of log: moved into the file when nobody waits
constexpr std::int64_t kForcedCheckpointPages = 16000;

bool is_of_disk(const Error& error) {
  return error.vendor_code == "SQLITE_FULL" || error.vendor_code == "SQLITE_IOERR" ||
         error.vendor_code == "SQLITE_READONLY";
}

/// What the disk says, as the caller needs it.
Error of_disk(Error error) {
  if (error.vendor_code == "SQLITE_READONLY" || error.vendor_code == "SQLITE_IOERR") {
    const char* what =
        error.vendor_code == "SQLITE_READONLY" ? "the store is read-only" : "the disk of the store fails";
    return Error(ErrorCode::unavailable, what)
        .with_vendor_code(error.vendor_code)
        .with_remedy("Look at the disk that holds the data directory; writes succeed again by themselves.")
        .with_retryable();
  }
  if (error.vendor_code != "SQLITE_FULL") return error;
  error.code = ErrorCode::resource_exhausted;
  error.message = "the disk that holds the store is full";
  error.remedy = "Free space there; writes succeed again by themselves.";
  error.retryable = true;
  return error;
}

/// Held as long as the store is open; the kernel drops it with the process.
class LockFile {
 public:
  static Result<LockFile> take(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
      return fail(Error(ErrorCode::permission_denied, "the directory of the store cannot be written")
                      .with_remedy("Give this user write access to it, or name another with --data-dir."));
    }
    LockFile lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      return fail(Error(ErrorCode::precondition_failed, "another datawave serves from this store")
                      .with_remedy("Stop it first, or name another directory with --data-dir."));
    }
    return lock;
  }
  LockFile() = default;
  LockFile(LockFile&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  LockFile& operator=(LockFile&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~LockFile() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit LockFile(int fd) : fd_(fd) {}
  int fd_ = -1;
};

/// Locks and shared memory of SQLite do not hold on network file systems. Numbers: statfs(2).
Result<void> refuse_network_mount(const std::string& directory) {
  struct statfs info{};
  if (::statfs(directory.c_str(), &info) != 0) return {};
  switch (static_cast<unsigned long>(info.f_type)) {
    case 0x6969:      // NFS
    case 0xff534d42:  // CIFS
    case 0xfe534d42:  // SMB2
    case 0x517b:      // SMB
    case 0x00c36400:  // Ceph
      return fail(
          Error(ErrorCode::precondition_failed, "the store lies on a network file system, where locks do not hold")
              .with_remedy("Use a local disk, or a PostgreSQL store: --store postgres://…"));
    default: return {};
  }
}

Result<std::unique_ptr<sqlite::Database>> open_handle(const std::string& path, bool writer) {
  sqlite::OpenOptions options;
  options.path = path;
  options.mode = writer ? sqlite::OpenMode::create : sqlite::OpenMode::read_only;
  options.untrusted = false;
  DW_TRY(auto database, sqlite::Database::open(options));
  if (writer) {
    DW_CHECK(database->query_text("PRAGMA journal_mode = WAL"));
    DW_CHECK(database->exec("PRAGMA synchronous = FULL"));
    DW_CHECK(database->query_integer("PRAGMA wal_autocheckpoint = 0"));
    DW_CHECK(database->query_integer("PRAGMA journal_size_limit = 67108864"));
  }
  DW_CHECK(database->exec(writer ? "PRAGMA cache_size = -32768" : "PRAGMA cache_size = -16384"));
  DW_CHECK(database->exec("PRAGMA foreign_keys = ON"));
  DW_CHECK(database->exec("PRAGMA temp_store = MEMORY"));
  return database;
}

class SqliteStore final : public Database {
 public:
  SqliteStore(LockFile lock, std::string path, const Clock& clock, bool created)
      : lock_(std::move(lock)), path_(std::move(path)), clock_(clock), created_(created) {}

  ~SqliteStore() override {
    writes_.close();
    reads_.close();
    for (std::thread& thread : threads_) thread.join();
    // Readers first: the last handle folds the log into the file.
    readers_.clear();
    writer_.reset();
  }

  Result<void> start(int readers) {
    DW_TRY(auto handle, open_handle(path_, true));
    writer_ = std::make_unique<SqliteTx>(std::move(handle), clock_);
    DW_CHECK(migrate_sqlite(*writer_));
    for (int i = 0; i < readers; ++i) {
      DW_TRY(auto reader, open_handle(path_, false));
      readers_.push_back(std::make_unique<SqliteTx>(std::move(reader), clock_));
    }
    threads_.emplace_back([this] { run_writer(); });
    for (auto& reader : readers_) threads_.emplace_back([this, tx = reader.get()] { run_reader(*tx); });
    return {};
  }

  [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }
  [[nodiscard]] bool was_created() const override { return created_; }
  void on_events(std::function<void()> listener) override {
    const std::lock_guard lock(listener_mutex_);
    listener_ = std::move(listener);
  }
  [[nodiscard]] StoreMetrics metrics() const override {
    StoreMetrics metrics;
    metrics.bodies_committed = committed_;
    metrics.bodies_failed = failed_;
    metrics.commits = commits_;
    metrics.reads = reads_done_;
    metrics.writes_waiting = writes_.waiting();
    metrics.reads_waiting = reads_.waiting();
    return metrics;
  }
  [[nodiscard]] std::string describe() const override {
    return "SQLite " + std::string(sqlite::library_version()) + ", " + path_;
  }

 protected:
  void submit(Pending pending) override {
    BodyQueue& queue = pending.kind == Pending::Kind::write ? writes_ : reads_;
    if (queue.push(pending)) return;
    pending.done(fail(Error(ErrorCode::resource_exhausted, "too many operations wait for the store")
                          .with_remedy("Try again in a moment.")
                          .with_retryable()));
  }

 private:
  void tell_listener() {
    const std::lock_guard lock(listener_mutex_);
    if (listener_) listener_();
  }

  void run_reader(SqliteTx& tx) {
    for (;;) {
      std::vector<Pending> taken = reads_.take(1);
      if (taken.empty()) return;
      Pending& pending = taken.front();
      tx.begin(&pending.scope, pending.ctx.deadline);
      auto result = tx.handle().exec("BEGIN");
      if (result) result = run_body(pending, tx);
      tx.handle().begin_operation(SteadyTime::max(), clock_);  // the end is not bound to the caller's deadline
      if (auto ended = tx.handle().exec("COMMIT"); !ended && result) result = std::move(ended);
      ++reads_done_;
      pending.done(std::move(result));
    }
  }

  void run_writer() {
    for (;;) {
      std::vector<Pending> group = writes_.take(kMaxGroup);
      if (group.empty()) return;
      commit_group(group);
      checkpoint();
    }
  }

  /// All bodies in one durable commit; where that fails as a whole, each alone.
  void commit_group(std::vector<Pending>& group) {
    std::vector<Result<void>> results(group.size());
    bool events = false;
    std::size_t done = 0;
    const SteadyTime started = clock_.steady();
    auto whole = begin();
    while (whole && done < group.size()) {
      whole = run_in_savepoint(group[done], results[done], events);
      ++done;
      if (clock_.steady() - started > kGroupTime) break;
    }
    if (whole) whole = commit();
    if (!whole && is_of_disk(whole.error())) {
      // The disk does not take it: nobody's, and not one by one either.
      rollback();
      for (Pending& pending : group) answer(pending, fail(of_disk(whole.error())));
      return;
    }
    if (!whole) {
      rollback();
      if (done <= 1) {
        done = 1;
        results[0] = fail(of_disk(std::move(whole).error()));
      } else {
        done = 1;
        retry_alone(group.front());
        group.erase(group.begin());
        return commit_rest(group, 0);
      }
    }
    if (whole && events) tell_listener();  // first: whoever is answered may count on it
    for (std::size_t i = 0; i < done; ++i) answer(group[i], std::move(results[i]));
    commit_rest(group, done);
  }

  void commit_rest(std::vector<Pending>& group, std::size_t from) {
    if (from >= group.size()) return;
    std::vector<Pending> rest(std::make_move_iterator(group.begin() + static_cast<std::ptrdiff_t>(from)),
                              std::make_move_iterator(group.end()));
    commit_group(rest);
  }

  void retry_alone(Pending& pending) {
    Result<void> result;
    bool events = false;
    auto whole = begin();
    if (whole) whole = run_in_savepoint(pending, result, events);
    if (whole) whole = commit();
    if (!whole) {
      rollback();
      result = fail(of_disk(std::move(whole).error()));
    }
    if (whole && events) tell_listener();
    answer(pending, std::move(result));
  }

  /// An error means that the whole transaction is gone; the body's own goes to `result`.
  Result<void> run_in_savepoint(Pending& pending, Result<void>& result, bool& events) {
    sqlite::Database& handle = writer_->handle();
    writer_->begin(&pending.scope, pending.ctx.deadline);
    DW_CHECK(handle.exec("SAVEPOINT body"));
    result = run_body(pending, *writer_);
    if (result) result = append_records(*writer_, writer_->records(), pending.scope.system, clock_);
    handle.begin_operation(SteadyTime::max(), clock_);
    if (handle.autocommit())
      return fail(result ? Error(ErrorCode::unavailable, "the transaction was lost") : result.error());
    if (!result) DW_CHECK(handle.exec("ROLLBACK TO body"));
    DW_CHECK(handle.exec("RELEASE body"));
    if (result && !writer_->records().events.empty()) events = true;
    return {};
  }

  Result<void> begin() {
    writer_->handle().begin_operation(SteadyTime::max(), clock_);
    return writer_->handle().exec("BEGIN IMMEDIATE");
  }
  Result<void> commit() {
    DW_CHECK(writer_->handle().exec("COMMIT"));
    ++commits_;
    return {};
  }
  void rollback() {
    writer_->handle().begin_operation(SteadyTime::max(), clock_);
    if (!writer_->handle().autocommit()) (void)writer_->handle().exec("ROLLBACK");
  }

  void answer(Pending& pending, Result<void> result) {
    ++(result ? committed_ : failed_);
    if (!result) result = fail(of_disk(std::move(result).error()));
    pending.done(std::move(result));
  }

  /// The log is moved into the file when nobody waits, and in any case before it grows large. A failure is no fault of
  /// the bodies: the log keeps what they wrote.
  void checkpoint() {
    std::error_code ignored;
    const auto bytes = std::filesystem::file_size(path_ + "-wal", ignored);
    const std::int64_t pages = ignored ? 0 : static_cast<std::int64_t>(bytes / 4096);
    if (pages < kCheckpointPages || (pages < checkpointed_pages_ + kCheckpointPages && pages < kForcedCheckpointPages))
      return;
    const bool forced = pages >= kForcedCheckpointPages;
    if (!forced && writes_.waiting() > 0) return;
    (void)writer_->handle().query_integer(forced ? "PRAGMA wal_checkpoint(TRUNCATE)"
                                                 : "PRAGMA wal_checkpoint(PASSIVE)");
    checkpointed_pages_ = forced ? 0 : pages;
  }

  LockFile lock_;
  std::string path_;
  const Clock& clock_;
  bool created_;
  std::unique_ptr<SqliteTx> writer_;
  std::vector<std::unique_ptr<SqliteTx>> readers_;
  BodyQueue writes_{kMaxQueued};
  BodyQueue reads_{kMaxQueued};
  std::vector<std::thread> threads_;
  std::mutex listener_mutex_;
  std::function<void()> listener_;
  std::int64_t checkpointed_pages_ = 0;
  std::atomic<std::uint64_t> committed_{0};
  std::atomic<std::uint64_t> failed_{0};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> reads_done_{0};
};
}  // namespace

Result<std::unique_ptr<Database>> open_sqlite_store(const SqliteStoreOptions& options) {
  const std::filesystem::path path = std::filesystem::absolute(options.path);
  DW_CHECK(refuse_network_mount(path.parent_path().string()));
  DW_TRY(LockFile lock, LockFile::take(path.string() + ".lock"));
  std::error_code ignored;
  const auto size = std::filesystem::file_size(path, ignored);
  const bool created = ignored || size == 0;
  // Its log and index take the mode of the file, as it is when they are made.
  if (const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); fd >= 0) {
    ::fchmod(fd, 0600);
    ::close(fd);
  }
  auto store = std::make_unique<SqliteStore>(std::move(lock), path.string(), *options.clock, created);
  DW_CHECK(store->start(options.readers));
  return store;
}

}  // namespace datawave::store
