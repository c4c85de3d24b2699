/// A JSON writer that appends to a string: no tree in between, so a million column lines cost one buffer.
/// Output is always valid UTF-8 JSON: bytes that are not UTF-8 become U+FFFD, non-finite numbers become null.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/clock.hpp"
#include "datawave/core/describe.hpp"
#include "datawave/core/patch.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave {

class JsonWriter {
 public:
  /// indent 0: one line; otherwise spaces a level. `out` must outlive the writer.
  explicit JsonWriter(std::string& out, int indent = 0) : out_(out), indent_(indent) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  void key(std::string_view name);
  void string(std::string_view text);
  void number(std::int64_t value);
  void number(std::uint64_t value);
  void number(double value);
  void boolean(bool value);
  void null();
  /// A JSON value as text, written as it stands: the caller answers for its being valid and on one line.
  void raw(std::string_view json);

 private:
  void separate();
  void newline();
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  int indent_;
  std::vector<bool> has_items_;
  bool after_key_ = false;
};

/// A member that holds any JSON value as text ("null" when nobody set it). Read, it is checked and freed of white space
/// between tokens, digits and escapes staying as they were; its schema allows anything.
struct JsonRaw {
  std::string text = "null";
  bool operator==(const JsonRaw&) const = default;
};

/// Appends `text` as a quoted JSON string.
void append_json_string(std::string& out, std::string_view text);

template <class T>
void write_json(JsonWriter& w, const T& value);

namespace impl {
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_map : std::false_type {};
template <class V, class C>
struct is_map<std::map<std::string, V, C>> : std::true_type {};
template <class T>
struct is_patch : std::false_type {};
template <class T>
struct is_patch<Patch<T>> : std::true_type {};
template <class T>
concept Sequence = requires(const T& t) {
  t.begin();
  t.end();
} && !std::is_convertible_v<const T&, std::string_view>;
}  // namespace impl

/// Described structs become objects, described enums snake_case strings, empty optionals null, maps objects, Uuid and
/// UtcTime strings; absent Patch members are left out. A type without a rule here (Secret above all) does not
/// compile.
template <class T>
void write_json(JsonWriter& w, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    w.boolean(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    w.number(static_cast<double>(value));
  } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
    w.number(static_cast<std::int64_t>(value));
  } else if constexpr (std::is_integral_v<T>) {
    w.number(static_cast<std::uint64_t>(value));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    w.string(value);
  } else if constexpr (DescribedEnum<T>) {
    w.string(enum_name(value));
  } else if constexpr (std::is_same_v<T, Uuid>) {
    w.string(to_string(value));
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    w.string(format_utc(value));
  } else if constexpr (std::is_same_v<T, JsonRaw>) {
    w.raw(value.text);
  } else if constexpr (impl::is_patch<T>::value) {
    if (value.has_value()) {
      write_json(w, value.value());
    } else {
      w.null();
    }
  } else if constexpr (impl::is_optional<T>::value) {
    if (value) {
      write_json(w, *value);
    } else {
      w.null();
    }
  } else if constexpr (impl::is_map<T>::value) {
    w.begin_object();
    for (const auto& [k, v] : value) {
      w.key(k);
      write_json(w, v);
    }
    w.end_object();
  } else if constexpr (Described<T>) {
    w.begin_object();
    for_each_member(value, [&](std::string_view name, const auto& member) {
      if constexpr (impl::is_patch<std::remove_cvref_t<decltype(member)>>::value) {
        if (member.is_absent()) return;
      }
      w.key(name);
      write_json(w, member);
    });
    w.end_object();
  } else {
    static_assert(impl::Sequence<T>, "this type has no JSON form");
    w.begin_array();
    for (const auto& item : value) write_json(w, item);
    w.end_array();
  }
}

template <class T>
std::string to_json(const T& value, int indent = 0) {
  std::string out;
  JsonWriter w(out, indent);
  write_json(w, value);
  return out;
}

}  // namespace datawave
