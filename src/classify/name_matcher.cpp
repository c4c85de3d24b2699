#include "name_matcher.hpp"

#include <algorithm>

#include "phrase_data.hpp"
#include "text_lists.hpp"

namespace datawave::classify {
namespace {

constexpr std::size_t kMaxPhraseWords = 6;

Strength strength_from(char letter) {
  return letter == 'S' ? Strength::strong : letter == 'M' ? Strength::likely : Strength::weak;
}

// Joins words with blanks into a fixed buffer; empty when they do not fit.
class Joiner {
 public:
  std::string_view join(const WordList& words, std::size_t begin, std::size_t end) {
    std::size_t n = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const auto word = words[i].text;
      if (n + word.size() + 1 > buffer_.size()) return {};
      if (i > begin) buffer_[n++] = ' ';
      n = static_cast<std::size_t>(std::copy(word.begin(), word.end(), buffer_.begin() + n) - buffer_.begin());
    }
    return {buffer_.data(), n};
  }

 private:
  std::array<char, 128> buffer_;
};

}  // namespace

bool NameMatch::has(std::string_view word) const {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].text == word) return true;
  }
  return false;
}

NameMatcher::NameMatcher() {
  // Words of phrases become known before glued names are cut, so learn them all first.
  for_each_part(kPhrases, '\n', [&](std::string_view line) {
    for_each_part(line.substr(line.find(':') + 1), ';', [&](std::string_view phrase) {
      for_each_word(phrase, [&](std::string_view word) {
        if (word.size() > 1) vocabulary_.learn(word);
      });
    });
  });
  for_each_part(kTableWords, '\n', [&](std::string_view line) { vocabulary_.learn(line.substr(line.find(':') + 1)); });
  for_each_part(kPhrases, '\n', [&](std::string_view line) {
    const auto colon = line.find(':');
    const auto head = line.substr(0, colon);
    const auto blank = head.find(' ');
    const auto type = semantic_type_from_string(head.substr(0, blank)).value_or(SemanticType::none);
    const NameHint hint{type, strength_from(head[blank + 1])};
    for_each_part(line.substr(colon + 1), ';', [&](std::string_view text) {
      const RawTokens raw(text);
      Joiner joiner;
      const WordList words = vocabulary_.canonical(raw);
      const auto key = joiner.join(words, 0, words.size());
      const auto it = by_text_.find(key);
      Phrase* phrase = nullptr;
      if (it != by_text_.end()) {
        phrase = const_cast<Phrase*>(it->second);
      } else {
        phrases_.push_back(std::make_unique<Phrase>(Phrase{std::string(key), {}}));
        phrase = phrases_.back().get();
        by_text_.emplace(phrase->text, phrase);
      }
      phrase->hints.push_back(hint);
      std::stable_sort(phrase->hints.begin(), phrase->hints.end(),
                       [](const NameHint& a, const NameHint& b) { return a.strength > b.strength; });
    });
  });
  for_each_word(kNeutralTails, [&](std::string_view w) { neutral_tails_.insert(w); });
  for_each_word(kVetoHeads, [&](std::string_view w) { veto_heads_.insert(w); });
}

NameMatcher::Found NameMatcher::find_suffix(const WordList& words, std::size_t count) const {
  Joiner joiner;
  for (std::size_t begin = count > kMaxPhraseWords ? count - kMaxPhraseWords : 0; begin < count; ++begin) {
    const auto it = by_text_.find(joiner.join(words, begin, count));
    if (it != by_text_.end()) return {it->second, begin};
  }
  return {};
}

void NameMatcher::search(const WordList& words, NameMatch& out) const {
  std::size_t count = words.size();
  Found best;
  for (int strips = 0; count > 0 && strips < 4; ++strips) {
    const Found found = find_suffix(words, count);
    if (found.phrase != nullptr) {
      const Strength strength = found.phrase->hints.front().strength;
      if (best.phrase == nullptr || strength > best.phrase->hints.front().strength) best = found;
      if (strength == Strength::strong) break;
    }
    const Word& last = words[count - 1];
    if (last.cls != WordClass::digits && !neutral_tails_.contains(last.text) && !(last.text.size() == 1 && count > 1))
      break;
    --count;
  }
  if (best.phrase == nullptr) return;
  const bool better = out.hints == nullptr || best.phrase->hints.front().strength > out.hints->front().strength;
  if (!better) return;
  out.hints = &best.phrase->hints;
  out.phrase = best.phrase->text;
  out.starts = best.begin == 0;
}

// The longest strong phrase that starts or stands inside the name, one or two words: enough to explain a veto.
const NameMatcher::Phrase* NameMatcher::find_inside(const WordList& words) const {
  Joiner joiner;
  for (std::size_t length = 2; length > 0; --length) {
    for (std::size_t i = 0; i + length < words.size(); ++i) {
      const auto it = by_text_.find(joiner.join(words, i, i + length));
      if (it == by_text_.end()) continue;
      const NameHint& hint = it->second->hints.front();
      if (hint.strength == Strength::strong && hint.type != SemanticType::none) return it->second;
    }
  }
  return nullptr;
}

NameMatch NameMatcher::match(const RawTokens& raw) const {
  NameMatch out;
  out.words = vocabulary_.canonical(raw);
  const WordList& words = out.words;
  if (words.size() == 0) return out;
  out.first = words[0].text;
  bool has_inner_digits = false;
  for (std::size_t i = words.size(); i-- > 0;) {
    const Word& w = words[i];
    if (w.cls == WordClass::digits) {
      has_inner_digits = has_inner_digits || (i + 1 < words.size());
      continue;
    }
    if (w.text == "encrypted" || w.text == "hash" || w.text == "cipher") out.encrypted = true;
    if (!out.tail.empty() || w.cls == WordClass::empty) continue;
    out.tail = w.text;
    out.informative = w.cls == WordClass::known;
    out.id_tail = w.text == "id";
  }
  search(words, out);
  if (has_inner_digits && (out.hints == nullptr || out.hints->front().strength == Strength::weak)) {
    WordList letters;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i].cls != WordClass::digits) letters.push(words[i]);
    }
    search(letters, out);
  }
  if (words.size() > 1 && veto_heads_.contains(words[0].text) && !(out.hints != nullptr && out.starts)) {
    out.veto_word = words[0].text;
  }
  if (words.size() > 2 && words[0].text == "number" && words[1].text == "of") out.veto_word = words[0].text;
  const bool only_weak = out.hints == nullptr || out.hints->front().strength == Strength::weak;
  if (out.id_tail && only_weak && words.size() > 1) {
    const Found before = find_suffix(words, words.size() - 1);
    if (before.phrase != nullptr) {
      const NameHint& hint = before.phrase->hints.front();
      const bool natural = hint.type == SemanticType::country || hint.type == SemanticType::currency ||
                           hint.type == SemanticType::language || hint.type == SemanticType::state_region;
      if (natural) out.natural_key_of = &hint.type;
    }
  }
  if (out.hints == nullptr && words.size() > 1) {
    if (const Phrase* inside = find_inside(words)) out.concerns = inside->text;
  }
  out.mother_maiden = out.has("maiden") && (out.has("mother") || out.has("mothers"));
  return out;
}

void NameMatcher::consult_comment(std::string_view comment, NameMatch& name) const {
  if (comment.empty() || name.hints != nullptr || name.informative || !name.veto_word.empty()) return;
  const RawTokens raw(comment);
  if (raw.size() > 6) return;
  const NameMatch said = match(raw);
  if (said.hints == nullptr || !said.veto_word.empty()) return;
  const NameHint& hint = said.hints->front();
  if (hint.strength != Strength::strong || hint.type == SemanticType::none) return;
  name.hints = said.hints;
  name.phrase = said.phrase;
  name.from_comment = true;
}

}  // namespace datawave::classify
