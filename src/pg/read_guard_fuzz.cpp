// Statements of strangers: nothing crashes, and what was let through is let through in its normal form, too, because
// that is what is sent.
#include <cstdint>
#include <string>
#include <vector>

#include "datawave/core/sql_text.hpp"
#include "datawave/pg/read_guard.hpp"
#include "datawave/pg/statement.hpp"

using namespace datawave;

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  for (const char* seed :
       {"select a, 'it''s' from \"T\" where b = $1 -- end", "with a as (select e'\\'x' , $q$ y $q$) select * from a;",
        "explain (analyze, format json) select pg_read_file('x')", "select U&\"pg\\005f\" /* /* */ */ (1.5e3)",
        "select '\\'', pg_terminate_backend(1), ''", "values (1);; ; delete from t", "select 1 as a$$b$ --\r, f($$x$$)",
        "select a$b, $1::text from t -- x\ry"})
    seeds->emplace_back(seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string sql(reinterpret_cast<const char*>(data), size);
  static_cast<void>(sql_text::shape_of(sql).size());
  static_cast<void>(pg::is_cursor_statement(sql));
  const auto checked = pg::check_read_statement(sql);
  const pg::Statement statement(sql);
  if (checked && !pg::check_read_statement(statement.text())) __builtin_trap();
  if (!checked && pg::check_read_statement(statement.text())) __builtin_trap();
  return 0;
}
