#pragma once

#include <filesystem>

#include "quirks.hpp"

namespace datawave::conformance {

std::unique_ptr<Quirks> make_sqlite_quirks();

/// Makes (or opens) a database file and runs statements in it, by SQLite itself. Throws std::runtime_error.
void run_in_sqlite(const std::filesystem::path& file, const std::vector<std::string>& statements);

}  // namespace datawave::conformance
