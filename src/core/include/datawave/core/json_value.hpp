/// JSON from outside, read-only: parsed once under limits into a document, then looked at through cursors.
/// For described structs use json_reader.hpp, which says everything that is wrong and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "datawave/core/result.hpp"

namespace datawave {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

struct JsonLimits {
  /// Arrays and objects inside each other; more than 256 counts as 256.
  std::size_t max_depth = 32;
  std::size_t max_bytes = std::size_t{1} << 20;
  /// Values of every kind in the whole document.
  std::size_t max_items = 100'000;
};

namespace impl {
struct JsonTree;
}

/// A place in a JsonDocument: 16 bytes, borrowed; must not outlive the document.
class JsonValue {
 public:
  class Iterator;

  [[nodiscard]] JsonKind kind() const;
  [[nodiscard]] bool is_null() const { return kind() == JsonKind::null; }
  /// Of kind boolean.
  [[nodiscard]] bool boolean() const;
  /// Of kind string: without quotes and escapes, valid UTF-8. May hold U+0000.
  [[nodiscard]] std::string_view string() const;
  /// As it stands in the source, any kind: numbers keep every digit.
  [[nodiscard]] std::string_view text() const;
  /// The name of this member in its object, without escapes; empty in arrays and at the root.
  [[nodiscard]] std::string_view key() const;
  /// Elements of an array, members of an object; 0 otherwise.
  [[nodiscard]] std::size_t size() const;
  /// Elements or members in the order of the source.
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  /// The member of an object; linear in its size.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view name) const;

 private:
  friend class JsonDocument;
  JsonValue(const impl::JsonTree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  const impl::JsonTree* tree_;
  std::uint32_t index_;
};

class JsonValue::Iterator {
 public:
  using value_type = JsonValue;
  using difference_type = std::ptrdiff_t;
  Iterator(const impl::JsonTree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
  JsonValue operator*() const { return {tree_, index_}; }
  Iterator& operator++();
  bool operator==(const Iterator&) const = default;

 private:
  const impl::JsonTree* tree_;
  std::uint32_t index_;  ///< 0: past the end (the root is nobody's child)
};

/// Owns a copy of the text and everything the cursors show; wiped when destroyed, since bodies hold passwords.
class JsonDocument {
 public:
  explicit JsonDocument(std::unique_ptr<impl::JsonTree> tree);
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();
  [[nodiscard]] JsonValue root() const { return {tree_.get(), 0}; }

 private:
  std::unique_ptr<impl::JsonTree> tree_;
};

/// Strict RFC 8259: UTF-8, one value, no comments, no byte order mark. A name twice in one object is an error, and so
/// is half a surrogate pair. Errors: invalid_argument with line and column, resource_exhausted beyond a limit; both
/// list the fault in `fields` (at the pointer of the whole document, "").
Result<JsonDocument> parse_json(std::string_view text, const JsonLimits& limits = {});

}  // namespace datawave
