#include <gtest/gtest.h>

#include "sql_text.hpp"

namespace datawave::store {
namespace {
TEST(SqlText, PutsTheTenantAfterTheOtherParameters) {
  const SqlText text = expand_sql("SELECT 1 FROM t WHERE {tenant:t} AND a = ?1", Dialect::sqlite, 1);
  EXPECT_EQ(text.text, "SELECT 1 FROM t WHERE t.tenant_id = ?2 AND a = ?1");
  EXPECT_EQ(text.tenant_parameter, 2);
}
TEST(SqlText, SpeaksPostgresqlOutsideQuotes) {
  const SqlText text = expand_sql("SELECT '?1 {x}', \"a?\" WHERE b = ?1", Dialect::postgresql, 1);
  EXPECT_EQ(text.text, "SELECT '?1 {x}', \"a?\" WHERE b = $1");
  EXPECT_EQ(text.tenant_parameter, 0);
}
}  // namespace
}  // namespace datawave::store
