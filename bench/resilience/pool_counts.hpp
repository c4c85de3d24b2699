/// What the program itself says of the pool of the benchmark's source.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "datawave/core/json_value.hpp"
#include "program.hpp"

namespace datawave::bench {

struct PoolCounts {
  std::int64_t open = 0;
  std::int64_t leased = 0;
  std::int64_t waiting = 0;
  std::int64_t opened = 0;  ///< attempts, since the beginning
};

/// GET /api/v1/pools. Throws where it is not answered; nothing where the source was not queried yet.
inline PoolCounts pool_counts(Program& program) {
  const std::string body = program.call("GET", "/api/v1/pools", "", 200);
  const auto document = parse_json(body);
  PoolCounts counts;
  const auto items = document ? document->root().find("items") : std::nullopt;
  if (!items) throw std::runtime_error("pools: " + body.substr(0, 300));
  for (const auto& item : *items) {
    const auto number = [&](std::string_view name) { return std::stoll(std::string(item.find(name)->text())); };
    counts.open += number("open");
    counts.leased += number("leased");
    counts.waiting += number("waiting");
    counts.opened += number("opened");
  }
  return counts;
}

}  // namespace datawave::bench
