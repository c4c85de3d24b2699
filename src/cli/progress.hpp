/// Live progress on stderr: nothing in the first 300 ms; one line rewritten on a terminal; else a line every 5 s.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "datawave/connect/asset.hpp"
#include "terminal.hpp"

namespace datawave::cli {

class Progress {
 public:
  Progress(const Terminal& terminal, bool quiet)
      : terminal_(terminal),
        quiet_(quiet),
        started_(clock::now()),
        last_(terminal.err_is_tty ? clock::time_point() : started_) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void update(const connect::InventoryProgress& progress);
  /// Takes the line off the terminal, before anything else is written.
  void clear();

 private:
  using clock = std::chrono::steady_clock;
  std::string line() const;
  const Terminal& terminal_;
  bool quiet_;
  clock::time_point started_;
  clock::time_point last_{};
  bool shown_ = false;
  std::map<connect::Phase, connect::InventoryProgress> phases_;
};

}  // namespace datawave::cli
