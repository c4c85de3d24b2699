/// An operation of the OpenAPI document, and what operations share.
#pragma once

#include "datawave/api/route.hpp"

namespace datawave::api {

/// `"get": {…}`.
void operation(JsonWriter& w, const Route& route);

/// `components.headers` and `components.responses`.
void shared_headers(JsonWriter& w);
void shared_responses(JsonWriter& w, const RouteTable& table);

}  // namespace datawave::api
