#include "datawave/core/random.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>
#include <thread>
#include <vector>

namespace datawave {
namespace {
std::vector<std::uint64_t> draw(std::size_t count) {
  std::vector<std::uint64_t> numbers(count);
  for (std::uint64_t& number : numbers) number = system_random().next_u64();
  return numbers;
}
}  // namespace

TEST(SystemRandom, NoThreadIsGivenWhatAnotherWasGivenNorTheSameTwice) {
  std::vector<std::vector<std::uint64_t>> drawn(4);
  {
    std::vector<std::jthread> threads;
    for (auto& numbers : drawn) threads.emplace_back([&numbers] { numbers = draw(1000); });
  }
  std::set<std::uint64_t> all;
  for (const auto& numbers : drawn) all.insert(numbers.begin(), numbers.end());
  EXPECT_EQ(all.size(), 4000U);
}

TEST(SystemRandom, AChildProcessIsNotGivenWhatItsParentIs) {
  (void)draw(1);  // so that there is a rest to inherit
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::uint64_t number = system_random().next_u64();
    ::_exit(::write(ends[1], &number, sizeof number) == sizeof number ? 0 : 1);
  }
  std::uint64_t of_child = 0;
  ASSERT_EQ(::read(ends[0], &of_child, sizeof of_child), static_cast<ssize_t>(sizeof of_child));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_NE(of_child, draw(1).front());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(SystemRandom, FillsWhateverTheLength) {
  for (const std::size_t length : {1U, 7U, 15U, 16U, 17U, 512U, 5000U}) {
    std::vector<std::byte> first(length);
    std::vector<std::byte> second(length);
    // Two of one byte are the same now and then, 64 of them are not.
    bool differ = false;
    for (int i = 0; i < 64 && !differ; ++i) {
      system_random().fill(first);
      system_random().fill(second);
      differ = first != second;
    }
    EXPECT_TRUE(differ) << length;
  }
}

}  // namespace datawave
