#include "row_source.hpp"

#include <charconv>

#include "datawave/core/text.hpp"

namespace datawave::connectors::postgresql {

namespace {
constexpr std::int32_t kFetchRows = 2000;
constexpr std::size_t kMaxPieceBytes = std::size_t{256} << 20;
}  // namespace

Task<void> PortalSet::open(CallContext ctx, std::size_t id, std::string sql, std::vector<pg::Param> params) {
  session_.enqueue_portal(portals_[id]->name, sql, params);
  // What is outstanding was asked for before: take it first.
  while (!outstanding_.empty()) {
    const std::size_t other = outstanding_.front();
    DW_CO_CHECK(co_await refill(ctx, other));
  }
  DW_CO_CHECK(co_await session_.flush(ctx));
  DW_CO_CHECK(co_await session_.begin_result(ctx));
  co_return Result<void>();
}

void PortalSet::request(std::size_t id) {
  Portal& portal = *portals_[id];
  if (portal.fetching || portal.exhausted) return;
  session_.enqueue_fetch(portal.name, kFetchRows);
  portal.fetching = true;
  outstanding_.push_back(id);
}

/// Reads outstanding pieces, oldest first, until one of `id` was read (or it has none).
Task<void> PortalSet::refill(CallContext ctx, std::size_t id) {
  request(id);
  DW_CO_CHECK(co_await session_.flush(ctx));
  while (!outstanding_.empty()) {
    const std::size_t current = outstanding_.front();
    outstanding_.pop_front();
    Portal& portal = *portals_[current];
    DW_CO_CHECK(co_await session_.begin_result(ctx));
    std::size_t rows = 0;
    std::size_t bytes = 0;
    for (;;) {
      pg::RowBatch batch;
      DW_CO_TRY(const bool more, co_await session_.next_batch(ctx, batch));
      if (!more) break;
      rows += batch.rows();
      bytes += batch.size_bytes();
      if (rows > static_cast<std::size_t>(kFetchRows) || bytes > kMaxPieceBytes) {
        co_return fail(Error(ErrorCode::resource_exhausted, "the server sent more rows than were asked for")
                           .with_stage(ConnectStage::protocol));
      }
      portal.ready.push_back(std::move(batch));
    }
    portal.fetching = false;
    portal.exhausted = session_.portal_exhausted();
    if (current == id) break;
  }
  co_return Result<void>();
}

Task<void> RowSource::open_portal(CallContext ctx, PortalSet& set, std::string sql, std::vector<pg::Param> params) {
  set_ = &set;
  portal_ = set.portals_.size();
  auto portal = std::make_unique<PortalSet::Portal>();
  portal->name = "dw" + std::to_string(portal_);
  set.portals_.push_back(std::move(portal));
  DW_CO_CHECK(co_await set.open(ctx, portal_, std::move(sql), std::move(params)));
  DW_CO_CHECK(co_await advance(ctx));
  co_return Result<void>();
}

Task<void> RowSource::open_stream(CallContext ctx, pg::Session& session, std::string sql,
                                  std::vector<pg::Param> params) {
  stream_ = &session;
  session.enqueue(sql, params);
  DW_CO_CHECK(co_await session.flush(ctx));
  DW_CO_CHECK(co_await session.begin_result(ctx));
  DW_CO_CHECK(co_await advance(ctx));
  co_return Result<void>();
}

Task<bool> RowSource::next_batch(CallContext ctx) {
  if (stream_ != nullptr) co_return co_await stream_->next_batch(ctx, batch_);
  if (set_ == nullptr) co_return false;
  PortalSet::Portal& portal = *set_->portals_[portal_];
  while (portal.ready.empty()) {
    if (portal.exhausted) co_return false;
    DW_CO_CHECK(co_await set_->refill(ctx, portal_));
  }
  batch_ = std::move(portal.ready.front());
  portal.ready.pop_front();
  if (portal.ready.empty() && !portal.exhausted) {
    set_->request(portal_);
    DW_CO_CHECK(co_await set_->session_.flush(ctx));
  }
  co_return true;
}

Task<bool> RowSource::advance(CallContext ctx) {
  if (at_row_) ++row_;
  if (!at_row_ || row_ >= batch_.rows()) {
    row_ = 0;
    DW_CO_TRY(at_row_, co_await next_batch(ctx));
    if (!at_row_) co_return false;
    if (batch_.columns() < 2)
      co_return fail(Error(ErrorCode::unavailable, "the server answered a catalog query with too few columns")
                         .with_stage(ConnectStage::protocol));
  }
  const std::int64_t old_container = container_;
  const std::int64_t old_oid = oid_;
  container_ = parse_i64(batch_.text(row_, 0)).value_or(-1);
  oid_ = parse_i64(batch_.text(row_, 1)).value_or(-1);
  if (container_ < old_container || (container_ == old_container && oid_ < old_oid)) {
    co_return fail(Error(ErrorCode::data_loss, "the server's rows are not in the order that was asked for"));
  }
  co_return true;
}

std::optional<std::string> RowSource::optional_text(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return string(column);
}

std::string RowSource::string(std::size_t column) const {
  const std::string_view value = text(column);
  return is_valid_utf8(value) ? std::string(value) : to_valid_utf8(value);
}

std::optional<std::int64_t> RowSource::number(std::size_t column) const { return parse_i64(text(column)); }

std::optional<double> RowSource::real(std::size_t column) const {
  const std::string_view value = text(column);
  double out = 0;
  const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (ec != std::errc{} || end != value.data() + value.size() || value.empty()) return std::nullopt;
  return out;
}

}  // namespace datawave::connectors::postgresql
