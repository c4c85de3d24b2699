#include <algorithm>

#include "datawave/core/text.hpp"
#include "json_tree.hpp"

namespace datawave {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_utf8(std::string& out, std::uint32_t c) {
  const auto add = [&](std::uint32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) {
    add(c);
  } else if (c < 0x800) {
    add(0xc0 | (c >> 6));
    add(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    add(0xe0 | (c >> 12));
    add(0x80 | ((c >> 6) & 0x3f));
    add(0x80 | (c & 0x3f));
  } else {
    add(0xf0 | (c >> 18));
    add(0x80 | ((c >> 12) & 0x3f));
    add(0x80 | ((c >> 6) & 0x3f));
    add(0x80 | (c & 0x3f));
  }
}

/// Recursive descent; every function returns false after noting the first fault.
class Parser {
 public:
  Parser(impl::JsonTree& tree, const JsonLimits& limits)
      : tree_(tree), text_(tree.source), max_depth_(std::min<std::size_t>(limits.max_depth, 256)), limits_(limits) {}

  bool document() {
    if (!value(0, {})) return false;
    skip_space();
    return at_ == text_.size() || fault("there is text after the value");
  }

  [[nodiscard]] Error error() const {
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < at_ && i < text_.size(); ++i) {
      ++column;
      if (text_[i] == '\n') ++line, column = 1;
    }
    std::string message = exhausted_ ? fault_
                                     : "is not valid JSON: " + fault_ + " at line " + std::to_string(line) +
                                           ", column " + std::to_string(column);
    Error error(exhausted_ ? ErrorCode::resource_exhausted : ErrorCode::invalid_argument, "the document " + message);
    error.fields.push_back({"", std::move(message)});
    return error;
  }

 private:
  bool fault(std::string what) {
    fault_ = std::move(what);
    return false;
  }
  bool exhausted(std::string what) {
    exhausted_ = true;
    return fault(std::move(what));
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  void skip_space() {
    while (!done() && is_space(text_[at_])) ++at_;
  }
  bool expect(char c, const char* what) {
    skip_space();
    if (peek() != c || done()) return fault(what);
    ++at_;
    return true;
  }

  bool value(std::size_t depth, std::string_view key) {
    skip_space();
    if (done()) return fault("a value is missing");
    if (tree_.nodes.size() >= limits_.max_items) {
      return exhausted("has more than " + std::to_string(limits_.max_items) + " values");
    }
    const std::size_t index = tree_.nodes.size();
    const std::size_t begin = at_;
    tree_.nodes.emplace_back();
    tree_.nodes[index].key = key;
    if (!content(index, depth)) return false;
    tree_.nodes[index].text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool content(std::size_t index, std::size_t depth) {
    const auto kind = [&](JsonKind k) { tree_.nodes[index].kind = k; };
    switch (peek()) {
      case '{': return kind(JsonKind::object), container(index, depth + 1, '}');
      case '[': return kind(JsonKind::array), container(index, depth + 1, ']');
      case '"': {
        kind(JsonKind::string);
        std::string_view text;
        if (!string(text)) return false;
        tree_.nodes[index].string = text;
        return true;
      }
      case 't': return kind(JsonKind::boolean), word("true");
      case 'f': return kind(JsonKind::boolean), word("false");
      case 'n': return word("null");
      default: return kind(JsonKind::number), number();
    }
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return fault("a value is missing");
    at_ += expected.size();
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    return at_ > begin || fault("a digit is missing");
  }

  bool number() {
    if (peek() != '-' && !is_digit(peek())) return fault("a value is missing");
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
      if (is_digit(peek())) return fault("a number starts with 0");
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    return true;
  }

  bool hex4(std::uint32_t& out) {
    if (text_.size() - at_ < 4) return fault("an escape is cut short");
    out = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = text_[at_];
      if (is_digit(c)) {
        out = out * 16 + static_cast<std::uint32_t>(c - '0');
      } else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        out = out * 16 + static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
      } else {
        return fault("\\u needs four hex digits");
      }
      ++at_;
    }
    return true;
  }

  bool unicode_escape() {
    std::uint32_t c = 0;
    if (!hex4(c)) return false;
    if (c >= 0xdc00 && c <= 0xdfff) return fault("half a surrogate pair");
    if (c >= 0xd800 && c <= 0xdbff) {
      std::uint32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return fault("half a surrogate pair");
      at_ += 2;
      if (!hex4(low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return fault("half a surrogate pair");
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
    append_utf8(tree_.unescaped, c);
    return true;
  }

  bool escape() {
    ++at_;
    if (done()) return fault("an escape is cut short");
    const char c = text_[at_++];
    static constexpr std::string_view kFrom = "\"\\/bfnrt";
    static constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    if (c == 'u') return unicode_escape();
    const auto found = kFrom.find(c);
    if (found == std::string_view::npos) return --at_, fault("an unknown escape");
    tree_.unescaped += kTo[found];
    return true;
  }

  /// At the opening quote. Text without an escape is a view of the source, with one of `unescaped`.
  bool string(std::string_view& out) {
    const std::size_t begin = ++at_;
    const std::size_t from = tree_.unescaped.size();
    std::size_t clean = begin;
    bool escaped = false;
    for (;;) {
      if (done()) return fault("a string has no end");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') break;
      if (c < 0x20) return fault("a control character in a string");
      if (c == '\\') {
        escaped = true;
        tree_.unescaped.append(text_, clean, at_ - clean);
        if (!escape()) return false;
        clean = at_;
        continue;
      }
      const std::size_t n = c < 0x80 ? 1 : utf8_sequence_length(std::string_view(text_).substr(at_));
      if (n == 0) return fault("bytes that are not UTF-8");
      at_ += n;
    }
    if (escaped) {
      tree_.unescaped.append(text_, clean, at_ - clean);
      out = std::string_view(tree_.unescaped).substr(from);
    } else {
      out = text_.substr(begin, at_ - begin);
    }
    ++at_;
    return true;
  }

  bool member_name(std::string_view& key) {
    skip_space();
    if (peek() != '"') return fault("a member's name in double quotes is missing");
    return string(key) && expect(':', "\":\" is missing after a member's name");
  }

  bool container(std::size_t index, std::size_t depth, char close) {
    if (depth > max_depth_) return exhausted("is nested deeper than " + std::to_string(max_depth_) + " levels");
    ++at_;
    skip_space();
    if (peek() == close) return ++at_, true;
    std::size_t previous = 0;
    for (;;) {
      std::string_view key;
      if (close == '}' && !member_name(key)) return false;
      const std::size_t child = tree_.nodes.size();
      if (!value(depth, key)) return false;
      (previous == 0 ? tree_.nodes[index].first : tree_.nodes[previous].next) = static_cast<std::uint32_t>(child);
      previous = child;
      ++tree_.nodes[index].size;
      skip_space();
      if (peek() == ',') {
        ++at_;
        continue;
      }
      if (peek() != close) return fault(close == '}' ? "\",\" or \"}\" is missing" : "\",\" or \"]\" is missing");
      ++at_;
      return close == ']' || names_differ(index);
    }
  }

  bool names_differ(std::size_t index) {
    std::vector<std::string_view> names;
    names.reserve(tree_.nodes[index].size);
    for (std::uint32_t i = tree_.nodes[index].first; i != 0; i = tree_.nodes[i].next) {
      names.push_back(tree_.nodes[i].key);
    }
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice == names.end()) return true;
    return fault("the member \"" + printable(*twice, 60) + "\" stands twice in the object that ends");
  }

  impl::JsonTree& tree_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t max_depth_;
  JsonLimits limits_;
  std::string fault_;
  bool exhausted_ = false;
};
}  // namespace

Result<JsonDocument> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes || text.size() > UINT32_MAX) {
    Error error(ErrorCode::resource_exhausted, "the document is larger than " + format_bytes(limits.max_bytes));
    error.fields.push_back({"", "is larger than " + format_bytes(limits.max_bytes)});
    return fail(std::move(error));
  }
  auto tree = std::make_unique<impl::JsonTree>();
  tree->source = text;
  if (text.find('\\') != std::string_view::npos) tree->unescaped.reserve(text.size());
  Parser parser(*tree, limits);
  if (!parser.document()) return fail(parser.error());
  return JsonDocument(std::move(tree));
}

}  // namespace datawave
