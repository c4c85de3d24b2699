/// JSON Schema (2020-12) of a described type, derived from the same description as its JSON.
#pragma once

#include <limits>

#include "datawave/core/annotate.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/secret.hpp"

namespace datawave {

enum class SchemaUse : std::uint8_t {
  written,  ///< what write_json() gives: every member is there (but Patch, which may be absent)
  read,     ///< what read_json() takes: std::optional, Patch and DW_DEFAULTED members may be left out; integers bounded
};

template <class T>
void write_schema_of(JsonWriter& w, SchemaUse use = SchemaUse::written);

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
struct value_type_of<Patch<T>> {
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

/// `annotation`: of the member whose type T is; null where there is none.
template <class T>
void write_schema_members(JsonWriter& w, SchemaUse use, bool nullable, const Annotation* annotation = nullptr);

void write_range(JsonWriter& w, const Annotation& annotation);
/// minLength, minItems or minProperties and its kin, by `what`: "Length", "Items", "Properties".
void write_size(JsonWriter& w, const Annotation& annotation, std::string_view what);
/// pattern and enum of a text.
void write_shape(JsonWriter& w, const Annotation& annotation, bool nullable);

/// Whether a document must have the member `name`, of type M, of T.
template <class T, class M>
constexpr bool is_required(std::string_view name, SchemaUse use) {
  if (is_patch<M>::value) return false;
  return use == SchemaUse::written || (!is_optional<M>::value && !is_defaulted<T>(name));
}

/// The range of an integer type, as far as JSON Schema's doubles tell it.
template <class T>
void write_integer_range(JsonWriter& w) {
  if constexpr (sizeof(T) < 8 || std::is_unsigned_v<T>) {
    w.key("minimum");
    w.number(static_cast<std::int64_t>(std::numeric_limits<T>::min()));
  }
  if constexpr (sizeof(T) < 8) {
    w.key("maximum");
    w.number(static_cast<std::int64_t>(std::numeric_limits<T>::max()));
  }
}
}  // namespace impl

/// Writes the members of a schema object for T; `nullable` widens "type" with "null".
template <class T>
void impl::write_schema_members(JsonWriter& w, SchemaUse use, bool nullable, const Annotation* annotation) {
  auto type = [&](std::string_view name) {
    w.key("type");
    if (!nullable) return w.string(name);
    w.begin_array();
    w.string(name);
    w.string("null");
    w.end_array();
  };
  auto string_of = [&](std::string_view keyword, std::string_view value) {
    type("string");
    w.key(keyword);
    w.string(value);
  };
  if constexpr (impl::is_optional<T>::value || impl::is_patch<T>::value) {
    impl::write_schema_members<typename impl::value_type_of<T>::type>(w, use, true, annotation);
  } else if constexpr (std::is_same_v<T, JsonRaw>) {
    // Any value.
  } else if constexpr (std::is_same_v<T, Uuid>) {
    string_of("format", "uuid");
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    string_of("format", "date-time");
  } else if constexpr (std::is_same_v<T, Secret>) {
    type("string");
    w.key("writeOnly");
    w.boolean(true);
    if (annotation != nullptr) impl::write_size(w, *annotation, "Length");
  } else if constexpr (std::is_same_v<T, bool>) {
    type("boolean");
  } else if constexpr (std::is_integral_v<T>) {
    type("integer");
    if (annotation != nullptr && (annotation->minimum || annotation->maximum)) {
      impl::write_range(w, *annotation);
    } else if (use == SchemaUse::read) {
      impl::write_integer_range<T>(w);
    }
  } else if constexpr (std::is_floating_point_v<T>) {
    type("number");
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    type("string");
    if (annotation != nullptr) {
      impl::write_size(w, *annotation, "Length");
      impl::write_shape(w, *annotation, nullable);
    }
  } else if constexpr (DescribedEnum<T>) {
    type("string");
    w.key("enum");
    w.begin_array();
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) { w.string(enum_name(e.value)); });
    if (nullable) w.null();
    w.end_array();
  } else if constexpr (impl::is_map<T>::value) {
    type("object");
    if (annotation != nullptr) impl::write_size(w, *annotation, "Properties");
    w.key("additionalProperties");
    write_schema_of<typename impl::value_type_of<T>::type>(w, use);
  } else if constexpr (Described<T>) {
    type("object");
    w.key("properties");
    w.begin_object();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      w.key(member.name);
      const Annotation* of_member = annotation_of<T>(member.name);
      if (of_member != nullptr && of_member->schema != nullptr) return of_member->schema(w);
      using Member = std::remove_cvref_t<decltype(std::declval<const T&>().*member.pointer)>;
      w.begin_object();
      impl::write_schema_members<Member>(w, use, false, of_member);
      w.end_object();
    });
    w.end_object();
    w.key("required");
    w.begin_array();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<const T&>().*member.pointer)>;
      if (impl::is_required<T, Member>(member.name, use)) w.string(member.name);
    });
    w.end_array();
    w.key("additionalProperties");
    w.boolean(false);
  } else {
    type("array");
    if (annotation != nullptr) impl::write_size(w, *annotation, "Items");
    w.key("items");
    write_schema_of<typename impl::value_type_of<T>::type>(w, use);
  }
}

template <class T>
void write_schema_of(JsonWriter& w, SchemaUse use) {
  w.begin_object();
  impl::write_schema_members<T>(w, use, false);
  w.end_object();
}

/// Whether `{}` is a document of T.
template <Described T>
constexpr bool all_optional(SchemaUse use) {
  bool all = true;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<const T&>().*member.pointer)>;
    if (impl::is_required<T, Member>(member.name, use)) all = false;
  });
  return all;
}

/// For Annotation::schema: T as it is written, or null.
template <class T>
void schema_or_null(JsonWriter& w) {
  w.begin_object();
  impl::write_schema_members<T>(w, SchemaUse::written, true);
  w.end_object();
}
template <class T>
void schema_of(JsonWriter& w) {
  write_schema_of<T>(w);
}
/// An object of which nothing more is said, or null.
void schema_of_any_object(JsonWriter& w);
/// `{"$ref": "#/components/schemas/NAME"}`, for a type that a module above knows; `nullable`: or null.
void write_schema_reference(JsonWriter& w, std::string_view name, bool nullable);

/// The whole document, with "$schema" and a title.
template <class T>
std::string json_schema(std::string_view title, SchemaUse use = SchemaUse::written) {
  std::string out;
  JsonWriter w(out, 2);
  w.begin_object();
  w.key("$schema");
  w.string("https://json-schema.org/draft/2020-12/schema");
  w.key("title");
  w.string(title);
  impl::write_schema_members<T>(w, use, false);
  w.end_object();
  out += '\n';
  return out;
}

}  // namespace datawave
