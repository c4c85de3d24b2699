#include "figures.hpp"

#include <algorithm>
#include <cstdio>

#include "chart.hpp"

namespace datawave::bench {

namespace {
constexpr double kMust = 1.2;

/// The median over the rounds of the ratio in each.
double rate_ratio(const SideSamples& a, const SideSamples& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(a.rate.size(), b.rate.size()); ++i) ratios.push_back(a.rate[i] / b.rate[i]);
  return median(ratios);
}

Bar processor_time(const std::string& label, const SideSamples& side, const std::string& between) {
  return {label,
          {{"client", median(side.client)}, {"PostgreSQL", median(side.postgres)}, {between, median(side.between)}},
          std::nullopt,
          false};
}
}  // namespace

void SideSamples::add(Measured& round) {
  rate.push_back(round.rate());
  p99.push_back(round.percentile(0.99));
  client.push_back(round.client_us);
  postgres.push_back(round.postgres_us);
  between.push_back(round.bouncer_us);
}

void print_figures(const SideSamples& bouncer, const SideSamples& gateway) {
  std::printf("figure gateway_p99_vs_pgbouncer %.2f ratio\n", median(gateway.p99) / median(bouncer.p99));
  std::printf("figure gateway_vs_pgbouncer %.2f ratio\n", rate_ratio(gateway, bouncer));
}

void draw_figures(const SideSamples& bouncer, const SideSamples& gateway, const std::filesystem::path& directory,
                  const std::string& command) {
  if (directory.empty() || bouncer.rate.empty()) return;
  char note[140];
  std::snprintf(note, sizeof note,
                "PgBouncer %s queries a second, p99 %.0f ms; gateway p99 %.0f ms. Medians of %zu rounds.",
                grouped(median(bouncer.rate)).c_str(), median(bouncer.p99), median(gateway.p99), bouncer.rate.size());
  BarChart chart;
  chart.text = {
      "Query gateway against PgBouncer",
      command,
      {"PgBouncer: select by key, nothing else. Gateway: HTTP, API key, authorisation, read-only transaction, audit.",
       note}};
  BarPanel rates;
  rates.axis = "queries per second, ratio to PgBouncer (more is better; the thick mark is the must)";
  rates.bars = {{"PgBouncer", {{"", 1}}, std::nullopt, true},
                {"gateway", {{"", rate_ratio(gateway, bouncer)}}, kMust, false}};
  rates.reference = 1;
  BarPanel times;
  times.axis = "processor time a query, microseconds (less is better)";
  times.bars = {processor_time("PgBouncer", bouncer, "bouncer"), processor_time("gateway", gateway, "datawave")};
  times.decimals = 1;
  chart.panels = {rates, times};
  write_chart(directory, "gateway.svg", draw(chart));
}

}  // namespace datawave::bench
