/// Data sources: their records, their credentials, their connection tests, and the way to an open connection.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "datawave/access/query_access.hpp"
#include "datawave/connect/registry.hpp"
#include "datawave/core/random.hpp"
#include "datawave/secret/secret_manager.hpp"
#include "datawave/source/records.hpp"
#include "datawave/store/database.hpp"
#include "datawave/store/list.hpp"

namespace datawave::source {

/// What the server lets a source reach and open.
struct SourcePolicy {
  io::EgressPolicy egress = io::EgressPolicy::local_operator();
  std::vector<std::string> file_roots;     // directories whose database files may be sources; absolute
  std::vector<std::string> refused_roots;  // the data directory: store and keys
};

/// A source with its credential opened, on its way to a connection.
struct OpenedSource {
  DataSource source;
  connect::ConnectionSpec spec;
  const connect::Connector* connector = nullptr;
};

/// A source as a query meets it.
struct SourceToQuery {
  DataSource source;
  access::Admission admission;
};

/// Thread-safe; tasks run on the caller's lane.
class SourceService {
 public:
  struct Parts {
    store::Database& database;
    secret::SecretManager& secrets;
    const connect::Registry& registry;
    io::BlockingPool& blocking;
    SourcePolicy policy;
    /// Removes what hangs on a source, in the same transaction; given by whoever owns it.
    std::function<Result<DeleteConsequences>(store::WriteTx&, const Uuid& source)> remove_dependants;
    /// Counts the same without removing.
    std::function<Result<DeleteConsequences>(store::Tx&, const Uuid& source)> count_dependants;
    const Clock& clock = system_clock();
    const Random& random = system_random();
  };
  explicit SourceService(Parts parts);
  ~SourceService();

  static const store::ListSpec& list_spec();
  Task<store::Page<DataSource>> list(CallContext ctx, store::TenantScope scope, store::ListRequest request);
  /// By id or name. Errors: not_found.
  Task<DataSource> find(CallContext ctx, store::TenantScope scope, std::string id_or_name);
  /// With who may query it, both as of one moment. Errors: not_found.
  Task<SourceToQuery> find_to_query(CallContext ctx, store::TenantScope scope, std::string id_or_name);
  /// Errors: not_found.
  Task<access::QueryAccess> query_access(CallContext ctx, store::TenantScope scope, Uuid id);
  /// Counts as a change of the source, whose version stays; audited as source.query_access. Errors: not_found,
  /// invalid_argument (/users/0, /keys/0: there is no such user or key), precondition_failed (version).
  Task<access::QueryAccess> change_query_access(CallContext ctx, store::TenantScope scope, Uuid id,
                                                std::int64_t version, access::QueryAccessInput access, bool dry_run);
  /// Errors: invalid_argument with pointers into `connection`, already_exists (name). `dry_run`: everything is checked
  /// and nothing stored.
  Task<DataSource> create(CallContext ctx, store::TenantScope scope, SourceCreate source, bool dry_run);
  /// Errors: precondition_failed (version), conflict: the endpoint changed and the secrets were not given again.
  Task<DataSource> change(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version, SourcePatch patch,
                          bool dry_run);
  Task<DeleteConsequences> remove(CallContext ctx, store::TenantScope scope, Uuid id, std::int64_t version,
                                  bool dry_run);

  /// Climbs the ladder and keeps the report. `on_rung` is called on this lane as each is begun and done (state
  /// `skipped`: begun). Errors: only those of the store; what the source said is in the report. Rate-limited a tenant:
  /// resource_exhausted with retry_after.
  Task<TestReport> test(CallContext ctx, store::TenantScope scope, Uuid id,
                        std::function<void(const TestRung&)> on_rung);
  /// The same for what is not stored yet; the report is not kept.
  Task<TestReport> try_out(CallContext ctx, store::TenantScope scope, SourceCreate source,
                           std::function<void(const TestRung&)> on_rung);
  /// A test whose report is not kept, and which lends the connection to `then`, within the time of the call, before it
  /// is closed: for a diagnosis. Audited as source.diagnose. Errors: as test().
  Task<TestReport> examine(CallContext ctx, store::TenantScope scope, Uuid id,
                           std::function<Task<void>(CallContext, connect::Connection&)> then);
  Task<std::vector<TestReport>> tests(CallContext ctx, store::TenantScope scope, Uuid id);

  /// With its credential; blocking, for a job's thread.
  Result<OpenedSource> load(CallContext ctx, const store::TenantScope& scope, const Uuid& id);
  [[nodiscard]] const SourcePolicy& policy() const;
  /// Grows with every source that this process changed (who may query it, too) or removed: what was read before may be
  /// of yesterday.
  [[nodiscard]] std::uint64_t changes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace datawave::source
