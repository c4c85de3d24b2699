#include "runtime.hpp"

#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <csignal>

namespace datawave::cli {

struct Runtime::Signals {
  Signals(io::Lane& l, std::string s) : lane(l), says(std::move(s)), set(l.context(), SIGINT, SIGTERM) { wait(); }
  void wait() {
    set.async_wait([this](const boost::system::error_code& error, int) {
      if (error) return;
      if (seen) ::_exit(static_cast<int>(ExitCode::interrupted));
      seen = true;
      if (!says.empty()) write_err("\n" + says + "\n");
      lane.cancel();
      wait();
    });
  }
  io::Lane& lane;
  std::string says;
  asio::basic_signal_set<Executor> set;
  bool seen = false;
};

Runtime::Runtime(const Settings& settings, std::string on_interrupt)
    : resolver_(io::make_system_resolver(lane_.executor())),
      policy_(io::EgressPolicy::local_operator()),
      dialer_(*resolver_, policy_),
      blocking_(4, 64),
      context_(CallContext{}.with_timeout(std::chrono::seconds(settings.integer("timeout_s")))),
      signals_(std::make_unique<Signals>(lane_, std::move(on_interrupt))) {}

Runtime::~Runtime() = default;

void Runtime::release_signals() {
  boost::system::error_code ignored;
  signals_->set.clear(ignored);
}

bool Runtime::interrupted() const { return signals_->seen; }

Result<connect::ParsedUrl> prepare_source(const connect::Registry& registry, const SourceOptions& options,
                                          const Terminal& terminal) {
  DW_TRY(connect::ParsedUrl parsed, connect::parse_url(registry, options.url));
  if (parsed.had_password) {
    write_err(
        "warning: a password in a URL stays in shell histories; better by prompt, --password-file or PGPASSWORD\n");
  }
  default_user(parsed.spec);
  DW_CHECK(load_files(parsed.spec));
  DW_CHECK(find_password(parsed.spec, options.credentials, terminal));
  return parsed;
}

}  // namespace datawave::cli
