#include "job_rows.hpp"

namespace datawave::jobs {

namespace {
/// The report has no NULL in the record: it reads as JSON null.
std::string columns() {
  std::string columns = store::columns_of<Job>();
  const std::size_t at = columns.find(", report,");
  columns.replace(at, 9, ", coalesce(report, 'null'),");
  return columns;
}
}  // namespace

const std::string& select_jobs() {
  static const std::string sql = "SELECT " + columns() + " FROM jobs";
  return sql;
}

Result<Job> job_by_id(store::Tx& tx, const Uuid& id) {
  static const std::string sql = select_jobs() + " WHERE {tenant} AND id = ?1";
  DW_TRY(auto found, tx.find<Job>(sql, id));
  if (!found)
    return fail(Error(ErrorCode::not_found, "there is no such job")
                    .with_remedy("GET /api/v1/jobs or `datawave job list` shows them."));
  return std::move(*found);
}

Result<store::Page<Job>> list_jobs(store::Tx& tx, const store::ListSpec& spec, const store::ListRequest& request) {
  store::Page<Job> page;
  const store::RowCallback take = [&page](const store::Row& row) -> Result<void> {
    DW_TRY(Job job, store::read_record<Job>(row));
    page.items.push_back(std::move(job));
    return {};
  };
  static const std::string selected = columns();
  DW_TRY(auto listed, store::impl::list_rows(tx, spec, request, selected, store::column_count<Job>, take));
  page.next_cursor = std::move(listed.next_cursor);
  page.total = listed.total;
  return page;
}

}  // namespace datawave::jobs
