#include "datawave/classify/classifier.hpp"

#include <deque>

#include "column_view.hpp"
#include "decide.hpp"
#include "lexicon.hpp"
#include "mask.hpp"
#include "neighbours.hpp"
#include "plausible.hpp"
#include "sensitivity.hpp"
#include "value_profile.hpp"

namespace datawave::classify {
namespace {

using T = SemanticType;

std::string join(std::initializer_list<std::string_view> parts) {
  std::size_t size = 0;
  for (const auto p : parts) size += p.size();
  std::string out;
  out.reserve(size);
  for (const auto p : parts) out += p;
  return out;
}

void add_examples(Evidence& evidence, const ColumnView& c, Detector by, T type, Sensitivity level) {
  for (const auto raw : c.values.examples[static_cast<std::size_t>(by)]) {
    if (!raw.empty()) evidence.examples.push_back(mask_value(raw, type, level));
  }
}

Evidence value_evidence(const ColumnView& c, Detector by, const char* rule, const char* why, T type,
                        Sensitivity level) {
  Evidence e;
  e.rule = rule;
  e.matched = c.values.count(by);
  e.seen = c.values.seen;
  e.detail = why;
  add_examples(e, c, by, type, level);
  return e;
}

Label none_label(const ColumnView& c, const Decision& d) {
  Label label;
  const NameMatch& name = c.name;
  if (d.objection != nullptr) {
    label.confidence = 0.85;
    label.evidence.push_back({d.objected == T::none ? "veto.name" : "veto.type",
                              0,
                              0,
                              d.objected == T::none || d.objected == T::uuid
                                  ? std::string(d.objection)
                                  : join({"not ", to_string(d.objected), ": ", d.objection}),
                              {}});
  } else if (!name.concerns.empty()) {
    label.confidence = 0.85;
    label.evidence.push_back(
        {"veto.concerns", 0, 0, join({"concerns \"", name.concerns, "\", but is a \"", name.tail, "\""}), {}});
  } else if (name.hints != nullptr && name.hints->front().type == T::none) {
    label.confidence = 0.9;
    label.evidence.push_back({"name.other", 0, 0, join({"\"", name.phrase, "\" is none of the types"}), {}});
  } else if (name.id_tail) {
    label.confidence = 0.9;
    label.evidence.push_back({"name.key", 0, 0, "a key without a natural value", {}});
  } else {
    label.confidence = name.informative ? 0.8 : c.has_values() ? 0.7 : 0.5;
  }
  return label;
}

Label make_label(const ColumnView& c, const Decision& d, const TableContext& t, const TableCare& care) {
  const T type = d.chosen.type;
  Label label;
  if (type == T::none) {
    label = none_label(c, d);
    label.sensitivity = judge_sensitivity(T::none, c, t, care);
    return label;
  }
  label.type = type;
  label.confidence = d.chosen.confidence;
  label.sensitivity = judge_sensitivity(type, c, t, care);
  if (d.by_name) {
    const char* source = c.name.from_comment ? "the comment reads \"" : "the name reads \"";
    label.evidence.push_back(
        {c.name.from_comment ? "comment.phrase" : "name.phrase", 0, 0, join({source, c.name.phrase, "\""}), {}});
    if (d.chosen.by) {
      label.evidence.push_back(
          value_evidence(c, *d.chosen.by, d.confirmed ? "value.confirms" : "value.partly",
                         d.confirmed ? "values confirm the name" : "values neither confirm nor contradict the name",
                         type, label.sensitivity));
    }
  } else if (d.chosen.by) {
    label.evidence.push_back(value_evidence(c, *d.chosen.by, d.chosen.rule, d.chosen.why, type, label.sensitivity));
  } else {
    label.evidence.push_back({d.chosen.rule, 0, 0, d.chosen.why, {}});
  }
  return label;
}

}  // namespace

struct Classifier::Impl {
  Lexicon lexicon;
  NameMatcher names;
  TableKinds kinds{names.vocabulary()};
  ValueProfiler profiler{lexicon};
};

Classifier::Classifier() : impl_(std::make_unique<const Impl>()) {}
Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;

std::vector<Label> Classifier::classify(const TableFacts& table) const {
  const RawTokens table_tokens(table.table);
  const RawTokens schema_tokens(table.schema);
  const RawTokens database_tokens(table.database);
  TableContext context = impl_->kinds.context(table_tokens, schema_tokens, database_tokens);

  std::vector<Label> labels;
  labels.reserve(table.columns.size());
  std::deque<RawTokens> raw;  // names point into these
  std::vector<ColumnView> views(table.columns.size());
  for (std::size_t i = 0; i < views.size(); ++i) {
    ColumnView& view = views[i];
    view.facts = &table.columns[i];
    view.name = impl_->names.match(raw.emplace_back(view.facts->name));
    impl_->names.consult_comment(view.facts->comment, view.name);
    view.declared = parse_declared_type(view.facts->declared_type);
    if (!view.facts->values.empty()) view.values = impl_->profiler.profile(view.facts->values);
    if (view.name.hints != nullptr && view.name.hints->front().strength != Strength::weak &&
        view.name.veto_word.empty() && declared_objection(view.name.hints->front().type, view) == nullptr) {
      const auto bit = std::uint64_t{1} << static_cast<unsigned>(view.name.hints->front().type);
      context.repeated |= context.siblings & bit;
      context.siblings |= bit;
    }
  }
  for (const ColumnView& view : views) {
    const NameMatch& name = view.name;
    if (name.id_tail &&
        (name.has("customer") || name.has("account") || name.has("user") || name.has("member") || name.has("patient")))
      context.customer_key = true;
    const bool keyish = name.id_tail || name.tail == "patient" || name.tail == "encounter";
    if (keyish && (name.has("patient") || name.has("subject") || name.has("encounter") || name.has("hadm") ||
                   ((context.table & kind::kHealthMaybe) != 0 &&
                    (name.has("visit") || name.has("claim") || name.has("person"))))) {
      context.patient_key = true;
    }
    if (name.has("contact") && !name.has("emergency") &&
        (name.has("person") || name.has("name") || name.tail == "contact"))
      context.contact_person = true;
  }
  // "condition", "claim" and "visit" are clinical only where something else says so.
  const bool clinical_columns = context.patient_key || context.sibling(T::diagnosis) ||
                                context.sibling(T::medical_code) || context.sibling(T::medical_record_number);
  if ((context.table & kind::kHealthMaybe) != 0 && (clinical_columns || (context.any & kind::kHealth) != 0)) {
    context.any |= kind::kHealth;
    context.table |= kind::kHealth;
    if ((context.head & kind::kHealthMaybe) != 0) context.head |= kind::kHealth;
  }
  std::vector<Decision> decisions;
  decisions.reserve(views.size());
  bool any_values = false;
  std::uint64_t decided = 0;
  for (const ColumnView& view : views) {
    const Decision& d = decisions.emplace_back(decide(view, context));
    decided |= std::uint64_t{1} << static_cast<unsigned>(d.chosen.type);
    any_values = any_values || view.has_values();
  }
  if (any_values) {
    decide_by_neighbours(views, decisions);
    // What values told of neighbours may settle an ambiguous name.
    const std::uint64_t before = context.siblings;
    for (const Decision& d : decisions) decided |= std::uint64_t{1} << static_cast<unsigned>(d.chosen.type);
    context.siblings |= decided & ~std::uint64_t{1};
    for (std::size_t i = 0; i < views.size() && context.siblings != before; ++i) {
      if (decisions[i].chosen.type == T::none && views[i].name.hints != nullptr)
        decisions[i] = decide(views[i], context);
    }
  }
  const TableCare care = judge_table(context);
  for (std::size_t i = 0; i < views.size(); ++i) labels.push_back(make_label(views[i], decisions[i], context, care));
  return labels;
}

}  // namespace datawave::classify
