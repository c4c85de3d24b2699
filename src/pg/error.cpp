#include "error.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "datawave/core/sql_text.hpp"
#include "datawave/core/text.hpp"

namespace datawave::pg {

namespace {
struct Condition {
  std::string_view sqlstate;
  ErrorCode code;
  std::string_view sentence;
  bool retryable;
};

// Sorted by SQLSTATE; a two-character entry stands for its class. Source: PostgreSQL manual, appendix A.
constexpr std::array kConditions = {
    Condition{"08", ErrorCode::unavailable, "the connection failed at the server", true},
    Condition{"0A", ErrorCode::unsupported, "the server does not support this", false},
    Condition{"22", ErrorCode::invalid_argument, "the statement met data it cannot handle", false},
    Condition{"23", ErrorCode::conflict, "a constraint was violated", false},
    Condition{"25006", ErrorCode::permission_denied, "the session is read-only", false},
    Condition{"25P02", ErrorCode::precondition_failed, "an earlier statement of the transaction failed", false},
    Condition{"25P03", ErrorCode::unavailable, "the transaction was idle for too long and was ended by the server",
              true},
    Condition{"26", ErrorCode::precondition_failed,
              "a prepared statement is unknown to the server: a pooler in transaction mode may be in between", false},
    Condition{"28", ErrorCode::unauthenticated, "the server refused the login", false},
    Condition{"3D", ErrorCode::not_found, "the database does not exist", false},
    Condition{"40001", ErrorCode::conflict,
              "the transaction could not be serialised, or a standby cancelled it in favour of replay", true},
    Condition{"40P01", ErrorCode::conflict, "deadlock detected", true},
    Condition{"40", ErrorCode::conflict, "the transaction was rolled back", true},
    Condition{"42501", ErrorCode::permission_denied, "permission denied", false},
    Condition{"42601", ErrorCode::invalid_argument, "syntax error in the statement", false},
    Condition{"42703", ErrorCode::invalid_argument, "a column of the statement does not exist", false},
    Condition{"42883", ErrorCode::invalid_argument, "a function or operator of the statement does not exist", false},
    Condition{"42P01", ErrorCode::not_found, "a table of the statement does not exist", false},
    Condition{"42", ErrorCode::invalid_argument, "the statement is not valid here", false},
    Condition{"53100", ErrorCode::resource_exhausted, "the server's disk is full", true},
    Condition{"53200", ErrorCode::resource_exhausted, "the server is out of memory", true},
    Condition{"53300", ErrorCode::resource_exhausted, "the server has no connection left", true},
    Condition{"53", ErrorCode::resource_exhausted, "the server lacks resources", true},
    Condition{"54", ErrorCode::resource_exhausted, "a limit of the server was exceeded", false},
    Condition{"55000", ErrorCode::precondition_failed, "an object is not in the state that this needs", false},
    Condition{"55P03", ErrorCode::unavailable, "a lock could not be had in time", true},
    Condition{"55", ErrorCode::precondition_failed, "an object is not in the state that this needs", false},
    Condition{"57014", ErrorCode::cancelled,
              "the statement was cancelled at the server, by a request or by its time limit", true},
    Condition{"57P01", ErrorCode::unavailable, "an administrator ended the connection", true},
    Condition{"57P02", ErrorCode::unavailable, "the server crashed and restarts", true},
    Condition{"57P03", ErrorCode::unavailable, "the server is starting up or shutting down", true},
    Condition{"57P04", ErrorCode::not_found, "the database was dropped", false},
    Condition{"57", ErrorCode::unavailable, "an operator intervened at the server", true},
    Condition{"58", ErrorCode::internal, "the server met an error of its operating system", false},
    Condition{"XX001", ErrorCode::data_loss, "the server reports corrupted data", false},
    Condition{"XX002", ErrorCode::data_loss, "the server reports a corrupted index", false},
    Condition{"XX", ErrorCode::internal, "the server met an internal error", false},
};

const Condition* find_condition(std::string_view sqlstate) {
  const Condition* by_class = nullptr;
  for (const Condition& condition : kConditions) {
    if (condition.sqlstate == sqlstate) return &condition;
    if (condition.sqlstate.size() == 2 && sqlstate.starts_with(condition.sqlstate)) by_class = &condition;
  }
  return by_class;
}

std::string quoted(std::string_view name) { return "\"" + printable(name, 128) + "\""; }
}  // namespace

Error error_from_server(const wire::ServerError& error) {
  Error out(ErrorCode::internal, "the server reported an error");
  if (const Condition* condition = find_condition(error.sqlstate)) {
    out = Error(condition->code, std::string(condition->sentence)).with_retryable(condition->retryable);
  }
  out.sqlstate = error.sqlstate;
  if (error.sqlstate == "42501")
    out.remedy = "Ask for the least privileges that `datawave connectors postgresql` lists.";
  return out;
}

namespace {
/// What stands at the `position`th character, from 1.
std::string word_at(std::string_view text, std::uint32_t position) {
  std::size_t at = 0;
  for (std::uint32_t i = 1; i < position && at < text.size(); ++i)
    at += std::max<std::size_t>(utf8_sequence_length(text.substr(at)), 1);
  if (at >= text.size()) return {};
  std::size_t end = at;
  const auto is_name = [](char c) { return sql_text::is_word(c) || c == '.' || c == '"' || c == '$'; };
  while (end < text.size() && is_name(text[end])) ++end;
  if (end == at) end = at + std::max<std::size_t>(utf8_sequence_length(text.substr(at)), 1);
  return std::string(utf8_prefix(text.substr(at, end - at), 60));
}
}  // namespace

Error error_of_statement(const wire::ServerError& error, std::string_view statement) {
  Error out = error_from_server(error);
  if (error.sqlstate == "08P01" && error.routine == "exec_bind_message") {
    out = Error(ErrorCode::invalid_argument, "the statement takes another number of parameters than were given")
              .with_field("parameters")
              .with_sqlstate(error.sqlstate);
    return out;
  }
  // Of its making: a name that is not there, a word out of place. Literals that do not fit are data, and not repeated.
  if (error.position == 0 || !error.sqlstate.starts_with("42")) return out;
  const std::string word = word_at(statement, error.position);
  out.message += word.empty() ? ", at its end" : ", at " + quoted(word);
  return out;
}

Error startup_error(const wire::ServerError& error, const StartupFacts& facts) {
  const std::string_view state = error.sqlstate;
  auto make = [&](ErrorCode code, ConnectStage stage, std::string message, std::string remedy) {
    return Error(code, std::move(message))
        .with_stage(stage)
        .with_remedy(std::move(remedy))
        .with_sqlstate(std::string(state));
  };
  if (state == "28P01" || (state == "28000" && error.routine == "auth_failed")) {
    return make(ErrorCode::unauthenticated, ConnectStage::authenticate,
                "the server rejected the password of " + quoted(facts.user),
                "Check user and password; the server's log says which of the two it was.");
  }
  if (state == "28000" && error.message.starts_with("connection requires a valid client certificate")) {
    return make(
        ErrorCode::unauthenticated, ConnectStage::authenticate,
        "the server asks for a client certificate that it trusts",
        "Pass sslcert and sslkey, issued for " + quoted(facts.user) + " by an authority that the server knows.");
  }
  if (state == "28000" && error.routine == "ClientAuthentication") {
    return make(ErrorCode::unauthenticated, ConnectStage::authenticate,
                std::string("the server's pg_hba.conf has no entry that lets ") + quoted(facts.user) + " into " +
                    quoted(facts.database) + " from this address" + (facts.encrypted ? "" : " without TLS"),
                facts.encrypted
                    ? "Ask for a hostssl line for this user, database and address."
                    : "Use sslmode=require or better, or ask for a host line for this user, database and address.");
  }
  if (state == "28000" && error.routine == "InitializeSessionUserId") {
    return make(ErrorCode::unauthenticated, ConnectStage::authenticate,
                "the role " + quoted(facts.user) + " does not exist or may not log in",
                "CREATE ROLE … LOGIN, or check the spelling of the user.");
  }
  if (state == "28000") {
    return make(ErrorCode::unauthenticated, ConnectStage::authenticate,
                "the server refused to let " + quoted(facts.user) + " log in",
                "Check that the role exists, may log in, and presents what pg_hba.conf asks for (a client certificate, "
                "for instance).");
  }
  // PgBouncer gives most of its refusals one SQLSTATE; its words are known ones.
  const bool pooler_knows_no_database = error.message.starts_with("no such database");
  if (state == "08P01" &&
      error.message.ends_with("authentication failed")) {  // SASL, password, "trust", certificate, PAM
    return make(ErrorCode::unauthenticated, ConnectStage::authenticate,
                "the pooler refused to let " + quoted(facts.user) + " log in",
                "Check user and password, and what PgBouncer knows of that user (auth_file, auth_query); its log says "
                "which it was.");
  }
  if (state == "08P01" && error.message == "not allowed") {
    return make(ErrorCode::permission_denied, ConnectStage::authorise,
                quoted(facts.user) + " may not use the console of the pooler",
                "Add it to PgBouncer's stats_users (to look) or admin_users, and RELOAD.");
  }
  if (error.message.starts_with("no more connections allowed")) {
    return make(ErrorCode::resource_exhausted, ConnectStage::authorise, "the pooler has no connection left",
                "Wait for one to end, or raise its max_client_conn.")
        .with_retryable();
  }
  if (state == "3D000" || pooler_knows_no_database) {
    return make(ErrorCode::not_found, ConnectStage::authorise,
                "the database " + quoted(facts.database) + " does not exist",
                "Check its spelling; psql -l, or the database \"postgres\", shows which ones exist.")
        .with_field("database");
  }
  if (state == "42501") {
    return make(ErrorCode::permission_denied, ConnectStage::authorise,
                quoted(facts.user) + " may not connect to the database " + quoted(facts.database),
                "GRANT CONNECT ON DATABASE … TO … (as its owner).");
  }
  if (state == "53300") {
    return make(ErrorCode::resource_exhausted, ConnectStage::authorise, "the server has no connection left",
                "Wait for one to end, raise max_connections, or connect through a pooler.")
        .with_retryable();
  }
  if (state == "57P03") {
    return make(ErrorCode::unavailable, ConnectStage::authorise, "the server is starting up or shutting down",
                "Try again in a moment.")
        .with_retryable();
  }
  Error out = error_from_server(error);
  if (!out.stage) out.stage = ConnectStage::authorise;
  return out;
}

}  // namespace datawave::pg
