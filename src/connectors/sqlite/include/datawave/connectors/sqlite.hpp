/// The SQLite connector: a database that is a file, only ever read.
#pragma once

#include <memory>

#include "datawave/connect/registry.hpp"

namespace datawave::connectors {

std::unique_ptr<connect::Connector> make_sqlite_connector();

}  // namespace datawave::connectors
