#include "datawave/scan/discover_job.hpp"

#include <algorithm>

#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"
#include "datawave/inspect/inspect.hpp"
#include "merge_thread.hpp"

namespace datawave::scan {

namespace {
constexpr std::size_t kSlowest = 10;

/// The ten slowest, by the time from one table to the next.
class Stopwatch {
 public:
  Stopwatch(const Clock& clock, std::string source)
      : clock_(clock), source_(std::move(source)), last_(clock.steady()) {}
  void lap(const connect::TableRecord& table) {
    const SteadyTime now = clock_.steady();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now - last_).count();
    last_ = now;
    if (took == 0 || (slowest_.size() >= kSlowest && took <= slowest_.back().took_ms)) return;
    SlowTable slow;
    std::vector<std::string_view> path = {source_, table.database, table.name};
    if (!table.schema.empty()) path.insert(path.begin() + 2, table.schema);
    slow.path = format_asset_path(path);
    slow.took_ms = took;
    slowest_.push_back(std::move(slow));
    std::stable_sort(slowest_.begin(), slowest_.end(),
                     [](const SlowTable& a, const SlowTable& b) { return a.took_ms > b.took_ms; });
    if (slowest_.size() > kSlowest) slowest_.pop_back();
  }
  std::vector<SlowTable> take() { return std::move(slowest_); }

 private:
  const Clock& clock_;
  std::string source_;
  SteadyTime last_;
  std::vector<SlowTable> slowest_;
};

inspect::Options inspect_options(const DiscoverInput& input, const std::string& version) {
  inspect::Options options;
  options.scope.schemas = input.schemas;
  options.scope.include = input.include;
  options.scope.exclude = input.exclude;
  options.sample = input.sample;
  options.keep_tables = false;
  options.version = version;
  return options;
}

/// One attempt, on the run's lane.
Task<inspect::Outcome> look(CallContext ctx, const source::OpenedSource& opened, const DiscoverParts& parts,
                            inspect::Options options) {
  auto executor = co_await asio::this_coro::executor;
  auto resolver = io::make_system_resolver(executor);
  io::Dialer dialer(*resolver, parts.sources.policy().egress);
  connect::OpenEnvironment environment;
  environment.dialer = &dialer;
  environment.blocking = &parts.blocking;
  DW_CO_TRY(auto connection, co_await opened.connector->open(ctx, opened.spec.duplicate(), environment, nullptr));
  auto outcome = co_await inspect::inspect(ctx, *connection, parts.classifier, std::move(options));
  Task<void> closing = connection->close(ctx);
  auto closed = co_await io::shielded(ctx, std::move(closing));
  (void)closed;
  co_return outcome;
}

DiscoverReport report_of(const inspect::InspectReport& seen, catalog::MergeReport merge) {
  DiscoverReport report;
  report.complete = seen.complete;
  report.product = seen.source.product;
  report.version = seen.source.version;
  report.duration_ms = seen.duration_ms;
  report.schemas = seen.totals.schemas;
  report.tables = seen.totals.tables;
  report.views = seen.totals.views;
  report.columns = seen.totals.columns;
  report.sampled_tables = seen.totals.sampled_tables;
  report.sensitive_columns = seen.totals.sensitive_columns;
  report.findings = static_cast<std::int64_t>(seen.findings.size());
  report.metadata_statements = seen.metadata_statements;
  report.sample_statements = seen.sample_statements;
  report.merge = std::move(merge);
  report.warnings = seen.warnings;
  for (const connect::ContainerReport& container : seen.containers) {
    if (container.state != connect::ContainerState::failed) continue;
    report.failed.push_back({container.database, container.schema, container.error.value_or("")});
  }
  for (const inspect::Unreadable& unreadable : seen.unreadable) report.grants.push_back(unreadable.grant);
  return report;
}

Result<jobs::JobResult> run(jobs::JobRun& job, const DiscoverParts& parts) {
  const CallContext ctx = job.context();
  DW_TRY(const DiscoverInput input, read_json<DiscoverInput>(job.job().input.text));
  if (!job.job().source_id) return fail(ErrorCode::invalid_argument, "the job names no source");
  DW_TRY(const source::OpenedSource opened, parts.sources.load(ctx, job.scope(), *job.job().source_id));

  catalog::MergeInput into;
  into.source_id = opened.source.id;
  into.source_name = opened.source.name;
  into.job_id = job.job().id;
  into.native_ids_unique = opened.source.connector == "postgresql";
  into.dry_run = input.dry_run;
  inspect::Options options = inspect_options(input, parts.version);
  into.scope = options.scope;
  into.still_ours = job.lease_check();
  catalog::SourceMerge merge(parts.database, job.scope(), into, ctx);
  DW_CHECK(merge.begin());
  MergeThread merging(merge);
  Stopwatch stopwatch(*ctx.clock, opened.source.name);
  options.on_table = [&](inspect::InspectedTable& table) -> Result<void> {
    stopwatch.lap(table.table);
    return merging.add(std::move(table));
  };
  options.on_progress = [&](const connect::InventoryProgress& seen) {
    jobs::JobProgress progress;
    progress.phase = enum_name(seen.phase);
    progress.done = seen.done;
    if (seen.total > 0) progress.total = seen.total;
    job.progress(std::move(progress));
  };
  DW_TRY(inspect::Outcome outcome, job.lane().block_on(look(ctx, opened, parts, std::move(options))));
  if (job.stopping()) return fail(ErrorCode::cancelled, "cancelled");
  DW_CHECK(merging.finish());
  for (const connect::ContainerReport& container : outcome.report.containers) DW_CHECK(merge.container(container));
  DW_TRY(catalog::MergeReport merged, merge.finish(!outcome.error));

  DiscoverReport report = report_of(outcome.report, std::move(merged));
  report.slowest = stopwatch.take();
  jobs::JobResult result;
  result.report = to_json(report);
  const catalog::MergeReport& m = report.merge;
  result.noteworthy = !m.dry_run && m.created + m.changed + m.renamed + m.returned + m.missing + m.deleted > 0;
  if (outcome.error) {
    result.partly_failed = std::move(outcome.error);
  } else if (!report.failed.empty()) {
    result.partly_failed = Error(ErrorCode::unavailable, plural(report.failed.size(), "schema") +
                                                             " could not be read; nothing there was taken for deleted")
                               .with_remedy(report.failed.front().schema + ": " + report.failed.front().error);
  }
  return result;
}
}  // namespace

jobs::JobKind discover_kind(DiscoverParts parts) {
  jobs::JobKind kind;
  kind.permission = access::Permission::job_run;
  kind.run = [parts](jobs::JobRun& job) { return run(job, parts); };
  return kind;
}

}  // namespace datawave::scan
