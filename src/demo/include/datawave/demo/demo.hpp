/// The sample database of `make run`: a small shop, made and not copied.
#pragma once

#include <cstdint>
#include <string>

#include "datawave/core/result.hpp"

namespace datawave::demo {

struct DemoDatabase {
  std::string path;  // absolute
  bool reused = false;
  std::int64_t tables = 0;
  std::int64_t rows = 0;
};

struct DemoOptions {
  std::uint64_t seed = 1;
  bool fresh = false;  // make it again though a complete one is there
};

/// Makes the SQLite file at `path`, its directories included, or reuses the complete one that is there. The same seed
/// gives the same bytes (of one build). Written under another name and renamed, so a file at `path` is always whole.
/// Blocking, well under a second. Errors: already_exists (another file stands there; it is not touched),
/// permission_denied, resource_exhausted (disk full).
Result<DemoDatabase> make_demo(const std::string& path, DemoOptions options = {});

}  // namespace datawave::demo
