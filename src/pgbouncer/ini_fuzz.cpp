// A configuration file that people edit: parsing must never crash, keep every byte, and what was set must be read back.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "datawave/pgbouncer/ini.hpp"

using namespace datawave::pgbouncer;

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  *seeds = {
      "[databases]\n* = host=127.0.0.1 port=5432 password='a''b'\n[pgbouncer]\n; c\n# d\nmax_client_conn = 100\n",
      "[pgbouncer]\r\npool_mode=session\r\n%include /etc/x.ini\r\n[users]\r\nbob = "
      "pool_mode=session\r\n[pgbouncer]\r\n",
      "\"a=\"\"b\" = x\n",
      "[pgbouncer]\nk=\n=\n",
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  auto file = IniFile::parse(text);
  if (!file) return 0;
  if (file->text() != text) std::abort();
  const auto before = file->entries("pgbouncer");
  static_cast<void>(file->includes());
  if (!file->set("pgbouncer", "max_client_conn", "1050")) std::abort();
  if (!file->set("pgbouncer", "pool_mode", text.substr(0, 8))) {
    // Some values cannot stand in a line.
  } else if (file->get("pgbouncer", "pool_mode") != text.substr(0, 8)) {
    std::abort();
  }
  auto again = IniFile::parse(file->text());
  if (!again || again->get("pgbouncer", "max_client_conn") != "1050") std::abort();
  for (const auto& [key, value] : before) {
    if (key != "max_client_conn" && key != "pool_mode" && again->get("pgbouncer", key) != value) std::abort();
  }
  return 0;
}
