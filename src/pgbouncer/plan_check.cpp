#include "plan_check.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::pgbouncer {

namespace {
tl::unexpected<Error> bad(std::string field, std::string message, std::string remedy) {
  return fail(Error(ErrorCode::invalid_argument, std::move(message))
                  .with_field(std::move(field))
                  .with_remedy(std::move(remedy)));
}

bool is_word(std::string_view text, std::string_view further) {
  return !text.empty() && text.size() <= 200 && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           further.find(c) != std::string_view::npos;
  });
}

Result<void> check_range(std::string field, std::uint64_t value, std::uint64_t least, std::uint64_t most) {
  if (value >= least && value <= most) return {};
  return bad(field, field + " is " + std::to_string(value),
             "It is a number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
}

Result<void> check_names(const PlanInput& input) {
  for (const std::string& name : input.databases) {
    if (name == "pgbouncer") {
      return bad("database", "the database \"pgbouncer\" is PgBouncer's own console",
                 "Give the database another name in PgBouncer: clients ask for the name on the left.");
    }
    if (!is_word(name, ".-")) {
      return bad("database", "\"" + printable(name, 100) + "\" cannot be a name in pgbouncer.ini",
                 "Letters, digits and _.- can. Leave --database out: then any name is passed on to the server.");
    }
  }
  for (std::size_t i = 0; i < input.databases.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (input.databases[i] == input.databases[j])
        return bad("database", "the database " + input.databases[i] + " is named twice", "Name each once.");
    }
  }
  for (const auto& [field, name] : {std::pair<const char*, const std::string&>("auth_user", input.auth_user),
                                    std::pair<const char*, const std::string&>("admin_user", input.admin_user)}) {
    if (!is_word(name, "-."))
      return bad(field, "\"" + printable(name, 100) + "\" cannot be a role in pgbouncer.ini",
                 "Letters, digits and _.- can.");
  }
  if (!is_word(input.server.host, ".:-/")) {
    return bad("server_host", "\"" + printable(input.server.host, 100) + "\" is no host name, address or directory",
               "Name the host as PgBouncer reaches it.");
  }
  if (input.listen_address != "*" && !is_word(input.listen_address, ".:-,"))
    return bad("listen", "\"" + printable(input.listen_address, 100) + "\" is no address to listen on",
               "An address, several with commas between, or *.");
  return {};
}

Result<void> check_server(const PlanInput& input) {
  if (!input.server.max_connections) return {};
  const std::uint64_t all = *input.server.max_connections;
  const std::uint64_t reserved = input.server.reserved.value_or(3);
  if (input.server_connections + reserved <= all) return {};
  const std::uint64_t left = all > reserved ? all - reserved : 0;
  std::string counts = std::to_string(input.server_connections) + " server connections and " +
                       std::to_string(reserved) + " that the server reserves are more than its max_connections of " +
                       std::to_string(all);
  return bad("server_connections", std::move(counts),
             (left > 0 ? "At most " + std::to_string(left) + " fit; or raise max_connections to " : "Raise it to ") +
                 std::to_string(input.server_connections + reserved) +
                 " or more, which wants a restart of the server.");
}
}  // namespace

std::uint32_t pools_of(const PlanInput& input) {
  return static_cast<std::uint32_t>(std::max<std::size_t>(input.databases.size(), 1)) * input.users;
}
std::uint32_t share_of(const PlanInput& input) { return input.server_connections / std::max(input.instances, 1U); }

Result<void> check_input(const PlanInput& input) {
  DW_CHECK(check_range("clients", input.clients, 1, 100'000));
  DW_CHECK(check_range("server_connections", input.server_connections, 1, 10'000));
  DW_CHECK(check_range("users", input.users, 1, 1000));
  DW_CHECK(check_range("instances", input.instances, 1, 100));
  DW_CHECK(check_range("listen_port", input.listen_port, 1, 65535));
  DW_CHECK(check_range("server_port", input.server.port, 1, 65535));
  if (input.databases.size() > 1000)
    return bad("database", "more than 1000 databases", "Leave --database out: any name is passed on to the server.");
  if (input.version < Version{1, 18, 0}) {
    return bad("bouncer_version", "PgBouncer " + to_string(input.version) + " is too old: plans are for 1.18 and later",
               "Update it; 1.21 and later also keep prepared statements.");
  }
  DW_CHECK(check_names(input));
  DW_CHECK(check_server(input));
  const std::uint64_t least = std::uint64_t{pools_of(input)} * input.instances;
  if (input.server_connections < least) {
    return bad("server_connections",
               std::to_string(input.server_connections) + " server connections cannot serve " + std::to_string(least) +
                   " pools: PgBouncer has one for each database and role" +
                   (input.instances > 1 ? ", in each of its processes" : ""),
               "Give it at least " + std::to_string(least) +
                   ", let roles share one (user= in [databases]), or run fewer processes.");
  }
  return {};
}

}  // namespace datawave::pgbouncer
