/// The parts that the forms share; private to the module.
#pragma once

#include <map>
#include <string>

#include "datawave/pgbouncer/forms.hpp"

namespace datawave::pgbouncer {

using Overrides = std::map<std::string, std::string, std::less<>>;

/// For LimitNOFILE.
std::uint32_t file_limit(const Plan& plan);
std::string ini_text(const PlanInput& input, const Plan& plan, const Overrides& overrides);
std::string kubernetes_text(const PlanInput& input, const Plan& plan, const FormOptions& options);

}  // namespace datawave::pgbouncer
