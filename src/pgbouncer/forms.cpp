#include "datawave/pgbouncer/forms.hpp"

#include "datawave/core/text.hpp"
#include "datawave/pg/quote.hpp"
#include "kubernetes.hpp"

namespace datawave::pgbouncer {

namespace {
std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string userlist(const PlanInput& input) {
  std::string out =
      "; One line for each role: \"role\" \"secret\". Keep it readable for PgBouncer alone (mode 0600).\n"
      "; userlist.sql prints the lines with the server's own SCRAM secrets, for a superuser:\n"
      ";   psql -XAt -f userlist.sql >> userlist.txt\n";
  if (input.auth == AuthSource::auth_query) {
    out += "; " + input.auth_user +
           " asks the server for everybody else. For that role a SCRAM secret is not enough: write its password\n"
           "; here, or let it in without one at the server (peer or cert in pg_hba.conf) and leave \"\" here.\n";
  }
  out += "; " + input.admin_user + " may use the console (RELOAD, PAUSE …): it needs a line, too.\n";
  return out;
}

std::string userlist_sql(const PlanInput& input) {
  std::string out =
      "-- Prints lines for userlist.txt: the SCRAM secrets as the server keeps them, no passwords. As a superuser:\n"
      "--   psql -XAt -f userlist.sql >> userlist.txt\n"
      "SELECT format('\"%s\" \"%s\"', replace(rolname, '\"', '\"\"'), rolpassword)\n"
      "  FROM pg_catalog.pg_authid\n"
      " WHERE rolcanlogin AND rolpassword LIKE 'SCRAM-SHA-256$%'\n"
      "   AND (rolvaliduntil IS NULL OR rolvaliduntil > now())\n";
  if (input.auth == AuthSource::auth_query) {
    out += "   AND rolname = " + literal(input.admin_user) + "  -- the others are asked for by auth_query\n";
  } else {
    out += "   AND NOT rolsuper  -- superusers connect directly\n";
  }
  return out + " ORDER BY rolname;\n";
}

std::string auth_query_sql(const PlanInput& input) {
  const std::string role = pg::quote_identifier(input.auth_user);
  std::string where;
  for (const std::string& name : input.databases) where += (where.empty() ? "" : ", ") + name;
  return "-- Lets PgBouncer ask for the stored password of one role at a time. As a superuser, once in each database\n"
         "-- that clients connect to (" +
         (where.empty() ? "and in template1 for those to come" : where) +
         "): psql -X -v ON_ERROR_STOP=1 -f auth_query.sql DATABASE\n"
         "BEGIN;\n"
         "DO $do$\n"
         "BEGIN\n"
         "  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = " +
         literal(input.auth_user) +
         ") THEN\n"
         "    CREATE ROLE " +
         role + " LOGIN NOINHERIT;  -- then: \\password " + input.auth_user +
         "\n"
         "  END IF;\n"
         "END\n"
         "$do$;\n"
         "CREATE SCHEMA IF NOT EXISTS pgbouncer;\n"
         "REVOKE ALL ON SCHEMA pgbouncer FROM PUBLIC;\n"
         "GRANT USAGE ON SCHEMA pgbouncer TO " +
         role +
         ";\n"
         "-- No row for superusers, who connect directly, and none for passwords that have expired.\n"
         "CREATE OR REPLACE FUNCTION pgbouncer.user_lookup(name text)\n"
         "  RETURNS TABLE (usename text, passwd text)\n"
         "  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog\n"
         "AS $body$\n"
         "  SELECT rolname::text, rolpassword FROM pg_catalog.pg_authid\n"
         "   WHERE rolname = $1 AND rolcanlogin AND NOT rolsuper\n"
         "     AND (rolvaliduntil IS NULL OR rolvaliduntil > now())\n"
         "$body$;\n"
         "REVOKE ALL ON FUNCTION pgbouncer.user_lookup(text) FROM PUBLIC;\n"
         "GRANT EXECUTE ON FUNCTION pgbouncer.user_lookup(text) TO " +
         role +
         ";\n"
         "COMMIT;\n";
}

std::string unit(const Plan& plan, const FormOptions& options) {
  return "[Unit]\n"
         "Description=PgBouncer, connection pooler for PostgreSQL\n"
         "Documentation=man:pgbouncer(1) https://www.pgbouncer.org/\n"
         "Wants=network-online.target\n"
         "After=network-online.target\n"
         "\n"
         "[Service]\n"
         "Type=notify\n"
         "User=" +
         options.user +
         "\n"
         "ExecStart=/usr/sbin/pgbouncer " +
         options.directory +
         "/pgbouncer.ini\n"
         "# Reads the configuration again; no client is dropped.\n"
         "ExecReload=/bin/kill -HUP $MAINPID\n"
         "# Lets transactions that run end.\n"
         "KillSignal=SIGINT\n"
         "TimeoutStopSec=60\n"
         "Restart=on-failure\n"
         "RestartSec=1\n"
         "# Clients, server connections, and some of its own.\n"
         "LimitNOFILE=" +
         std::to_string(file_limit(plan)) +
         "\n"
         "NoNewPrivileges=yes\n"
         "PrivateTmp=yes\n"
         "PrivateDevices=yes\n"
         "ProtectHome=yes\n"
         "ProtectSystem=strict\n"
         "ProtectKernelTunables=yes\n"
         "ProtectControlGroups=yes\n"
         "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n"
         "\n"
         "[Install]\n"
         "WantedBy=multi-user.target\n";
}

std::string database_line(const PlanInput& input, const std::string& name) {
  return name + " = host=" + input.server.host + " port=" + std::to_string(input.server.port) +
         (name == "*" ? "" : " dbname=" + name) + "\n";
}
}  // namespace

std::uint32_t file_limit(const Plan& plan) {
  // Twice what is needed, in whole thousands: a limit costs nothing, and a RELOAD may raise max_client_conn.
  return std::max(4096U, (plan.open_files * 2 + 1023) / 1024 * 1024);
}

std::string ini_text(const PlanInput& input, const Plan& plan, const Overrides& overrides) {
  std::string out = "; " + plural(input.clients, "client") + " on " +
                    plural(input.server_connections, "server connection") +
                    ", by `datawave pgbouncer plan`. Comments stand on lines of their own: PgBouncer\n"
                    "; takes the rest of a line as the value.\n[databases]\n";
  for (const std::string& name : input.databases) out += database_line(input, name);
  if (input.databases.empty()) out += database_line(input, "*");
  out += "\n[pgbouncer]\n";
  for (const Setting& setting : plan.settings) {
    const auto found = overrides.find(setting.key);
    const std::string& value = found == overrides.end() ? setting.value : found->second;
    out += "; " + setting.reason + "\n" + setting.key + " =" + (value.empty() ? "" : " ") + value + "\n";
  }
  return out;
}

std::vector<FormFile> render(const PlanInput& input, const Plan& plan, Form form, const FormOptions& options) {
  std::vector<FormFile> out;
  switch (form) {
    case Form::ini: {
      const Overrides paths{{"auth_file", options.directory + "/userlist.txt"}};
      out.push_back({"pgbouncer.ini", ini_text(input, plan, paths), 0640});
      break;
    }
    case Form::userlist:
      out.push_back({"userlist.txt", userlist(input), 0600});
      out.push_back({"userlist.sql", userlist_sql(input), 0644});
      break;
    case Form::auth_query:
      if (input.auth == AuthSource::auth_query) out.push_back({"auth_query.sql", auth_query_sql(input), 0644});
      break;
    case Form::systemd: out.push_back({"pgbouncer.service", unit(plan, options), 0644}); break;
    case Form::kubernetes: out.push_back({"pgbouncer.yaml", kubernetes_text(input, plan, options), 0644}); break;
  }
  return out;
}

}  // namespace datawave::pgbouncer
