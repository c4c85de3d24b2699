/// What a column's name says on its own: the longest known phrase that ends it, or why it is not one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "datawave/classify/types.hpp"
#include "vocabulary.hpp"

namespace datawave::classify {

enum class Strength : std::uint8_t { weak, likely, strong };

struct NameHint {
  SemanticType type = SemanticType::none;
  Strength strength = Strength::weak;
};

/// Result of NameMatcher::match. Views point into the matcher or into the RawTokens of the name.
struct NameMatch {
  const std::vector<NameHint>* hints = nullptr;  ///< of the phrase found, first the strongest; null when none was
  std::string_view phrase;                       ///< canonical spelling
  std::string_view veto_word;                    ///< first word that makes the name a flag or a count (`is_`, `num_`)
  std::string_view concerns;  ///< phrase inside the name that the last word turns into something else
  std::string_view tail;      ///< last word that is neither a number nor empty
  std::string_view first;     ///< first word
  bool starts = false;        ///< the phrase covers the name from its first word
  bool informative = false;   ///< has a last word of known meaning, so values alone should not overrule it
  bool id_tail = false;       ///< ends in `id`
  const SemanticType* natural_key_of = nullptr;  ///< of `country_id`: country; null for other names
  bool from_comment = false;                     ///< the hints come from the column's comment, its name had none
  bool mother_maiden = false;
  bool encrypted = false;  ///< speaks of encryption or hashing
  WordList words;

  bool has(std::string_view word) const;
};

class NameMatcher {
 public:
  NameMatcher();

  /// `raw` must outlive the result.
  NameMatch match(const RawTokens& raw) const;

  /// Lends a name without hints those of a short comment that ends in a strong phrase ("Customer's e-mail address").
  void consult_comment(std::string_view comment, NameMatch& name) const;

  const Vocabulary& vocabulary() const { return vocabulary_; }

 private:
  struct Phrase {
    std::string text;
    std::vector<NameHint> hints;
  };
  struct Found {
    const Phrase* phrase = nullptr;
    std::size_t begin = 0;
  };
  Found find_suffix(const WordList& words, std::size_t count) const;
  void search(const WordList& words, NameMatch& out) const;
  const Phrase* find_inside(const WordList& words) const;

  Vocabulary vocabulary_;
  std::vector<std::unique_ptr<Phrase>> phrases_;
  std::unordered_map<std::string_view, const Phrase*> by_text_;
  std::unordered_set<std::string_view> neutral_tails_;
  std::unordered_set<std::string_view> veto_heads_;
};

}  // namespace datawave::classify
