#include "fixture.hpp"

#include <algorithm>
#include <cctype>
#include <ostream>

namespace datawave::conformance {
namespace {

std::string base64(const std::string& text) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i + 2 < text.size(); i += 3) {  // whole groups only: enough to recognise it
    const auto byte = [&](std::size_t at) { return static_cast<unsigned>(static_cast<unsigned char>(text[i + at])); };
    const unsigned bits = byte(0) << 16U | byte(1) << 8U | byte(2);
    for (const unsigned shift : {18U, 12U, 6U, 0U}) out += kDigits[bits >> shift & 63U];
  }
  return out;
}

std::string each_byte(const std::string& text, const char* prefix, bool letters_too) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (!letters_too && std::isalnum(byte) != 0) {
      out += character;
    } else {
      out += prefix;
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  return out;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Task<std::vector<std::string>> first_column(Connection& connection, CallContext ctx, std::string sql,
                                            std::vector<std::optional<std::string>> params) {
  DW_CO_TRY(auto stream, co_await connection.execute(ctx, std::move(sql), std::move(params)));
  std::vector<std::string> result;
  for (;;) {
    DW_CO_TRY(auto batch, co_await stream->next(ctx));
    if (!batch) co_return result;
    for (std::size_t row = 0; row < batch->rows(); ++row) {
      result.emplace_back(batch->columns.front().at(row).value_or("(null)"));
    }
  }
}

Task<std::size_t> number_of_rows(Connection& connection, CallContext ctx, std::string sql) {
  std::vector<std::optional<std::string>> no_params;
  DW_CO_TRY(auto stream, co_await connection.execute(ctx, std::move(sql), std::move(no_params)));
  std::size_t rows = 0;
  for (;;) {
    DW_CO_TRY(auto batch, co_await stream->next(ctx));
    if (!batch) co_return rows;
    rows += batch->rows();
  }
}

}  // namespace

void expect_no_secret(const std::string& text, const Quirks& quirks) {
  for (const auto& canary : quirks.canaries()) {
    EXPECT_EQ(text.find(canary), std::string::npos) << "a secret is in: " << text;
    EXPECT_EQ(text.find(base64(canary)), std::string::npos) << "a secret in base64 is in: " << text;
    EXPECT_EQ(lower(text).find(each_byte(canary, "", true)), std::string::npos) << "a secret in hex is in: " << text;
    EXPECT_EQ(lower(text).find(lower(each_byte(canary, "%", false))), std::string::npos)
        << "a secret in URL form is in: " << text;
  }
}

void expect_readable(const Error& error, const Quirks& quirks) {
  const std::string all = error.describe() + "\n" + error.remedy;
  expect_no_secret(all, quirks);
  EXPECT_FALSE(error.message.empty());
  EXPECT_LT(error.message.size(), 300U) << error.message;
  for (const char* jargon : {"asio", "boost", "std::", "errno", "system:", "0x", "exception", "nullptr", "\n\n"}) {
    EXPECT_EQ(lower(all).find(jargon), std::string::npos) << "jargon \"" << jargon << "\" in: " << all;
  }
  for (const char character : error.message + error.remedy) {
    const auto byte = static_cast<unsigned char>(character);
    EXPECT_FALSE(byte < 0x20 || byte == 0x7f) << "a control character in: " << all;
  }
  if (!error.message.empty()) {
    EXPECT_NE(error.message.back(), '.') << "a message is a phrase without its full stop: " << error.message;
  }
  if (!error.remedy.empty()) {
    EXPECT_EQ(std::islower(static_cast<unsigned char>(error.remedy.front())), 0) << error.remedy;
    const bool ends_in_a_command = error.remedy.find(": ") != std::string::npos;
    EXPECT_TRUE(ends_in_a_command || error.remedy.ends_with(".") || error.remedy.ends_with("?") ||
                error.remedy.ends_with(")"))
        << "a remedy is a sentence: " << error.remedy;
  }
}

void Conformance::SetUp() {
  const std::string why = system().absent();
  if (why.empty()) return;
  if (system().required()) GTEST_FAIL() << why;
  GTEST_SKIP() << why;
}

Result<std::unique_ptr<Connection>> Conformance::open(const ConnectionSpec& spec, std::chrono::milliseconds limit,
                                                      LadderObserver* observer) {
  return lane.block_on(system().connector().open(within(limit), spec.duplicate(), environment, observer));
}

std::unique_ptr<Connection> Conformance::open_or_fail(const ConnectionSpec& spec) {
  auto opened = open(spec);
  if (!opened) throw std::runtime_error("cannot open: " + opened.error().describe());
  return std::move(*opened);
}

ConnectionSpec Conformance::through(ConnectionSpec spec, std::uint16_t port) {
  EXPECT_TRUE(spec.set("port", std::to_string(port)));
  return spec;
}

Result<std::vector<std::string>> Conformance::query(Connection& connection, const std::string& sql,
                                                    std::chrono::milliseconds limit,
                                                    std::vector<std::optional<std::string>> params) {
  return lane.block_on(first_column(connection, within(limit), sql, std::move(params)));
}

Result<std::size_t> Conformance::count_rows(Connection& connection, const std::string& sql,
                                            std::chrono::milliseconds limit) {
  return lane.block_on(number_of_rows(connection, within(limit), sql));
}

void Conformance::expect_error(const Error& error, ErrorCode code, std::optional<ConnectStage> stage) {
  EXPECT_EQ(to_string(error.code), to_string(code)) << error.describe();
  if (stage) {
    EXPECT_EQ(error.stage ? to_string(*error.stage) : "none", to_string(*stage)) << error.describe();
  }
  expect_readable(error, system());
  RecordProperty("message", error.describe());
  RecordProperty("remedy", error.remedy);
}

std::string name_of(const ::testing::TestParamInfo<Quirks*>& info) { return info.param->name(); }
void PrintTo(Quirks* quirks, std::ostream* out) { *out << quirks->name(); }

}  // namespace datawave::conformance
