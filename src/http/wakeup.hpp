/// One coroutine waiting for something to change; woken by an event, or by its cancellation.
#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <memory>

#include "datawave/io/task.hpp"

namespace datawave::http::impl {

/// On one lane. It outlives the wait. A wake without a waiter is nothing: check the condition before and after.
class Wakeup {
 public:
  asio::awaitable<void, Executor> wait() {
    auto executor = co_await asio::this_coro::executor;
    auto initiate = [this, executor](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      if (slot.is_connected()) slot.assign([this](asio::cancellation_type_t) { wake(); });
      waiting_ = std::make_unique<Waiting<decltype(handler)>>(executor, std::move(handler));
    };
    co_await asio::async_initiate<decltype(kToken), void()>(initiate, kToken);
  }
  void wake() {
    if (waiting_) std::exchange(waiting_, nullptr)->complete();
  }

 private:
  static constexpr asio::use_awaitable_t<Executor> kToken{};

  struct Base {
    virtual ~Base() = default;
    virtual void complete() = 0;
  };
  template <class Handler>
  struct Waiting final : Base {
    Waiting(Executor e, Handler h) : executor(e), handler(std::move(h)) {}
    void complete() override { asio::post(executor, std::move(handler)); }
    Executor executor;
    Handler handler;
  };
  std::unique_ptr<Base> waiting_;
};

}  // namespace datawave::http::impl
