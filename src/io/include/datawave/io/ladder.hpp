/// The rungs of a connection attempt, told as they are climbed: resolve → connect → TLS → authenticate → …
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace datawave {

/// Receives each rung as it is done; called on the lane. Details are safe to show.
class LadderObserver {
 public:
  virtual ~LadderObserver() = default;
  virtual void rung_done(std::string_view name, std::string_view detail, std::chrono::nanoseconds took) = 0;
  /// The rung that is being tried, so that a failure can be named and timed.
  virtual void rung_started(std::string_view name) = 0;
};

/// Times one rung; reports on done(). A null observer is allowed.
class Rung {
 public:
  Rung(LadderObserver* observer, std::string_view name) : observer_(observer), name_(name) {
    if (observer_ != nullptr) observer_->rung_started(name_);
  }
  void done(std::string_view detail) {
    if (observer_ != nullptr) observer_->rung_done(name_, detail, clock_type::now() - start_);
  }

 private:
  using clock_type = std::chrono::steady_clock;
  LadderObserver* observer_;
  std::string name_;
  clock_type::time_point start_ = clock_type::now();
};

}  // namespace datawave
