/// JSON Schema (2020-12) of a described type, derived from the same description as its JSON.
#pragma once

#include "datawave/core/json_writer.hpp"

namespace datawave {

template <class T>
void write_schema_of(JsonWriter& w);

namespace impl {
template <class T>
struct value_type_of {
  using type = void;
};
template <class T>
struct value_type_of<std::optional<T>> {
  using type = T;
};
template <class T>
struct value_type_of<std::vector<T>> {
  using type = T;
};
template <class V, class C>
struct value_type_of<std::map<std::string, V, C>> {
  using type = V;
};

template <class T>
void write_schema_members(JsonWriter& w, bool nullable);
}  // namespace impl

/// Writes the members of a schema object for T; `nullable` widens "type" with "null".
template <class T>
void impl::write_schema_members(JsonWriter& w, bool nullable) {
  auto type = [&](std::string_view name) {
    w.key("type");
    if (!nullable) return w.string(name);
    w.begin_array();
    w.string(name);
    w.string("null");
    w.end_array();
  };
  if constexpr (impl::is_optional<T>::value) {
    impl::write_schema_members<typename impl::value_type_of<T>::type>(w, true);
  } else if constexpr (std::is_same_v<T, bool>) {
    type("boolean");
  } else if constexpr (std::is_integral_v<T>) {
    type("integer");
  } else if constexpr (std::is_floating_point_v<T>) {
    type("number");
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    type("string");
  } else if constexpr (DescribedEnum<T>) {
    type("string");
    w.key("enum");
    w.begin_array();
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { w.string(enum_name(e.value)); });
    if (nullable) w.null();
    w.end_array();
  } else if constexpr (impl::is_map<T>::value) {
    type("object");
    w.key("additionalProperties");
    write_schema_of<typename impl::value_type_of<T>::type>(w);
  } else if constexpr (Described<T>) {
    type("object");
    w.key("properties");
    w.begin_object();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      w.key(member.name);
      write_schema_of<std::remove_cvref_t<decltype(std::declval<const T&>().*member.pointer)>>(w);
    });
    w.end_object();
    w.key("required");
    w.begin_array();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) { w.string(member.name); });
    w.end_array();
    w.key("additionalProperties");
    w.boolean(false);
  } else {
    type("array");
    w.key("items");
    write_schema_of<typename impl::value_type_of<T>::type>(w);
  }
}

template <class T>
void write_schema_of(JsonWriter& w) {
  w.begin_object();
  impl::write_schema_members<T>(w, false);
  w.end_object();
}

/// The whole document, with "$schema" and a title.
template <class T>
std::string json_schema(std::string_view title) {
  std::string out;
  JsonWriter w(out, 2);
  w.begin_object();
  w.key("$schema");
  w.string("https://json-schema.org/draft/2020-12/schema");
  w.key("title");
  w.string(title);
  impl::write_schema_members<T>(w, false);
  w.end_object();
  out += '\n';
  return out;
}

}  // namespace datawave
