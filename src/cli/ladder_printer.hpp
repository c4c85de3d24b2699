/// The ladder of a connection attempt, as it is climbed.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/io/ladder.hpp"
#include "terminal.hpp"

namespace datawave::cli {

class LadderPrinter final : public LadderObserver {
 public:
  /// `live`: each rung is written to stderr as it is done; else all of them when the attempt fails.
  LadderPrinter(const Terminal& terminal, bool live, std::vector<std::string_view> rungs)
      : terminal_(terminal), live_(live), rungs_(std::move(rungs)) {}

  void rung_started(std::string_view name) override;
  void rung_done(std::string_view name, std::string_view detail, std::chrono::nanoseconds took) override;
  /// The failed rung with its sentence and remedy, and what was not tried.
  void failed(const Error& error);
  /// The same of one that was climbed elsewhere, where its last rung took that long.
  void failed(const Error& error, std::chrono::nanoseconds took);

 private:
  void print(bool ok, std::string_view text, std::chrono::nanoseconds took);
  const Terminal& terminal_;
  bool live_;
  std::vector<std::string_view> rungs_;
  std::vector<std::string> done_;
  std::string held_back_;
  std::string current_;
  std::chrono::steady_clock::time_point started_{};
};

/// "error: …", and what to do next on a line of its own.
void print_error(const Terminal& terminal, const Error& error);
/// Sentence case and a full stop, as one writes to a person.
std::string as_sentence(std::string text);

}  // namespace datawave::cli
