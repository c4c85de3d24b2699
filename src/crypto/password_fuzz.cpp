// Stored hashes may be forged: parsing stays within the bounds, and what it takes it writes back alike.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "phc.hpp"

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  seeds->push_back("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
  seeds->push_back("$argon2id$v=19$m=64,t=16,p=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace datawave::crypto;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto phc = parse_phc(text);
  if (!phc) return 0;
  if (!is_within_bounds(phc->cost) || phc->salt.size() > 64 || phc->hash.size() > 64) std::abort();
  if (format_phc(*phc) != text) std::abort();
  return 0;
}
