/// Where one coroutine waits until somebody on its lane resumes it: no allocation, no executor, no extra frame.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/deferred.hpp>
#include <optional>

#include "datawave/io/task.hpp"

namespace datawave::io {

/// Used by one coroutine at a time, on its lane. It must be resumed before it is destroyed: a pool that ends resumes
/// all who wait with an error.
class Suspension {
 public:
  /// Called on the lane when the waiting task is cancelled; should lead to resume().
  using OnCancel = void (*)(void* of);

  Suspension() = default;
  ~Suspension() {
    if (ready_in_ != nullptr) leave_turn();
  }
  Suspension(const Suspension&) = delete;
  Suspension& operator=(const Suspension&) = delete;

  /// `co_await suspension.wait();` ends with resume(). A task that is cancelled already is told so before it waits.
  auto wait(OnCancel on_cancel = nullptr, void* of = nullptr) {
    return asio::async_initiate<const asio::deferred_t&, void()>(Begin(*this, on_cancel, of), asio::deferred);
  }
  [[nodiscard]] bool waiting() const { return handler_.has_value(); }
  /// Runs the coroutine until it waits again or ends. From another coroutine use Turn::soon() instead, or stacks grow.
  void resume() {
    Handler handler = std::move(*handler_);
    handler_.reset();
    handler();
  }

 private:
  friend class Turn;
  // What Asio 1.81 hands to an operation that is awaited by `deferred`; a named type, so that it needs no allocation.
  using Handler = asio::detail::awaitable_async_op_handler<void(), Executor>;

  class Begin {
   public:
    Begin(Suspension& suspension, OnCancel on_cancel, void* of)
        : suspension_(&suspension), on_cancel_(on_cancel), of_(of) {}
    template <class H>
    void operator()(H&& handler) const {
      suspension_->handler_.emplace(std::forward<H>(handler));
      if (on_cancel_ == nullptr) return;
      auto slot = asio::get_associated_cancellation_slot(*suspension_->handler_);
      if (!slot.is_connected()) return;
      slot.assign([on_cancel = on_cancel_, of = of_](asio::cancellation_type_t) { on_cancel(of); });
    }

   private:
    Suspension* suspension_;
    OnCancel on_cancel_;
    void* of_;
  };

  void leave_turn();

  std::optional<Handler> handler_;
  class Turn* ready_in_ = nullptr;  ///< while it stands in the list of those to be resumed
  Suspension* next_ready_ = nullptr;
};

}  // namespace datawave::io
