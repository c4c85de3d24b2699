#include "datawave/core/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "datawave/core/json_writer.hpp"

namespace datawave::log {

namespace {
spdlog::logger& backend() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto made = std::make_shared<spdlog::logger>("datawave", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%fZ %l %v", spdlog::pattern_time_type::utc);
    made->set_level(spdlog::level::warn);
    return made;
  }();
  return *logger;
}

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warn: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: return spdlog::level::off;
  }
  return spdlog::level::off;
}
}  // namespace

void configure(Level level) { backend().set_level(to_spdlog(level)); }

bool enabled(Level level) { return backend().should_log(to_spdlog(level)); }

bool parse_level(std::string_view text, Level& out) {
  for (auto [name, level] : {std::pair{"debug", Level::debug},
                             {"info", Level::info},
                             {"warn", Level::warn},
                             {"error", Level::error},
                             {"off", Level::off}}) {
    if (text == name) {
      out = level;
      return true;
    }
  }
  return false;
}

void Logger::write(Level level, std::string_view event, std::initializer_list<Field> fields) const {
  if (!enabled(level)) return;
  std::string line;
  line.append(module_).append(": ").append(event);
  for (const Field& field : fields) {
    line.append(" ").append(field.key).append("=");
    if (field.value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-") ==
            std::string::npos &&
        !field.value.empty()) {
      line += field.value;
    } else {
      append_json_string(line, field.value);  // quotes, newlines and escape sequences cannot forge a second line
    }
  }
  backend().log(to_spdlog(level), "{}", line);
}

}  // namespace datawave::log
