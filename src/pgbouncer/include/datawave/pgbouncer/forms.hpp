/// A plan as files for whoever puts it in place.
#pragma once

#include <string>
#include <vector>

#include "datawave/pgbouncer/plan.hpp"

namespace datawave::pgbouncer {

enum class Form : std::uint8_t { ini, userlist, auth_query, systemd, kubernetes };
DW_DESCRIBE_ENUM(Form, ini, userlist, auth_query, systemd, kubernetes)

struct FormFile {
  std::string name;  ///< "pgbouncer.ini"
  std::string text;
  unsigned mode = 0644;
};

/// Where the files are expected to lie.
struct FormOptions {
  std::string directory = "/etc/pgbouncer";
  std::string user = "postgres";  ///< that the unit runs as
  std::string image = "registry.example/pgbouncer:latest";
};

/// Never with a password in it: the userlist holds none, and the statements for a DBA copy SCRAM secrets at the server.
///   ini         pgbouncer.ini
///   userlist    userlist.txt (comments alone) and userlist.sql, which prints its lines
///   auth_query  auth_query.sql: role and SECURITY DEFINER function, for a superuser, once in each database
///   systemd     pgbouncer.service with LimitNOFILE
///   kubernetes  pgbouncer.yaml: ConfigMap, Deployment, Service, PodDisruptionBudget; names a Secret, holds none
/// Source: PgBouncer's manual (config, usage); systemd.exec(5); the Kubernetes API reference.
std::vector<FormFile> render(const PlanInput& input, const Plan& plan, Form form,
                             const FormOptions& options = FormOptions());

}  // namespace datawave::pgbouncer
