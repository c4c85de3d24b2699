#include "settings.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "datawave/core/text.hpp"

namespace datawave::cli {

const std::vector<SettingSpec>& setting_specs() {
  static const std::vector<SettingSpec> specs = {
      {"log_level",
       "DATAWAVE_LOG_LEVEL",
       "--log-level",
       SettingType::choice,
       "warn",
       0,
       0,
       {"debug", "info", "warn", "error", "off"},
       "what is logged to stderr"},
      {"color",
       "DATAWAVE_COLOR",
       "--color",
       SettingType::choice,
       "auto",
       0,
       0,
       {"auto", "always", "never"},
       "colour on terminals; NO_COLOR turns auto off"},
      {"timeout_s",
       "DATAWAVE_TIMEOUT_S",
       "--timeout",
       SettingType::integer,
       "3600",
       1,
       864000,
       {},
       "seconds that a whole command may take"},
      {"sample_rows",
       "DATAWAVE_SAMPLE_ROWS",
       "--sample-rows",
       SettingType::integer,
       "100",
       1,
       10000,
       {},
       "rows read from each table to classify its columns"},
      {"sample_value_chars",
       "DATAWAVE_SAMPLE_VALUE_CHARS",
       "",
       SettingType::integer,
       "160",
       20,
       10000,
       {},
       "characters read of each value"},
  };
  return specs;
}

namespace {
const SettingSpec* find_spec(std::string_view key) {
  for (const SettingSpec& spec : setting_specs()) {
    if (spec.key == key) return &spec;
  }
  return nullptr;
}

Error bad_setting(std::string_view key, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::string(key))
      .with_remedy(std::move(remedy));
}
}  // namespace

Result<void> Settings::set(std::string_view key, std::string value, std::string source) {
  const SettingSpec* spec = find_spec(key);
  if (spec == nullptr) {
    std::vector<std::string_view> known;
    for (const SettingSpec& s : setting_specs()) known.push_back(s.key);
    const std::string_view near = nearest_word(key, known);
    return fail(bad_setting(
        printable(key, 80), source + ": there is no setting \"" + printable(key, 80) + "\"",
        near.empty() ? "`datawave config explain` lists them." : "Did you mean \"" + std::string(near) + "\"?"));
  }
  if (spec->type == SettingType::integer) {
    const auto number = parse_i64(value);
    if (!number || *number < spec->minimum || *number > spec->maximum) {
      return fail(bad_setting(key,
                              source + ": " + std::string(key) + " \"" + printable(value, 40) +
                                  "\" is not a whole number from " + std::to_string(spec->minimum) + " to " +
                                  std::to_string(spec->maximum),
                              "Give a number in that range."));
    }
  }
  if (spec->type == SettingType::choice &&
      std::find(spec->choices.begin(), spec->choices.end(), value) == spec->choices.end()) {
    std::string all;
    for (const auto choice : spec->choices) all += (all.empty() ? "" : ", ") + std::string(choice);
    return fail(bad_setting(
        key, source + ": " + std::string(key) + " \"" + printable(value, 40) + "\" is not one of the choices",
        "Use one of: " + all + "."));
  }
  values_.insert_or_assign(std::string(key), Value{std::move(value), std::move(source)});
  return {};
}

std::string_view Settings::get(std::string_view key) const {
  if (const auto it = values_.find(key); it != values_.end()) return it->second.text;
  const SettingSpec* spec = find_spec(key);
  return spec == nullptr ? std::string_view() : spec->default_value;
}

std::int64_t Settings::integer(std::string_view key) const { return parse_i64(get(key)).value_or(0); }

std::string_view Settings::source(std::string_view key) const {
  const auto it = values_.find(key);
  return it == values_.end() ? std::string_view("default") : std::string_view(it->second.source);
}

Result<void> Settings::load_file() {
  namespace fs = std::filesystem;
  bool must_exist = false;
  if (const char* named = std::getenv("DATAWAVE_CONFIG"); named != nullptr && *named != '\0') {
    file_ = named;
    must_exist = true;
  } else if (const char* xdg = std::getenv("XDG_CONFIG_HOME"); xdg != nullptr && *xdg != '\0') {
    file_ = std::string(xdg) + "/datawave/config.yaml";
  } else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    file_ = std::string(home) + "/.config/datawave/config.yaml";
  } else {
    return {};
  }
  std::error_code ec;
  file_found_ = fs::is_regular_file(file_, ec);
  if (!file_found_) {
    if (!must_exist) return {};
    return fail(bad_setting("DATAWAVE_CONFIG", "no configuration file at " + printable(file_, 300),
                            "Correct DATAWAVE_CONFIG, or unset it."));
  }
  if (fs::file_size(file_, ec) > 1'000'000)
    return fail(
        bad_setting("DATAWAVE_CONFIG", file_ + " is too large for a configuration file", "Name the right file."));
  try {
    const YAML::Node root = YAML::LoadFile(file_);
    if (root.IsNull()) return {};
    if (!root.IsMap())
      return fail(bad_setting("config", printable(file_, 300) + " must hold `key: value` lines",
                              "See `datawave config explain`."));
    for (const auto& entry : root) {
      if (!entry.second.IsScalar())
        return fail(bad_setting(
            entry.first.as<std::string>(),
            printable(file_, 300) + ": " + printable(entry.first.as<std::string>(), 80) + " must be one value",
            "Write it as `key: value`."));
      DW_CHECK(set(entry.first.as<std::string>(), entry.second.as<std::string>(),
                   file_ + ":" + std::to_string(entry.first.Mark().line + 1)));
    }
  } catch (const YAML::Exception& e) {
    return fail(bad_setting("config",
                            printable(file_, 300) + ":" + std::to_string(e.mark.line + 1) + ": not valid YAML",
                            "Correct that line."));
  }
  return {};
}

Result<Settings> Settings::load() {
  Settings settings;
  DW_CHECK(settings.load_file());
  for (const SettingSpec& spec : setting_specs()) {
    const std::string variable(spec.environment);
    if (const char* value = std::getenv(variable.c_str()); value != nullptr && *value != '\0') {
      DW_CHECK(settings.set(spec.key, value, "environment " + variable));
    }
  }
  return settings;
}

}  // namespace datawave::cli
