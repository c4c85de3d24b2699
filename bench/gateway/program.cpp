#include "program.hpp"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "datawave/core/json_value.hpp"
#include "datawave/testing/postgres_server.hpp"
#include "http_clients.hpp"

namespace datawave::bench {

namespace {
std::string member(const std::string& json, std::string_view name) {
  const auto document = parse_json(json);
  const auto value = document ? document->root().find(name) : std::nullopt;
  if (!value) throw std::runtime_error("no " + std::string(name) + " in " + json.substr(0, 300));
  switch (value->kind()) {
    case JsonKind::string: return std::string(value->string());
    case JsonKind::boolean: return value->boolean() ? "true" : "false";
    default: return std::string(value->text());
  }
}
}  // namespace

Program::Program(const Options& options) {
  testing::ChildOptions child;
  child.argv = {options.program,
                "serve",
                "--data-dir",
                (dir_ / "data").string(),
                "--listen",
                "127.0.0.1:0",
                "--ready-file",
                (dir_ / "ready").string(),
                "--allow-egress",
                "127.0.0.0/8",
                "--pool-size",
                std::to_string(options.pool_size),
                "--lanes",
                std::to_string(options.lanes),
                "--query-cache",
                "0",
                "--query-concurrency",
                "100000"};
  child.log = dir_ / "log";
  process_ = std::make_unique<testing::ChildProcess>(std::move(child));
  std::string url;
  for (int i = 0; i < 200 && url.empty() && process_->running(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::ifstream(dir_ / "ready") >> url;
  }
  if (url.empty()) throw std::runtime_error("datawave serve ended: " + process_->output());
  port_ = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  std::string token;
  std::ifstream(dir_ / "data" / "first-sign-in") >> token;
  session_ = member(call("POST", "/api/v1/setup",
                         R"({"token":")" + token + R"(","name":"ada","password":"a long enough secret"})", 201),
                    "token");
  call("POST", "/api/v1/sources",
       R"({"name":"bench","connector":"postgresql","connection":{"host":"127.0.0.1","port":)" +
           std::to_string(options.postgres_port) + R"(,"user":")" + testing::PostgresServer::kSuperuser +
           R"(","database":"bench","sslmode":"disable"}})",
       201);
}

std::string Program::call(const std::string& method, const std::string& path, const std::string& body, int wanted) {
  const HttpAnswer answer = http_call(port_, method, path, session_, body);
  if (answer.status != wanted) throw std::runtime_error(path + ": " + answer.body);
  return answer.body;
}

std::vector<std::string> Program::make_keys(int count) {
  std::vector<std::string> tokens;
  for (int i = 0; i < count; ++i) {
    tokens.push_back(member(
        call("POST", "/api/v1/keys", R"({"name":"k)" + std::to_string(i) + R"(","permissions":["query_run"]})", 201),
        "token"));
  }
  return tokens;
}

std::uint64_t Program::audited_statements() {
  return std::stoull(member(call("GET", "/api/v1/audit?limit=1&filter=code%3Dsource.query", "", 200), "total"));
}
bool Program::audit_is_intact() { return member(call("POST", "/api/v1/audit:verify", "", 200), "intact") == "true"; }

std::uint64_t Program::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(process_->pid()) + "/statm");  // proc(5): pages: size, resident, …
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  if (!(file >> size >> resident)) throw std::runtime_error("datawave serve is gone");
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint64_t Program::stored_bytes() const {
  std::uint64_t sum = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir_ / "data")) {
    std::error_code gone;
    const auto size = entry.file_size(gone);
    if (!gone) sum += size;
  }
  return sum;
}

}  // namespace datawave::bench
