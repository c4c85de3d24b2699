#pragma once

#include "quirks.hpp"

namespace datawave::conformance {

/// A real server of that major version; 15 is required and proves everything, the others skip what is large.
std::unique_ptr<Quirks> make_postgresql_quirks(int version);

}  // namespace datawave::conformance
