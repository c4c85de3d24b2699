#include "datawave/io/deadline.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

namespace datawave::io {

DeadlineList::Id DeadlineList::add(SteadyTime at, std::function<void()> on_due) {
  const Id id = ++last_;
  entries_.emplace(std::pair{at, id}, std::move(on_due));
  return id;
}

bool DeadlineList::remove(SteadyTime at, Id id) { return entries_.erase({at, id}) > 0; }

std::optional<SteadyTime> DeadlineList::next() const {
  if (entries_.empty()) return std::nullopt;
  return entries_.begin()->first.first;
}

std::size_t DeadlineList::run_due(SteadyTime now) {
  std::size_t count = 0;
  while (!entries_.empty() && entries_.begin()->first.first <= now) {
    auto node = entries_.extract(entries_.begin());
    node.mapped()();
    ++count;
  }
  return count;
}

namespace {
/// The lane's list and its one timer. An armed timer that is now too early is left alone: it finds nothing due and
/// rearms.
class DeadlineService final : public asio::execution_context::service {
 public:
  using key_type = DeadlineService;
  static asio::execution_context::id id;

  explicit DeadlineService(asio::execution_context& owner)
      : service(owner), timer_(static_cast<asio::io_context&>(owner).get_executor()) {}

  DeadlineList::Id add(SteadyTime at, std::function<void()> on_due) {
    const auto id_given = list_.add(at, std::move(on_due));
    arm();
    return id_given;
  }
  void remove(SteadyTime at, DeadlineList::Id entry) {
    list_.remove(at, entry);
    if (!list_.next()) {  // an armed timer would keep the lane running
      timer_.cancel();
      armed_ = SteadyTime::max();
    }
  }

 private:
  using Timer =
      asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

  void shutdown() override { list_ = {}; }

  void arm() {
    const auto next = list_.next();
    if (!next || *next >= armed_) return;
    armed_ = *next;
    timer_.expires_at(*next);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;
      armed_ = SteadyTime::max();
      list_.run_due(std::chrono::steady_clock::now());
      arm();
    });
  }

  DeadlineList list_;
  Timer timer_;
  SteadyTime armed_ = SteadyTime::max();
};
asio::execution_context::id DeadlineService::id;
}  // namespace

DeadlineGuard::DeadlineGuard(Executor executor, SteadyTime at, std::function<void()> on_due)
    : executor_(executor), at_(at) {
  if (at == SteadyTime::max()) return;
  auto& service = asio::use_service<DeadlineService>(executor_.context());
  id_ = service.add(at, [this, due = std::move(on_due)] {
    fired_ = true;
    due();
  });
}

DeadlineGuard::~DeadlineGuard() {
  if (id_ != 0 && !fired_) asio::use_service<DeadlineService>(executor_.context()).remove(at_, id_);
}

}  // namespace datawave::io
