#include "datawave/io/lane.hpp"

#include <limits>
#include <new>

namespace datawave {

CallContext CallContext::with_timeout(std::chrono::milliseconds timeout) const {
  CallContext shorter = *this;
  const SteadyTime until = clock->steady() + timeout;
  if (until < shorter.deadline) shorter.deadline = until;
  return shorter;
}

std::chrono::milliseconds CallContext::remaining() const {
  using std::chrono::milliseconds;
  if (deadline == SteadyTime::max()) return milliseconds(std::numeric_limits<std::int32_t>::max());
  const auto left = std::chrono::duration_cast<milliseconds>(deadline - clock->steady());
  return left.count() < 0 ? milliseconds(0) : left;
}

namespace io::impl {

Error error_from_exception(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::resource_exhausted, "out of memory");
  } catch (const std::exception& e) {
    return Error(ErrorCode::internal, std::string("internal fault: ") + e.what());
  } catch (...) {
    return Error(ErrorCode::internal, "internal fault");
  }
}

Error deadline_error() {
  return Error(ErrorCode::deadline_exceeded, "the deadline passed before it was done")
      .with_retryable()
      .with_remedy("Allow more time, or ask for less.");
}
Error cancelled_error() { return Error(ErrorCode::cancelled, "cancelled"); }

}  // namespace io::impl
}  // namespace datawave
