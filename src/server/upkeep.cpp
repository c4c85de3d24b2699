#include "upkeep.hpp"

#include "datawave/access/system_scope.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/core/log.hpp"
#include "datawave/monitor/monitor.hpp"
#include "datawave/query/gateway.hpp"

namespace datawave::server {

namespace {
constexpr log::Logger kLog{"upkeep"};
constexpr auto kPoll = std::chrono::seconds(1);  // for what other servers of the store did
constexpr auto kCleanEvery = std::chrono::minutes(10);
constexpr std::int64_t kPiece = 500;
constexpr auto kKeepEvents = std::chrono::hours(24 * 7);
constexpr auto kKeepAnswers = std::chrono::hours(24);
constexpr auto kKeepDeliveries = std::chrono::hours(24 * 30);
constexpr auto kKeepJobs = std::chrono::hours(24 * 90);
constexpr std::int64_t kRemovedAtOnce = 5000;
constexpr int kHealthPieces = 40;  // 200,000 rows each time: what 5,000 sources make meanwhile

struct Head {
  Uuid tenant_id;
  std::int64_t event_seq = 0;
};
}  // namespace

void Upkeep::start() {
  database_.on_events([this] {
    const std::lock_guard lock(mutex_);
    hinted_ = true;
    changed_.notify_one();
  });
  thread_ = std::thread([this] { run(); });
}

void Upkeep::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  database_.on_events({});
}

void Upkeep::run() {
  SteadyTime cleaned;
  bool first = true;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    hinted_ = false;
    lock.unlock();
    dispatch();
    run_schedules();
    const SteadyTime now = system_clock().steady();
    if (first || now - cleaned > kCleanEvery) {
      remove_old();
      cleaned = now;
      first = false;
    }
    lock.lock();
    changed_.wait_for(lock, kPoll, [this] { return stopping_ || hinted_; });
  }
}

void Upkeep::dispatch() {
  const auto scope = access::system_scope(access::SystemWork::outbox_dispatch);
  const bool first = told_.empty();
  const store::ReadBody<std::vector<Head>> look = [](store::Tx& tx) -> Result<std::vector<Head>> {
    std::vector<Head> heads;
    const store::RowCallback take = [&heads](const store::Row& row) -> Result<void> {
      Head head;
      DW_TRY(head.tenant_id, store::from_row<Uuid>(row, 0));
      head.event_seq = row.integer(1);
      heads.push_back(head);
      return {};
    };
    DW_CHECK(tx.each("SELECT tenant_id, event_seq FROM heads", take));
    return heads;
  };
  const auto heads = database_.read_now<std::vector<Head>>({}, scope, look);
  if (!heads) {
    kLog.warn("events_not_read", {{"error", heads.error().describe()}});
    return;
  }
  for (const Head& head : *heads) {
    const auto [it, fresh] = told_.try_emplace(head.tenant_id, first ? head.event_seq : 0);
    std::int64_t& told = it->second;
    while (told < head.event_seq) {
      const std::int64_t before = told;
      const store::ReadBody<std::vector<events::Message>> next =
          [&](store::Tx& tx) -> Result<std::vector<events::Message>> {
        std::vector<events::Message> messages;
        const store::RowCallback take = [&messages](const store::Row& row) -> Result<void> {
          events::Message message;
          message.seq = row.integer(0);
          message.type = row.text(1);
          message.topic = row.text(2);
          message.data = row.text(3);
          messages.push_back(std::move(message));
          return {};
        };
        DW_CHECK(
            tx.each("SELECT seq, type, topic, data FROM outbox WHERE tenant_id = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
                    take, head.tenant_id, told, kPiece));
        return messages;
      };
      auto messages = database_.read_now<std::vector<events::Message>>({}, scope, next);
      if (!messages) return;
      dispatcher_.wake();
      for (events::Message& message : *messages) {
        told = *message.seq;
        hub_.publish(head.tenant_id, std::move(message));
      }
      if (told == before) told = head.event_seq;  // they are past their time
    }
  }
}

void Upkeep::run_schedules() {
  const auto queued = schedules_.run_due({});
  if (!queued) kLog.warn("schedules_not_run", {{"error", queued.error().describe()}});
  if (queued && *queued > 0) runner_.wake();
}

void Upkeep::remove_old() {
  const store::WriteBody<void> body = [](store::WriteTx& tx) -> Result<void> {
    DW_TRY(const UtcTime now, tx.now());
    DW_CHECK(tx.exec("DELETE FROM sessions WHERE expires_at < ?1", now));
    DW_CHECK(tx.exec("DELETE FROM outbox WHERE at < ?1", now - kKeepEvents));
    DW_CHECK(tx.exec("DELETE FROM idempotency WHERE at < ?1", now - kKeepAnswers));
    DW_CHECK(tx.exec("DELETE FROM setup_tokens WHERE expires_at < ?1", now));
    DW_CHECK(tx.exec("DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE finished_at < ?1 LIMIT ?2)",
                     now - kKeepDeliveries, kRemovedAtOnce));
    DW_CHECK(tx.exec("DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE finished_at < ?1 LIMIT ?2)",
                     now - kKeepJobs, kRemovedAtOnce));
    return {};
  };
  auto done = database_.write_now<void>({}, access::system_scope(access::SystemWork::retention), body);
  if (!done) kLog.warn("old_rows_not_removed", {{"error", done.error().describe()}});
  remove_old_health();
}

/// In pieces, so that other writers come in between.
void Upkeep::remove_old_health() {
  const store::WriteBody<bool> body = [](store::WriteTx& tx) { return monitor::remove_old_health(tx, kRemovedAtOnce); };
  for (int piece = 0; piece < kHealthPieces; ++piece) {
    auto more = database_.write_now<bool>({}, access::system_scope(access::SystemWork::retention), body);
    if (!more) kLog.warn("old_health_not_removed", {{"error", more.error().describe()}});
    if (!more || !*more) return;
  }
}

Result<source::DeleteConsequences> count_dependants(store::Tx& tx, const Uuid& source) {
  source::DeleteConsequences out;
  DW_TRY(const auto jobs, tx.find<std::int64_t>("SELECT count(*) FROM jobs WHERE {tenant} AND source_id = ?1", source));
  out.jobs = jobs.value_or(0);
  DW_TRY(const auto schedules,
         tx.find<std::int64_t>("SELECT count(*) FROM schedules WHERE {tenant} AND source_id = ?1", source));
  out.schedules = schedules.value_or(0);
  DW_TRY(const catalog::CatalogCounts counts, catalog::count_source(tx, source));
  out.assets = counts.assets;
  out.columns = counts.columns;
  out.human_facts = counts.human_facts;
  return out;
}

Result<source::DeleteConsequences> remove_dependants(store::WriteTx& tx, const Uuid& source) {
  DW_TRY(const auto running,
         tx.find<std::int64_t>("SELECT count(*) FROM jobs WHERE {tenant} AND source_id = ?1 AND state = 'running'",
                               source));
  if (running.value_or(0) > 0) {
    return fail(Error(ErrorCode::conflict, "a job of this source is running")
                    .with_remedy("Cancel it first: GET /api/v1/jobs?filter=state=running or `datawave job list` shows "
                                 "it, POST /api/v1/jobs/{job}:cancel or `datawave job cancel` ends it."));
  }
  DW_TRY(const auto out, count_dependants(tx, source));
  DW_CHECK(catalog::remove_source(tx, source));
  DW_CHECK(monitor::remove_health(tx, source));
  DW_CHECK(query::QueryGateway::remove_source(tx, source));
  DW_CHECK(tx.exec("DELETE FROM schedules WHERE {tenant} AND source_id = ?1", source));
  DW_CHECK(tx.exec("DELETE FROM jobs WHERE {tenant} AND source_id = ?1", source));
  return out;
}

}  // namespace datawave::server
