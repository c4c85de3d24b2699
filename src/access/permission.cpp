#include "datawave/access/permission.hpp"

#include <string>

namespace datawave::access {

namespace {
using enum Permission;

PermissionSet set_of(std::initializer_list<Permission> permissions) {
  PermissionSet set;
  for (const Permission p : permissions) set.add(p);
  return set;
}
}  // namespace

std::vector<Permission> PermissionSet::list() const {
  std::vector<Permission> out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Permission>>([&](auto e) {
    if (has(e.value)) out.push_back(e.value);
  });
  return out;
}

PermissionSet permissions_of(Role role) {
  switch (role) {
    case Role::admin:
      return set_of({source_read, source_write, source_test, job_read, job_run, schedule_write, catalog_read,
                     catalog_write, label_review, query_run, event_read, webhook_read, webhook_write, audit_read,
                     user_read, user_write, key_write, system_read});
    case Role::steward:
      return set_of({source_read, source_write, source_test, job_read, job_run, schedule_write, catalog_read,
                     catalog_write, label_review, query_run, event_read, key_write});
    case Role::auditor:
      return set_of({source_read, job_read, catalog_read, event_read, webhook_read, audit_read, user_read, key_write,
                     system_read});
    case Role::analyst: return set_of({source_read, job_read, catalog_read, query_run, event_read, key_write});
    case Role::viewer: return set_of({source_read, job_read, catalog_read, event_read, key_write});
  }
  return {};
}

PermissionSet permissions_of(std::span<const Role> roles) {
  PermissionSet set;
  for (const Role role : roles) set.add(permissions_of(role));
  return set;
}

std::string roles_with(Permission permission) {
  std::string out;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Role>>([&](auto e) {
    if (!permissions_of(e.value).has(permission)) return;
    if (!out.empty()) out += " or ";
    out += enum_name(e.value);
  });
  return out;
}

}  // namespace datawave::access
