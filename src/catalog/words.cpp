#include "words.hpp"

#include <algorithm>

namespace datawave::catalog {

namespace {
/// U+00C0 to U+017F without accents; a space where there is no single letter.
constexpr std::string_view kLatin =
    "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

enum class Kind : std::uint8_t { none, lower, upper, digit };

struct Letter {
  Kind kind = Kind::none;
  char folded = 0;  // 0: the bytes themselves
  std::size_t length = 1;
};

Letter letter_at(std::string_view text, std::size_t at) {
  Letter out;
  const auto c = static_cast<unsigned char>(text[at]);
  if (c >= 'a' && c <= 'z') {
    out.kind = Kind::lower;
  } else if (c >= 'A' && c <= 'Z') {
    out.kind = Kind::upper;
    out.folded = static_cast<char>(c + 32);
  } else if (c >= '0' && c <= '9') {
    out.kind = Kind::digit;
  } else if (c >= 0x80) {
    out.kind = Kind::lower;
    if ((c >= 0xC3 && c <= 0xC5) && at + 1 < text.size()) {
      const unsigned code = (c & 31U) << 6U | (static_cast<unsigned char>(text[at + 1]) & 63U);
      if (code >= 0xC0 && code - 0xC0 < kLatin.size() && kLatin[code - 0xC0] != ' ') {
        out.folded = kLatin[code - 0xC0];
        out.length = 2;
      }
    }
  }
  return out;
}

template <class Fn>
void each_word(std::string_view text, Fn&& fn) {
  constexpr std::size_t kMaxWordBytes = 64;
  std::string word;
  std::size_t words = 0;
  Kind before = Kind::none;
  const auto end = [&] {
    if (word.empty()) return;
    ++words;
    fn(std::string_view(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size() && words < kMaxWords;) {
    const Letter letter = letter_at(text, i);
    if (letter.kind == Kind::none) {
      end();
    } else {
      const bool after_letter = before == Kind::lower || before == Kind::upper;
      const std::size_t next = i + letter.length;
      const bool before_lower = next < text.size() && letter_at(text, next).kind == Kind::lower;
      if ((letter.kind == Kind::upper && (before == Kind::lower || (before == Kind::upper && before_lower))) ||
          (letter.kind == Kind::digit && after_letter) || (before == Kind::digit && letter.kind != Kind::digit))
        end();
      if (word.size() < kMaxWordBytes) {
        if (letter.folded != 0) {
          word += letter.folded;
        } else {
          word.append(text.substr(i, letter.length));
        }
      }
    }
    before = letter.kind;
    i += letter.length;
  }
  if (words < kMaxWords) end();
}
}  // namespace

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> out;
  each_word(text, [&](std::string_view word) { out.emplace_back(word); });
  return out;
}

std::uint32_t words_found(const std::vector<std::string>& words, std::string_view text, std::size_t& count) {
  std::uint32_t found = 0;
  count = 0;
  each_word(text, [&](std::string_view word) {
    ++count;
    for (std::size_t i = 0; i < words.size() && i < 32; ++i) {
      const bool beginning = i + 1 == words.size() && words[i].size() >= 3;
      if (word == words[i] || (beginning && word.starts_with(words[i]))) found |= 1U << i;
    }
  });
  return found;
}

void append_words(std::string& out, std::string_view text, std::string_view prefix) {
  each_word(text, [&](std::string_view word) { out.append(1, ' ').append(prefix).append(word); });
}

std::string id_word(const Uuid& id) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "~";
  // The last bytes of a version 7 id are the random ones.
  for (std::size_t i = 8; i < 16; ++i) {
    out += kHex[id.bytes[i] >> 4U];
    out += kHex[id.bytes[i] & 15U];
  }
  return out;
}

std::string scope_words(const Uuid& tenant, const Uuid& source) { return id_word(tenant) + " " + id_word(source); }

}  // namespace datawave::catalog
