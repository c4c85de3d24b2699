/// What the tests of the suite share: opening, measuring, and judging errors.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

#include "datawave/connect/connection.hpp"
#include "datawave/io/lane.hpp"
#include "quirks.hpp"

namespace datawave::conformance {

using namespace std::chrono_literals;
using connect::Connection;
using connect::ConnectionSpec;

/// Fails where an error would embarrass us: a secret, jargon, control characters, an empty or endless sentence.
void expect_readable(const Error& error, const Quirks& quirks);
/// Fails where `text` holds a canary, plain or in base64, hex or URL form.
void expect_no_secret(const std::string& text, const Quirks& quirks);

class Conformance : public ::testing::TestWithParam<Quirks*> {
 protected:
  /// How long an operation on a faulty peer may take; it must then end by itself.
  static constexpr auto kShort = 400ms;
  static constexpr auto kLong = 30s;
  /// What is allowed beyond a deadline: a cancel request takes up to two seconds of its own.
  static constexpr auto kGrace = 3s;

  void SetUp() override;

  static CallContext within(std::chrono::milliseconds limit) { return CallContext().with_timeout(limit); }
  Quirks& system() { return *GetParam(); }
  Network& network() { return *GetParam()->network(); }

  Result<std::unique_ptr<Connection>> open(const ConnectionSpec& spec, std::chrono::milliseconds limit = kLong,
                                           LadderObserver* observer = nullptr);
  /// Opens or fails the test.
  std::unique_ptr<Connection> open_or_fail(const ConnectionSpec& spec);
  /// The same through another port of 127.0.0.1, that of a proxy.
  ConnectionSpec through(ConnectionSpec spec, std::uint16_t port);

  /// First column of all rows, run to the end.
  Result<std::vector<std::string>> query(Connection& connection, const std::string& sql,
                                         std::chrono::milliseconds limit = kLong,
                                         std::vector<std::optional<std::string>> params = {});
  /// Runs it to the end and gives the number of rows.
  Result<std::size_t> count_rows(Connection& connection, const std::string& sql, std::chrono::milliseconds limit);

  /// Runs `operation` and fails where it takes longer than limit and grace.
  template <class Operation>
  auto timed(std::chrono::milliseconds limit, Operation operation) {
    const auto start = std::chrono::steady_clock::now();
    auto result = operation();
    EXPECT_LT(std::chrono::steady_clock::now() - start, limit + kGrace) << "took longer than its deadline";
    return result;
  }

  /// An error of this code and stage that a user can read; both are also recorded in the test's account.
  template <class T>
  void expect_error(const Result<T>& result, ErrorCode code, std::optional<ConnectStage> stage) {
    ASSERT_FALSE(result) << "succeeded";
    expect_error(result.error(), code, stage);
  }
  void expect_error(const Error& error, ErrorCode code, std::optional<ConnectStage> stage);

  io::Lane lane;
  std::unique_ptr<io::Resolver> resolver = io::make_system_resolver(lane.executor());
  io::EgressPolicy policy = io::EgressPolicy::local_operator();
  io::Dialer dialer{*resolver, policy};
  io::BlockingPool blocking{2, 16};
  connect::OpenEnvironment environment{&dialer, &blocking};
};

/// Names the instance of a parametrised test.
std::string name_of(const ::testing::TestParamInfo<Quirks*>& info);
void PrintTo(Quirks* quirks, std::ostream* out);

}  // namespace datawave::conformance
