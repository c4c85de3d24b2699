#include "datawave/pg/read_guard.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "datawave/core/sql_text.hpp"
#include "datawave/core/text.hpp"

namespace datawave::pg {

namespace {
using sql_text::Token;
using sql_text::tokens_of;

/// Sorted. Files and programs of the server, other servers, other sessions, the server's own state, session locks, and
/// what runs a text.
constexpr std::array<std::string_view, 50> kRefused = {
    "binary_upgrade_create_empty_extension",
    "brin_desummarize_range",
    "brin_summarize_new_values",
    "brin_summarize_range",
    "crosstab",
    "currtid2",
    "cursor_to_xml",
    "cursor_to_xmlschema",
    "database_to_xml",
    "database_to_xml_and_xmlschema",
    "gin_clean_pending_list",
    "isn_weak",
    "lo_create",
    "lo_export",
    "lo_from_bytea",
    "lo_import",
    "lo_put",
    "lo_unlink",
    "loread",
    "lowrite",
    "pg_backup_start",
    "pg_backup_stop",
    "pg_cancel_backend",
    "pg_create_restore_point",
    "pg_current_logfile",
    "pg_export_snapshot",
    "pg_extension_config_dump",
    "pg_hba_file_rules",
    "pg_import_system_collations",
    "pg_log_backend_memory_contexts",
    "pg_log_standby_snapshot",
    "pg_notify",
    "pg_promote",
    "pg_reload_conf",
    "pg_rotate_logfile",
    "pg_start_backup",
    "pg_stat_file",
    "pg_stat_statements_reset",
    "pg_stop_backup",
    "pg_switch_wal",
    "pg_switch_xlog",
    "pg_terminate_backend",
    "query_to_xml",
    "query_to_xml_and_xmlschema",
    "query_to_xmlschema",
    "set_config",
    "setseed",
    "ts_rewrite",
    "ts_stat",
    "xpath_table",
};
constexpr std::array<std::string_view, 19> kRefusedPrefixes = {
    "connectby",        "crosstab",        "dblink",      "pg_advisory_",
    "pg_background_",   "pg_copy_",        "pg_create_",  "pg_drop_replication",
    "pg_file_",         "pg_logdir_ls",    "pg_logical_", "pg_ls_",
    "pg_read_",         "pg_replication_", "pg_rewind",   "pg_stat_reset",
    "pg_try_advisory_", "pg_wal_replay_",  "pg_walfile",
};

bool is_refused(const std::string& name) {
  static_assert(std::is_sorted(kRefused.begin(), kRefused.end()));
  if (std::binary_search(kRefused.begin(), kRefused.end(), name)) return true;
  return std::any_of(kRefusedPrefixes.begin(), kRefusedPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

Error refused(std::string what, std::string remedy) {
  return Error(ErrorCode::permission_denied, std::move(what)).with_field("statement").with_remedy(std::move(remedy));
}

/// Sorted. How PostgreSQL's other statements begin (its manual, "SQL Commands"): what is none of these, nor one that
/// reads, is no statement at all.
constexpr std::array<std::string_view, 47> kCommands = {
    "abort",    "alter",   "analyse", "analyze",  "begin",    "call",       "checkpoint", "close",
    "cluster",  "comment", "commit",  "copy",     "create",   "deallocate", "declare",    "delete",
    "discard",  "do",      "drop",    "end",      "execute",  "fetch",      "grant",      "import",
    "insert",   "listen",  "load",    "lock",     "merge",    "move",       "notify",     "prepare",
    "reassign", "refresh", "reindex", "release",  "reset",    "revoke",     "rollback",   "savepoint",
    "security", "set",     "start",   "truncate", "unlisten", "update",     "vacuum",
};

std::string upper(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// `first` is what the statement begins with, behind EXPLAIN where that is there; null: nothing follows.
Error not_a_read(const Token* first) {
  const std::string remedy = "Send SELECT, WITH, VALUES, TABLE, SHOW or EXPLAIN of one; nothing else is run here.";
  if (first == nullptr || first->kind != Token::Kind::word)
    return refused("this is not a statement that reads", remedy);
  static_assert(std::is_sorted(kCommands.begin(), kCommands.end()));
  if (std::binary_search(kCommands.begin(), kCommands.end(), first->text))
    return refused(upper(first->text) + " is not a statement that reads", remedy);
  constexpr std::string_view kReads[] = {"select", "with", "values", "table", "show", "explain"};
  constexpr std::size_t kMostTold = 32;
  const std::string_view meant = nearest_word(first->text, kReads);
  return Error(ErrorCode::invalid_argument, "no statement begins with \"" + printable(first->text, kMostTold) + "\"")
      .with_field("statement")
      .with_remedy(meant.empty() ? remedy : "Did you mean " + upper(meant) + "?");
}

/// The position of the first word after EXPLAIN and its options.
std::size_t behind_explain(const std::vector<Token>& tokens) {
  std::size_t at = 1;
  if (at < tokens.size() && tokens[at].text == "(" && tokens[at].kind == Token::Kind::sign) {
    while (at < tokens.size() && tokens[at].text != ")") ++at;
    return at + 1;
  }
  while (at < tokens.size() && (tokens[at].text == "analyze" || tokens[at].text == "verbose")) ++at;
  return at;
}

bool begins_a_query(const Token& token) {
  if (token.kind == Token::Kind::sign) return token.text == "(";
  return token.kind == Token::Kind::word &&
         (token.text == "select" || token.text == "with" || token.text == "values" || token.text == "table");
}
}  // namespace

Result<void> check_read_statement(std::string_view sql) {
  bool hidden_name = false;
  std::vector<Token> tokens = tokens_of(sql, hidden_name);
  while (!tokens.empty() && tokens.back().text == ";" && tokens.back().kind == Token::Kind::sign) tokens.pop_back();
  if (tokens.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "there is no statement")
                    .with_field("statement")
                    .with_remedy("Give one SELECT, for instance: SELECT 1"));
  }
  for (const Token& token : tokens) {
    if (token.kind == Token::Kind::sign && token.text == ";") {
      return fail(Error(ErrorCode::invalid_argument, "there is more than one statement")
                      .with_field("statement")
                      .with_remedy("Send them one by one: each is recorded and bounded by itself."));
    }
  }
  const Token& first = tokens.front();
  const bool explains = first.kind == Token::Kind::word && first.text == "explain";
  const bool shows = first.kind == Token::Kind::word && first.text == "show";
  const std::size_t query = explains ? behind_explain(tokens) : 0;
  if (!shows && (query >= tokens.size() || !begins_a_query(tokens[query]))) {
    return fail(not_a_read(query < tokens.size() ? &tokens[query] : nullptr));
  }
  if (hidden_name) {
    return fail(refused("names written with Unicode escapes (U&\"…\") are refused", "Write the name as it is."));
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool name = token.kind == Token::Kind::word || token.kind == Token::Kind::quoted_name;
    const bool called = i + 1 < tokens.size() && tokens[i + 1].kind == Token::Kind::sign && tokens[i + 1].text == "(";
    // x.f is f(x), too.
    const bool behind_dot = i > 0 && tokens[i - 1].kind == Token::Kind::sign && tokens[i - 1].text == ".";
    if (name && (called || behind_dot) && is_refused(token.text)) {
      return fail(refused("the function " + token.text + " is refused: it does more than read this database",
                          "Leave it out. A DBA may run it where it is meant to run."));
    }
    // SELECT … INTO makes a table; the server refuses it too, with a message that helps less.
    if (token.kind == Token::Kind::word && token.text == "into") {
      return fail(refused("INTO would make a table", "Leave INTO out; the rows are the answer."));
    }
  }
  return {};
}

bool is_cursor_statement(std::string_view sql) {
  bool ignored = false;
  const std::vector<Token> tokens = tokens_of(sql, ignored);
  return !tokens.empty() && begins_a_query(tokens.front());
}

}  // namespace datawave::pg
