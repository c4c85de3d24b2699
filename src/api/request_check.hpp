/// A request held against what its route declares, before anything is done.
#pragma once

#include "datawave/api/route.hpp"

namespace datawave::api {

/// Every parameter is one that the route takes, once, and within what it declares. Errors: invalid_argument, field =
/// the parameter.
Result<void> check_query(const Route& route, const http::QueryPairs& query);

/// Of all lines of If-Match, which are one list; nothing when there is none. Errors: invalid_argument, field If-Match.
Result<std::optional<http::EntityTags>> if_match_of(const http::RequestHead& head);

}  // namespace datawave::api
