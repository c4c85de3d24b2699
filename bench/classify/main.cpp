// Scores the classifier on the published gold set and times it.
//
//   bench_classify DIRECTORY [--dev-only] [--errors]
//
// DIRECTORY holds classification/dev.jsonl. The five databases whose names have the smallest SHA-256 are the held-out
// part: rules were written without reading them. --dev-only leaves that part alone while rules are being changed;
// --errors lists wrong labels of the dev part, and of no other.
#include <openssl/sha.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "testing/score.hpp"

namespace {

using namespace datawave::classify;
using namespace datawave::classify::testing;

constexpr std::size_t kHeldOut = 5;

std::string sha256_hex(const std::string& text) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::string out;
  for (const unsigned char byte : digest) {
    char hex[3];
    std::snprintf(hex, sizeof hex, "%02x", byte);
    out += hex;
  }
  return out;
}

std::set<std::string> held_out_names(const std::vector<GoldColumn>& gold) {
  std::set<std::pair<std::string, std::string>> by_hash;
  for (const auto& c : gold) by_hash.emplace(sha256_hex(c.database), c.database);
  std::set<std::string> out;
  for (const auto& [hash, name] : by_hash) {
    if (out.size() < kHeldOut) out.insert(name);
  }
  return out;
}

void print_score(const char* title, const Score& s) {
  std::printf("%-22s columns %5d  macro F1 %.3f  micro F1 %.3f  none FP %d/%d = %.4f  sensitivity %.3f (too low %d)\n",
              title, s.columns, s.macro_f1(), s.micro_f1(), s.none_fp, s.none, s.none_fp_rate(),
              s.sensitivity_accuracy(), s.sensitivity_low);
}

void print_types(const Score& s) {
  std::vector<std::size_t> types;
  for (std::size_t t = 1; t < kSemanticTypeCount; ++t) {
    if (s.per_type[t].tp + s.per_type[t].fn > 0) types.push_back(t);
  }
  std::sort(types.begin(), types.end(), [&](auto a, auto b) { return s.per_type[a].f1() < s.per_type[b].f1(); });
  std::printf("  weakest types:");
  for (std::size_t i = 0; i < types.size() && i < 6; ++i) {
    const Counts& c = s.per_type[types[i]];
    std::printf("  %s %.2f (n %d)", std::string(to_string(static_cast<SemanticType>(types[i]))).c_str(), c.f1(),
                c.tp + c.fn);
  }
  std::string worst;
  double worst_f1 = 2;
  for (const auto& [name, counts] : s.per_database) {
    if (counts.tp + counts.fn + counts.fp > 0 && counts.f1() < worst_f1) {
      worst_f1 = counts.f1();
      worst = name;
    }
  }
  std::printf("\n  worst database: %s, micro F1 %.3f\n", worst.c_str(), worst_f1);
}

// Values as in the gold set, topped up to 50 a column by repeating with a suffix, so that every one is distinct.
std::vector<GoldColumn> with_fifty_values(std::vector<GoldColumn> gold) {
  std::erase_if(gold, [](const GoldColumn& c) { return c.values.empty(); });
  for (auto& c : gold) {
    const std::size_t have = c.values.size();
    for (std::size_t i = have; i < 50; ++i) c.values.push_back(c.values[i % have] + std::to_string(i));
    c.values.resize(50);
  }
  return gold;
}

// Tables of 12 columns with more than 3,000 distinct names: the gold set's own, and variations with common prefixes.
std::vector<GoldColumn> many_names(const std::vector<GoldColumn>& gold) {
  static const char* const kPrefixes[] = {"", "src_", "legacy", "x_", "old_"};
  std::vector<GoldColumn> out;
  for (const char* prefix : kPrefixes) {
    for (const auto& g : gold) {
      GoldColumn c{
          g.database,   "table_" + std::to_string(out.size() / 12), prefix + g.column, g.declared_type, {}, g.type,
          g.sensitivity};
      out.push_back(std::move(c));
    }
  }
  return out;
}

// Processor time, not wall time: the figure is per core, whatever else the machine is doing.
double columns_per_second(const std::vector<GoldColumn>& columns, const Classifier& classifier, View view,
                          double seconds) {
  std::size_t done = 0;
  std::size_t typed = 0;
  const std::clock_t start = std::clock();
  double elapsed = 0;
  do {
    typed += classify_all(columns, classifier, view);
    done += columns.size();
    elapsed = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  } while (elapsed < seconds);
  if (typed == 0) std::printf("(nothing typed)\n");
  return static_cast<double>(done) / elapsed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_classify DIRECTORY [--dev-only] [--errors]\n");
    return 64;
  }
  bool dev_only = false;
  bool errors = false;
  for (int i = 2; i < argc; ++i) {
    dev_only = dev_only || std::string(argv[i]) == "--dev-only";
    errors = errors || std::string(argv[i]) == "--errors";
  }
  const std::string path = std::string(argv[1]) + "/classification/dev.jsonl";
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "bench_classify: cannot read %s\n", path.c_str());
    return 3;
  }
  const auto all = read_gold(file);
  const auto held_names = held_out_names(all);
  std::vector<GoldColumn> dev;
  std::vector<GoldColumn> held;
  for (const auto& c : all) (held_names.contains(c.database) ? held : dev).push_back(c);

  const auto begin = std::chrono::steady_clock::now();
  const Classifier classifier;
  const std::chrono::duration<double, std::milli> built = std::chrono::steady_clock::now() - begin;
  std::printf("classifier built in %.1f ms\nheld-out databases:", built.count());
  for (const auto& name : held_names) std::printf(" %s", name.c_str());
  std::printf("\n");

  const Score on_dev = score(dev, classifier, {}, [&](const GoldColumn& g, const Label& p) {
    if (errors && p.type != g.type) {
      std::printf("  %s.%s.%s gold %s got %s\n", g.database.c_str(), g.table.c_str(), g.column.c_str(),
                  std::string(to_string(g.type)).c_str(), std::string(to_string(p.type)).c_str());
    }
  });
  print_score("dev", on_dev);
  print_types(on_dev);
  print_score("dev, names only", score(dev, classifier, {.values = false, .names = true}));
  auto with_values = dev;
  std::erase_if(with_values, [](const GoldColumn& c) { return c.values.empty(); });
  const Score nameless = score(with_values, classifier, {.values = true, .names = false});
  print_score("dev, columns c1 c2 ...", nameless);
  Score on_held;
  if (!dev_only) {
    on_held = score(held, classifier);
    print_score("held-out", on_held);
    print_types(on_held);
  }
  const auto fifty = with_fifty_values(dev);
  const auto names = many_names(all);
  std::set<std::string> distinct;
  for (const auto& c : names) distinct.insert(c.column);
  const double value_speed = columns_per_second(fifty, classifier, {}, 1.0);
  const double name_speed = columns_per_second(names, classifier, {.values = false, .names = true}, 1.0);
  std::printf(
      "speed: columns per second of one core's time, %zu columns of 50 distinct values; %zu names, %zu distinct, 12 a "
      "table\n",
      fifty.size(), names.size(), distinct.size());

  std::printf("figure classify_macro_f1 %.4f ratio\n", on_dev.macro_f1());
  std::printf("figure classify_none_fp_rate %.4f ratio\n", on_dev.none_fp_rate());
  std::printf("figure classify_sensitivity_accuracy %.4f ratio\n", on_dev.sensitivity_accuracy());
  if (!dev_only) {
    std::printf("figure classify_heldout_macro_f1 %.4f ratio\n", on_held.macro_f1());
    std::printf("figure classify_heldout_none_fp_rate %.4f ratio\n", on_held.none_fp_rate());
    std::printf("figure classify_heldout_sensitivity_accuracy %.4f ratio\n", on_held.sensitivity_accuracy());
  }
  std::printf("figure classify_noname_macro_f1 %.4f ratio\n", nameless.macro_f1());
  std::printf("figure classify_columns_per_s %.0f columns/s\n", value_speed);
  std::printf("figure classify_names_per_s %.0f columns/s\n", name_speed);
  return 0;
}
