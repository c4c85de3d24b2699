#include "testing/score.hpp"

#include <boost/json.hpp>
#include <istream>

namespace datawave::classify::testing {
namespace {

std::string text_at(const boost::json::object& o, std::string_view key) {
  const auto* v = o.if_contains(key);
  return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

template <class Fn>
void for_each_table(const std::vector<GoldColumn>& gold, const Classifier& classifier, View view, Fn&& fn) {
  for (std::size_t begin = 0; begin < gold.size();) {
    std::size_t end = begin;
    while (end < gold.size() && gold[end].database == gold[begin].database && gold[end].table == gold[begin].table)
      ++end;
    std::vector<std::vector<std::string_view>> values(end - begin);
    std::vector<std::string> bare(end - begin);
    std::vector<ColumnFacts> facts;
    facts.reserve(end - begin);
    for (std::size_t i = begin; i < end; ++i) {
      if (view.values) values[i - begin].assign(gold[i].values.begin(), gold[i].values.end());
      if (!view.names) bare[i - begin] = "c" + std::to_string(i - begin + 1);
      facts.push_back({view.names ? std::string_view(gold[i].column) : std::string_view(bare[i - begin]),
                       gold[i].declared_type,
                       values[i - begin],
                       false,
                       false,
                       {}});
    }
    const TableFacts table =
        view.names ? TableFacts{gold[begin].database, "", gold[begin].table, facts} : TableFacts{"d", "", "t", facts};
    fn(begin, classifier.classify(table));
    begin = end;
  }
}

}  // namespace

std::vector<GoldColumn> read_gold(std::istream& in) {
  std::vector<GoldColumn> out;
  std::string line;
  while (std::getline(in, line)) {
    boost::system::error_code error;
    const auto root = boost::json::parse(line, error);
    if (error || !root.is_object()) continue;
    const auto& o = root.get_object();
    GoldColumn c{
        text_at(o, "database"), text_at(o, "table"), text_at(o, "column"), text_at(o, "declared_type"), {}, {}, {}};
    const auto type = semantic_type_from_string(text_at(o, "semantic_type"));
    if (!type) continue;
    c.type = *type;
    c.sensitivity = sensitivity_from_string(text_at(o, "sensitivity")).value_or(Sensitivity::internal);
    if (const auto* values = o.if_contains("values"); values != nullptr && values->is_array()) {
      for (const auto& v : values->get_array())
        c.values.emplace_back(v.is_string() ? std::string(v.get_string()) : boost::json::serialize(v));
    }
    out.push_back(std::move(c));
  }
  return out;
}

double Score::macro_f1() const {
  double sum = 0;
  int types = 0;
  for (std::size_t t = 1; t < kSemanticTypeCount; ++t) {
    if (per_type[t].tp + per_type[t].fn == 0) continue;
    sum += per_type[t].f1();
    ++types;
  }
  return types == 0 ? 0.0 : sum / types;
}

double Score::micro_f1() const {
  Counts all;
  for (const Counts& c : per_type) {
    all.tp += c.tp;
    all.fp += c.fp;
    all.fn += c.fn;
  }
  return all.f1();
}

Score score(const std::vector<GoldColumn>& gold, const Classifier& classifier, View view, const OnColumn& on_column) {
  Score out;
  for_each_table(gold, classifier, view, [&](std::size_t begin, const std::vector<Label>& labels) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const GoldColumn& g = gold[begin + i];
      const Label& p = labels[i];
      Counts& db = out.per_database[g.database];
      ++out.columns;
      out.none += g.type == SemanticType::none ? 1 : 0;
      if (g.type == p.type) {
        if (g.type != SemanticType::none) {
          ++out.per_type[static_cast<std::size_t>(g.type)].tp;
          ++db.tp;
        }
      } else {
        if (p.type != SemanticType::none) {
          ++out.per_type[static_cast<std::size_t>(p.type)].fp;
          ++db.fp;
          out.none_fp += g.type == SemanticType::none ? 1 : 0;
        }
        if (g.type != SemanticType::none) {
          ++out.per_type[static_cast<std::size_t>(g.type)].fn;
          ++db.fn;
        }
      }
      out.sensitivity_ok += p.sensitivity == g.sensitivity ? 1 : 0;
      out.sensitivity_low += p.sensitivity < g.sensitivity ? 1 : 0;
      if (on_column) on_column(g, p);
    }
  });
  return out;
}

std::size_t classify_all(const std::vector<GoldColumn>& gold, const Classifier& classifier, View view) {
  std::size_t typed = 0;
  for_each_table(gold, classifier, view, [&](std::size_t, const std::vector<Label>& labels) {
    for (const Label& l : labels) typed += l.type == SemanticType::none ? 0 : 1;
  });
  return typed;
}

}  // namespace datawave::classify::testing
