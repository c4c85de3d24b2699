/// Finding PostgreSQL programs and making data directories; private to the harness.
#pragma once

#include <filesystem>
#include <string>

#include "datawave/testing/postgres_server.hpp"

namespace datawave::testing::impl {

/// The user that servers run as: "postgres" when we are root (the server refuses root), else empty.
std::string server_user();

/// Options of a child that runs one of the programs as the server's user.
ChildOptions postgres_child(const PostgresPrograms& programs, const std::string& program,
                            std::vector<std::string> arguments);

/// A fresh cluster at `target` (superuser and password of PostgresServer, UTF-8, locale C.UTF-8). initdb runs once per
/// version and build tree; after that its result is copied.
void make_cluster(const PostgresPrograms& programs, int version, const std::filesystem::path& target);

}  // namespace datawave::testing::impl
