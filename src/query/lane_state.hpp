/// What the gateway holds on one lane: sources with their pools, statements, runs that several wait for.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <unordered_map>

#include "audit_batch.hpp"
#include "datawave/query/gateway.hpp"
#include "pool_settings.hpp"
#include "pool_sizing.hpp"
#include "result_cache.hpp"

namespace datawave::query {

/// A statement that was let through, with the beginning of its audit record.
struct KnownStatement {
  std::shared_ptr<const connect::ReadStatement> statement;
  std::string record;  ///< `{"statement":"…"`
};

/// A source that is queried, as of its last version; on one lane.
struct OpenSource {
  source::DataSource source;
  access::Admission admission;  ///< as of the last look
  std::unique_ptr<connect::ReadEndpoint> reads;
  std::shared_ptr<PoolSizing> sizing;
  std::size_t granted = 0;           ///< connections of this lane
  std::int64_t setting_version = 0;  ///< of what operators set, as this lane follows it
  std::uint64_t served = 0;          ///< when sizes were looked at last
  bool paused = false;
  SteadyTime checked{};
  std::uint64_t changes = 0;  ///< of the service, when it was checked
  std::unordered_map<std::string, std::shared_ptr<const KnownStatement>> statements;

  std::optional<std::vector<std::string>> warnings;
  SteadyTime warned{};
  bool asking = false;
  std::vector<io::Suspension*> who_waits;  ///< for the warnings
};

/// The sizings of sources that some lane has open. Thread-safe.
class PoolSizings {
 public:
  /// Made where there is none; `start` is asked for then.
  std::shared_ptr<PoolSizing> of(const Uuid& source, const std::function<PoolSizing::Start()>& start);
  [[nodiscard]] std::shared_ptr<PoolSizing> find(const Uuid& source) const;

 private:
  mutable std::mutex mutex_;
  std::map<Uuid, std::weak_ptr<PoolSizing>> sizings_;
};

/// One run for several who ask the same at the same time.
class SharedRun {
 public:
  std::shared_ptr<const StoredResult> result;  ///< none after done(): it failed, and each runs by himself
  [[nodiscard]] bool is_done() const { return done_; }
  /// Until it is done or the deadline has come.
  Task<void> wait(CallContext ctx, Executor executor);
  void done(Executor executor);

 private:
  std::vector<io::Suspension*> waiters_;
  bool done_ = false;
};

class LaneState {
 public:
  struct Parts {
    source::SourceService& sources;
    store::Database& database;
    io::BlockingPool& blocking;
    const GatewayOptions& options;
    PoolSettings& settings;
    PoolSizings& sizings;
    const Clock& clock;
  };
  LaneState(Executor executor, Parts parts);

  /// What needs no looking, at once; else nothing.
  [[nodiscard]] std::shared_ptr<OpenSource> source_at_once(const store::TenantScope& scope,
                                                           const std::string& name) const;
  /// Looked at again every second, and at once after a change by this process. Errors: as SourceService::find, load.
  Task<std::shared_ptr<OpenSource>> source(CallContext ctx, const store::TenantScope& scope, const std::string& name);
  /// Errors: as ReadEndpoint::prepare.
  Result<std::shared_ptr<const KnownStatement>> statement(OpenSource& source, const std::string& sql,
                                                          connect::Explain explain);
  /// Where they were asked for lately; else nothing.
  [[nodiscard]] const std::vector<std::string>* warnings_at_once(const OpenSource& source) const;
  /// What the source's credential can do beyond reading; asked at first and every ten minutes.
  Task<std::vector<std::string>> warnings(CallContext ctx, std::shared_ptr<OpenSource> source);

  AuditBatch& audit() { return audit_; }
  std::unordered_map<std::string, std::shared_ptr<SharedRun>>& runs() { return runs_; }
  [[nodiscard]] Executor executor() const { return executor_; }
  [[nodiscard]] std::vector<std::shared_ptr<OpenSource>> all(const Uuid& tenant) const;
  [[nodiscard]] std::shared_ptr<OpenSource> find(const Uuid& tenant, const Uuid& source) const;
  /// The pool of a source as it was when the source was looked at last, some second ago. From any thread.
  [[nodiscard]] std::optional<PoolMoment> moment(const Uuid& source) const;
  /// Follows what operators set for the source, if it is open here.
  Task<void> follow(std::shared_ptr<OpenSource> open);
  /// While statements run, sizes are looked at.
  void keep_sizing() {
    if (!sizing_timer_.armed()) begin_sizing();
  }
  Task<void> end(CallContext ctx);

 private:
  struct Entry {
    Uuid tenant;
    std::shared_ptr<OpenSource> open;
  };
  [[nodiscard]] std::shared_ptr<OpenSource> known(const std::string& key) const;
  Task<std::shared_ptr<OpenSource>> look_up(CallContext ctx, const store::TenantScope& scope, const std::string& key,
                                            const std::string& name, std::uint64_t changes);
  Result<std::shared_ptr<OpenSource>> make(source::OpenedSource loaded, std::uint64_t changes);
  void retire(std::shared_ptr<OpenSource> source);
  Task<void> learn_setting(CallContext ctx, const store::TenantScope& scope, const Uuid& source);
  void begin_sizing();
  void look_at_sizes();
  void ask_headroom(const std::shared_ptr<OpenSource>& open);
  void note_moment(const OpenSource& open);

  Executor executor_;
  Parts parts_;
  std::unique_ptr<io::Resolver> resolver_;
  io::Dialer dialer_;
  AuditBatch audit_;
  std::unordered_map<std::string, Uuid> names_;  ///< tenant and name or id, as it was asked for
  std::map<Uuid, Entry> open_;
  std::unordered_map<std::string, std::shared_ptr<SharedRun>> runs_;
  std::unordered_map<std::string, std::shared_ptr<SharedRun>> looks_;  ///< sources being looked up
  io::CoarseTimer sizing_timer_;
  SteadyTime last_use_{};
  mutable std::mutex moments_mutex_;
  std::map<Uuid, PoolMoment> moments_;
  bool ended_ = false;
};

}  // namespace datawave::query
