#include "datawave/testing/many_tables.hpp"

#include <array>

namespace datawave::testing {
namespace {

constexpr std::array<const char*, 20> kThings = {
    "customer", "order", "invoice", "payment", "device", "site",   "contract", "ticket", "product", "batch",
    "carrier",  "route", "sensor",  "reading", "claim",  "policy", "lease",    "meter",  "vendor",  "shift"};
constexpr std::array<const char*, 20> kFacts = {"name",   "code",  "status", "amount", "created", "email", "phone",
                                                "region", "notes", "rank",   "weight", "opened",  "owner", "source",
                                                "level",  "total", "origin", "target", "label",   "score"};
constexpr std::array<const char*, 10> kTypes = {"text",        "integer", "bigint", "numeric(12,2)", "timestamptz",
                                                "varchar(80)", "boolean", "date",   "uuid",          "jsonb"};
constexpr int kTablesPerBatch = 500;

template <class Array>
std::string pick(const Array& from, int number) {
  return from[static_cast<std::size_t>(number) % from.size()];
}

/// 4,000 names: thing, fact, and a number below 10.
std::string column_name(int table, int column) {
  const int number = table * 7 + column * 631;
  return pick(kThings, number) + "_" + pick(kFacts, number / 20) + "_" + std::to_string(number / 400 % 10);
}

std::string table_name(const ManyTables& shape, int table) {
  return "s" + std::to_string(table % shape.schemas) + "." + pick(kThings, table) + "_" + std::to_string(table);
}

std::string table_sql(const ManyTables& shape, int table) {
  const std::string name = table_name(shape, table);
  const int facts = shape.columns - 3;  // beside id, natural_key and parent_id
  std::string sql = "create table " + name + " (id bigint primary key, natural_key text not null, parent_id bigint";
  for (int column = 0; column < facts; ++column) {
    sql += ", " + column_name(table, column) + " " + pick(kTypes, table + column);
    if (column % 4 == 1) sql += " not null";
  }
  if (table % 3 == 2) sql += ", foreign key (parent_id) references " + table_name(shape, table - 2) + " (id)";
  sql += ");\ncreate index on " + name + " (natural_key);\n";
  if (table % 10 == 0)
    sql += "comment on table " + name + " is 'Made for tests, number " + std::to_string(table) + "';\n";
  return sql;
}

}  // namespace

std::vector<std::string> many_tables_sql(const ManyTables& shape) {
  std::vector<std::string> batches(1);
  for (int schema = 0; schema < shape.schemas; ++schema) {
    batches.back() += "create schema s" + std::to_string(schema) + ";\n";
  }
  for (int table = 0; table < shape.tables; ++table) {
    if (table % kTablesPerBatch == 0) batches.emplace_back();
    batches.back() += table_sql(shape, table);
  }
  batches.emplace_back("analyze pg_class, pg_attribute, pg_index, pg_constraint, pg_type");
  return batches;
}

std::string create_many_tables(PostgresServer& server, const ManyTables& shape) {
  std::string database = server.create_database("many");
  Libpq connection = server.connect(database);
  for (const auto& batch : many_tables_sql(shape)) connection.exec(batch);
  return database;
}

}  // namespace datawave::testing
