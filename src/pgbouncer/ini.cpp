#include "datawave/pgbouncer/ini.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::pgbouncer {

namespace {
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v'; }

/// As isspace() has it, and hence PgBouncer.
std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// Characters of a key: letters, digits and `_.-*`; from some version on, quoted names as well.
bool is_key(std::string_view key) {
  return !key.empty() && std::none_of(key.begin(), key.end(), [](char c) {
    return is_space(c) || c == '=' || c == '[' || c == ']' || c == ';' || c == '#' || c == '%' || c == '\0';
  });
}
}  // namespace

bool IniFile::read_line(Line& line) {
  const std::string_view all = line.text;
  std::size_t at = 0;
  while (at < all.size() && is_space(all[at])) ++at;
  const std::string_view rest = trimmed(all.substr(at));
  if (rest.empty() || rest.front() == ';' || rest.front() == '#') return true;
  if (rest.front() == '[') {
    const auto end = rest.find(']');
    if (end == std::string_view::npos || end + 1 != rest.size()) return false;
    line.kind = Kind::header;
    line.name = trimmed(rest.substr(1, end - 1));
    return !line.name.empty();
  }
  if (rest.starts_with("%include")) {
    line.kind = Kind::include;
    line.name = trimmed(rest.substr(8));
    return !line.name.empty() && is_space(rest[8]);
  }
  // A quoted name may hold an equals sign.
  std::size_t equals = at;
  if (rest.front() == '"') {
    equals = all.find('"', at + 1);
    while (equals != std::string_view::npos && equals + 1 < all.size() && all[equals + 1] == '"')
      equals = all.find('"', equals + 2);
    if (equals == std::string_view::npos) return false;
  }
  equals = all.find('=', equals);
  if (equals == std::string_view::npos) return false;
  const std::string_view key = trimmed(all.substr(at, equals - at));
  if (key.empty() || (key.front() != '"' && !is_key(key))) return false;
  line.kind = Kind::entry;
  line.name = key;
  std::size_t from = equals + 1;
  std::size_t past = all.size();
  while (past > from && is_space(all[past - 1])) --past;
  while (from < past && is_space(all[from])) ++from;
  line.value_at = from;
  line.value_size = past - from;
  return true;
}

Result<IniFile> IniFile::parse(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return fail(Error(ErrorCode::invalid_argument, "the configuration file is larger than " + format_bytes(kMaxBytes))
                    .with_field("file")
                    .with_remedy("Name PgBouncer's own file."));
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail(Error(ErrorCode::invalid_argument, "the configuration file holds a NUL byte")
                    .with_field("file")
                    .with_remedy("Name PgBouncer's own file."));
  }
  IniFile file;
  bool in_section = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    Line line;
    line.text = text.substr(0, size);
    text.remove_prefix(size);
    const bool read = read_line(line);
    in_section = in_section || line.kind == Kind::header;
    if (!read || (line.kind == Kind::entry && !in_section)) {
      return fail(
          Error(ErrorCode::invalid_argument,
                "line " + std::to_string(file.lines_.size() + 1) + " of the configuration file is " +
                    (read ? "a setting before any [section]" : "no comment, [section], `key = value` or %include"))
              .with_field("file")
              .with_remedy("PgBouncer would refuse the file, too: mend that line."));
    }
    file.lines_.push_back(std::move(line));
  }
  return file;
}

std::string IniFile::text() const {
  std::string out;
  for (const Line& line : lines_) out += line.text;
  return out;
}

std::pair<std::size_t, std::size_t> IniFile::last_section(std::string_view section) const {
  std::size_t first = 0;
  std::size_t past = 0;
  bool inside = false;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].kind != Kind::header) continue;
    if (inside) past = i;
    inside = lines_[i].name == section;
    if (inside) first = i + 1;
  }
  if (inside) past = lines_.size();
  return {first, past};
}

std::optional<std::string> IniFile::get(std::string_view section, std::string_view key) const {
  const auto [first, past] = last_section(section);
  for (std::size_t i = past; first != 0 && i > first; --i) {
    const Line& line = lines_[i - 1];
    if (line.kind == Kind::entry && line.name == key) return std::string(line.value());
  }
  return std::nullopt;
}

Result<void> IniFile::set(std::string_view section, std::string_view key, std::string_view value) {
  const bool one_line = value.find_first_of(std::string_view("\n\r\0", 3)) == std::string_view::npos;
  if (!is_key(key) || key.front() == '"' || !one_line || value != trimmed(value) || value.size() > 4096) {
    return fail(Error(ErrorCode::invalid_argument,
                      "\"" + printable(key, 60) + " = " + printable(value, 60) + "\" cannot stand in pgbouncer.ini")
                    .with_field(printable(key, 60))
                    .with_remedy("A value is one line, without spaces at its ends."));
  }
  const auto [first, past] = last_section(section);
  for (std::size_t i = past; first != 0 && i > first; --i) {
    Line& line = lines_[i - 1];
    if (line.kind != Kind::entry || line.name != key) continue;
    line.text.replace(line.value_at, line.value_size, value);
    line.value_size = value.size();
    return {};
  }
  // Behind the last line that says something, so that comments above the next section stay with that.
  std::size_t at = first == 0 ? lines_.size() : past;
  while (at > first && first != 0 && lines_[at - 1].kind == Kind::other) --at;
  if (at > 0 && !lines_[at - 1].text.ends_with('\n')) lines_[at - 1].text += '\n';
  std::vector<Line> added;
  if (first == 0) added.emplace_back().text = "[" + std::string(section) + "]\n";
  added.emplace_back().text = std::string(key) + " = " + std::string(value) + "\n";
  for (Line& line : added) read_line(line);
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), added.begin(), added.end());
  return {};
}

std::vector<std::pair<std::string, std::string>> IniFile::entries(std::string_view section) const {
  std::vector<std::pair<std::string, std::string>> out;
  const auto [first, past] = last_section(section);
  for (std::size_t i = first; first != 0 && i < past; ++i) {
    if (lines_[i].kind != Kind::entry) continue;
    const auto same = [&](const auto& entry) { return entry.first == lines_[i].name; };
    const auto found = std::find_if(out.begin(), out.end(), same);
    if (found == out.end()) {
      out.emplace_back(lines_[i].name, lines_[i].value());
    } else {
      found->second = lines_[i].value();
    }
  }
  return out;
}

std::vector<std::string> IniFile::includes() const {
  std::vector<std::string> out;
  for (const Line& line : lines_) {
    if (line.kind == Kind::include) out.push_back(line.name);
  }
  return out;
}

}  // namespace datawave::pgbouncer
