// The receiving side of a channel: pipelined answers, groups, errors and asynchronous messages from a hostile server.
#include <cstdint>

#include "backend_bytes.hpp"
#include "datawave/pg/channel.hpp"
#include "memory_stream.hpp"

namespace {
using namespace datawave;

/// After its start-up everything comes by calls, in pieces; then the end.
class CallingStream final : public io::ByteStream {
 public:
  CallingStream(std::string greeting, std::string rest, std::size_t piece)
      : start_(std::move(greeting), 64), rest_(std::move(rest)), piece_(piece) {}
  Task<std::size_t> read_some(std::span<std::byte> into) override { return start_.read_some(into); }
  Task<void> write(std::span<const std::byte> bytes) override { return start_.write(bytes); }
  void abort() noexcept override { sink_ = nullptr; }
  void close() noexcept override { sink_ = nullptr; }
  bool attach(io::StreamSink& sink) override {
    sink_ = &sink;
    return true;
  }
  void pour() {
    for (std::size_t at = 0; sink_ != nullptr && at < rest_.size();) {
      const auto space = sink_->receive_space();
      const std::size_t n = std::min({space.size(), piece_, rest_.size() - at});
      std::memcpy(space.data(), rest_.data() + at, n);
      at += n;
      sink_->on_received(n);
    }
    if (io::StreamSink* sink = std::exchange(sink_, nullptr)) sink->on_broken(Error(ErrorCode::unavailable, "end"));
  }

 private:
  pg::MemoryStream start_;
  std::string rest_;
  std::size_t piece_;
  io::StreamSink* sink_ = nullptr;
};

struct Told {
  int count = 0;
  bool marked = false;
};

void on_done(pg::Call& call) {
  auto& told = *static_cast<Told*>(call.owner);
  ++told.count;
  if (call.error) {
    told.marked = told.marked || call.error->message.find("MARKER") != std::string::npos;
    return;
  }
  const pg::RowBatch& rows = call.answer.rows;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    for (std::size_t c = 0; c < rows.columns(); ++c) static_cast<void>(rows.text(r, c).size());
  }
}

Task<void> converse(std::string input, std::size_t piece, bool units) {
  pg::ConnectParams params;
  params.user = "u";
  params.database = "d";
  params.max_message_bytes = 1 << 16;
  pg::ChannelLimits limits;
  limits.max_statements = 2;
  limits.max_answer_bytes = 256;
  auto stream = std::make_unique<CallingStream>(pg::backend::greeting(), std::move(input), piece);
  CallingStream& server = *stream;
  CallContext ctx;
  DW_CO_TRY(auto channel, co_await pg::Channel::start_on(ctx, std::move(stream), std::move(params), limits));
  const pg::Statement one("select 1");
  const pg::Statement two("select 2");
  const pg::Statement three("select 3");
  Told told;
  pg::Call a(one, {}, on_done, &told);
  pg::Call b(two, {}, on_done, &told);
  pg::Call c(one, {}, on_done, &told);
  pg::Call d(three, {}, on_done, &told);
  b.shares_sync = c.shares_sync = !units;
  a.read_only = b.read_only = units;
  b.max_bytes = 100;
  for (pg::Call* call : {&a, &b, &c, &d}) channel->submit(*call);
  channel->abandon(c);
  channel->flush();
  server.pour();
  // Whatever came, everybody was told, once.
  if (told.count != 3 || told.marked) __builtin_trap();
  co_return Result<void>();
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  using namespace pg::backend;
  const std::string fresh = message('1', "") + message('t', be16(0)) + row_description({"a"}) + message('2', "") +
                            row({"x"}) + complete("SELECT 1");
  const std::string known = message('2', "") + row({"y"}) + complete("SELECT 1");
  const std::string closed = message('3', "") + ready();
  const std::string own = message('1', "") + message('t', be16(0)) + message('n', "") + message('2', "");
  seeds->push_back("\x87" + own + complete("BEGIN") + fresh + ready('T') + own + complete("ROLLBACK") +
                   message('2', "") + complete("BEGIN") + error("ERROR", "22012") + ready('E') + message('2', "") +
                   complete("ROLLBACK") + ready() + known + ready() + closed + fresh + ready());
  seeds->push_back("\x07" + fresh + ready() + fresh + known + ready() + closed + fresh + ready());
  seeds->push_back("\x40" + error("ERROR", "42P01") + ready() + fresh + error("ERROR", "22012") + ready() + closed +
                   fresh);
  seeds->push_back("\x40" + fresh + ready() + error("ERROR", "26000") + ready() +
                   message('A', be32(1) + z("x") + z("y")));
  seeds->push_back("\x01" + message('N', "SNOTICE" + std::string(2, '\0')) + fresh + complete("DISCARD ALL") +
                   ready('T'));
  seeds->push_back("\x40" + message('1', "") + message('n', "") + message('2', "") + message('I', "") + ready() +
                   error("FATAL", "57P01"));
  seeds->push_back("\x40" + fresh.substr(0, 30) + row({std::string(300, 'x')}) + complete("SELECT 1") + ready());
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{1} + (data[0] & 0x7fU);
  const bool units = (data[0] & 0x80U) != 0;
  io::Lane lane;
  const auto result =
      lane.block_on(converse(std::string(reinterpret_cast<const char*>(data + 1), size - 1), piece, units));
  if (!result) __builtin_trap();
  return 0;
}
