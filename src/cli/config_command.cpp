#include <fmt/format.h>

#include "commands.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

ExitCode run_config_explain(const CommandContext& context, const std::string& output) {
  const Settings& settings = context.settings;
  std::string text;
  if (output == "json") {
    JsonWriter w(text, 2);
    w.begin_array();
    for (const SettingSpec& spec : setting_specs()) {
      w.begin_object();
      for (const auto& [key, value] : {std::pair<std::string_view, std::string_view>{"key", spec.key},
                                       {"value", settings.get(spec.key)},
                                       {"source", settings.source(spec.key)},
                                       {"default", spec.default_value},
                                       {"environment", spec.environment},
                                       {"flag", spec.flag},
                                       {"help", spec.help}}) {
        w.key(key);
        w.string(value);
      }
      w.end_object();
    }
    w.end_array();
    text += "\n";
  } else {
    text = fmt::format("  {:<20}{:<10}{:<36}{}\n", "setting", "value", "from", "meaning");
    for (const SettingSpec& spec : setting_specs()) {
      text += fmt::format("  {:<20}{:<10}{:<36}{}\n", spec.key, settings.get(spec.key),
                          printable(settings.source(spec.key), 200), spec.help);
    }
    text += "\nOrder: defaults < file < environment < flags.\n";
    text += "File: " + (settings.file().empty() ? "none" : printable(settings.file(), 300)) +
            (settings.file_found() || settings.file().empty() ? "" : " (not there)") + "\n";
    text += "Environment:";
    for (const SettingSpec& spec : setting_specs()) text += " " + std::string(spec.environment);
    text += "\n";
  }
  return print_out(context.terminal, text);
}

}  // namespace datawave::cli
