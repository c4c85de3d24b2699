/// ConnectionSpec: validated connection fields of one endpoint. Move-only, because it may hold secrets.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "datawave/connect/descriptor.hpp"
#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::connect {

class ConnectionSpec {
 public:
  explicit ConnectionSpec(const Descriptor& descriptor) : descriptor_(&descriptor) {}

  [[nodiscard]] const Descriptor& descriptor() const { return *descriptor_; }
  /// Checks type, range and choice. Errors: invalid_argument with field and remedy.
  Result<void> set(std::string_view name, std::string value);
  void set_secret(std::string_view key, Secret value);
  /// The value given, or the field's default, or empty.
  [[nodiscard]] std::string_view get(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return values_.contains(key); }
  [[nodiscard]] const Secret& secret(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key) const;
  /// Errors: invalid_argument naming the first required field without a value.
  [[nodiscard]] Result<void> check_complete() const;
  [[nodiscard]] ConnectionSpec duplicate() const;

 private:
  const Descriptor* descriptor_;
  std::map<std::string, std::string, std::less<>> values_;
  std::map<std::string, Secret, std::less<>> secrets_;
};

}  // namespace datawave::connect
