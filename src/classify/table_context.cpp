#include "table_context.hpp"

#include "phrase_data.hpp"
#include "text_lists.hpp"

namespace datawave::classify {
namespace {

constexpr std::string_view kKindNames[] = {
    "person",    "public_person", "organization", "country",   "city",     "state",       "language", "currency",
    "timezone",  "health",        "hr",           "payment",   "address",  "log",         "auth",     "catalogue",
    "reference", "animal",        "vehicle",      "open_data", "commerce", "health_maybe"};

}  // namespace

bool TableContext::has_word(std::string_view word) const {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].text == word) return true;
  }
  return false;
}

TableKinds::TableKinds(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {
  for_each_part(kTableWords, '\n', [&](std::string_view line) {
    const auto colon = line.find(':');
    std::uint32_t bit = 0;
    for (std::size_t i = 0; i < std::size(kKindNames); ++i) {
      if (kKindNames[i] == line.substr(0, colon)) bit = 1u << i;
    }
    for_each_word(line.substr(colon + 1), [&](std::string_view word) {
      const RawTokens raw(word);
      const WordList canonical = vocabulary_.canonical(raw);
      if (canonical.size() == 1) owned_[std::string(canonical[0].text)] |= bit;
    });
  });
  for (const auto& [word, bits] : owned_) kinds_.emplace(word, bits);
}

TableContext TableKinds::context(const RawTokens& table, const RawTokens& schema, const RawTokens& database) const {
  TableContext out;
  out.words = vocabulary_.canonical(table);
  for (std::size_t i = 0; i < out.words.size(); ++i) {
    const Word& w = out.words[i];
    if (w.cls == WordClass::digits) continue;
    const std::uint32_t bits = of_word(w.text);
    out.table |= bits;
    // A country suffix or a word nobody knows ("clientes_br", "users_xyz") is not what one row is.
    const bool stray = out.head != 0 && bits == 0 && (w.cls == WordClass::unknown || w.text.size() <= 2);
    if ((w.cls != WordClass::empty || bits != 0) && !stray) {
      out.head = bits;
      out.head_word = w.text;
    }
  }
  // `customer_info`, `people_data`, `user_details`: the last word only says "a table".
  if ((out.head & ~kind::kReference) == 0 && out.words.size() >= 2) {
    static constexpr std::string_view kHollow[] = {
        "info", "information", "detail", "details", "data",    "list", "table",  "record", "master", "dim", "history",
        "raw",  "base",        "entity", "tbl",     "profile", "dump", "sample", "code",   "lookup", "name"};
    for (const auto hollow : kHollow) {
      if (out.head_word == hollow) out.head |= of_word(out.words[out.words.size() - 2].text);
    }
  }
  if (out.head_word == "region" && out.has_word("country")) {  // "country region" is one row a country
    out.head = of_word("country");
    out.head_word = "country";
  }
  out.any = out.table;
  for (const RawTokens* raw : {&schema, &database}) {
    const WordList words = vocabulary_.canonical(*raw);
    for (std::size_t i = 0; i < words.size(); ++i) {
      out.any |= of_word(words[i].text);
      out.bank_database = out.bank_database || words[i].text == "bank";
    }
  }
  return out;
}

}  // namespace datawave::classify
