/// Column classification: facts about a table in, one label with its evidence per column out.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/classify/types.hpp"

namespace datawave::classify {

/// What is known of one column. Views are borrowed for the duration of the call only.
struct ColumnFacts {
  std::string_view name;
  std::string_view declared_type;  ///< as the system spells it: "character varying(40)", "NUMBER(6)"; may be empty
  std::span<const std::string_view>
      values;  ///< sampled non-null values as text, repeats kept; empty for a name-only run
  bool primary_key = false;
  bool foreign_key = false;
  std::string_view comment;
};

/// One table with all its columns: neighbours decide what `name`, `title` or `state` mean, so pass them together.
struct TableFacts {
  std::string_view database;
  std::string_view schema;
  std::string_view table;
  std::span<const ColumnFacts> columns;
};

/// One reason for a label, fit to be stored and shown: it never holds a raw value.
struct Evidence {
  std::string rule;                   ///< stable id, e.g. "name.phrase", "value.iban", "context.table"
  std::uint32_t matched = 0;          ///< distinct values that met the rule (0 of 0 for rules that read no values)
  std::uint32_t seen = 0;             ///< distinct values looked at
  std::string detail;                 ///< one line in plain words
  std::vector<std::string> examples;  ///< at most three, masked
};

struct Label {
  SemanticType type = SemanticType::none;
  Sensitivity sensitivity = Sensitivity::internal;
  double confidence = 0.0;  ///< 0..1, how sure the classifier is of `type`; not a promise about `sensitivity`
  std::vector<Evidence> evidence;
};

/// Immutable after construction and safe to share between threads. Construction parses the built-in word lists
/// (a few milliseconds): make one and keep it.
///
/// Values may be hostile: at most 256 values per column and 160 bytes of each are read, any bytes are accepted, and the
/// time for a column is bounded by these two numbers. Never throws except std::bad_alloc.
class Classifier {
 public:
  Classifier();
  ~Classifier();
  Classifier(Classifier&&) noexcept;
  Classifier& operator=(Classifier&&) noexcept;

  /// One label per column, in the order of `table.columns`.
  std::vector<Label> classify(const TableFacts& table) const;

 private:
  struct Impl;
  std::unique_ptr<const Impl> impl_;
};

}  // namespace datawave::classify
