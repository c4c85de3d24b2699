#include "queries.hpp"

namespace datawave::connectors::postgresql::queries {

namespace {
// Relations that hold rows or show them. $1 bounds every query to the schemas asked for.
const std::string kRelations = "c.relkind IN ('r','p','v','m','f') AND c.relnamespace = ANY($1::oid[])";
const std::string kKey = "pg_catalog.array_position($1::oid[], c.relnamespace), c.oid";
const std::string kNotFromExtension = "NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.deptype = 'e' AND e.objid = ";

/// Expressions are deparsed under a lock on their table: for one that somebody holds exclusively (its oid is in $2)
/// they are left out, so that it costs its own expressions and not the inventory.
std::string unlocked(const std::string& expression) {
  return "CASE WHEN c.oid <> ALL($2::oid[]) THEN " + expression + " END";
}

std::string description(const std::string& catalog, const std::string& object, const std::string& sub,
                        const std::string& alias) {
  return " LEFT JOIN pg_description " + alias + " ON " + alias + ".classoid = 'pg_catalog." + catalog +
         "'::regclass AND " + alias + ".objoid = " + object + " AND " + alias + ".objsubid = " + sub;
}
}  // namespace

std::string schemas() {
  return "SELECT n.oid, n.nspname, pg_catalog.pg_get_userbyid(n.nspowner), pg_catalog.obj_description(n.oid, "
         "'pg_namespace'), "
         "pg_catalog.has_schema_privilege(n.oid, 'USAGE'),"
         " coalesce(k.relations, 0), coalesce(k.columns, 0),"
         " (SELECT pg_catalog.array_agg(DISTINCT l.relation) FROM pg_locks l WHERE l.mode = 'AccessExclusiveLock' AND "
         "l.relation "
         "IS "
         "NOT NULL AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()"
         " AND l.database = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database()))"
         " FROM pg_namespace n LEFT JOIN (SELECT c.relnamespace, pg_catalog.count(*) AS relations, "
         "pg_catalog.sum(coalesce(a.columns, 0)) AS "
         "columns"
         " FROM pg_class c LEFT JOIN (SELECT attrelid, pg_catalog.count(*) AS columns FROM pg_attribute WHERE attnum > "
         "0 AND NOT "
         "attisdropped GROUP BY attrelid) a"
         " ON a.attrelid = c.oid WHERE c.relkind IN ('r','p','v','m','f') GROUP BY c.relnamespace) k ON k.relnamespace "
         "= n.oid"
         " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY n.nspname COLLATE \"C\"";
}

std::string databases() {
  return "SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), pg_catalog.pg_encoding_to_char(d.encoding), "
         "d.datcollate, d.datallowconn "
         "AND pg_catalog.has_database_privilege(d.oid, 'CONNECT'),"
         " d.datname = current_database(), CASE WHEN d.datname = current_database() THEN "
         "pg_catalog.pg_database_size(d.oid) END, "
         "pg_catalog.shobj_description(d.oid, 'pg_database')"
         " FROM pg_database d WHERE NOT d.datistemplate ORDER BY d.datname";
}

std::string relations(const connect::InventoryScope& scope) {
  std::string sql =
      "SELECT " + kKey +
      ", c.relname, c.relkind, c.relispartition, c.relpersistence, pg_catalog.pg_get_userbyid(c.relowner), "
      // Never analysed is -1 from 14 on, and no rows on no pages before.
      "CASE WHEN c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages <= 0 AND "
      "pg_catalog.current_setting('server_version_num')::int4 < 140000) THEN NULL ELSE c.reltuples::float8 END, "
      "c.relpages * pg_catalog.current_setting('block_size')::int8,"
      " c.relrowsecurity, c.relforcerowsecurity, d.description,"
      " CASE WHEN c.relkind = 'v' OR NOT pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') THEN "
      "pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"
      "  ELSE pg_catalog.has_any_column_privilege(c.oid, 'SELECT') END,"
      " c.relispopulated, i.inhparent, pn.nspname, pc.relname, fs.srvname";
  if (scope.definitions) {
    sql += ", " + unlocked("CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END") + ", " +
           unlocked("CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid, true) END");
  } else {
    sql += ", NULL, NULL";
  }
  if (scope.statistics) {
    sql +=
        ", pg_catalog.to_char(greatest(pg_catalog.pg_stat_get_last_analyze_time(c.oid), "
        "pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) AT TIME "
        "ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
        " pg_catalog.to_char(greatest(pg_catalog.pg_stat_get_last_vacuum_time(c.oid), "
        "pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) AT TIME ZONE "
        "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
        " pg_catalog.pg_stat_get_live_tuples(c.oid), pg_catalog.pg_stat_get_dead_tuples(c.oid), "
        "pg_catalog.pg_stat_get_numscans(c.oid)";
  } else {
    sql += ", NULL, NULL, NULL, NULL, NULL";
  }
  // The size as of the last vacuum or analyze, without touching a file or a lock: the table, its out-of-line storage,
  // its indexes.
  if (scope.sizes) {
    sql +=
        ", (c.relpages + coalesce(t.relpages, 0) + coalesce((SELECT pg_catalog.sum(ic.relpages) FROM pg_index x JOIN "
        "pg_class ic "
        "ON ic.oid = x.indexrelid WHERE x.indrelid = c.oid), 0))"
        " * pg_catalog.current_setting('block_size')::int8";
  } else {
    sql += ", NULL";
  }
  sql += " FROM pg_class c" + description("pg_class", "c.oid", "0", "d") +
         " LEFT JOIN pg_inherits i ON c.relispartition AND i.inhrelid = c.oid LEFT JOIN pg_class pc ON pc.oid = "
         "i.inhparent"
         " LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace"
         " LEFT JOIN pg_foreign_table ft ON ft.ftrelid = c.oid LEFT JOIN pg_foreign_server fs ON fs.oid = ft.ftserver";
  if (scope.sizes) sql += " LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND c.reltoastrelid <> 0";
  return sql + " WHERE " + kRelations + " ORDER BY 1, 2";
}

std::string columns(const connect::InventoryScope& scope) {
  // Domains may stand on domains: each with the type at the bottom, and whether any of them forbids NULL.
  std::string sql =
      "WITH RECURSIVE walk(id, base, never_null) AS (SELECT oid, typbasetype, typnotnull FROM pg_type WHERE typtype = "
      "'d'"
      " UNION ALL SELECT w.id, t.typbasetype, w.never_null OR t.typnotnull FROM walk w JOIN pg_type t ON t.oid = "
      "w.base "
      "AND "
      "t.typtype = 'd'),"
      " domains AS (SELECT w.id, w.base, w.never_null FROM walk w JOIN pg_type t ON t.oid = w.base AND t.typtype <> "
      "'d')"
      " SELECT " +
      kKey +
      ", a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull OR coalesce(dm.never_null, "
      "false), "
      "a.attidentity, a.attgenerated, d.description,"
      " coalesce(bt.typcategory, t.typcategory), coalesce(bt.typname, t.typname), coalesce(bt.oid, t.oid)";
  sql += scope.definitions ? ", " + unlocked("pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true)") +
                                 ", CASE WHEN a.attcollation <> t.typcollation THEN co.collname END"
                           : ", NULL, NULL";
  sql +=
      " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN domains dm ON t.typtype = 'd' AND dm.id = t.oid"
      " LEFT JOIN pg_type bt ON bt.oid = dm.base" +
      description("pg_class", "a.attrelid", "a.attnum", "d");
  if (scope.definitions) {
    sql +=
        " LEFT JOIN pg_attrdef ad ON a.atthasdef AND ad.adrelid = a.attrelid AND ad.adnum = a.attnum"
        " LEFT JOIN pg_collation co ON a.attcollation <> 0 AND co.oid = a.attcollation";
  }
  return sql + " WHERE " + kRelations + " ORDER BY 1, 2, 3";
}

std::string constraints(const connect::InventoryScope& scope) {
  std::string sql = "SELECT " + kKey +
                    ", k.conname, k.contype, k.conkey, rn.nspname, rc.relname,"
                    " CASE WHEN k.contype = 'f' THEN (SELECT pg_catalog.array_agg(ra.attname ORDER BY u.place) FROM "
                    "pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u(number, place)"
                    "  JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = u.number) END,"
                    " k.confupdtype, k.confdeltype, k.confmatchtype, k.convalidated, k.condeferrable";
  // The function finds the constraint in our snapshot but looks its tables up as they are now, and fails where one was
  // dropped meanwhile; has_table_privilege() is NULL for such a table.
  // (InventoryOverNetwork.WhileTablesComeAndGoIsOfOneMoment)
  sql += scope.all_constraints ? ", CASE WHEN c.oid <> ALL($2::oid[]) AND pg_catalog.has_table_privilege(k.conrelid, "
                                 "'SELECT') IS NOT NULL AND "
                                 "(k.confrelid = 0 OR "
                                 "pg_catalog.has_table_privilege(k.confrelid, 'SELECT') IS NOT NULL) THEN "
                                 "pg_catalog.pg_get_constraintdef(k.oid, true) END"
                               : ", NULL";
  sql +=
      " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class rc ON rc.oid = k.confrelid AND "
      "k.confrelid <> 0"
      " LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace WHERE " +
      kRelations;
  // Not-null constraints (18) are the columns' nullability again; constraint triggers stand among the triggers.
  sql += scope.all_constraints ? " AND k.contype IN ('p','u','f','c','x')" : " AND k.contype IN ('p','f')";
  // A foreign key to a partitioned table has a row for each of its partitions: those repeat their parent.
  sql +=
      " AND (k.contype <> 'f' OR k.conparentid = 0 OR EXISTS (SELECT 1 FROM pg_constraint kp WHERE kp.oid = "
      "k.conparentid "
      "AND kp.confrelid = k.confrelid))";
  return sql + " ORDER BY 1, 2, k.contype = 'p' DESC, k.conname COLLATE \"C\"";
}

std::string indexes() {
  return "SELECT " + kKey +
         ", ic.relname, am.amname, x.indkey, x.indnkeyatts,"
         " CASE WHEN x.indexprs IS NOT NULL AND c.oid <> ALL($2::oid[]) THEN (SELECT "
         "pg_catalog.array_agg(pg_catalog.pg_get_indexdef(x.indexrelid, n::int4, true) ORDER "
         "BY n) FROM pg_catalog.generate_series(1, x.indnkeyatts) AS n) END,"
         " " +
         unlocked("pg_catalog.pg_get_expr(x.indpred, x.indrelid, true)") + ", " +
         unlocked("pg_catalog.pg_get_indexdef(x.indexrelid)") +
         ", x.indisunique, x.indisprimary, x.indisvalid,"
         " EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p','u','x')),"
         // The server keeps no counters for the index of a partitioned table.
         " CASE WHEN ic.relkind <> 'I' THEN pg_catalog.pg_stat_get_numscans(x.indexrelid) END,"
         " CASE WHEN ic.relkind <> 'I' THEN ic.relpages * pg_catalog.current_setting('block_size')::int8 END"
         " FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class ic ON ic.oid = x.indexrelid JOIN pg_am "
         "am ON am.oid = ic.relam"
         " WHERE " +
         kRelations + " ORDER BY 1, 2, ic.relname COLLATE \"C\"";
}

std::string triggers() {
  return "SELECT " + kKey + ", t.tgname, " + unlocked("pg_catalog.pg_get_triggerdef(t.oid, true)") +
         ", t.tgenabled <> 'D'"
         " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND " +
         kRelations + " ORDER BY 1, 2, t.tgname COLLATE \"C\"";
}

std::string policies() {
  return "SELECT " + kKey +
         ", p.polname, p.polcmd, p.polpermissive FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE " +
         kRelations + " ORDER BY 1, 2, p.polname COLLATE \"C\"";
}

std::string statistics() {
  return "SELECT " + kKey +
         ", a.attnum, s.null_frac::float8, s.n_distinct::float8, s.avg_width, s.correlation::float8"
         " FROM pg_stats s JOIN pg_namespace n ON n.nspname = s.schemaname JOIN pg_class c ON c.relnamespace = n.oid "
         "AND c.relname = s.tablename"
         " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = s.attname WHERE " +
         kRelations + " ORDER BY 1, 2, 3, s.inherited";
}

std::string view_definitions() {
  return "SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid, true) FROM pg_class c WHERE c.relkind IN ('v','m') AND "
         "c.relnamespace = "
         "ANY($1::oid[]) ORDER BY c.oid";
}

std::string sizes() {
  return "SELECT c.oid, pg_catalog.pg_total_relation_size(c.oid), pg_catalog.pg_indexes_size(c.oid), "
         "pg_catalog.pg_relation_size(c.oid) FROM pg_class c WHERE c.relkind IN "
         "('r','m') AND c.relnamespace = ANY($1::oid[])"
         " AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.relation = c.oid AND l.mode = 'AccessExclusiveLock' AND "
         "l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()"
         " AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))";
}

std::string sequences() {
  return "SELECT n.nspname, c.relname, pg_catalog.format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, "
         "s.seqcycle,"
         " CASE WHEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN "
         "pg_catalog.pg_sequence_last_value(c.oid) END, tn.nspname, "
         "tc.relname, ta.attname, pg_catalog.format_type(ta.atttypid, NULL)"
         " FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
         " LEFT JOIN pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 "
         "AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a','i')"
         " LEFT JOIN pg_class tc ON tc.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = tc.relnamespace"
         " LEFT JOIN pg_attribute ta ON ta.attrelid = d.refobjid AND ta.attnum = d.refobjsubid"
         " WHERE c.relnamespace = ANY($1::oid[]) ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";
}

std::string functions() {
  return "SELECT n.nspname, p.proname, p.prokind, pg_catalog.pg_get_function_identity_arguments(p.oid), "
         "pg_catalog.pg_get_function_result(p.oid), l.lanname, p.provolatile, p.prosecdef, d.description"
         " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang" +
         description("pg_proc", "p.oid", "0", "d") + " WHERE p.pronamespace = ANY($1::oid[]) AND " + kNotFromExtension +
         "p.oid AND e.classid = 'pg_catalog.pg_proc'::regclass)"
         " ORDER BY n.nspname COLLATE \"C\", p.proname COLLATE \"C\", 4";
}

std::string types() {
  return "SELECT t.oid, n.nspname, t.typname, t.typtype, CASE WHEN t.typtype = 'd' THEN "
         "pg_catalog.format_type(t.typbasetype, "
         "t.typtypmod) END,"
         " (SELECT pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = "
         "t.oid),"
         " (SELECT pg_catalog.array_agg(pg_catalog.pg_get_constraintdef(k.oid, true) ORDER BY k.conname) FROM "
         "pg_constraint k WHERE "
         "k.contypid = t.oid AND k.contype = 'c'), d.description"
         " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid" +
         description("pg_type", "t.oid", "0", "d") +
         " WHERE t.typnamespace = ANY($1::oid[]) AND (t.typtype IN ('e','d','r') OR (t.typtype = 'c' AND c.relkind = "
         "'c')) AND " +
         kNotFromExtension +
         "t.oid AND e.classid = 'pg_catalog.pg_type'::regclass) ORDER BY n.nspname COLLATE \"C\", t.typname COLLATE "
         "\"C\"";
}

}  // namespace datawave::connectors::postgresql::queries
