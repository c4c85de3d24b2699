// main() for fuzz targets: a small seeded mutator, because g++ has no libFuzzer. The same targets link with clang's
// libFuzzer for long runs.
//   NAME [--runs N] [--seconds N] [--seed N] [corpus file ...]
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// A target may define this to hand over well-formed inputs to start from; weak, so that it need not.
extern "C" __attribute__((weak)) void datawave_fuzz_seeds(std::vector<std::string>* seeds);

namespace {
using Rng = std::mt19937_64;

std::size_t pick(Rng& rng, std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(rng() % bound); }

std::string mutate(Rng& rng, const std::vector<std::string>& corpus) {
  std::string input = corpus[pick(rng, corpus.size())];
  const std::size_t steps = 1 + pick(rng, 8);
  for (std::size_t s = 0; s < steps; ++s) {
    const std::size_t at = pick(rng, input.size() + 1);
    switch (pick(rng, 9)) {
      case 0: input.insert(at, 1, static_cast<char>(rng())); break;
      case 1:
        if (!input.empty()) input[pick(rng, input.size())] = static_cast<char>(rng());
        break;
      case 2:
        if (!input.empty()) input[pick(rng, input.size())] ^= static_cast<char>(1u << pick(rng, 8));
        break;
      case 3:
        if (!input.empty()) input.erase(at == input.size() ? at - 1 : at, 1 + pick(rng, 4));
        break;
      case 4: {  // splice from another input
        const std::string& other = corpus[pick(rng, corpus.size())];
        const std::size_t from = pick(rng, other.size() + 1);
        input.insert(at, other, from, pick(rng, 64));
        break;
      }
      case 5: {  // an interesting 32-bit big-endian number: lengths and counts
        static constexpr std::uint32_t kNumbers[] = {0,    1,      3,          4,          5,         0x7f,
                                                     0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
        const std::uint32_t n = kNumbers[pick(rng, std::size(kNumbers))];
        const char bytes[4] = {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8),
                               static_cast<char>(n)};
        if (input.size() >= 4) std::memcpy(input.data() + pick(rng, input.size() - 3), bytes, 4);
        break;
      }
      case 6: input.resize(pick(rng, input.size() + 1)); break;
      case 7: input.insert(at, input, pick(rng, input.size() + 1), pick(rng, 64)); break;
      default: {
        static constexpr std::string_view kTokens[] = {"\"", "\"\"", ".", "\0", "\xff", "{",   "}",
                                                       "[",  ":",    ",", "\n", "%",    "://", "@"};
        input.insert(at, kTokens[pick(rng, std::size(kTokens))]);
      }
    }
  }
  if (input.size() > 65536) input.resize(65536);
  return input;
}
}  // namespace

int main(int argc, char** argv) {
  std::uint64_t runs = 100'000;
  std::uint64_t seconds = 60;
  std::uint64_t seed = 1;
  std::vector<std::string> corpus;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    const bool has_value = i + 1 < argc;
    if (arg == "--runs" && has_value) {
      runs = std::strtoull(argv[++i], nullptr, 10);
    } else if (arg == "--seconds" && has_value) {
      seconds = std::strtoull(argv[++i], nullptr, 10);
      runs = UINT64_MAX;
    } else if (arg == "--seed" && has_value) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      std::ifstream file(argv[i], std::ios::binary);
      corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  if (datawave_fuzz_seeds != nullptr) datawave_fuzz_seeds(&corpus);
  corpus.emplace_back();
  for (const std::string& input : corpus) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  }
  Rng rng(seed);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  std::uint64_t done = 0;
  for (; done < runs; ++done) {
    if (done % 256 == 0 && std::chrono::steady_clock::now() > end) break;
    const std::string input = mutate(rng, corpus);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    if (pick(rng, 50) == 0 && corpus.size() < 2000) corpus.push_back(input);
  }
  std::printf("%llu inputs, seed %llu, no fault\n", static_cast<unsigned long long>(done),
              static_cast<unsigned long long>(seed));
  return 0;
}
