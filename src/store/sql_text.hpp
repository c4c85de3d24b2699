/// From the SQL of a repository to the SQL of a dialect.
#pragma once

#include <string>
#include <string_view>

#include "datawave/store/tx.hpp"

namespace datawave::store {

struct SqlText {
  std::string text;
  int tenant_parameter = 0;  // the number its value is bound to; 0: the statement does not name the tenant
};

/// `{tenant}`, `{tenant:alias}` and `{tenant_id}` become a parameter after the `arguments` ones; `?N` becomes `$N` for
/// PostgreSQL. Text inside quotes is left alone.
SqlText expand_sql(std::string_view sql, Dialect dialect, int arguments);

/// For the test that shows row security alone: `{tenant}` becomes TRUE. Not part of the shipped program.
#ifdef DATAWAVE_TEST_HOOKS
void disable_tenant_filter(bool disabled);
#endif

}  // namespace datawave::store
