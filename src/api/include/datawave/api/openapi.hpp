/// The OpenAPI 3.1 document of a route table, generated; committed as docs/openapi.json and held by a test.
#pragma once

#include <string>

#include "datawave/api/route.hpp"

namespace datawave::api {

/// Indented JSON, deterministic.
std::string openapi(const RouteTable& table, std::string_view version);

}  // namespace datawave::api
