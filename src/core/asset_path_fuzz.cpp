// Paths come from users and files: parsing must never crash, and what parses must round-trip.
#include <cstdlib>

#include "datawave/core/asset_path.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace datawave;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto parsed = parse_asset_path(text);
  if (parsed) {
    std::vector<std::string_view> views(parsed->begin(), parsed->end());
    auto again = parse_asset_path(format_asset_path(views));
    if (!again || *again != *parsed) std::abort();
  }
  // Any bytes are a legal segment when quoted by us.
  auto single = parse_asset_path(format_asset_path({text}));
  if (!single || single->size() != 1 || single->front() != text) std::abort();
  return 0;
}
