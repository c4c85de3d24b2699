#include <gtest/gtest.h>

#include "backend_bytes.hpp"
#include "datawave/pg/quote.hpp"
#include "datawave/pg/session.hpp"
#include "memory_stream.hpp"
#include "wire.hpp"

namespace datawave::pg {

using namespace backend;

struct Conversation {
  io::Lane lane;
  std::string written;
  std::unique_ptr<Session> session;

  Result<void> start(std::string input, std::size_t piece = 7) {
    ConnectParams params;
    params.user = "app";
    params.database = "shop";
    params.password = Secret(std::string("hunter2"));
    auto stream = std::make_unique<MemoryStream>(std::move(input), piece, &written);
    DW_TRY(session, lane.block_on(Session::start_on(CallContext{}, std::move(stream), std::move(params))));
    return {};
  }
  Result<QueryResult> query(std::string sql) { return lane.block_on(session->query(CallContext{}, std::move(sql))); }
};

const std::string kPrelude = message('1', "") + message('2', "");

TEST(Session, ReadsRowsHoweverTheBytesArriveInPieces) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}, std::size_t{100000}}) {
    Conversation c;
    ASSERT_TRUE(c.start(greeting() + kPrelude + row_description({"a", "b"}) + row({"1", ""}) + row({"2", "zwei"}) +
                            complete("SELECT 2") + ready(),
                        piece));
    EXPECT_EQ(c.session->parameter("server_version"), "15.7");
    auto result = c.query("SELECT");
    ASSERT_TRUE(result) << result.error().describe();
    EXPECT_EQ(result->rows.rows(), 2u);
    EXPECT_EQ(result->rows.text(1, 1), "zwei");
    EXPECT_EQ(result->command_tag, "SELECT 2");
    EXPECT_EQ(c.session->statements_sent(), 1u);
  }
}

TEST(Session, AStatementErrorLeavesTheSessionUsableAndHidesThePeersText) {
  Conversation c;
  ASSERT_TRUE(c.start(greeting() + error("ERROR", "42P01") + ready() + kPrelude + row_description({"a"}) + row({"1"}) +
                      complete("SELECT 1") + ready()));
  auto failed = c.query("SELECT * FROM missing");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::not_found);
  EXPECT_EQ(failed.error().sqlstate, "42P01");
  EXPECT_EQ(failed.error().describe().find("MARKER"), std::string::npos);
  EXPECT_TRUE(c.session->usable());
  EXPECT_TRUE(c.query("SELECT 1"));
}

TEST(Session, AFatalErrorClosesTheSession) {
  Conversation c;
  ASSERT_TRUE(c.start(greeting() + error("FATAL", "57P01")));
  auto failed = c.query("SELECT 1");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(failed.error().retryable);
  EXPECT_FALSE(c.session->usable());
}

TEST(Session, PortalsGiveTheirRowsInPiecesAndTellWhenTheyAreExhausted) {
  Conversation c;
  ASSERT_TRUE(c.start(greeting() + kPrelude + row_description({"a"}) + ready('T') + row({"1"}) + message('s', "") +
                      ready('T') + row({"2"}) + complete("SELECT 1") + ready('T')));
  Session& s = *c.session;
  s.enqueue_portal("p", "SELECT a");
  s.enqueue_fetch("p", 1);
  s.enqueue_fetch("p", 1);
  CallContext ctx;
  RowBatch batch;
  ASSERT_TRUE(c.lane.block_on(s.flush(ctx)));
  auto head = c.lane.block_on(s.begin_result(ctx));
  ASSERT_TRUE(head);
  EXPECT_EQ(head->fields.size(), 1u);
  ASSERT_TRUE(c.lane.block_on(s.begin_result(ctx)));
  EXPECT_TRUE(*c.lane.block_on(s.next_batch(ctx, batch)));
  EXPECT_EQ(batch.text(0, 0), "1");
  EXPECT_FALSE(*c.lane.block_on(s.next_batch(ctx, batch)));
  EXPECT_FALSE(s.portal_exhausted());
  ASSERT_TRUE(c.lane.block_on(s.begin_result(ctx)));
  EXPECT_TRUE(*c.lane.block_on(s.next_batch(ctx, batch)));
  EXPECT_FALSE(*c.lane.block_on(s.next_batch(ctx, batch)));
  EXPECT_TRUE(s.portal_exhausted());
  EXPECT_EQ(s.statements_sent(), 1u);
}

TEST(Session, CopyOutStreamsItsData) {
  Conversation c;
  ASSERT_TRUE(c.start(greeting() + kPrelude + message('n', "") + message('H', std::string("\0\0\1\0\0", 5)) +
                          message('d', "a\n") + message('d', "b\n") + message('c', "") + complete("COPY 2") + ready(),
                      100000));
  Session& s = *c.session;
  s.enqueue("COPY t TO STDOUT");
  CallContext ctx;
  ASSERT_TRUE(c.lane.block_on(s.flush(ctx)));
  auto head = c.lane.block_on(s.begin_result(ctx));
  ASSERT_TRUE(head);
  EXPECT_TRUE(head->copy_out);
  std::string data;
  EXPECT_TRUE(*c.lane.block_on(s.next_copy_data(ctx, data)));
  EXPECT_EQ(data, "a\nb\n");
  EXPECT_FALSE(*c.lane.block_on(s.next_copy_data(ctx, data)));
}

TEST(Session, ClearTextPasswordIsNeverSentWithoutVerifiedTls) {
  Conversation c;
  auto started = c.start(message('R', be32(3)) + greeting());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().stage, ConnectStage::authenticate);
  EXPECT_EQ(c.written.find("hunter2"), std::string::npos);
  EXPECT_EQ(started.error().describe().find("hunter2"), std::string::npos);
}

TEST(Session, OversizedAndImpossibleLengthsEndTheConversation) {
  for (const std::uint32_t length : {0u, 3u, 0x7fffffffu, 0xffffffffu, 0x10000000u}) {
    Conversation c;
    auto started = c.start("R" + be32(length) + std::string(100, 'x'));
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().stage, ConnectStage::protocol);
  }
}

TEST(Session, ServerThatSkipsItsScramProofIsRefused) {
  Conversation c;
  auto started = c.start(message('R', be32(10) + z("SCRAM-SHA-256") + std::string(1, '\0')) + greeting());
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::unauthenticated);
}

TEST(Session, EndlessParametersStayBounded) {
  std::string input = auth_ok();
  for (int i = 0; i < 5000; ++i) input += parameter("p" + std::to_string(i), std::string(100, 'v'));
  Conversation c;
  ASSERT_TRUE(c.start(input + key_data() + ready(), 100000));
  EXPECT_TRUE(c.session->parameter("p4999").empty());
}

TEST(RowBatch, RefusesRowsWhoseLengthsDoNotAddUp) {
  RowBatch batch;
  EXPECT_TRUE(batch.append_data_row(row({"ab"}).substr(5), 1));
  EXPECT_FALSE(batch.append_data_row(row({"ab"}).substr(5), 2));
  EXPECT_FALSE(batch.append_data_row(be16(1) + be32(5) + "abc", 1));
  EXPECT_FALSE(batch.append_data_row(be16(1) + be32(2) + "abc", 1));
  EXPECT_FALSE(batch.append_data_row(be16(1) + be32(0xfffffffe), 1));
  EXPECT_EQ(batch.rows(), 1u);
  EXPECT_EQ(batch.text(0, 0), "ab");
}

TEST(RowBatch, IsNullOutsideItself) {
  RowBatch batch;
  ASSERT_TRUE(batch.append_data_row(row({"ab"}).substr(5), 1));
  EXPECT_TRUE(batch.is_null(0, 1));
  EXPECT_TRUE(batch.is_null(1, 0));
  EXPECT_EQ(batch.text(0, 7), "");
  EXPECT_FALSE(batch.cell(3, 0));
}

TEST(Quote, IdentifiersAreAlwaysQuotedAndEndAtNul) {
  EXPECT_EQ(quote_identifier("Order \"Items\""), "\"Order \"\"Items\"\"\"");
  EXPECT_EQ(quote_identifier(std::string_view("a\0; DROP", 8)), "\"a\"");
}

}  // namespace datawave::pg
