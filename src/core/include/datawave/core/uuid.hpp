/// UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits; sorts by creation time.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/clock.hpp"
#include "datawave/core/random.hpp"

namespace datawave {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
};

Uuid make_uuid_v7(const Clock& clock, const Random& random);
/// Lower case, 8-4-4-4-12.
std::string to_string(const Uuid& id);
/// Accepts either case; nothing but the 36-character form.
std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace datawave
