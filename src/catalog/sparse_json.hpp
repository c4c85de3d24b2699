/// Described values as JSON objects of the members that differ from their default: what most columns say fits in thirty
/// bytes. read_json() gives them back where the members are DW_DEFAULTED.
#pragma once

#include <algorithm>
#include <span>

#include "datawave/core/json_writer.hpp"

namespace datawave::catalog {

template <class T>
bool is_plain(const T& value, const T& usual) {
  if constexpr (::datawave::impl::is_optional<T>::value) {
    return !value.has_value();
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
    return value == usual;
  } else if constexpr (Described<T>) {
    return false;
  } else {
    return value.empty();
  }
}

template <class T>
void write_sparse(JsonWriter& w, const T& value, std::span<const std::string_view> without = {}) {
  if constexpr (::datawave::impl::is_optional<T>::value) {
    if (value) {
      write_sparse(w, *value);
    } else {
      w.null();
    }
  } else if constexpr (Described<T>) {
    static const T usual{};
    w.begin_object();
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
      const auto& it = value.*member.pointer;
      if (is_plain(it, usual.*member.pointer)) return;
      if (!without.empty() && std::find(without.begin(), without.end(), member.name) != without.end()) return;
      w.key(member.name);
      write_sparse(w, it);
    });
    w.end_object();
  } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> ||
                       std::is_convertible_v<const T&, std::string_view>) {
    write_json(w, value);
  } else {
    w.begin_array();
    for (const auto& item : value) write_sparse(w, item);
    w.end_array();
  }
}

template <class T>
std::string to_sparse_json(const T& value, std::span<const std::string_view> without = {}) {
  std::string out;
  JsonWriter w(out);
  write_sparse(w, value, without);
  return out;
}

}  // namespace datawave::catalog
