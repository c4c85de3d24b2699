// The server that bench/http/run drives until `datawave serve` does: /livez from answer_now, with an access log line
// for each request, formatted and buffered as nginx does (`access_log … buffer=64k`).
//   bench_http LANES LOG_FILE     prints its port and serves until SIGTERM
#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "datawave/http/server.hpp"

namespace {
using namespace datawave;

class BenchHandler final : public http::Handler {
 public:
  BenchHandler(unsigned lanes, int log)
      : livez_(http::make_response(200, "text/plain; charset=utf-8", "ok\n")),
        not_found_(http::make_response(404, "text/plain; charset=utf-8", "not found\n")),
        lines_(lanes),
        log_(log) {}

  void answer_now(const http::RequestHead& head, http::DirectAnswer& answer) override {
    if (head.path == "/task") return;
    answer.send(head.path == "/livez" ? livez_ : not_found_);
  }
  Task<http::Response> handle(CallContext, http::Exchange&) override {
    co_return http::make_response(200, "text/plain; charset=utf-8", "ok\n");
  }
  void on_response(const http::RequestHead& head, int status, std::size_t bytes,
                   std::chrono::nanoseconds took) override {
    std::string& out = lines_[head.lane].text;
    const auto number = [&out](std::uint64_t value) {
      char digits[24];
      out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
    };
    out += R"({"peer":")";
    out += head.peer;
    out += R"(","method":")";
    out += http::to_string(head.method);
    out += R"(","path":")";
    out += head.path;
    out += R"(","status":)";
    number(static_cast<std::uint64_t>(status));
    out += R"(,"bytes":)";
    number(bytes);
    out += R"(,"took_us":)";
    number(static_cast<std::uint64_t>(took.count() / 1000));
    out += "}\n";
    if (out.size() < kBuffer) return;
    if (::write(log_, out.data(), out.size()) < 0) std::abort();
    out.clear();
  }

 private:
  static constexpr std::size_t kBuffer = 64 * 1024;
  struct alignas(64) Lines {
    std::string text;
  };
  http::PreparedResponse livez_;
  http::PreparedResponse not_found_;
  std::vector<Lines> lines_;
  int log_;
};
}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const int log = ::open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) return 1;
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  http::ServerOptions options;
  options.lanes = static_cast<unsigned>(std::strtoul(argv[1], nullptr, 10));
  BenchHandler handler(options.lanes, log);
  http::Server server(std::move(options), handler);
  if (const auto started = server.start(); !started) {
    std::fprintf(stderr, "%s\n", started.error().describe().c_str());
    return 1;
  }
  std::printf("%u\n", server.port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  server.stop_blocking(std::chrono::seconds(1));
  return 0;
}
