// Any bytes as a database file: opened, its catalog read, its tables sampled, in bounded time and memory.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "catalog.hpp"
#include "datawave/sqlite/database.hpp"
#include "definition.hpp"
#include "sample_query.hpp"

namespace {
using datawave::sqlite::Database;
using datawave::sqlite::OpenMode;

const std::string& scratch() {
  static const std::string path = [] {
    const char* dir = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm" : std::getenv("TMPDIR");
    std::string made = std::string(dir == nullptr ? "/tmp" : dir) + "/sqlite_fuzz_XXXXXX";
    const int fd = ::mkstemp(made.data());
    if (fd < 0) std::abort();
    ::close(fd);
    static std::string kept;
    kept = made;
    std::atexit([] { std::remove(kept.c_str()); });
    return made;
  }();
  return path;
}

/// Most changes of length would be noticed at the header already: magic, page size and page count are made good.
std::string with_good_header(std::string_view bytes) {
  std::string file(bytes);
  file.resize((file.size() + 511) / 512 * 512);
  const std::size_t pages = file.size() / 512;
  file.replace(0, 16, std::string("SQLite format 3\0", 16));
  file.replace(16, 8, std::string("\x02\x00\x01\x01\x00\x40\x20\x20", 8));
  for (std::size_t i = 0; i < 4; ++i) file[28 + i] = static_cast<char>(pages >> (24 - 8 * i));
  file.replace(92, 4, file.substr(24, 4));  // the page count is valid for this change counter
  return file;
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  for (const char* sql :
       {"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a <> ''), b INT REFERENCES t); CREATE INDEX i ON t (a, "
        "lower(b)) WHERE b; INSERT INTO t VALUES (1, 'x', NULL), (9, 'y', 1)",
        "CREATE TABLE w (k TEXT PRIMARY KEY, v AS (k || 1)) WITHOUT ROWID; CREATE VIEW v AS SELECT * FROM w; CREATE "
        "TRIGGER g AFTER INSERT ON w BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE f USING fts5(body); INSERT INTO f VALUES ('word'); CREATE VIRTUAL TABLE r USING "
        "rtree(id, "
        "a, b)",
        "CREATE TABLE s (a INT UNIQUE) STRICT; INSERT INTO s VALUES (1); ANALYZE"}) {
    std::remove(scratch().c_str());
    {
      auto db = Database::open({.path = scratch(), .mode = OpenMode::create, .untrusted = false});
      if (!db || !(*db)->exec("PRAGMA page_size = 512") || !(*db)->exec(sql)) std::abort();
    }
    std::ifstream file(scratch(), std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    seeds->push_back(bytes.str());
    seeds->emplace_back(sql);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  datawave::connectors::sqlite::read_table_definition(bytes);
  datawave::connectors::sqlite::read_index_definition(bytes);
  if (size < 100) return 0;
  {
    const std::string file_bytes = size % 2 == 0 ? std::string(bytes) : with_good_header(bytes);
    std::ofstream file(scratch(), std::ios::binary | std::ios::trunc);
    file.write(file_bytes.data(), static_cast<std::streamsize>(file_bytes.size()));
  }
  auto db = Database::open({.path = scratch()});
  if (!db) return 0;
  (*db)->begin_operation(datawave::system_clock().steady() + std::chrono::seconds(5));
  auto catalog = datawave::connectors::sqlite::read_catalog(**db, {});
  if (!catalog) return 0;
  for (const auto& table : catalog->tables) {
    auto rows = (*db)->prepare(datawave::connectors::sqlite::sample_query(table, {}));
    if (rows) static_cast<void>(rows->run());
  }
  return 0;
}
