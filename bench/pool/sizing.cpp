#include "sizing.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "datawave/pool/self_sizing.hpp"
#include "pooled_clients.hpp"

namespace datawave::bench {

void bench_sizing(std::uint16_t port, int clients) {
  PooledClients load({.port = port, .connections = 50, .clients = clients, .mode = PoolMode::plain});
  std::size_t chosen = 0;
  {
    pool::SelfSizingOptions options;
    options.limits.max_size = 50;
    pool::SelfSizing sizing(load.lane().executor(), load.pool(), std::move(options));
    static_cast<void>(load.run(std::chrono::seconds(10)));
    chosen = sizing.scaler().best();
    for (const auto& decision : sizing.scaler().decisions()) {
      std::printf("  from %zu to %zu: %s (%.0f q/s)\n", decision.from, decision.to,
                  std::string(pool::to_string(decision.reason)).c_str(), decision.served_per_second);
    }
  }
  std::printf("self-sized in 10 s from 50 to %zu connections\n", chosen);
  std::vector<std::size_t> sizes = {4, 6, 8, 12, 16, 24, 32, 50, chosen};
  std::map<std::size_t, std::vector<double>> rates;  // by place in `sizes`: `chosen` may be one of the others
  for (int round = 0; round < 3; ++round) {
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      load.pool().resize(sizes[i]);
      static_cast<void>(load.run(std::chrono::milliseconds(300)));
      rates[i].push_back(load.run(std::chrono::milliseconds(700)).rate());
    }
  }
  double best = 0;
  double own = 0;
  for (auto& [i, values] : rates) {
    std::sort(values.begin(), values.end());
    const double rate = values[values.size() / 2];
    std::printf("  %2zu connections%s: %7.0f q/s\n", sizes[i], i + 1 == sizes.size() ? " (self-sized)" : "", rate);
    (i + 1 == sizes.size() ? own : best) = i + 1 == sizes.size() ? rate : std::max(best, rate);
  }
  std::printf("figure pool_self_sized_vs_best_fixed %.2f ratio\n", own / best);
}

}  // namespace datawave::bench
