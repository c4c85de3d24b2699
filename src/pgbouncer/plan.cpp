#include "datawave/pgbouncer/plan.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "plan_advice.hpp"
#include "plan_check.hpp"

namespace datawave::pgbouncer {

namespace {
constexpr const char* kManual = "PgBouncer manual, config";

std::string number(std::uint64_t n) { return std::to_string(n); }

/// One process of several must be able to take over what another one had.
std::uint32_t clients_of_one(const PlanInput& input) {
  const std::uint32_t sharing = input.instances > 1 ? input.instances - 1 : 1;
  const std::uint32_t part = (input.clients + sharing - 1) / sharing;
  return part + std::max(10U, part / 20);
}

class Planner {
 public:
  explicit Planner(const PlanInput& input) : in_(input) {
    plan_.pools = pools_of(input);
    plan_.pool_size = share_of(input) / plan_.pools;
  }

  Plan make() {
    add_pooling();
    add_limits();
    add_waiting();
    add_door();
    add_login();
    // The manual's formula: max_client_conn + pool size × databases × users; and its own sockets, log and name lookups.
    plan_.open_files = clients_of_one(in_) + plan_.pool_size * plan_.pools + 64;
    advise(in_, plan_);
    return std::move(plan_);
  }

 private:
  void add(const char* key, std::string value, std::string reason, std::string source, bool sizing = false) {
    plan_.settings.push_back({key, std::move(value), std::move(reason), std::move(source), sizing});
  }

  void add_pooling() {
    const char* why =
        in_.mode == PoolMode::transaction
            ? "A server connection belongs to a client for one transaction only, so that few serve many."
        : in_.mode == PoolMode::session
            ? "A server connection belongs to a client until it leaves: anything works, but idle clients hold "
              "connections and the others wait."
            : "A server connection belongs to a client for one statement: transactions of several statements "
              "are refused.";
    add("pool_mode", std::string(enum_name(in_.mode)), why, kManual);
    if (in_.version >= kTracksPreparedStatements && in_.mode != PoolMode::session) {
      add("max_prepared_statements", "200",
          "Named statements of the protocol are prepared again on whichever server connection a client gets.",
          "PgBouncer changelog: since 1.21, on by default (200) since 1.24");
    }
  }

  void add_limits() {
    const std::uint32_t share = share_of(in_);
    const std::uint32_t databases = static_cast<std::uint32_t>(std::max<std::size_t>(in_.databases.size(), 1));
    const std::string among = in_.instances > 1 ? number(in_.server_connections) + " connections / " +
                                                      plural(in_.instances, "process", "processes") + " = " +
                                                      number(share) + " each; "
                                                : "";
    add("default_pool_size", number(plan_.pool_size),
        plan_.pools == 1
            ? "PgBouncer counts by database and role, and there is one such pair."
            : "PgBouncer counts by database and role: each pair gets its part, so that none takes another's.",
        "arithmetic: " + among + number(share) + " / " + plural(plan_.pools, "pool"), true);
    add("max_db_connections", number(share / databases),
        "A role that nobody counted makes a pool of its own; this keeps the server's share all the same.",
        "arithmetic: " + among + number(share) + " / " + plural(databases, "database"), true);
    add("reserve_pool_size", "0", "A reserve would come on top of the connections that the server gives.",
        "the limit of " + number(in_.server_connections), true);
    add("min_pool_size", number(std::clamp(plan_.pool_size / 10, 1U, 10U)),
        "Some connections stay open, so that the first clients after a quiet time do not pay 6 to 8 ms of the server's "
        "processor time for a new one.",
        "a tenth of the pool; cost of a connection measured on PostgreSQL 15", true);
    std::string source = "arithmetic: " + plural(in_.clients, "client");
    if (in_.instances > 1)
      source += " / " + number(in_.instances - 1) + ", for when one of " + number(in_.instances) + " processes is gone";
    add("max_client_conn", number(clients_of_one(in_)),
        "Room for every client and a twentieth more, for deployments that run old and new ones side by side (default: "
        "100).",
        source + ", and 5 % (at least 10)", true);
  }

  void add_waiting() {
    add("query_wait_timeout", "15",
        "A client that got no server connection for so long is told, and let go, while somebody still waits for its "
        "answer (default: 120 s).",
        kManual);
    add("server_login_retry", "1",
        "After a failed login to the server nobody is tried for so long: the default of 15 s would be added to each "
        "restart or failover.",
        kManual);
    add("listen_backlog", number(std::clamp(in_.clients, 128U, 4096U)),
        "All clients may come at once after a restart (default: 128; the kernel's net.core.somaxconn limits it, 4096 "
        "since Linux 5.4).",
        "the number of clients, at most 4096");
  }

  void add_door() {
    add("listen_addr", in_.listen_address, "Where clients reach it.", "given");
    add("listen_port", number(in_.listen_port), "Where clients reach it.", "given");
    add("unix_socket_dir", "", "TCP alone: a socket in /tmp, the default, is where anybody may put one.", kManual);
    add("ignore_startup_parameters", "extra_float_digits",
        "JDBC sends it to everybody, and PgBouncer refuses what it cannot keep track of. `options` is left out: "
        "ignored, "
        "it would lose a search_path or a timeout without a word.",
        kManual);
    if (is_loopback(in_.server.host)) return;
    add("server_tls_sslmode", "verify-full", "The server is on another machine.", "as Datawave's own connections");
    add("server_tls_ca_file", "/etc/ssl/certs/ca-certificates.crt",
        "Whose certificates are believed; name your own authority's file where you have one.", "Debian's path");
  }

  void add_login() {
    add("auth_type", "scram-sha-256", "Passwords are neither sent nor kept in the clear.", kManual);
    add("auth_file", "userlist.txt",
        in_.auth == AuthSource::auth_query
            ? "Holds the role that asks for the others, and those who may use the console."
            : "Holds every role that may log in.",
        kManual);
    if (in_.auth == AuthSource::auth_query) {
      add("auth_user", in_.auth_user, "Asks the server for the stored password of whoever logs in.", kManual);
      add("auth_query", "SELECT usename, passwd FROM pgbouncer.user_lookup($1)",
          "A function that answers for one role at a time, instead of the right to read all passwords; it gives none "
          "that has expired.",
          "PgBouncer manual, config; CVE-2025-2291");
    }
    add("admin_users", in_.admin_user, "May RELOAD, PAUSE and RESUME; `datawave pgbouncer apply` needs it.", kManual);
  }

  const PlanInput& in_;
  Plan plan_;
};
}  // namespace

std::string_view Plan::value(std::string_view key) const {
  const auto found = std::find_if(settings.begin(), settings.end(), [&](const Setting& s) { return s.key == key; });
  return found == settings.end() ? std::string_view() : std::string_view(found->value);
}

Result<Plan> make_plan(const PlanInput& input) {
  DW_CHECK(check_input(input));
  return Planner(input).make();
}

}  // namespace datawave::pgbouncer
