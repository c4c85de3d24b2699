#include "vocabulary.hpp"

#include <algorithm>
#include <memory>

#include "text_lists.hpp"
#include "vocabulary_data.hpp"

namespace datawave::classify {
namespace {

bool all_digits(std::string_view s) {
  return std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// Short pieces cut ordinary words to bits ("host|age", "sh|ip"), so only these may take part in a split.
constexpr std::array<std::string_view, 35> kShortPieces = {
    "url", "uri", "zip", "ssn", "dob", "tel", "fax", "lng", "cvv", "key", "day", "num",
    "max", "min", "avg", "tax", "vat", "new", "old", "bar", "sub", "job", "pay", "net",
    "end", "ip",  "id",  "cc",  "no",  "cd",  "nm",  "mac", "lat", "dep", "db"};
constexpr std::array<std::string_view, 18> kOpenSuffixes = {
    "ipaddress", "macaddress", "emailaddress", "ipaddr", "ipv", "email", "phone", "address", "addr",
    "password",  "passphrase", "passwd",       "name",   "url", "uri",   "uuid",  "guid",    "nbr"};

}  // namespace

std::string_view Vocabulary::intern(std::string_view word) {
  const auto it = entries_.find(word);
  if (it != entries_.end()) return it->first;
  storage_.push_back(std::make_unique<std::string>(word));
  return *storage_.back();
}

Vocabulary::Vocabulary() {
  for_each_part(kAliases, '\n', [&](std::string_view line) {
    const auto colon = line.find(':');
    Entry entry;
    for_each_word(line.substr(0, colon), [&](std::string_view word) {
      entry.words[entry.count++] = intern(word);
      Entry self;
      self.words[0] = entry.words[entry.count - 1];
      self.count = 1;
      entries_.try_emplace(self.words[0], self);
    });
    for_each_word(line.substr(colon + 1), [&](std::string_view alias) { entries_.try_emplace(intern(alias), entry); });
  });
  learn(kOtherWords);
  for_each_word(kEmptyWords, [&](std::string_view word) {
    Entry entry;
    entry.words[0] = intern(word);
    entry.count = 1;
    entry.cls = WordClass::empty;
    const auto [it, added] = entries_.try_emplace(entry.words[0], entry);
    if (!added) it->second.cls = WordClass::empty;
  });
}

void Vocabulary::learn(std::string_view text) {
  for_each_word(text, [&](std::string_view word) {
    if (all_digits(word) || find_singular(word) != nullptr) return;  // plurals are known by their singular
    Entry entry;
    entry.words[0] = intern(word);
    entry.count = 1;
    entries_.try_emplace(entry.words[0], entry);
  });
}

const Vocabulary::Entry* Vocabulary::find(std::string_view word) const {
  const auto it = entries_.find(word);
  return it == entries_.end() ? nullptr : &it->second;
}

const Vocabulary::Entry* Vocabulary::find_singular(std::string_view word) const {
  if (const Entry* e = find(word)) return e;
  if (word.size() < 4 || word.back() != 's') return nullptr;
  if (const Entry* e = find(word.substr(0, word.size() - 1))) return e;
  if (word.size() > 4 && word.ends_with("ies")) {
    std::array<char, 64> buffer;
    const std::size_t n = word.size() - 3;
    if (n + 1 > buffer.size()) return nullptr;
    std::copy_n(word.data(), n, buffer.data());
    buffer[n] = 'y';
    return find({buffer.data(), n + 1});
  }
  if (word.ends_with("es")) return find(word.substr(0, word.size() - 2));
  return nullptr;
}

void Vocabulary::add(const Entry& entry, WordList& out) const {
  for (std::size_t i = 0; i < entry.count; ++i) out.push({entry.words[i], entry.cls});
}

// Fewest known pieces that cover the whole word; an unknown beginning is allowed before a telling end ("npcurl").
bool Vocabulary::split_glued(std::string_view word, WordList& out) const {
  constexpr std::size_t kMax = 32;
  if (word.size() < 5 || word.size() > kMax) return false;
  std::array<std::uint8_t, kMax + 1> pieces;
  std::array<std::uint8_t, kMax + 1> from{};
  pieces.fill(255);
  pieces[0] = 0;
  for (std::size_t end = 2; end <= word.size(); ++end) {
    for (std::size_t begin = end >= 16 ? end - 16 : 0; begin + 2 <= end; ++begin) {
      if (pieces[begin] >= 4 || pieces[begin] + 1 >= pieces[end] || end - begin == word.size()) continue;
      const auto piece = word.substr(begin, end - begin);
      if (piece.size() < 4 && !one_of(piece, kShortPieces)) continue;
      if (!find_singular(piece)) continue;
      pieces[end] = static_cast<std::uint8_t>(pieces[begin] + 1);
      from[end] = static_cast<std::uint8_t>(begin);
    }
  }
  if (pieces[word.size()] != 255) {
    std::array<std::string_view, 8> parts;
    std::size_t n = 0;
    bool has_long = false;
    for (std::size_t end = word.size(); end > 0; end = from[end]) {
      parts[n++] = word.substr(from[end], end - from[end]);
      has_long = has_long || parts[n - 1].size() >= 4;
    }
    if (has_long || n == 2) {
      while (n > 0) add(*find_singular(parts[--n]), out);
      return true;
    }
  }
  for (const auto suffix : kOpenSuffixes) {
    if (word.size() > suffix.size() + 1 && word.ends_with(suffix)) {
      out.push({word.substr(0, word.size() - suffix.size()), WordClass::unknown});
      add(*find_singular(suffix), out);
      return true;
    }
  }
  return false;
}

WordList Vocabulary::canonical(const RawTokens& raw) const {
  WordList out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto word = raw[i];
    if (word[0] >= '0' && word[0] <= '9') {
      out.push({word, WordClass::digits});
    } else if (const Entry* entry = find_singular(word)) {
      add(*entry, out);
    } else if (!split_glued(word, out)) {
      out.push({word, WordClass::unknown});
    }
  }
  return out;
}

}  // namespace datawave::classify
