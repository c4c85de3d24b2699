/// What a plan is checked for before anything is computed; private to the module.
#pragma once

#include "datawave/pgbouncer/plan.hpp"

namespace datawave::pgbouncer {

/// Pools of one PgBouncer process: one a database and role.
std::uint32_t pools_of(const PlanInput& input);
/// Server connections of one PgBouncer process.
std::uint32_t share_of(const PlanInput& input);

Result<void> check_input(const PlanInput& input);

}  // namespace datawave::pgbouncer
