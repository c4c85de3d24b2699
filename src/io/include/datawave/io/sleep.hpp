/// Waiting for a while on a lane, without holding it.
#pragma once

#include <chrono>

#include "datawave/io/task.hpp"

namespace datawave::io {

/// Errors: cancelled, by whoever cancels the coroutine.
Task<void> sleep_for(std::chrono::milliseconds length);

}  // namespace datawave::io
