/// Brings the words of a name to one spelling (`addr` -> address, `dob` -> birth date, `plz` -> zip) and cuts glued
/// words apart (`productname` -> product name).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tokens.hpp"

namespace datawave::classify {

enum class WordClass : std::uint8_t {
  unknown,  ///< not in any list
  empty,    ///< says nothing: col, field, value
  known,    ///< a word of the trade
  digits,
};

struct Word {
  std::string_view text;  ///< points into the Vocabulary, or into the RawTokens for unknown words
  WordClass cls = WordClass::unknown;
};

/// The canonical words of one name. At most 32; the rest is dropped.
class WordList {
 public:
  std::size_t size() const { return size_; }
  const Word& operator[](std::size_t i) const { return words_[i]; }
  void push(Word w) {
    if (size_ < words_.size()) words_[size_++] = w;
  }

 private:
  std::array<Word, 32> words_;
  std::size_t size_ = 0;
};

class Vocabulary {
 public:
  Vocabulary();
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  /// Canonical words of a name already cut into raw words. `raw` must outlive the result.
  WordList canonical(const RawTokens& raw) const;

  /// Makes every word of `text` (blank-separated) known. Only before the Vocabulary is shared.
  void learn(std::string_view text);

 private:
  struct Entry {
    std::array<std::string_view, 3> words;
    std::uint8_t count = 0;
    WordClass cls = WordClass::known;
  };
  const Entry* find(std::string_view word) const;
  const Entry* find_singular(std::string_view word) const;
  bool split_glued(std::string_view word, WordList& out) const;
  void add(const Entry& entry, WordList& out) const;
  std::string_view intern(std::string_view word);

  std::vector<std::unique_ptr<std::string>> storage_;
  std::unordered_map<std::string_view, Entry> entries_;
};

}  // namespace datawave::classify
