/// Statements on an open connection: values, cancellation, and connections that break in the middle.
#include <thread>

#include "datawave/testing/fault_proxy.hpp"
#include "fixture.hpp"

namespace datawave::conformance {
namespace {

using testing::Direction;
using testing::Ending;
using testing::Fault;
using testing::FaultProxy;

class Statements : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Conformance, Statements, ::testing::ValuesIn(all_quirks()), name_of);

class StatementsOverNetwork : public Conformance {};
INSTANTIATE_TEST_SUITE_P(Conformance, StatementsOverNetwork, ::testing::ValuesIn(network_quirks()), name_of);

constexpr std::size_t kMany = 100'000;

TEST_P(Statements, ValuesComeBackAsTheyWere) {
  auto connection = open_or_fail(system().spec(system().create_database({})));
  const std::string megabyte(std::size_t{1} << 20U, 'x');
  for (const std::string& value : {std::string("plain"), std::string(), std::string("äöü ß 表 🦉 \xcc\x81"),
                                   std::string("line\nbreak\ttab 'quote' \"double\" \\ $1 ?1 %s"), megabyte}) {
    const auto answer = query(*connection, system().dialect().echo, kLong, {value});
    ASSERT_TRUE(answer) << answer.error().describe();
    ASSERT_EQ(answer->size(), 1U);
    EXPECT_TRUE(answer->front() == value)
        << "sent " << value.substr(0, 50) << ", got " << answer->front().substr(0, 50);
  }
  const auto null = query(*connection, system().dialect().echo, kLong, {std::nullopt});
  ASSERT_TRUE(null) << null.error().describe();
  EXPECT_EQ(null->front(), "(null)");
}

TEST_P(Statements, AMegabyteOfUnicodeFromTheSystemItself) {
  auto connection = open_or_fail(system().spec(system().create_database({})));
  const auto answer = query(*connection, "select " + system().dialect().megabyte);
  ASSERT_TRUE(answer) << answer.error().describe();
  ASSERT_EQ(answer->front().size(), std::size_t{1} << 20U);
  EXPECT_EQ(answer->front().substr(0, 4), "éé");
}

TEST_P(Statements, ManyRowsArriveWhole) {
  auto connection = open_or_fail(system().spec(system().create_database({})));
  const auto rows = count_rows(*connection, system().dialect().many_rows, kLong);
  ASSERT_TRUE(rows) << rows.error().describe();
  EXPECT_EQ(*rows, kMany);
}

TEST_P(Statements, AFailedStatementLeavesTheConnectionUsable) {
  auto connection = open_or_fail(system().spec(system().create_database({})));
  expect_error(query(*connection, system().dialect().missing_table), ErrorCode::not_found, std::nullopt);
  expect_error(query(*connection, system().dialect().bad_syntax), ErrorCode::invalid_argument, std::nullopt);
  ASSERT_TRUE(connection->usable());
  EXPECT_TRUE(query(*connection, system().dialect().one));
}

TEST_P(Statements, NothingIsWrittenToASourceThatIsOnlyRead) {
  const std::string database = system().create_database({"create table kept (id integer primary key)"});
  auto connection = open_or_fail(system().spec(database));
  const std::string schema = system().dialect().schema + ".";
  for (const auto& sql : {"create table " + schema + "made (id integer)", "insert into " + schema + "kept values (1)",
                          "drop table " + schema + "kept"}) {
    const auto answer = query(*connection, sql);
    EXPECT_FALSE(answer) << sql;
    if (!answer) expect_readable(answer.error(), system());
  }
  EXPECT_TRUE(query(*connection, "select count(*) from " + system().dialect().schema + ".kept"));
}

TEST_P(Statements, CancelStopsTheStatementWithinTwoSeconds) {
  const std::string database = system().create_database({});
  auto connection = open_or_fail(system().spec(database));
  std::chrono::steady_clock::time_point asked;
  bool seen = true;
  bool cancel_done = false;
  const auto cancel = [&] {
    asked = std::chrono::steady_clock::now();
    asio::co_spawn(lane.context(), connection->cancel(within(2s)),
                   [&](const std::exception_ptr&, const Result<void>&) { cancel_done = true; });
  };
  std::thread onlooker([&] {
    if (system().network() != nullptr) seen = network().wait_for_running("conformance_slow", 1, 10s);
    asio::post(lane.context(), cancel);
  });
  const auto answer = query(*connection, system().dialect().slow);
  const auto took = std::chrono::steady_clock::now() - asked;
  onlooker.join();
  while (!cancel_done) lane.context().run_one();
  ASSERT_TRUE(seen) << "the statement never ran";
  expect_error(answer, ErrorCode::cancelled, std::nullopt);
  EXPECT_LT(took, 2s);
  if (system().network() != nullptr) {
    EXPECT_TRUE(network().wait_for_running("conformance_slow", 0, 2s));
  }
}

TEST_P(Statements, ADeadlineStopsTheStatementAtTheServerToo) {
  const std::string database = system().create_database({});
  auto connection = open_or_fail(system().spec(database));
  const auto answer = timed(kShort, [&] { return query(*connection, system().dialect().slow, kShort); });
  expect_error(answer, ErrorCode::deadline_exceeded, std::nullopt);
  if (system().network() != nullptr) {
    EXPECT_TRUE(network().wait_for_running("conformance_slow", 0, 2s));
  }
}

TEST_P(Statements, CancellingTheTaskStopsTheStatementAtTheServerToo) {
  const std::string database = system().create_database({});
  auto connection = open_or_fail(system().spec(database));
  bool seen = true;
  std::thread onlooker([&] {
    if (system().network() != nullptr) seen = network().wait_for_running("conformance_slow", 1, 10s);
    asio::post(lane.context(), [&] { lane.cancel(); });
  });
  const auto answer = query(*connection, system().dialect().slow);
  onlooker.join();
  ASSERT_TRUE(seen) << "the statement never ran";
  expect_error(answer, ErrorCode::cancelled, std::nullopt);
  if (system().network() != nullptr) {
    EXPECT_TRUE(network().wait_for_running("conformance_slow", 0, 2s));
    connection.reset();
    EXPECT_TRUE(network().wait_for_sessions(database, 0, 2s));
  }
}

TEST_P(StatementsOverNetwork, CutInTheMiddleOfAResult) {
  for (const Ending ending : {Ending::rst, Ending::fin}) {
    const std::string database = system().create_database({});
    FaultProxy proxy(network().port());
    auto connection = open_or_fail(through(system().spec(database), proxy.port()));
    proxy.set(Direction::to_client, Fault::cut(1'000'000, ending));
    const auto rows = timed(kLong, [&] { return count_rows(*connection, system().dialect().many_rows, kLong); });
    expect_error(rows, ErrorCode::unavailable, std::nullopt);
    EXPECT_TRUE(rows.error().retryable);
    EXPECT_FALSE(connection->usable());
  }
}

TEST_P(StatementsOverNetwork, TheServerShutsDownOrLosesItsPower) {
  for (const bool power_cut : {false, true}) {
    auto connection = open_or_fail(through(system().spec(""), network().port_showing(testing::ServerTls::good)));
    std::thread other([&] { network().end_server(power_cut); });
    const auto answer = timed(10s, [&] { return query(*connection, system().dialect().slow, 10s); });
    other.join();
    expect_error(answer, ErrorCode::unavailable, std::nullopt);
    EXPECT_TRUE(answer.error().retryable);
    EXPECT_FALSE(connection->usable());
  }
}

TEST_P(StatementsOverNetwork, HalfOpenInTheMiddleOfAResult) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set(Direction::to_client, Fault::vanish(1'000'000));
  const auto rows = timed(1s, [&] { return count_rows(*connection, system().dialect().many_rows, 1s); });
  expect_error(rows, ErrorCode::deadline_exceeded, std::nullopt);
  EXPECT_FALSE(connection->usable());
}

TEST_P(StatementsOverNetwork, ARequestThatNeverArrives) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set(Direction::to_server, Fault::vanish());
  expect_error(timed(kShort, [&] { return query(*connection, system().dialect().one, kShort); }),
               ErrorCode::deadline_exceeded, std::nullopt);
  EXPECT_FALSE(connection->usable());
}

TEST_P(StatementsOverNetwork, OneFlippedBitInAResultIsNoticed) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set(Direction::to_client, Fault::corrupt(1'000'000));
  const auto rows = timed(kLong, [&] { return count_rows(*connection, system().dialect().many_rows, kLong); });
  expect_error(rows, ErrorCode::unavailable, std::nullopt);
  EXPECT_FALSE(connection->usable());
}

TEST_P(StatementsOverNetwork, ASlowNetworkOnlyTakesLonger) {
  const std::string database = system().create_database({});
  FaultProxy proxy(network().port());
  auto connection = open_or_fail(through(system().spec(database), proxy.port()));
  proxy.set(Direction::to_client, Fault::slow_drip(50, 1ms));
  proxy.set(Direction::to_server, Fault::delay(20ms));
  const auto answer = query(*connection, system().dialect().one);
  ASSERT_TRUE(answer) << answer.error().describe();
  EXPECT_EQ(answer->front(), "1");
}

TEST_P(StatementsOverNetwork, AResultThatIsDroppedHalfReadIsDroppedAtTheServerToo) {
  const std::string database = system().create_database({});
  {
    auto connection = open_or_fail(system().spec(database));
    auto stream = lane.block_on(connection->execute(within(kLong), system().dialect().many_rows, {}));
    ASSERT_TRUE(stream) << stream.error().describe();
    ASSERT_TRUE(lane.block_on((*stream)->next(within(kLong))));
  }
  EXPECT_TRUE(network().wait_for_sessions(database, 0, 5s));
}

}  // namespace
}  // namespace datawave::conformance
