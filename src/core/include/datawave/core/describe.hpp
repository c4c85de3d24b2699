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

}  // namespace datawave

/// At namespace scope, after the struct. Fails to compile when a member was forgotten (counted by Boost.PFR).
#define DW_DESCRIBE(T, ...)                                                                                   \
  BOOST_DESCRIBE_STRUCT(T, (), (__VA_ARGS__))                                                                 \
  static_assert(boost::pfr::tuple_size_v<T> == boost::mp11::mp_size<::datawave::described_members<T>>::value, \
                "DW_DESCRIBE(" #T "): a member is missing from the description")

#define DW_DESCRIBE_ENUM(E, ...) BOOST_DESCRIBE_ENUM(E, __VA_ARGS__)
