/// The one maker of scopes. Included by the access module and by tests, and by nobody else (lint: scope).
#pragma once

#include <utility>

#include "datawave/store/scope.hpp"

namespace datawave::store {

class ScopeIssuer {
 public:
  static TenantScope tenant(const Uuid& tenant, Actor actor) { return {tenant, std::move(actor)}; }
  static SystemScope across_tenants(std::string purpose) { return SystemScope(std::move(purpose)); }
};

}  // namespace datawave::store
