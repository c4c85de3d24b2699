#include "datawave/discovery/discover.hpp"

#include <deque>
#include <memory>
#include <unordered_set>

#include "datawave/core/log.hpp"

namespace datawave::discovery {

namespace {
using connect::RelationKind;

constexpr log::Logger kLog{"discovery"};

/// Tables wait here in order, from the moment they are listed until their sample is back: this many at the most.
constexpr std::size_t kMaxWaiting = 64;

/// Empty: sample it. `parent_seen`: the partitioned table above was handed on before, so its sample stands for this
/// one's.
std::string_view reason_not_to_sample(const connect::TableRecord& table, bool parent_seen) {
  switch (table.kind) {
    case RelationKind::view: return "a view: reading it may cost its whole query";
    case RelationKind::foreign_table: return "a foreign table: reading it would load another server";
    case RelationKind::partition:
      if (parent_seen) return "a partition: its parent is sampled";
      break;
    case RelationKind::materialized_view:
      if (!table.populated.value_or(true)) return "not populated";
      break;
    default: break;
  }
  if (table.columns.empty()) return "no columns";
  return table.readable ? "" : "no SELECT";
}

class Pipeline final : public connect::InventorySink {
 public:
  Pipeline(CallContext ctx, Options& options, Sink& sink) : ctx_(ctx), options_(options), sink_(sink) {}

  void use_sampler(std::unique_ptr<connect::Sampler> sampler) { sampler_ = std::move(sampler); }

  Task<void> on_record(connect::InventoryRecord record) override {
    auto* table = std::get_if<connect::TableRecord>(&record);
    if (table == nullptr) co_return co_await sink_.on_record(std::move(record));
    auto waiting = std::make_unique<Waiting>();
    waiting->table.record = std::move(*table);
    if (options_.sample) {
      const connect::TableRecord& listed = waiting->table.record;
      waiting->table.no_sample_reason = reason_not_to_sample(listed, partitioned_.contains(listed.parent_id));
      if (listed.kind == RelationKind::partitioned_table || listed.partition_key) partitioned_.insert(listed.native_id);
      if (waiting->table.no_sample_reason.empty()) {
        if (sampler_ && sampler_->usable()) {
          sampler_->submit(waiting->table.record, options_.plan);
          waiting->submitted = true;
          ++in_flight_;
          ++to_sample_;
        } else {
          waiting->table.no_sample_reason = "sampling stopped";
        }
      }
    }
    queue_.push_back(std::move(waiting));
    while (queue_.size() > kMaxWaiting || (sampler_ && in_flight_ >= sampler_->window()) ||
           (!queue_.empty() && !queue_.front()->submitted)) {
      DW_CO_CHECK(co_await pass_on_first());
    }
    co_return Result<void>();
  }

  void on_container(const connect::ContainerReport& report) override { sink_.on_container(report); }
  void on_progress(const connect::InventoryProgress& progress) override { sink_.on_progress(progress); }

  Task<void> finish() {
    while (!queue_.empty()) DW_CO_CHECK(co_await pass_on_first());
    if (sampler_) summary_.sample_statements = sampler_->statements();
    co_return Result<void>();
  }
  Summary& summary() { return summary_; }

 private:
  struct Waiting {
    DiscoveredTable table;
    bool submitted = false;
  };

  Task<void> pass_on_first() {
    std::unique_ptr<Waiting> first = std::move(queue_.front());
    queue_.pop_front();
    if (first->submitted) {
      --in_flight_;
      DW_CO_CHECK(co_await take_sample(*first));
    }
    DW_CO_CHECK(co_await sink_.on_table(std::move(first->table)));
    co_return Result<void>();
  }

  Task<void> take_sample(Waiting& waiting) {
    if (!sampler_->usable()) {
      waiting.table.no_sample_reason = "sampling stopped";
      co_return Result<void>();
    }
    auto sample = co_await sampler_->next(ctx_);
    if (sample) {
      waiting.table.sample = std::move(*sample);
      ++summary_.sampled_tables;
      sink_.on_progress({connect::Phase::sample, summary_.sampled_tables, to_sample_});
      co_return Result<void>();
    }
    Error error = std::move(sample).error();
    if (error.code == ErrorCode::cancelled && (error.sqlstate.empty() || ctx_.expired()))
      co_return fail(std::move(error));
    kLog.debug("table not sampled",
               {{"schema", waiting.table.record.schema}, {"table", waiting.table.record.name}, {"why", error.message}});
    waiting.table.no_sample_reason = error.sqlstate == "57014" ? "took too long" : error.message;
    if (!sampler_->usable()) summary_.warnings.push_back("sampling stopped early: " + error.message);
    co_return Result<void>();
  }

  CallContext ctx_;
  Options& options_;
  Sink& sink_;
  std::unique_ptr<connect::Sampler> sampler_;
  std::deque<std::unique_ptr<Waiting>> queue_;
  std::size_t in_flight_ = 0;
  std::int64_t to_sample_ = 0;
  std::unordered_set<std::int64_t> partitioned_;  // native ids of partitioned tables listed so far
  Summary summary_;
};
}  // namespace

Task<Summary> discover(CallContext ctx, connect::Connection& connection, Options options, Sink& sink) {
  connect::Discoverer* discoverer = connection.discoverer();
  if (discoverer == nullptr) co_return fail(ErrorCode::unsupported, "this system has no inventory to discover");
  Pipeline pipeline(ctx, options, sink);
  if (options.sample) {
    auto sampler = co_await connection.open_sampler(ctx);
    if (sampler) {
      pipeline.use_sampler(std::move(*sampler));
    } else if (sampler.error().code == ErrorCode::cancelled || ctx.expired()) {
      co_return fail(std::move(sampler).error());
    } else {
      pipeline.summary().warnings.push_back("no samples: " + sampler.error().message);
    }
  }
  auto inventory = co_await discoverer->inventory(ctx, options.scope, pipeline);
  // What was listed before a failure is true: hand it on, unless the caller himself gave up.
  const bool gave_up = !inventory && (inventory.error().code == ErrorCode::cancelled || ctx.expired());
  if (!gave_up) DW_CO_CHECK(co_await pipeline.finish());
  if (!inventory) co_return fail(std::move(inventory).error());
  Summary summary = std::move(pipeline.summary());
  summary.metadata_statements = inventory->statements;
  summary.warnings.insert(summary.warnings.begin(), inventory->warnings.begin(), inventory->warnings.end());
  co_return summary;
}

}  // namespace datawave::discovery
