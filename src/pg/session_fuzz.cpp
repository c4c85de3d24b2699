// The receiving side of a session: start-up, authentication, rows, copies and errors from a hostile server.
#include <cstdint>

#include "backend_bytes.hpp"
#include "datawave/pg/session.hpp"
#include "memory_stream.hpp"

namespace {
using namespace datawave;

Task<void> converse(std::string input, std::size_t piece) {
  pg::ConnectParams params;
  params.user = "u";
  params.database = "d";
  params.password = Secret(std::string("p"));
  params.max_message_bytes = 1 << 16;
  auto stream = std::make_unique<pg::MemoryStream>(std::move(input), piece);
  CallContext ctx;
  DW_CO_TRY(auto session, co_await pg::Session::start_on(ctx, std::move(stream), std::move(params)));
  session->enqueue("SELECT 1");
  session->enqueue_portal("p", "SELECT 2");
  session->enqueue_fetch("p", 10);
  session->enqueue("COPY x TO STDOUT");
  DW_CO_CHECK(co_await session->flush(ctx));
  pg::RowBatch batch;
  std::string data;
  for (int i = 0; i < 4 && session->usable(); ++i) {
    auto head = co_await session->begin_result(ctx);
    if (!head) continue;
    for (;;) {
      Result<bool> more = false;
      if (head->copy_out) {
        more = co_await session->next_copy_data(ctx, data);
      } else {
        more = co_await session->next_batch(ctx, batch);
      }
      if (!more || !*more) break;
      for (std::size_t r = 0; r < batch.rows(); ++r) {
        for (std::size_t c = 0; c < batch.columns(); ++c) static_cast<void>(batch.text(r, c).size());
      }
    }
  }
  if (session->usable()) DW_CO_CHECK(co_await session->simple_query(ctx, "SELECT 1"));
  co_return Result<void>();
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  using namespace pg::backend;
  const std::string rows =
      message('1', "") + message('2', "") + row_description({"a"}) + row({"x"}) + complete("SELECT 1") + ready();
  const std::string portal = message('1', "") + message('2', "") + row_description({"a", "b"}) + ready('T') +
                             row({"1", "2"}) + message('s', "") + ready('T');
  const std::string copy = message('1', "") + message('2', "") + message('n', "") +
                           message('H', std::string("\0\0\1\0\0", 5)) + message('d', "data") + message('c', "") +
                           complete("COPY 1") + ready();
  seeds->push_back("\x07" + greeting() + rows + portal + copy + rows.substr(10));
  seeds->push_back("\x40" + message('R', be32(5) + "salt") + greeting() + error("ERROR", "42P01") + ready());
  seeds->push_back("\x40" + message('R', be32(10) + z("SCRAM-SHA-256") + std::string(1, '\0')) +
                   message('R', be32(11) + "r=x,s=QUJD,i=4096"));
  seeds->push_back("\x40" + error("FATAL", "28P01"));
  seeds->push_back("\x01" + message('N', "SNOTICE" + std::string(2, '\0')) + greeting() + rows);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = std::size_t{1} + data[0];
  io::Lane lane;
  auto result = lane.block_on(converse(std::string(reinterpret_cast<const char*>(data + 1), size - 1), piece));
  if (!result && result.error().message.find("MARKER") != std::string::npos) __builtin_trap();
  return 0;
}
