/// The PostgreSQL connector (12 to 18 and compatible servers).
#pragma once

#include <memory>

#include "datawave/connect/registry.hpp"
#include "datawave/pg/params.hpp"

namespace datawave::connectors {

std::unique_ptr<connect::Connector> make_postgresql_connector();

/// How a session to the server of `spec` is made, without settings of its own: for a store of ours that lies there.
pg::ConnectParams session_params(const connect::ConnectionSpec& spec);

}  // namespace datawave::connectors
