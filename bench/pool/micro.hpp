/// What the pool itself costs: checkout and return without a server, many who wait, one idle client.
#pragma once

#include <cstdint>

namespace datawave::bench {

void bench_micro(std::uint16_t port);

}  // namespace datawave::bench
