#include "connection.hpp"
#include "datawave/connect/pooled.hpp"
#include "datawave/connectors/sqlite.hpp"

namespace datawave::connectors {

namespace {
using connect::Capability;

connect::Descriptor make_descriptor() {
  connect::Descriptor d;
  d.type = "sqlite";
  d.title = "SQLite";
  d.versions = "files of SQLite 3";
  d.url_schemes = {"sqlite", "sqlite3"};
  d.url_example = "sqlite:///path/file.db";
  d.fields.push_back({.key = "path",
                      .type = connect::FieldType::file,
                      .help = "the database file; it is opened read-only and never created",
                      .required = true,
                      .aliases = {"file"},
                      .endpoint = true});
  d.capabilities = {Capability::execute, Capability::cancel, Capability::inventory, Capability::sampling,
                    Capability::snapshots};
  d.ladder = {"open", "version", "catalog", "sampling"};
  d.minimum_grants = {
      "read access to the file",
      "for a database in WAL mode: its -wal and -shm files beside it, in a directory that may be written"};
  return d;
}

class SqliteConnector final : public connect::Connector {
 public:
  [[nodiscard]] const connect::Descriptor& descriptor() const override { return descriptor_; }

  Task<std::unique_ptr<connect::Connection>> open(CallContext ctx, connect::ConnectionSpec spec,
                                                  connect::OpenEnvironment env,
                                                  LadderObserver* observer) const override {
    DW_CO_CHECK(spec.check_complete());
    co_return co_await sqlite::open_connection(ctx, std::move(spec), env, observer);
  }

  Result<std::unique_ptr<connect::ReadEndpoint>> open_reads(Executor executor, connect::ConnectionSpec spec,
                                                            connect::OpenEnvironment env,
                                                            connect::ReadsOptions options) const override {
    DW_CHECK(spec.check_complete());
    auto connections = std::make_unique<connect::ConnectionFactory>(*this, std::move(spec), env);
    return connect::make_pooled_reads(executor, std::move(connections), std::move(options));
  }

 private:
  connect::Descriptor descriptor_ = make_descriptor();
};
}  // namespace

std::unique_ptr<connect::Connector> make_sqlite_connector() { return std::make_unique<SqliteConnector>(); }

}  // namespace datawave::connectors
