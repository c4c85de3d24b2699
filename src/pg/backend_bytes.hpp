/// Messages as a server sends them, for tests and fuzz seeds. Written from the manual's "Message Formats".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace datawave::pg::backend {

inline std::string be16(int v) { return {static_cast<char>(v >> 8), static_cast<char>(v)}; }
inline std::string be32(std::uint32_t v) {
  return {static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8), static_cast<char>(v)};
}
inline std::string message(char type, std::string_view body) {
  return type + be32(static_cast<std::uint32_t>(body.size() + 4)) + std::string(body);
}
inline std::string z(std::string_view text) { return std::string(text) + '\0'; }
inline std::string auth_ok() { return message('R', be32(0)); }
inline std::string parameter(std::string_view name, std::string_view value) { return message('S', z(name) + z(value)); }
inline std::string key_data() { return message('K', be32(42) + be32(7)); }
inline std::string ready(char state = 'I') { return message('Z', std::string(1, state)); }
inline std::string error(std::string_view severity, std::string_view sqlstate,
                         std::string_view text = "MARKER text of the peer") {
  return message('E', "S" + z(severity) + "V" + z(severity) + "C" + z(sqlstate) + "M" + z(text) + std::string(1, '\0'));
}
inline std::string greeting() { return auth_ok() + parameter("server_version", "15.7") + key_data() + ready(); }
inline std::string row_description(const std::vector<std::string>& names) {
  std::string body = be16(static_cast<int>(names.size()));
  for (const auto& name : names) body += z(name) + be32(0) + be16(0) + be32(25) + be16(-1) + be32(0xffffffff) + be16(0);
  return message('T', body);
}
inline std::string row(const std::vector<std::string>& cells) {
  std::string body = be16(static_cast<int>(cells.size()));
  for (const auto& cell : cells) body += be32(static_cast<std::uint32_t>(cell.size())) + cell;
  return message('D', body);
}
inline std::string complete(std::string_view tag) { return message('C', z(tag)); }

}  // namespace datawave::pg::backend
