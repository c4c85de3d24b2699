/// What crosses the line between C++ and SQL: parameter values going in, rows coming out.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "datawave/core/clock.hpp"
#include "datawave/core/describe.hpp"
#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::store {

/// Bytes of a `{{bytes}}` or `{{id}}` column.
struct BytesView {
  std::string_view data;
};

/// Text and bytes are borrowed for the duration of the call; a JSON column's text is owned.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view, BytesView, std::string>;

/// One row, valid inside the callback that received it. Columns count from 0.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual std::string_view bytes(int column) const = 0;
};

namespace impl {
Uuid uuid_of(std::string_view bytes);
/// A stored value that does not read back is damage, never input: data_loss.
Error unreadable(std::string_view what);
}  // namespace impl

/// How a member becomes a column: integers, bool and instants (microseconds UTC) as integers, floating point as real,
/// text and described enums as text, Uuid as 16 bytes, optional as NULL, everything else as JSON text.
template <class T>
Value to_value(const T& value) {
  if constexpr (std::is_same_v<T, Value>) {
    return value;
  } else if constexpr (std::is_same_v<T, BytesView>) {
    return value;
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return BytesView{{reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size()}};
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    return static_cast<std::int64_t>(value.time_since_epoch().count());
  } else if constexpr (std::is_same_v<T, std::nullopt_t>) {
    return std::monostate();
  } else if constexpr (::datawave::impl::is_optional<T>::value) {
    if (!value) return std::monostate();
    return to_value(*value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<double>(value);
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<std::int64_t>(value);
  } else if constexpr (std::is_same_v<T, JsonRaw>) {
    return std::string_view(value.text);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return std::string_view(value);
  } else if constexpr (DescribedEnum<T>) {
    return enum_name(value);
  } else {
    return to_json(value);
  }
}

/// The inverse. Errors: data_loss when the stored value does not fit the type.
template <class T>
Result<T> from_row(const Row& row, int column) {
  if constexpr (::datawave::impl::is_optional<T>::value) {
    if (row.is_null(column)) return T();
    DW_TRY(auto inner, from_row<typename T::value_type>(row, column));
    return T(std::move(inner));
  } else if constexpr (std::is_same_v<T, Uuid>) {
    const std::string_view bytes = row.bytes(column);
    if (bytes.size() != 16) return fail(impl::unreadable("an id"));
    return impl::uuid_of(bytes);
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    return UtcTime(std::chrono::microseconds(row.integer(column)));
  } else if constexpr (std::is_same_v<T, bool>) {
    return row.integer(column) != 0;
  } else if constexpr (std::is_integral_v<T>) {
    return static_cast<T>(row.integer(column));
  } else if constexpr (std::is_floating_point_v<T>) {
    return static_cast<T>(row.real(column));
  } else if constexpr (std::is_same_v<T, std::string>) {
    return std::string(row.text(column));
  } else if constexpr (std::is_same_v<T, JsonRaw>) {
    return T{std::string(row.text(column))};
  } else if constexpr (DescribedEnum<T>) {
    const std::string_view name = row.text(column);
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto e) {
      if (enum_name(e.value) == name) found = e.value;
    });
    if (!found) return fail(impl::unreadable("a word"));
    return *found;
  } else {
    return read_json<T>(row.text(column)).map_error([](const Error&) { return impl::unreadable("a JSON value"); });
  }
}

/// A described struct from the columns of a row, by position, beginning at `first`.
template <Described T>
Result<T> read_record(const Row& row, int first = 0) {
  T value;
  std::optional<Error> error;
  int column = first;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
    if (error) return;
    using M = std::remove_cvref_t<decltype(value.*member.pointer)>;
    auto cell = from_row<M>(row, column++);
    if (cell) {
      value.*member.pointer = std::move(*cell);
    } else {
      error = std::move(cell).error().with_context(member.name);
    }
  });
  if (error) return fail(std::move(*error));
  return value;
}

/// A member whose column has another name: DW_COLUMNS below.
struct ColumnName {
  std::string_view member;
  std::string_view column;
};
template <class T>
constexpr std::string_view column_name(std::string_view member) {
  if constexpr (requires { datawave_column_names(static_cast<const T*>(nullptr)); }) {
    for (const ColumnName& name : datawave_column_names(static_cast<const T*>(nullptr))) {
      if (name.member == member) return name.column;
    }
  }
  return member;
}

/// "id, name, created_at": the columns of a described record in the order read_record() wants. `alias` is put before
/// each ("s" gives "s.id, s.name").
template <Described T>
std::string columns_of(std::string_view alias = {}) {
  std::string out;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
    if (!out.empty()) out += ", ";
    if (!alias.empty()) out.append(alias).append(".");
    out += column_name<T>(member.name);
  });
  return out;
}

template <class T>
constexpr int column_count = static_cast<int>(boost::mp11::mp_size<described_members<T>>::value);

}  // namespace datawave::store

/// At namespace scope, after DW_DESCRIBE: members that the API calls otherwise than the tables do.
#define DW_COLUMNS(T, ...)                                                        \
  inline constexpr ::datawave::store::ColumnName kColumnsOf##T[] = {__VA_ARGS__}; \
  constexpr std::span<const ::datawave::store::ColumnName> datawave_column_names(const T*) { return kColumnsOf##T; }
