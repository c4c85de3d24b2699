/// Names as words: what people type when they look for `custEmailAddr2` or `cust_email_addr_2`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/uuid.hpp"

namespace datawave::catalog {

/// At most this many words of one text are kept.
constexpr std::size_t kMaxWords = 48;

/// Lower-case words of a name or text: cut at everything but letters and digits, between lower and upper case
/// ("custEmail"), before the last of several capitals ("HTTPServer"), and between letters and digits. Letters of Latin
/// scripts lose their accents; other bytes beyond ASCII are kept as they are.
std::vector<std::string> split_words(std::string_view text);

/// Where each of `words` is among those of `text`, bit by bit (the first is bit 0; at most 32), the last one also as a
/// beginning of three bytes or more. `count`: how many words the text has. Without allocation but for odd texts.
std::uint32_t words_found(const std::vector<std::string>& words, std::string_view text, std::size_t& count);

/// `words` of `text` appended, each after a space and `prefix`.
void append_words(std::string& out, std::string_view text, std::string_view prefix = {});
/// "~" and 16 hex digits of the id: such a word of its tenant and one of its source stand in every document.
std::string id_word(const Uuid& id);
std::string scope_words(const Uuid& tenant, const Uuid& source);

}  // namespace datawave::catalog
