#include "audit_batch.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

namespace datawave::query {

namespace {
constexpr std::size_t kMostTogether = 512;
constexpr auto kTime = std::chrono::seconds(30);
}  // namespace

Task<void> AuditBatch::record(const store::TenantScope& scope, store::AuditEntry entry) {
  Item item;
  item.scope = &scope;
  item.entry = std::move(entry);
  item.entry.actor = &scope.actor();
  gathered_.push_back(&item);
  if (writing_ == 0) write_next();
  co_await item.suspension.wait();
  co_return std::move(item.outcome);
}

/// Those of one tenant, because a body has one.
void AuditBatch::write_next() {
  if (gathered_.empty()) return;
  const Uuid tenant = gathered_.front()->scope->tenant();
  const auto others = std::stable_partition(gathered_.begin(), gathered_.end(),
                                            [&](const Item* item) { return item->scope->tenant() == tenant; });
  const auto count = std::min<std::size_t>(static_cast<std::size_t>(others - gathered_.begin()), kMostTogether);
  const auto end = gathered_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Item*> batch(gathered_.begin(), end);
  gathered_.erase(gathered_.begin(), end);
  ++writing_;
  asio::co_spawn(executor_, write(std::move(batch)), [](const std::exception_ptr&, const Result<void>&) {});
}

Task<void> AuditBatch::write(std::vector<Item*> batch) {
  // The body may run twice and on another thread; the items stay where they are until it is done.
  const store::WriteBody<void> body = [&batch](store::WriteTx& tx) -> Result<void> {
    for (const Item* item : batch) tx.audit(item->entry);
    return {};
  };
  CallContext ctx;
  auto written = co_await database_.write<void>(ctx.with_timeout(kTime), *batch.front()->scope, body);
  --writing_;
  write_next();
  io::Turn& turn = io::Turn::of(executor_);
  for (Item* item : batch) {
    item->outcome = written;
    turn.soon(item->suspension);
  }
  co_return Result<void>();
}

}  // namespace datawave::query
