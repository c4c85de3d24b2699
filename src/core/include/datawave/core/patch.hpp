/// Patch<T>: a member of a PATCH body. Absent leaves the stored value, null clears it, a value replaces it.
/// JsonWriter leaves absent members out; json_reader.hpp reads them; in the schema they are nullable and never
/// required.
#pragma once

#include <optional>
#include <utility>

namespace datawave {

template <class T>
class Patch {
 public:
  using value_type = T;

  /// Absent.
  Patch() = default;
  Patch(T value) : value_(std::move(value)), absent_(false) {}
  /// The value that clears.
  static Patch null() {
    Patch patch;
    patch.absent_ = false;
    return patch;
  }

  [[nodiscard]] bool is_absent() const { return absent_; }
  [[nodiscard]] bool is_null() const { return !absent_ && !value_; }
  [[nodiscard]] bool has_value() const { return value_.has_value(); }
  /// Only with has_value().
  [[nodiscard]] const T& value() const { return *value_; }
  [[nodiscard]] T& value() { return *value_; }
  void apply_to(std::optional<T>& target) const {
    if (!absent_) target = value_;
  }

  bool operator==(const Patch&) const = default;

 private:
  std::optional<T> value_;
  bool absent_ = true;
};

}  // namespace datawave
