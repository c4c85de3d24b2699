/// pgbouncer.ini as it stands: comments, sections, `%include` and unknown keys are kept byte for byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datawave/core/result.hpp"

namespace datawave::pgbouncer {

/// As PgBouncer reads it: a line is a comment only where `;` or `#` is its first character, a value goes to the end of
/// its line, the last of equal keys counts, and a repeated header begins its section anew, with the defaults (observed
/// on 1.18). Source: PgBouncer's manual, "pgbouncer.ini".
class IniFile {
 public:
  static constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

  /// Errors: invalid_argument naming the line (a line that is neither of these, a NUL byte, more than kMaxBytes).
  static Result<IniFile> parse(std::string_view text);
  /// Exactly what was parsed, apart from what set() changed.
  [[nodiscard]] std::string text() const;

  /// What counts of `key` in [section]; absent where only a default does (or an included file).
  [[nodiscard]] std::optional<std::string> get(std::string_view section, std::string_view key) const;
  /// The line that counts is changed, its indentation and spaces around `=` kept; else a line is added at the section's
  /// end; else the section is. Errors: invalid_argument where key or value could not be read back.
  Result<void> set(std::string_view section, std::string_view key, std::string_view value);
  /// What counts in [section], in the order of the file, each key once.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> entries(std::string_view section) const;
  /// Paths of `%include` lines, as written.
  [[nodiscard]] std::vector<std::string> includes() const;

 private:
  enum class Kind : std::uint8_t { other, header, entry, include };
  struct Line {
    std::string text;  ///< with its line end
    Kind kind = Kind::other;
    std::string name;  ///< of a header or key; the path of an include
    std::size_t value_at = 0;
    std::size_t value_size = 0;
    [[nodiscard]] std::string_view value() const { return std::string_view(text).substr(value_at, value_size); }
  };
  static bool read_line(Line& line);
  /// Lines [first, past] of the last section of that name, its header at first - 1; first 0: there is none.
  [[nodiscard]] std::pair<std::size_t, std::size_t> last_section(std::string_view section) const;

  std::vector<Line> lines_;
};

}  // namespace datawave::pgbouncer
