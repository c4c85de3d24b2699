// A planted password appears nowhere: not in any output, error, log or process list, in any of the forms it might take.
#include <gtest/gtest.h>

#include "datawave/testing/fault_proxy.hpp"
#include "datawave/testing/ports.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "program.hpp"

namespace datawave::program {

using testing::PostgresServer;

namespace {
std::string base64(std::string_view text) {
  static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i + 2 < text.size(); i += 3) {
    const auto b = [&](std::size_t k) { return static_cast<unsigned>(static_cast<unsigned char>(text[i + k])); };
    const unsigned n = (b(0) << 16) | (b(1) << 8) | b(2);
    for (int shift = 18; shift >= 0; shift -= 6) out += kAlphabet[(n >> shift) & 63];
  }
  return out;
}

std::string hex(std::string_view text) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

// Letters and digits only, so that its URL and JSON forms are itself.
const std::string kCanary = "CanarySecret7Qx3LmZ9";

void expect_clean(const std::string& text, const std::string& what) {
  for (const std::string& form : {kCanary, base64(kCanary), hex(kCanary)}) {
    EXPECT_EQ(text.find(form), std::string::npos) << what << " shows the password";
  }
}
}  // namespace

TEST(Secrets, AppearInNoOutputErrorOrLog) {
  PostgresServer& server = PostgresServer::shared();
  server.create_role("canary", kCanary);
  const std::string port = std::to_string(server.port());
  const testing::ClosedPort closed;
  const std::string good = "postgres://canary:" + kCanary + "@localhost:" + port + "/postgres";
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"inspect", good},
           {"inspect", "-o", "json", good},
           {"inspect", "-o", "ndjson", good},
           {"inspect", "-o", "html", good},
           {"doctor", good},
           {"inspect", "postgres://canary:" + kCanary + "@localhost:" + std::to_string(closed.port()) + "/postgres"},
           {"inspect", "postgres://canary:" + kCanary + "@localhost:" + port + "/missing"},
           {"inspect", "postgres://canary:" + kCanary + "@localhost:" + port + "/postgres?sslmode=verify-full"},
           {"inspect", "postgres://canary:" + kCanary + "@localhost:" + port + "/postgres?nonsense=1"},
           {"inspect", "postgres://canary:" + kCanary + "@localhost:99999/postgres"},
           {"inspect", "postgres://canary:" + kCanary},
           {"inspect", good, "--no-such-flag"},
           {"inspect", good, good},
           {"inpsect", good},
           {"inspect", "postgres://nobody@localhost:" + port + "/postgres?password=" + kCanary},
       }) {
    std::vector<std::string> all = arguments;
    if (arguments.front() != "inpsect") {
      all.emplace_back("--log-level");
      all.emplace_back("debug");
    }
    const Ran ran = run(all);
    expect_clean(ran.out + ran.err, arguments.front() + " …");
  }
  for (const Ran& ran :
       {run({"inspect", "postgres://canary@localhost:" + port + "/missing"}, {{"PGPASSWORD", kCanary}}),
        run({"inspect", "--password", "env:SECRET", "postgres://canary@localhost:" + port + "/postgres"},
            {{"SECRET", kCanary}}),
        run({"inspect", "--password", kCanary, "postgres://canary@localhost:" + port + "/postgres"})}) {
    expect_clean(ran.out + ran.err, "inspect with a password from outside");
  }
}

TEST(Secrets, AreGoneFromTheProcessList) {
  PostgresServer& server = PostgresServer::shared();
  testing::FaultProxy proxy(server.port());
  proxy.welcome(testing::Welcome::black_hole);
  const testing::TempDir dir;
  auto program =
      start({"inspect", "postgres://dwadmin:" + kCanary + "@localhost:" + std::to_string(proxy.port()) + "/postgres"},
            {}, dir);
  ASSERT_TRUE(proxy.wait_for_accepted(1, std::chrono::seconds(20)));
  const std::string command_line = read("/proc/" + std::to_string(program->pid()) + "/cmdline");
  EXPECT_NE(command_line.find("dwadmin"), std::string::npos);
  expect_clean(command_line, "the process list");
}

}  // namespace datawave::program
