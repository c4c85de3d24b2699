#include "queries.hpp"

namespace datawave::connectors::postgresql::queries {

namespace {
// Relations that hold rows or show them. $1 bounds every query to the schemas asked for.
const std::string kRelations = "c.relkind IN ('r','p','v','m','f') AND c.relnamespace = ANY($1::oid[])";
const std::string kKey = "array_position($1::oid[], c.relnamespace), c.oid";
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
  return "SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), obj_description(n.oid, 'pg_namespace'), "
         "has_schema_privilege(n.oid, 'USAGE'),"
         " coalesce(k.relations, 0), coalesce(k.columns, 0),"
         " (SELECT array_agg(DISTINCT l.relation) FROM pg_locks l WHERE l.mode = 'AccessExclusiveLock' AND l.relation "
         "IS "
         "NOT NULL AND l.pid <> pg_backend_pid()"
         " AND l.database = (SELECT b.oid FROM pg_database b WHERE b.datname = current_database()))"
         " FROM pg_namespace n LEFT JOIN (SELECT c.relnamespace, count(*) AS relations, sum(coalesce(a.columns, 0)) AS "
         "columns"
         " FROM pg_class c LEFT JOIN (SELECT attrelid, count(*) AS columns FROM pg_attribute WHERE attnum > 0 AND NOT "
         "attisdropped GROUP BY attrelid) a"
         " ON a.attrelid = c.oid WHERE c.relkind IN ('r','p','v','m','f') GROUP BY c.relnamespace) k ON k.relnamespace "
         "= n.oid"
         " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY n.nspname COLLATE \"C\"";
}

std::string databases() {
  return "SELECT d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datallowconn "
         "AND has_database_privilege(d.oid, 'CONNECT'),"
         " d.datname = current_database(), CASE WHEN d.datname = current_database() THEN pg_database_size(d.oid) END, "
         "shobj_description(d.oid, 'pg_database')"
         " FROM pg_database d WHERE NOT d.datistemplate ORDER BY d.datname";
}

std::string relations(const connect::InventoryScope& scope) {
  std::string sql = "SELECT " + kKey +
                    ", c.relname, c.relkind, c.relispartition, c.relpersistence, pg_get_userbyid(c.relowner), "
                    "c.reltuples::float8, c.relpages,"
                    " c.relrowsecurity, c.relforcerowsecurity, d.description,"
                    " CASE WHEN c.relkind = 'v' OR NOT has_schema_privilege(c.relnamespace, 'USAGE') THEN "
                    "has_schema_privilege(c.relnamespace, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')"
                    "  ELSE has_any_column_privilege(c.oid, 'SELECT') END,"
                    " c.relispopulated, i.inhparent, pn.nspname, pc.relname, fs.srvname";
  if (scope.definitions) {
    sql += ", " + unlocked("CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END") + ", " +
           unlocked("CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid, true) END");
  } else {
    sql += ", NULL, NULL";
  }
  if (scope.statistics) {
    sql +=
        ", to_char(greatest(pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) AT TIME "
        "ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
        " to_char(greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid)) AT TIME ZONE "
        "'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
        " pg_stat_get_live_tuples(c.oid), pg_stat_get_dead_tuples(c.oid), pg_stat_get_numscans(c.oid)";
  } else {
    sql += ", NULL, NULL, NULL, NULL, NULL";
  }
  // The size as of the last vacuum or analyze, without touching a file or a lock: the table, its out-of-line storage,
  // its indexes.
  if (scope.sizes) {
    sql +=
        ", (c.relpages + coalesce(t.relpages, 0) + coalesce((SELECT sum(ic.relpages) FROM pg_index x JOIN pg_class ic "
        "ON ic.oid = x.indexrelid WHERE x.indrelid = c.oid), 0))"
        " * current_setting('block_size')::int8";
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
  std::string sql = "SELECT " + kKey +
                    ", a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull OR (t.typtype = 'd' AND "
                    "t.typnotnull), a.attidentity, a.attgenerated, d.description,"
                    " t.typcategory, coalesce(bt.typname, t.typname), CASE WHEN t.typtype = 'd' THEN t.typbasetype "
                    "ELSE t.oid END, CASE WHEN t.typelem <> 0 THEN bt.typlen END";
  sql += scope.definitions ? ", " + unlocked("pg_get_expr(ad.adbin, ad.adrelid, true)") +
                                 ", CASE WHEN a.attcollation <> t.typcollation THEN co.collname END"
                           : ", NULL, NULL";
  sql +=
      " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type bt ON t.typtype = 'd' AND bt.oid = t.typbasetype" +
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
                    " CASE WHEN k.contype = 'f' THEN (SELECT array_agg(ra.attname ORDER BY u.place) FROM "
                    "unnest(k.confkey) WITH ORDINALITY AS u(number, place)"
                    "  JOIN pg_attribute ra ON ra.attrelid = k.confrelid AND ra.attnum = u.number) END,"
                    " k.confupdtype, k.confdeltype, k.confmatchtype, k.convalidated, k.condeferrable";
  // The function finds the constraint in our snapshot but looks its tables up as they are now, and fails where one was
  // dropped meanwhile; has_table_privilege() is NULL for such a table.
  // (InventoryOverNetwork.WhileTablesComeAndGoIsOfOneMoment)
  sql += scope.all_constraints
             ? ", CASE WHEN c.oid <> ALL($2::oid[]) AND has_table_privilege(k.conrelid, 'SELECT') IS NOT NULL AND "
               "(k.confrelid = 0 OR "
               "has_table_privilege(k.confrelid, 'SELECT') IS NOT NULL) THEN pg_get_constraintdef(k.oid, true) END"
             : ", NULL";
  sql +=
      " FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class rc ON rc.oid = k.confrelid AND "
      "k.confrelid <> 0"
      " LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace WHERE " +
      kRelations;
  // Not-null constraints (18) are the columns' nullability again; constraint triggers stand among the triggers.
  sql += scope.all_constraints ? " AND k.contype IN ('p','u','f','c','x')" : " AND k.contype IN ('p','f')";
  return sql + " ORDER BY 1, 2, k.contype = 'p' DESC, k.conname COLLATE \"C\"";
}

std::string indexes() {
  return "SELECT " + kKey +
         ", ic.relname, am.amname, x.indkey, x.indnkeyatts,"
         " CASE WHEN x.indexprs IS NOT NULL AND c.oid <> ALL($2::oid[]) THEN (SELECT "
         "array_agg(pg_get_indexdef(x.indexrelid, n::int4, true) ORDER "
         "BY n) FROM generate_series(1, x.indnkeyatts) AS n) END,"
         " " +
         unlocked("pg_get_expr(x.indpred, x.indrelid, true)") + ", " + unlocked("pg_get_indexdef(x.indexrelid)") +
         ", x.indisunique, x.indisprimary, x.indisvalid,"
         " EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p','u','x')),"
         " pg_stat_get_numscans(x.indexrelid), ic.relpages * current_setting('block_size')::int8"
         " FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class ic ON ic.oid = x.indexrelid JOIN pg_am "
         "am ON am.oid = ic.relam"
         " WHERE " +
         kRelations + " ORDER BY 1, 2, ic.relname COLLATE \"C\"";
}

std::string triggers() {
  return "SELECT " + kKey + ", t.tgname, " + unlocked("pg_get_triggerdef(t.oid, true)") +
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
  return "SELECT c.oid, pg_get_viewdef(c.oid, true) FROM pg_class c WHERE c.relkind IN ('v','m') AND c.relnamespace = "
         "ANY($1::oid[]) ORDER BY c.oid";
}

std::string sizes() {
  return "SELECT c.oid, pg_total_relation_size(c.oid), pg_indexes_size(c.oid) FROM pg_class c WHERE c.relkind IN "
         "('r','m') AND c.relnamespace = ANY($1::oid[])"
         " AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.relation = c.oid AND l.mode = 'AccessExclusiveLock' AND "
         "l.granted AND l.pid <> pg_backend_pid()"
         " AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))";
}

std::string sequences() {
  return "SELECT n.nspname, c.relname, format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,"
         " CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN pg_sequence_last_value(c.oid) END, tn.nspname, "
         "tc.relname, ta.attname, format_type(ta.atttypid, NULL)"
         " FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
         " LEFT JOIN pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 "
         "AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a','i')"
         " LEFT JOIN pg_class tc ON tc.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = tc.relnamespace"
         " LEFT JOIN pg_attribute ta ON ta.attrelid = d.refobjid AND ta.attnum = d.refobjsubid"
         " WHERE c.relnamespace = ANY($1::oid[]) ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";
}

std::string functions() {
  return "SELECT n.nspname, p.proname, p.prokind, pg_get_function_identity_arguments(p.oid), "
         "pg_get_function_result(p.oid), l.lanname, p.provolatile, p.prosecdef, d.description"
         " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang" +
         description("pg_proc", "p.oid", "0", "d") + " WHERE p.pronamespace = ANY($1::oid[]) AND " + kNotFromExtension +
         "p.oid AND e.classid = 'pg_catalog.pg_proc'::regclass)"
         " ORDER BY n.nspname COLLATE \"C\", p.proname COLLATE \"C\", 4";
}

std::string types() {
  return "SELECT t.oid, n.nspname, t.typname, t.typtype, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, "
         "t.typtypmod) END,"
         " (SELECT array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),"
         " (SELECT array_agg(pg_get_constraintdef(k.oid, true) ORDER BY k.conname) FROM pg_constraint k WHERE "
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
