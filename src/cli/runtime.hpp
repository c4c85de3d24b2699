/// What a one-shot command runs on: one lane, the dialer with the local operator's policy, and Ctrl-C.
#pragma once

#include <memory>

#include "credentials.hpp"
#include "datawave/connect/registry.hpp"
#include "datawave/io/lane.hpp"
#include "exit_codes.hpp"
#include "ladder_printer.hpp"
#include "settings.hpp"
#include "terminal.hpp"

namespace datawave::cli {

/// First Ctrl-C: the task is cancelled, at the server too. Second: the process ends at once.
class Runtime {
 public:
  /// `on_interrupt`: what the first Ctrl-C says.
  explicit Runtime(const Settings& settings,
                   std::string on_interrupt = "interrupted: cancelling at the server; once more to leave at once");
  ~Runtime();
  io::Lane& lane() { return lane_; }
  [[nodiscard]] connect::OpenEnvironment environment() { return {&dialer_, &blocking_}; }
  [[nodiscard]] CallContext context() const { return context_; }
  [[nodiscard]] bool interrupted() const;
  /// Ctrl-C ends the process again, as it does by default: for when nothing runs on the lane any more.
  void release_signals();

 private:
  struct Signals;
  io::Lane lane_;
  std::unique_ptr<io::Resolver> resolver_;
  io::EgressPolicy policy_;
  io::Dialer dialer_;
  io::BlockingPool blocking_;
  CallContext context_;
  std::unique_ptr<Signals> signals_;
};

struct SourceOptions {
  std::string url;
  CredentialOptions credentials;
};

/// URL to a complete spec: parsed, password found, files read; warns about a password in the URL.
Result<connect::ParsedUrl> prepare_source(const connect::Registry& registry, const SourceOptions& options,
                                          const Terminal& terminal);

}  // namespace datawave::cli
