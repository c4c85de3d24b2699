/// DW_ANNOTATE: what a member may hold beyond what its type says. read_json() checks it, and the JSON Schema says it.
///
///   DW_ANNOTATE(ApiKeyCreate, {.member = "name", .min_size = 1, .max_size = 100},
///               {.member = "expires_in_days", .minimum = 1, .maximum = 3650})
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "datawave/core/describe.hpp"

namespace datawave {

class JsonWriter;

/// A closed set of texts.
using Words = std::span<const std::string_view> (*)();

/// The names of a described enum, in its order.
template <DescribedEnum E>
std::span<const std::string_view> enum_words() {
  using All = boost::describe::describe_enumerators<E>;
  static const auto words = [] {
    std::array<std::string_view, boost::mp11::mp_size<All>::value> names;
    std::size_t i = 0;
    boost::mp11::mp_for_each<All>([&](auto e) { names[i++] = enum_name(e.value); });
    return names;
  }();
  return words;
}

/// What a text has to look like: the same once for programs and once for the schema, held together by a test.
struct TextShape {
  std::string_view pattern;        // ECMA 262, for the schema
  bool (*fits)(std::string_view);  // may know more than the pattern
  std::string_view fault;          // "is not a user name"
  std::string_view remedy;         // a sentence
};

/// Name of a thing that people make: it never looks like an id, so that either may stand in a path.
bool is_plain_name(std::string_view text);
inline constexpr TextShape kPlainName = {
    "^[a-z0-9][a-z0-9-]{0,62}$", is_plain_name, "is not a name that can be given",
    "1 to 63 lower-case letters, digits and -, not beginning with -, and not shaped like an id."};

struct Annotation {
  std::string_view member;
  std::optional<std::int64_t> minimum{};  // of an integer
  std::optional<std::int64_t> maximum{};
  std::size_t min_size = 0;  // of a text, a list or a map: bytes (a schema says characters), elements
  std::size_t max_size = 0;  // 0: no bound of its own
  const TextShape* shape = nullptr;
  Words words = nullptr;                  // of a text
  void (*schema)(JsonWriter&) = nullptr;  // of a JsonRaw: what it holds, as a schema object
  std::string_view remedy{};              // instead of one made from the bounds
};

template <class T>
std::span<const Annotation> annotations_of() {
  if constexpr (requires { datawave_annotations(static_cast<const T*>(nullptr)); }) {
    return datawave_annotations(static_cast<const T*>(nullptr));
  } else {
    return {};
  }
}

template <class T>
const Annotation* annotation_of(std::string_view member) {
  for (const Annotation& annotation : annotations_of<T>()) {
    if (annotation.member == member) return &annotation;
  }
  return nullptr;
}

namespace impl {
template <class T>
constexpr bool names_members(std::span<const Annotation> annotations) {
  for (const Annotation& annotation : annotations) {
    if (!are_members<T>(annotation.member)) return false;
  }
  return true;
}
}  // namespace impl

}  // namespace datawave

/// At namespace scope, after DW_DESCRIBE. A misspelt member does not compile.
#define DW_ANNOTATE(T, ...)                                                                                   \
  inline constexpr ::datawave::Annotation kAnnotationsOf##T[] = {__VA_ARGS__};                                \
  inline std::span<const ::datawave::Annotation> datawave_annotations(const T*) { return kAnnotationsOf##T; } \
  static_assert(::datawave::impl::names_members<T>(kAnnotationsOf##T), "DW_ANNOTATE(" #T "): a name is not a member");
