#include "datawave/pgbouncer/version.hpp"

#include "datawave/core/text.hpp"

namespace datawave::pgbouncer {

std::optional<Version> read_version(std::string_view text) {
  const auto at = text.find_first_of("0123456789");
  if (at == std::string_view::npos) return std::nullopt;
  text = text.substr(at);
  text = text.substr(0, text.find_first_not_of("0123456789."));
  const auto parts = split(text, '.');
  if (parts.size() < 2) return std::nullopt;
  int numbers[3] = {0, 0, 0};
  for (std::size_t i = 0; i < parts.size() && i < 3; ++i) {
    const auto number = parse_u64(parts[i]);
    if (!number || *number > 10'000) return std::nullopt;
    numbers[i] = static_cast<int>(*number);
  }
  return Version{numbers[0], numbers[1], numbers[2]};
}

std::string to_string(Version version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor) + "." + std::to_string(version.patch);
}

std::optional<PoolMode> read_pool_mode(std::string_view text) {
  if (text == "session") return PoolMode::session;
  if (text == "transaction") return PoolMode::transaction;
  if (text == "statement") return PoolMode::statement;
  return std::nullopt;
}

}  // namespace datawave::pgbouncer
