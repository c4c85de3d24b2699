/// DW_DESCRIBE: say once which members a record has; JSON, JSON Schema and (later) rows and tables derive from it.
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <boost/pfr/tuple_size.hpp>
#include <string_view>
#include <type_traits>

namespace datawave {

template <class T>
using described_members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// fn(name, member value) for each described member, in the order of the description.
template <Described T, class Fn>
void for_each_member(const T& value, Fn&& fn) {
  boost::mp11::mp_for_each<described_members<T>>(
      [&](auto member) { fn(std::string_view(member.name), value.*member.pointer); });
}

/// The enumerator's name as it stands on the wire: a trailing `_` (which avoids a keyword) is dropped.
template <DescribedEnum E>
std::string_view enum_name(E value) {
  std::string_view name = boost::describe::enum_to_string(value, "unknown");
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

namespace impl {
/// Whether `name` stands in the comma-separated `list` (as the preprocessor spells it).
constexpr bool is_listed(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item == name) return true;
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return false;
}

/// Whether each listed name is a member of T.
template <class T>
constexpr bool are_members(std::string_view list) {
  std::size_t items = 1;
  for (const char c : list) items += c == ',' ? 1 : 0;
  std::size_t found = 0;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) { found += is_listed(list, member.name) ? 1 : 0; });
  return found == items;
}
}  // namespace impl

/// Whether a document may leave this member out, which then keeps its default: DW_DEFAULTED below.
template <class T>
constexpr bool is_defaulted(std::string_view name) {
  if constexpr (requires { datawave_defaulted_members(static_cast<const T*>(nullptr)); }) {
    return impl::is_listed(datawave_defaulted_members(static_cast<const T*>(nullptr)), name);
  } else {
    return false;
  }
}

}  // namespace datawave

/// At namespace scope, after the struct. Fails to compile when a member was forgotten (counted by Boost.PFR).
#define DW_DESCRIBE(T, ...)                                                                                   \
  BOOST_DESCRIBE_STRUCT(T, (), (__VA_ARGS__))                                                                 \
  static_assert(boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<::datawave::described_members<T>>::value, \
                "DW_DESCRIBE(" #T "): a member is missing from the description")

/// After DW_DESCRIBE: members which a document that is read may leave out, keeping the default of the struct. They are
/// not required in its input schema. (std::optional and Patch may be left out anyhow.) A misspelt name does not
/// compile.
#define DW_DEFAULTED(T, ...)                                                               \
  constexpr std::string_view datawave_defaulted_members(const T*) { return #__VA_ARGS__; } \
  static_assert(::datawave::impl::are_members<T>(#__VA_ARGS__), "DW_DEFAULTED(" #T "): a name is not a member")

#define DW_DESCRIBE_ENUM(E, ...) BOOST_DESCRIBE_ENUM(E, __VA_ARGS__)
