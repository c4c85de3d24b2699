/// Who may hear of what: the permission that each topic of events takes, for streams and webhooks alike.
#pragma once

#include <string_view>

#include "datawave/api/route.hpp"

namespace datawave::api {

/// Errors: permission_denied where this credential may not read what `topic` tells of ("*": everything);
/// invalid_argument, field "topics", where there is no such topic.
Result<void> check_may_hear(const Call& call, std::string_view topic);
Result<void> check_may_hear(const Call& call, const std::vector<std::string>& topics);

}  // namespace datawave::api
