#include "progress.hpp"

#include <fmt/format.h>

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

void Progress::update(const connect::InventoryProgress& progress) {
  phases_[progress.phase] = progress;
  if (quiet_) return;
  const auto now = clock::now();
  using namespace std::chrono_literals;
  if (now - started_ < 300ms) return;
  if (now - last_ < (terminal_.err_is_tty ? std::chrono::nanoseconds(100ms) : std::chrono::nanoseconds(5s))) return;
  last_ = now;
  if (terminal_.err_is_tty) {
    write_err("\r\x1b[2K" + ellipsize_middle(line(), terminal_.width - 1));
    shown_ = true;
  } else {
    write_err(line() + "\n");
  }
}

void Progress::clear() {
  if (shown_) write_err("\r\x1b[2K");
  shown_ = false;
}

std::string Progress::line() const {
  std::string text = "discovering";
  for (const auto& [phase, progress] : phases_) {
    std::string_view name;
    switch (phase) {
      case connect::Phase::containers: name = "schemas"; break;
      case connect::Phase::tables: name = "tables"; break;
      case connect::Phase::columns: name = "columns"; break;
      case connect::Phase::sample: name = "samples"; break;
      default: continue;
    }
    if (progress.done == 0 && progress.total == 0) continue;
    text += fmt::format("  {} {}", name, format_count(static_cast<std::uint64_t>(progress.done)));
    if (progress.total > 0) text += "/" + format_count(static_cast<std::uint64_t>(progress.total));
  }
  return text + "  " + format_duration(clock::now() - started_);
}

}  // namespace datawave::cli
