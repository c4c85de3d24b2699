#include "topics.hpp"

#include "datawave/core/text.hpp"

namespace datawave::api {

namespace {
using access::Permission;

std::vector<Permission> permissions_of(std::string_view topic) {
  const std::string_view kind = topic.substr(0, topic.find(':'));
  if (kind == "job" || kind == "jobs") return {Permission::job_read};
  if (kind == "source" || kind == "sources") return {Permission::source_read};
  if (kind == "catalog" || kind == "asset") return {Permission::catalog_read};
  if (kind == "*") return {Permission::job_read, Permission::source_read, Permission::catalog_read};
  return {};
}
}  // namespace

Result<void> check_may_hear(const Call& call, std::string_view topic) {
  const std::vector<Permission> needed = permissions_of(topic);
  if (needed.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "there is no topic \"" + printable(topic, 60) + "\"")
                    .with_field("topics")
                    .with_remedy("There are jobs, job:ID, sources, source:ID, catalog and asset:ID."));
  }
  for (const Permission permission : needed) {
    if (call.identity->permissions.has(permission)) continue;
    return fail(Error(ErrorCode::permission_denied,
                      "the topic " + std::string(topic) + " needs the permission " + std::string(enum_name(permission)))
                    .with_remedy("Ask an administrator for the role " + access::roles_with(permission) + "."));
  }
  return {};
}

Result<void> check_may_hear(const Call& call, const std::vector<std::string>& topics) {
  for (const std::string& topic : topics) DW_CHECK(check_may_hear(call, topic));
  return {};
}

}  // namespace datawave::api
