/// When PgBouncer helps and when it does not; private to the module.
#pragma once

#include "datawave/pgbouncer/plan.hpp"

namespace datawave::pgbouncer {

/// Also of "::1", "localhost" and a socket's directory.
bool is_loopback(std::string_view host);

/// Fills verdict and advice of a plan whose numbers are made.
void advise(const PlanInput& input, Plan& plan);

}  // namespace datawave::pgbouncer
