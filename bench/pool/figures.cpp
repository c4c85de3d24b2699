#include "figures.hpp"

#include <algorithm>
#include <cstdio>

#include "chart.hpp"
#include "measure.hpp"

namespace datawave::bench {

namespace {
struct Mode {
  std::string name;
  std::string in_words;
  double must;  ///< queries per second of ours against PgBouncer's
};
const std::vector<Mode>& modes() {
  static const std::vector<Mode> all = {{"plain", "one statement a connection", 2.3},
                                        {"pipelined", "16 in flight, a Sync each", 3.8},
                                        {"shared", "16 in flight, one Sync", 7.0}};
  return all;
}

/// The median over the rounds of the ratio in each.
double rate_ratio(const Samples& a, const Samples& b) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(a.rate.size(), b.rate.size()); ++i) ratios.push_back(a.rate[i] / b.rate[i]);
  return median(ratios);
}
double p99_ratio(const Samples& a, const Samples& b) { return median(a.p99) / median(b.p99); }

/// One bar for PgBouncer, then raw and ours of each mode that ran.
BarPanel panel(const ScenarioSamples& samples, double (*ratio)(const Samples&, const Samples&), bool with_musts) {
  const Samples& bouncer = samples.at("bouncer");
  BarPanel out;
  out.reference = 1;
  out.bars.push_back({"PgBouncer", {{"", 1}}, std::nullopt, true});
  for (const Mode& mode : modes()) {
    if (const auto raw = samples.find("raw_" + mode.name); raw != samples.end()) {
      out.bars.push_back({"raw loop, " + mode.in_words, {{"", ratio(raw->second, bouncer)}}, std::nullopt, true});
    }
    if (const auto ours = samples.find("pool_" + mode.name); ours != samples.end()) {
      Bar bar{"our pool, " + mode.in_words, {{"", ratio(ours->second, bouncer)}}, std::nullopt, false};
      if (with_musts) bar.must = mode.must;
      out.bars.push_back(std::move(bar));
    }
  }
  return out;
}
}  // namespace

void print_figures(const ScenarioSamples& samples) {
  const auto bouncer = samples.find("bouncer");
  for (const Mode& mode : modes()) {
    const std::string raw_name = "raw_" + mode.name;
    const std::string our_name = "pool_" + mode.name;
    const auto raw = samples.find(raw_name);
    const auto ours = samples.find(our_name);
    if (ours != samples.end() && raw != samples.end()) {
      std::printf("figure %s_vs_raw %.2f ratio\n", our_name.c_str(), rate_ratio(ours->second, raw->second));
    }
    if (ours != samples.end()) {
      const Samples& s = ours->second;
      std::printf("figure %s_p99_over_p50 %.2f ratio\n", our_name.c_str(), median(s.p99) / median(s.p50));
    }
    if (bouncer == samples.end()) continue;
    if (ours != samples.end()) {
      std::printf("figure %s_p99_vs_pgbouncer %.2f ratio\n", our_name.c_str(),
                  p99_ratio(ours->second, bouncer->second));
      std::printf("figure %s_vs_pgbouncer %.2f ratio\n", our_name.c_str(), rate_ratio(ours->second, bouncer->second));
    }
    if (raw == samples.end()) continue;
    std::printf("figure %s_vs_pgbouncer %.2f ratio\n", raw_name.c_str(), rate_ratio(raw->second, bouncer->second));
  }
}

void draw_figures(const ScenarioSamples& samples, const std::filesystem::path& directory, const std::string& command) {
  const auto bouncer = samples.find("bouncer");
  if (directory.empty() || bouncer == samples.end()) return;
  char note[120];
  std::snprintf(
      note, sizeof note, "PgBouncer in transaction mode: %s queries a second, p99 %.0f ms. Medians of %zu rounds.",
      grouped(median(bouncer->second.rate)).c_str(), median(bouncer->second.p99), bouncer->second.rate.size());
  const std::string load = "1,000 clients on 50 connections, select of one row by key, closed loop.";
  BarChart rates;
  rates.text = {"Pool: queries per second against PgBouncer", command, {load, note}};
  rates.panels.push_back(panel(samples, rate_ratio, true));
  rates.panels[0].axis = "queries per second, ratio to PgBouncer (more is better; the thick mark is the must)";
  write_chart(directory, "pool.svg", draw(rates));
  BarChart tails;
  tails.text = {"Pool: p99 latency against PgBouncer", command, {load, note}};
  tails.panels.push_back(panel(samples, p99_ratio, false));
  tails.panels[0].axis = "p99 latency, ratio to PgBouncer (less is better)";
  write_chart(directory, "pool_p99.svg", draw(tails));
}

}  // namespace datawave::bench
