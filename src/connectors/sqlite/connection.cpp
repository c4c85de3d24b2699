#include "connection.hpp"

#include <filesystem>

#include "datawave/core/text.hpp"

namespace datawave::connectors::sqlite {

namespace {
using connect::ColumnBatch;
using datawave::sqlite::Database;
using datawave::sqlite::Statement;

constexpr std::size_t kBatchRows = 512;
constexpr std::size_t kBatchBytes = std::size_t{1} << 20;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;
constexpr int kOldestLibrary = 3037000;  // pragma table_list

connect::CellKind kind_of(datawave::sqlite::ValueKind kind) {
  using datawave::sqlite::ValueKind;
  return kind == ValueKind::integer ? connect::CellKind::integer
         : kind == ValueKind::real  ? connect::CellKind::real
                                    : connect::CellKind::text;
}

Result<std::optional<ColumnBatch>> read_batch(Statement& statement, bool& done) {
  std::optional<ColumnBatch> batch;
  if (done) return batch;
  batch.emplace();
  const int columns = statement.columns();
  batch->columns.resize(static_cast<std::size_t>(columns));
  for (int c = 0; c < columns; ++c) batch->names.push_back(statement.name(c));
  std::size_t bytes = 0;
  for (std::size_t rows = 0; rows < kBatchRows && bytes < kBatchBytes; ++rows) {
    DW_TRY(const bool more, statement.step());
    if (!more) {
      done = true;
      break;
    }
    for (int c = 0; c < columns; ++c) {
      const auto value = statement.optional_text(c);
      if (value) {
        batch->columns[static_cast<std::size_t>(c)].append(*value, kind_of(statement.kind(c)));
        bytes += value->size();
        if (bytes > kMostBytes) return fail(ErrorCode::resource_exhausted, "a row is larger than 64 MiB");
      } else {
        batch->columns[static_cast<std::size_t>(c)].append_null();
      }
    }
  }
  if (done && batch->rows() == 0) batch.reset();
  return batch;
}

class StatementStream final : public connect::BatchStream {
 public:
  StatementStream(std::shared_ptr<Handle> handle, std::shared_ptr<Statement> statement)
      : handle_(std::move(handle)), state_(std::make_shared<State>()) {
    state_->statement = std::move(statement);
  }

  Task<std::optional<ColumnBatch>> next(CallContext ctx) override {
    std::function<Result<std::optional<ColumnBatch>>(Database&)> work = [state = state_](Database&) {
      return read_batch(*state->statement, state->done);
    };
    auto batch = co_await handle_->run<std::optional<ColumnBatch>>(ctx, work, Handle::Part::next);
    if (!batch) state_->done = true;
    co_return batch;
  }

 private:
  struct State {
    std::shared_ptr<Statement> statement;
    bool done = false;
  };
  std::shared_ptr<Handle> handle_;  // outlives the statement
  std::shared_ptr<State> state_;
};

class SqliteConnection final : public connect::Connection {
 public:
  SqliteConnection(std::shared_ptr<Handle> handle, io::BlockingPool& pool)
      : handle_(std::move(handle)), pool_(&pool), discoverer_(make_discoverer(handle_)) {}

  [[nodiscard]] const connect::ServerFacts& facts() const override { return facts_; }

  Task<void> read_facts(CallContext ctx, LadderObserver* observer) {
    Rung rung(observer, "version");
    if (datawave::sqlite::library_version_number() < kOldestLibrary) {
      co_return fail(Error(ErrorCode::unsupported, "the SQLite library of this system is too old: 3.37 is needed")
                         .with_stage(ConnectStage::protocol));
    }
    facts_.product = "SQLite";
    facts_.version = datawave::sqlite::library_version();
    facts_.version_number = datawave::sqlite::library_version_number();
    facts_.database = "main";
    facts_.role = "read-only file";
    facts_.endpoint = handle_->database().path();
    std::function<Result<std::vector<std::string>>(Database&)> work = [](Database& db) { return file_facts(db); };
    auto read = co_await handle_->run<std::vector<std::string>>(ctx, work);
    if (!read) {
      Error error = std::move(read).error();
      error.stage = ConnectStage::protocol;
      co_return fail(std::move(error));
    }
    facts_.encoding = printable((*read)[0], 40);
    if ((*read)[1] == "wal") facts_.notes.emplace_back("write-ahead log: a writer is not stopped while it is read");
    rung.done("SQLite " + facts_.version + ", " + facts_.role);
    co_return Result<void>();
  }

  Task<void> ping(CallContext ctx) override {
    DW_CO_CHECK(check_open());
    std::function<Result<void>(Database&)> work = [](Database& db) -> Result<void> {
      DW_CHECK(db.query_integer("PRAGMA schema_version"));
      return {};
    };
    auto done = co_await handle_->run<void>(ctx, work);
    co_return done;
  }

  Task<std::unique_ptr<connect::BatchStream>> execute(CallContext ctx, std::string statement,
                                                      std::vector<std::optional<std::string>> params) override {
    DW_CO_CHECK(check_open());
    using Prepared = std::shared_ptr<Statement>;
    std::function<Result<Prepared>(Database&)> work = [sql = std::move(statement),
                                                       values = std::move(params)](Database& db) -> Result<Prepared> {
      DW_TRY(Statement made, db.prepare(sql));
      if (static_cast<std::size_t>(made.parameters()) != values.size())
        return fail(ErrorCode::invalid_argument, "the statement has another number of parameters");
      for (std::size_t i = 0; i < values.size(); ++i) DW_CHECK(made.bind(static_cast<int>(i) + 1, values[i]));
      return std::make_shared<Statement>(std::move(made));
    };
    DW_CO_TRY(auto prepared, co_await handle_->run<Prepared>(ctx, work));
    std::unique_ptr<connect::BatchStream> stream = std::make_unique<StatementStream>(handle_, std::move(prepared));
    co_return stream;
  }

  Task<void> cancel(CallContext) override {
    if (handle_) handle_->interrupt();
    co_return Result<void>();
  }

  Task<void> close(CallContext) override {
    discoverer_.reset();
    handle_.reset();
    co_return Result<void>();
  }

  [[nodiscard]] bool usable() const override { return handle_ != nullptr; }
  connect::Discoverer* discoverer() override { return discoverer_.get(); }

  /// A handle of its own, so that samples are read outside the read transaction of the inventory.
  Task<std::unique_ptr<connect::Sampler>> open_sampler(CallContext ctx) override {
    DW_CO_CHECK(check_open());
    std::string path = handle_->database().path();
    DW_CO_TRY(auto handle, co_await Handle::open(ctx, std::move(path), *pool_));
    co_return make_sampler(std::move(handle));
  }

  Task<connect::HealthFacts> health(CallContext ctx) override {
    DW_CO_CHECK(check_open());
    std::function<Result<connect::HealthFacts>(Database&)> work = [](Database& db) -> Result<connect::HealthFacts> {
      DW_CHECK(db.query_integer("SELECT count(*) FROM sqlite_schema"));
      connect::HealthFacts facts;
      std::error_code failed;
      const auto size = std::filesystem::file_size(db.path(), failed);
      if (!failed) facts.size_bytes = static_cast<std::int64_t>(size);
      const auto space = std::filesystem::space(db.path(), failed);
      if (!failed) facts.free_disk_bytes = static_cast<std::int64_t>(space.available);
      return facts;
    };
    co_return co_await handle_->run<connect::HealthFacts>(ctx, work);
  }

 private:
  static Result<std::vector<std::string>> file_facts(Database& db) {
    std::vector<std::string> facts;
    for (const char* sql : {"PRAGMA encoding", "PRAGMA journal_mode"}) {
      DW_TRY(std::string text, db.query_text(sql));
      facts.push_back(std::move(text));
    }
    DW_CHECK(db.query_integer("SELECT count(*) FROM sqlite_schema"));  // the first that reads the schema
    return facts;
  }

  Result<void> check_open() const {
    if (handle_) return {};
    return fail(ErrorCode::precondition_failed, "the connection was closed");
  }

  std::shared_ptr<Handle> handle_;
  io::BlockingPool* pool_;
  std::unique_ptr<connect::Discoverer> discoverer_;
  connect::ServerFacts facts_;
};
}  // namespace

Task<std::shared_ptr<Handle>> Handle::open(CallContext ctx, std::string path, io::BlockingPool& pool) {
  using Opened = std::shared_ptr<Database>;
  std::function<Result<Opened>()> job = [path = std::move(path)]() -> Result<Opened> {
    DW_TRY(std::unique_ptr<Database> database, Database::open({.path = path}));
    return Opened(std::move(database));
  };
  DW_CO_TRY(auto database, co_await io::run_blocking<Opened>(ctx, pool, job));
  auto handle = std::make_shared<Handle>(std::move(database), pool);
  co_return handle;
}

Task<std::unique_ptr<connect::Connection>> open_connection(CallContext ctx, connect::ConnectionSpec spec,
                                                           connect::OpenEnvironment env, LadderObserver* observer) {
  std::string path(spec.get("path"));
  Rung rung(observer, "open");
  auto handle = co_await Handle::open(ctx, path, *env.blocking);
  if (!handle) {
    Error error = std::move(handle).error();
    error.stage = error.code == ErrorCode::data_loss ? ConnectStage::protocol : ConnectStage::connect;
    if (error.code == ErrorCode::invalid_argument || error.code == ErrorCode::not_found) error.field = "path";
    co_return fail(std::move(error));
  }
  rung.done(printable(std::filesystem::path(path).filename().string(), 120) + ", read-only");
  auto connection = std::make_unique<SqliteConnection>(std::move(*handle), *env.blocking);
  DW_CO_CHECK(co_await connection->read_facts(ctx, observer));
  co_return connection;
}

}  // namespace datawave::connectors::sqlite
