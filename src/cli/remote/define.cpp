#include <memory>

#include "command_table.hpp"
#include "remote/define.hpp"

namespace datawave::cli {

void add_list(CLI::App& c, ListOptions& options) {
  c.add_option("--filter", options.filter, "conditions like environment=production,name~shop")->type_name("TEXT");
  c.add_option("--sort", options.sort, "a member; -member the other way round")->type_name("MEMBER");
  c.add_option("--limit", options.limit, "how many at most; 0: all")->type_name("N");
  add_output(c, options.output, {"text", "json", "ndjson", "yaml", "csv"});
}

void add_record_output(CLI::App& c, std::string& output) { add_output(c, output, {"text", "json", "ndjson", "yaml"}); }

void define_remote_commands(CommandTable& table) {
  define_session_commands(table);
  define_source_commands(table);
  define_catalog_commands(table);
  define_plan_commands(table);
  define_query_commands(table);
  define_job_commands(table);
  define_admin_commands(table);
}

}  // namespace datawave::cli
