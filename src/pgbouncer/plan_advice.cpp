#include "plan_advice.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"
#include "plan_check.hpp"

namespace datawave::pgbouncer {

namespace {
constexpr const char* kMeasured =
    "measured: PostgreSQL 15, 1,000 clients on 50 connections, two cores (docs/performance.md)";
constexpr const char* kModes = "PgBouncer manual, features by pool mode";

class Advisor {
 public:
  Advisor(const PlanInput& input, Plan& plan) : in_(input), plan_(plan) {}

  void run() {
    judge();
    about_session_use();
    about_server();
    about_door();
    about_itself();
  }

 private:
  void say(Weight weight, std::string text, std::string source) {
    plan_.advice.push_back({weight, std::move(text), std::move(source)});
  }
  void decide(Verdict verdict, std::string reason) {
    if (verdict < plan_.verdict) return;
    plan_.verdict = verdict;
    plan_.verdict_reason = std::move(reason);
  }
  [[nodiscard]] bool uses(SessionFeature feature) const {
    return std::find(in_.uses.begin(), in_.uses.end(), feature) != in_.uses.end();
  }

  void judge() {
    decide(Verdict::helps, "Many processes connect for themselves, and nobody else can share connections among them.");
    if (in_.kind == ClientKind::datawave) {
      decide(Verdict::does_not_help,
             "These clients already share connections in Datawave's pool: a second pool adds a hop and nothing else.");
      say(Weight::warning,
          "Behind Datawave's pool PgBouncer adds about 25 µs of processor time and a hop to each query, and before "
          "1.21 it "
          "takes prepared statements away. In process the same 1,000 clients get 2.9 times the queries on the same 50 "
          "connections, 7 times where statements are multiplexed.",
          kMeasured);
    }
    if (in_.kind == ClientKind::one_process) {
      decide(Verdict::does_not_help,
             "One process with a pool of its own already shares its connections: set that pool's size to " +
                 std::to_string(in_.server_connections) + " instead.");
    }
    if (in_.clients <= in_.server_connections) {
      decide(Verdict::does_not_help, "Every client can have a connection of its own: there is nothing to share.");
      say(Weight::warning,
          "A query through PgBouncer took about twice the round trip of a direct one (60 instead of 30 µs).",
          "measured: PostgreSQL 15, one client, loopback");
    }
    if (in_.mode == PoolMode::session) {
      decide(Verdict::with_care, "In session mode a client holds its connection while it is idle: " +
                                     std::to_string(in_.clients - std::min(in_.clients, in_.server_connections)) +
                                     " of " + std::to_string(in_.clients) +
                                     " clients wait whenever all are connected. It saves the cost of connecting only.");
    }
  }

  void about_session_use() {
    if (in_.mode == PoolMode::session) return;
    const auto lost = [&](SessionFeature feature, const char* what, const char* instead) {
      if (!uses(feature)) return;
      decide(Verdict::with_care, "Clients use what does not survive in " + std::string(enum_name(in_.mode)) + " mode.");
      say(Weight::warning, std::string(what) + ": " + instead, kModes);
    };
    lost(SessionFeature::listen, "LISTEN is lost when the transaction ends",
         "those clients connect directly, or to a second entry in [databases] with pool_mode=session.");
    lost(SessionFeature::temp_tables, "Temporary tables stay at a connection that the client does not get again",
         "make them ON COMMIT DROP in the transaction that uses them.");
    lost(SessionFeature::advisory_locks, "Session advisory locks stay with a connection that others use next",
         "pg_advisory_xact_lock() ends with its transaction.");
    lost(SessionFeature::session_settings, "SET reaches other clients and is lost for the one that said it",
         "SET LOCAL in the transaction, or ALTER ROLE … SET.");
    lost(SessionFeature::holdable_cursors, "WITH HOLD cursors stay at a connection that the client does not get again",
         "read the rows within the transaction.");
    const bool tracked = in_.version >= kTracksPreparedStatements;
    if (tracked) {
      say(Weight::note,
          "Prepared statements of the protocol work; PREPARE, EXECUTE and DEALLOCATE in SQL do not. After a change of "
          "a "
          "table's columns run `datawave pgbouncer reconnect`.",
          "PgBouncer manual, max_prepared_statements");
    } else if (uses(SessionFeature::prepared_statements)) {
      decide(Verdict::with_care, "Clients prepare statements, which PgBouncer " + to_string(in_.version) +
                                     " does not keep track of in this mode.");
      say(Weight::warning,
          "Prepared statements fail now and then with \"prepared statement does not exist\" (SQLSTATE 26000) or "
          "\"already "
          "exists\" (42P05): use PgBouncer 1.21 or later, or turn them off in the driver (JDBC prepareThreshold=0, "
          "psycopg "
          "prepare_threshold=None, pgx QueryExecModeExec).",
          "observed on 1.18; PgBouncer changelog, 1.21");
    } else {
      say(Weight::note,
          "Clients may not prepare statements by name (most drivers do after some runs): turn it off in the driver, or "
          "use "
          "PgBouncer 1.21 or later.",
          "observed on 1.18; PgBouncer changelog, 1.21");
    }
  }

  void about_server() {
    const ServerFacts& server = in_.server;
    if (server.processors && in_.server_connections > *server.processors * 4) {
      say(Weight::warning,
          std::to_string(in_.server_connections) + " connections are many for " +
              plural(*server.processors, "processor") + ": " + std::to_string(*server.processors * 2 + 1) + " to " +
              std::to_string(*server.processors * 4) +
              " usually do more, unless statements wait for disks or locks. On two cores 8 connections did 1.3 times "
              "what 50 "
              "did.",
          "measured through PgBouncer 1.18; rule of thumb: processors × 2 + disks (HikariCP, About Pool Sizing)");
    }
    if (server.max_connections && server.in_use) {
      const std::uint64_t reserved = server.reserved.value_or(3);
      if (*server.in_use + in_.server_connections + reserved > *server.max_connections) {
        say(Weight::warning,
            std::to_string(*server.in_use) + " sessions are there now: with " + std::to_string(in_.server_connections) +
                " more and " + std::to_string(reserved) +
                " reserved, max_connections = " + std::to_string(*server.max_connections) +
                " is exceeded until those that move behind PgBouncer have closed theirs.",
            "pg_stat_activity, max_connections");
      }
    }
    if (!server.max_connections) {
      say(Weight::note,
          "The server was not asked: check that max_connections leaves room for " +
              std::to_string(in_.server_connections) + " besides what else connects (--url does).",
          "");
    }
    if (in_.databases.empty()) {
      say(Weight::warning,
          "No database was named (--database): every one that clients ask for gets " + std::to_string(plan_.pool_size) +
              " connections of its own, and together they may exceed " + std::to_string(in_.server_connections) + ".",
          "PgBouncer manual, max_db_connections");
    }
    const std::uint64_t saved = in_.clients > in_.server_connections ? in_.clients - in_.server_connections : 0;
    if (saved >= 100) {
      say(Weight::note,
          plural(saved, "backend") + " fewer leave the server about " + format_bytes(saved * 1'350'000) +
              " more memory; a client costs PgBouncer 8 to 14 kB.",
          "measured: 1.29 MiB private memory a backend, PostgreSQL 15; PgBouncer 1.18");
    }
  }

  void about_door() {
    if (!is_loopback(in_.listen_address)) {
      say(Weight::warning,
          "It listens beyond this machine without TLS: set client_tls_sslmode=require with client_tls_key_file and "
          "client_tls_cert_file. SCRAM protects passwords, not what is asked and answered.",
          "PgBouncer manual, TLS settings");
    }
    if (in_.version < kTracksPreparedStatements) {
      say(Weight::note,
          "Keep SCRAM secrets in userlist.txt, not passwords: from a password this version computes 4 ms at each "
          "login, "
          "while everybody else waits.",
          "measured: PgBouncer 1.18");
    }
    if (in_.auth == AuthSource::auth_query) {
      say(Weight::note,
          "For " + in_.auth_user +
              " userlist.txt needs the password itself, or the server must let that role in without "
              "one from here (peer, cert): it logs in while no client has shown a SCRAM key yet.",
          "PgBouncer manual, auth_file");
    }
  }

  void about_itself() {
    say(Weight::note,
        "One process uses one core and spends 25 to 31 µs on a query: some 32,000 a second at most. For more, run "
        "several "
        "(so_reuseport=1, or one behind each host's address) and share the connections among them with --instances.",
        kMeasured);
    if (in_.instances > 1 && share_of(in_) * in_.instances != in_.server_connections) {
      say(Weight::note,
          std::to_string(in_.server_connections - share_of(in_) * in_.instances) +
              " of the connections are not used: they do not divide evenly.",
          "arithmetic");
    }
    if (in_.instances > 1) {
      say(Weight::note, "Nobody evens load out between PgBouncer processes: one may queue while another is idle.", "");
    }
  }

  const PlanInput& in_;
  Plan& plan_;
};
}  // namespace

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.") || host.starts_with('/') || host.empty();
}

void advise(const PlanInput& input, Plan& plan) { Advisor(input, plan).run(); }

}  // namespace datawave::pgbouncer
