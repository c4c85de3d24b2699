#include "budget.hpp"

#include <cstring>

namespace datawave::query {

namespace {
std::size_t digest_of(const Uuid& a, const Uuid& b) {
  char bytes[32];
  std::memcpy(bytes, &a, 16);
  std::memcpy(bytes + 16, &b, 16);
  return std::hash<std::string_view>{}(std::string_view(bytes, sizeof bytes));
}
static_assert(sizeof(Uuid) == 16);
}  // namespace

Result<Budget::Share> Budget::take(const Uuid& principal, const Uuid& source) {
  const std::size_t key = digest_of(principal, source);
  {
    const std::lock_guard lock(mutex_);
    std::size_t& now = under_way_[key];
    if (now < concurrent_) {
      ++now;
      return Share(shared_from_this(), key);
    }
  }
  Error error = Error(ErrorCode::resource_exhausted,
                      "too many of your statements are under way at this source (" + std::to_string(concurrent_) + ")")
                    .with_remedy("Wait for some of them, or ask for less at a time.")
                    .with_retryable();
  error.retry_after = std::chrono::seconds(1);
  return fail(std::move(error));
}

void Budget::give_back(std::size_t key) {
  const std::lock_guard lock(mutex_);
  const auto found = under_way_.find(key);
  if (found != under_way_.end() && --found->second == 0) under_way_.erase(found);
}

}  // namespace datawave::query
