/// What a pool wants of the connections it holds; each system's connection implements it.
#pragma once

#include <memory>
#include <string>

#include "datawave/io/task.hpp"

namespace datawave::pool {

class Member;

/// The pool, as a member sees it.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// The peer closed it, or it broke, while nobody asked it for anything. Called on the lane, once.
  virtual void on_lost(Member& member) = 0;
};

/// One connection; lives on one lane, used by one borrower at a time.
class Member {
 public:
  virtual ~Member() = default;
  /// False: it may only be closed.
  [[nodiscard]] virtual bool usable() const = 0;
  /// Between statements, and a borrower left nothing behind in its session.
  [[nodiscard]] virtual bool clean() const { return true; }
  /// Makes it clean again. After an error it is closed.
  virtual Task<void> reset(CallContext ctx);
  /// Whether the server still answers. After an error it is closed.
  virtual Task<void> check(CallContext ctx) = 0;
  /// Returns when the server is known to have let go of it, or `ctx` ends. Never fails.
  virtual Task<void> close(CallContext ctx) = 0;
  /// Why it must stay with its borrower ("transaction"), empty when it need not; for reports.
  [[nodiscard]] virtual std::string pinned_by() const { return {}; }
  /// The statement it is busy with, safe to show; for reports.
  [[nodiscard]] virtual std::string doing() const { return {}; }

  void watch(Watcher* watcher) { watcher_ = watcher; }

 protected:
  void tell_lost() {
    if (watcher_ != nullptr) watcher_->on_lost(*this);
  }

 private:
  Watcher* watcher_ = nullptr;
};

/// Opens connections of one endpoint with one credential.
class Factory {
 public:
  virtual ~Factory() = default;
  /// Errors: `retryable` tells whether time may mend it (refused: yes; wrong password: no).
  virtual Task<std::unique_ptr<Member>> open(CallContext ctx) = 0;
};

}  // namespace datawave::pool
