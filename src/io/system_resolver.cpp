#include <netdb.h>

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>

#include "datawave/core/text.hpp"
#include "datawave/io/dialer.hpp"
#include "datawave/io/lane.hpp"

namespace datawave::io {

namespace {
namespace ip = asio::ip;

/// One getaddrinfo call. Nothing can interrupt it, so it has a thread of its own that is left behind when the caller
/// gives up; what the two share lives as long as either. (Asio's resolver would make the end of the lane wait for it.)
struct Lookup {
  std::string host;
  std::mutex mutex;                                       // guards abandoned and the posting of the answer
  bool abandoned = false;                                 // nobody waits: the lane may be gone
  std::function<void(boost::system::error_code)> answer;  // completes the operation; on the lane only
  int result = EAI_FAIL;
  std::vector<ip::address> found;

  void run(Executor executor, const std::shared_ptr<Lookup>& self) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    std::vector<ip::address> addresses;
    for (const addrinfo* entry = list; entry != nullptr; entry = entry->ai_next) {
      ip::tcp::endpoint endpoint;
      if (entry->ai_addrlen > endpoint.capacity()) continue;
      std::memcpy(endpoint.data(), entry->ai_addr, entry->ai_addrlen);
      endpoint.resize(entry->ai_addrlen);
      if (std::find(addresses.begin(), addresses.end(), endpoint.address()) == addresses.end())
        addresses.push_back(endpoint.address());
    }
    if (list != nullptr) ::freeaddrinfo(list);
    if (code == 0 && addresses.empty()) code = EAI_NONAME;
    const std::lock_guard lock(mutex);
    if (abandoned) return;
    result = code;
    found = std::move(addresses);
    asio::post(executor, [self] {
      if (self->answer) self->answer({});
    });
  }

  /// On the lane: the operation ends now, whatever the thread still does.
  void abandon() {
    {
      const std::lock_guard lock(mutex);
      abandoned = true;
    }
    if (answer) answer(asio::error::operation_aborted);
  }
};

Error resolve_error(ErrorCode code, std::string message, std::string remedy) {
  return Error(code, std::move(message)).with_stage(ConnectStage::resolve).with_remedy(std::move(remedy));
}

class SystemResolver final : public Resolver {
 public:
  explicit SystemResolver(Executor executor) : executor_(executor) {}

  Task<std::vector<ip::address>> resolve(CallContext ctx, std::string host) override {
    std::vector<ip::address> found;
    boost::system::error_code not_numeric;
    const ip::address literal = ip::make_address(host, not_numeric);
    if (!not_numeric) {
      found.push_back(literal);
      co_return found;
    }
    if (co_await is_cancelled()) co_return fail(impl::cancelled_error());
    auto lookup = std::make_shared<Lookup>();
    lookup->host = host;
    DeadlineGuard guard(executor_, ctx.deadline, [lookup] { lookup->abandon(); });
    auto initiate = [this, lookup](auto handler) {
      auto slot = asio::get_associated_cancellation_slot(handler);
      auto kept = std::make_shared<decltype(handler)>(std::move(handler));
      auto work = asio::make_work_guard(executor_);
      lookup->answer = [lookup = lookup.get(), kept, work, slot,
                        executor = executor_](boost::system::error_code error) mutable {
        if (slot.is_connected()) slot.clear();
        auto handler_once = kept;
        auto post_to = executor;
        lookup->answer = nullptr;  // once; this closure is gone after it
        asio::post(post_to, [handler_once, error] { (*handler_once)(error); });
      };
      if (slot.is_connected()) slot.assign([lookup](asio::cancellation_type_t) { lookup->abandon(); });
      std::thread([lookup, executor = executor_] { lookup->run(executor, lookup); }).detach();
    };
    auto [ec] = co_await asio::async_initiate<decltype(use_task), void(boost::system::error_code)>(initiate, use_task);
    if (guard.fired()) {
      co_return fail(resolve_error(ErrorCode::deadline_exceeded, "the name server did not answer in time",
                                   "Check the DNS settings of this machine, or use an address.")
                         .with_retryable());
    }
    if (ec) co_return fail(impl::cancelled_error());
    const std::string quoted = "\"" + printable(host, 260) + "\"";
    if (lookup->result == EAI_AGAIN) {
      co_return fail(resolve_error(ErrorCode::unavailable, "the name server cannot answer for " + quoted + " now",
                                   "Check the spelling, and the DNS settings of this machine.")
                         .with_retryable());
    }
    if (lookup->result != 0) {
      co_return fail(resolve_error(ErrorCode::not_found, "no host is called " + quoted,
                                   "Check the spelling, and whether this machine can see the network it is in.")
                         .with_field("host"));
    }
    co_return std::move(lookup->found);
  }

 private:
  Executor executor_;
};
}  // namespace

std::unique_ptr<Resolver> make_system_resolver(Executor executor) { return std::make_unique<SystemResolver>(executor); }

}  // namespace datawave::io
