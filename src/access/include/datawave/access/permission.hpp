/// Permissions are named acts; roles are fixed sets of them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/describe.hpp"

namespace datawave::access {

enum class Permission : std::uint8_t {
  source_read,
  source_write,
  source_test,
  job_read,
  job_run,
  schedule_write,
  catalog_read,
  catalog_write,  // descriptions, owners, tags, restore
  label_review,   // accept, reject and set labels
  query_run,      // rows of sources, through the gateway
  event_read,
  webhook_read,
  webhook_write,
  audit_read,
  user_read,
  user_write,
  key_write,    // keys of one's own
  system_read,  // metrics, store
};
DW_DESCRIBE_ENUM(Permission, source_read, source_write, source_test, job_read, job_run, schedule_write, catalog_read,
                 catalog_write, label_review, query_run, event_read, webhook_read, webhook_write, audit_read, user_read,
                 user_write, key_write, system_read)

enum class Role : std::uint8_t {
  admin,    // everything
  steward,  // sources, jobs and the catalog; neither users nor webhooks
  auditor,  // reads everything, the audit and the users too; changes nothing
  viewer,   // reads sources, jobs and the catalog
  analyst,  // what a viewer may, and queries
};
DW_DESCRIBE_ENUM(Role, admin, steward, auditor, viewer, analyst)

class PermissionSet {
 public:
  [[nodiscard]] bool has(Permission p) const { return (bits_ >> static_cast<unsigned>(p) & 1U) != 0; }
  void add(Permission p) { bits_ |= std::uint64_t{1} << static_cast<unsigned>(p); }
  void add(PermissionSet other) { bits_ |= other.bits_; }
  void keep_only(PermissionSet other) { bits_ &= other.bits_; }
  [[nodiscard]] std::vector<Permission> list() const;
  bool operator==(const PermissionSet&) const = default;

 private:
  std::uint64_t bits_ = 0;
};

PermissionSet permissions_of(Role role);
PermissionSet permissions_of(std::span<const Role> roles);
/// "admin or steward": the roles that hold it, for the remedy of a refusal.
std::string roles_with(Permission permission);

}  // namespace datawave::access
