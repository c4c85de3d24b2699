/// The PostgreSQL connector (12 to 18 and compatible servers).
#pragma once

#include <memory>

#include "datawave/connect/registry.hpp"

namespace datawave::connectors {

std::unique_ptr<connect::Connector> make_postgresql_connector();

}  // namespace datawave::connectors
