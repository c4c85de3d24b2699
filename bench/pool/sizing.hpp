/// The pool that looks for its own size against the best of fixed ones.
#pragma once

#include <cstdint>

namespace datawave::bench {

void bench_sizing(std::uint16_t port, int clients);

}  // namespace datawave::bench
