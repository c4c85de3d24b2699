/// Cuts a column or table name into lower-case words: snake_case, camelCase, PascalCase, ALLCAPS runs, digits, accents.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace datawave::classify {

/// The raw words of one name, in order. Views point into this object, so it is neither copied nor moved.
/// "customerIPAddress2" -> customer ip address 2; "Straße_Nr" -> strasse nr. Bounded: at most 24 words from the
/// first 192 bytes; the rest of a longer name is ignored.
class RawTokens {
 public:
  explicit RawTokens(std::string_view name);
  RawTokens(const RawTokens&) = delete;
  RawTokens& operator=(const RawTokens&) = delete;

  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t i) const { return words_[i]; }

 private:
  void finish_word();
  void push(char c);

  std::array<char, 256> text_;
  std::array<std::string_view, 24> words_;
  std::size_t used_ = 0;
  std::size_t start_ = 0;
  std::size_t count_ = 0;
};

}  // namespace datawave::classify
