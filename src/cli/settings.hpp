/// Configuration of the command line: defaults < file < environment < flags, and where each value came from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave::cli {

enum class SettingType : std::uint8_t { text, integer, choice };

struct SettingSpec {
  std::string_view key;          ///< in the file
  std::string_view environment;  ///< variable
  std::string_view flag;         ///< empty: none
  SettingType type = SettingType::text;
  std::string_view default_value;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  std::vector<std::string_view> choices;
  std::string_view help;
};

const std::vector<SettingSpec>& setting_specs();

class Settings {
 public:
  /// Reads the file (DATAWAVE_CONFIG, else $XDG_CONFIG_HOME/datawave/config.yaml, else ~/.config/datawave/config.yaml;
  /// only the first may not be missing) and the environment. Errors: invalid_argument with the key as field.
  static Result<Settings> load();
  Result<void> set(std::string_view key, std::string value, std::string source);
  [[nodiscard]] std::string_view get(std::string_view key) const;
  [[nodiscard]] std::int64_t integer(std::string_view key) const;
  [[nodiscard]] std::string_view source(std::string_view key) const;
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] bool file_found() const { return file_found_; }

 private:
  Result<void> load_file();
  struct Value {
    std::string text;
    std::string source;
  };
  std::map<std::string, Value, std::less<>> values_;
  std::string file_;
  bool file_found_ = false;
};

}  // namespace datawave::cli
