/// Structured logging: constant event, key=value fields. error: a person must act; warn: degraded, still serving;
/// info: state changes; debug: per request. Never a secret, never bytes of a peer.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace datawave::log {

enum class Level : std::uint8_t { debug, info, warn, error, off };

/// Process-wide, set once by main before any thread starts; the default is `warn` on stderr.
void configure(Level level);
bool enabled(Level level);
/// "debug", "info", "warn", "error", "off"; false for anything else.
bool parse_level(std::string_view text, Level& out);

struct Field {
  Field(std::string_view k, std::string_view v) : key(k), value(v) {}
  Field(std::string_view k, const char* v) : key(k), value(v) {}
  Field(std::string_view k, const std::string& v) : key(k), value(v) {}
  template <class Integer>
    requires std::is_arithmetic_v<Integer>
  Field(std::string_view k, Integer v) : key(k), value(std::to_string(v)) {}
  std::string_view key;
  std::string value;
};

/// A logger per module: `constexpr log::Logger kLog{"pg"};`. Thread-safe.
class Logger {
 public:
  constexpr explicit Logger(std::string_view module) : module_(module) {}
  void debug(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::info, event, fields);
  }
  void warn(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::warn, event, fields);
  }
  void error(std::string_view event, std::initializer_list<Field> fields = {}) const {
    write(Level::error, event, fields);
  }

 private:
  void write(Level level, std::string_view event, std::initializer_list<Field> fields) const;
  std::string_view module_;
};

}  // namespace datawave::log
