#include "datawave/inspect/findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace datawave::inspect {
namespace {

using connect::ConstraintKind;
using connect::RelationKind;
using connect::TableRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TableRecord make_table(const std::vector<std::string>& columns = {"id", "a", "b"}) {
  TableRecord table;
  table.schema = "public";
  table.name = "orders";
  table.row_estimate = 50;
  for (const std::string& name : columns) {
    table.columns.emplace_back();
    table.columns.back().name = name;
  }
  return table;
}

void add_constraint(TableRecord& table, ConstraintKind kind, std::vector<std::string> columns) {
  table.constraints.emplace_back();
  table.constraints.back().kind = kind;
  table.constraints.back().name = "c" + std::to_string(table.constraints.size());
  table.constraints.back().columns = std::move(columns);
  if (kind == ConstraintKind::foreign_key)
    table.constraints.back().references = connect::ReferenceRecord{"sales", "customer", {"id"}, "", "", ""};
}

TableRecord with_key(std::vector<std::string> columns = {"id"}) {
  TableRecord table = make_table();
  add_constraint(table, ConstraintKind::primary_key, std::move(columns));
  return table;
}

connect::IndexRecord& add_index(TableRecord& table, const std::string& name, std::vector<std::string> columns,
                                const std::string& options = "") {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + column + options;
  table.indexes.emplace_back();
  connect::IndexRecord& index = table.indexes.back();
  index.name = name;
  index.method = "btree";
  index.columns = std::move(columns);
  index.definition = "CREATE INDEX " + name + " ON public.orders USING btree (" + list + ")";
  return index;
}

std::vector<std::string> codes(const TableRecord& table, const connect::InventoryScope& scope = {}) {
  std::vector<std::string> out;
  for (const Finding& finding : table_findings(table, scope)) out.push_back(finding.code);
  return out;
}
Finding only(const TableRecord& table) {
  const auto found = table_findings(table);
  EXPECT_EQ(found.size(), 1U);
  return found.empty() ? Finding() : found.front();
}

TEST(PrimaryKeyFinding, GrowsWithTheRowsAndIsNotThereWithAKey) {
  TableRecord table = make_table();
  EXPECT_EQ(only(table).code, "no_primary_key");
  EXPECT_EQ(only(table).severity, Severity::low);
  table.row_estimate.reset();
  EXPECT_EQ(only(table).severity, Severity::medium);
  table.row_estimate = 9'100'000;
  EXPECT_EQ(only(table).severity, Severity::high);
  EXPECT_EQ(only(table).detail, "no primary key, 9.1 M rows");
  EXPECT_THAT(codes(with_key()), IsEmpty());
}

TEST(PrimaryKeyFinding, IsOfTheDesignNotOfPartitionsViewsOrWhatIsKeptByAModule) {
  for (const RelationKind kind : {RelationKind::partition, RelationKind::view, RelationKind::foreign_table,
                                  RelationKind::virtual_table, RelationKind::materialized_view}) {
    TableRecord table = make_table();
    table.kind = kind;
    EXPECT_THAT(codes(table), IsEmpty());
  }
  TableRecord parent = make_table();
  parent.kind = RelationKind::partitioned_table;
  EXPECT_THAT(codes(parent), ElementsAre("no_primary_key"));
  TableRecord shadow = make_table();
  shadow.options = {"shadow"};
  EXPECT_THAT(codes(shadow), IsEmpty());
  TableRecord temporary = make_table();
  temporary.temporary = true;
  EXPECT_THAT(codes(temporary), IsEmpty());
}

TEST(PrimaryKeyFinding, IsLowWhereAUniqueIndexCouldBeOne) {
  TableRecord table = make_table();
  table.row_estimate = 9'100'000;
  table.columns[0].nullable = false;
  connect::IndexRecord& index = add_index(table, "orders_id", {"id"});
  index.unique = true;
  EXPECT_EQ(only(table).severity, Severity::low);
  EXPECT_EQ(only(table).remedy, "ALTER TABLE public.orders ADD PRIMARY KEY USING INDEX orders_id;");
  index.predicate = "a > 0";
  EXPECT_EQ(only(table).severity, Severity::high) << "a partial index is no key";
  index.predicate.reset();
  table.columns[0].nullable = true;
  EXPECT_EQ(only(table).severity, Severity::high) << "NULL is not unique";
}

TEST(ForeignKeyFinding, WantsAnIndexThatBeginsWithTheColumnsInAnyOrder) {
  TableRecord table = with_key();
  table.row_estimate = 9'100'000;
  table.size_bytes = std::int64_t{1288} << 20;
  add_constraint(table, ConstraintKind::foreign_key, {"a", "b"});
  const Finding finding = only(table);
  EXPECT_EQ(finding.code, "foreign_key_without_index");
  EXPECT_EQ(finding.severity, Severity::medium);
  EXPECT_THAT(finding.detail, HasSubstr("foreign key (a, b) has no index"));
  EXPECT_THAT(finding.detail, HasSubstr("on sales.customer scan 9.1"));
  EXPECT_EQ(finding.remedy, "CREATE INDEX CONCURRENTLY ON public.orders (a, b);");
  add_index(table, "i", {"b", "a", "id"});
  EXPECT_THAT(codes(table), IsEmpty());
}

TEST(ForeignKeyFinding, IsNotSatisfiedByAnIndexThatCannotAnswer) {
  for (const int fault : {0, 1, 2, 3}) {
    TableRecord table = with_key();
    add_constraint(table, ConstraintKind::foreign_key, {"a"});
    connect::IndexRecord& index =
        add_index(table, "i", fault == 0 ? std::vector<std::string>{"b", "a"} : std::vector<std::string>{"a"});
    if (fault == 1) index.predicate = "b > 0";
    if (fault == 2) index.method = "brin";
    if (fault == 3) index.valid = false;
    EXPECT_THAT(codes(table), ::testing::Contains("foreign_key_without_index")) << fault;
  }
  TableRecord table = with_key();
  add_constraint(table, ConstraintKind::foreign_key, {"a"});
  add_index(table, "i", {"a"}).predicate = "(a IS NOT NULL)";
  EXPECT_THAT(codes(table), IsEmpty()) << "only rows that refer to nothing are left out";
}

TEST(ForeignKeyFinding, IsNotGuessedWhereNoIndexesWereReadAndTakesARowidForAnIndex) {
  TableRecord table = with_key();
  add_constraint(table, ConstraintKind::foreign_key, {"a"});
  connect::InventoryScope scope;
  scope.indexes = false;
  EXPECT_THAT(codes(table, scope), IsEmpty());
  TableRecord same = with_key({"a", "b"});
  add_constraint(same, ConstraintKind::foreign_key, {"a"});
  EXPECT_THAT(codes(same), IsEmpty());
}

TEST(IndexFinding, TellsDuplicatesAndKeepsTheBetterOne) {
  TableRecord table = with_key();
  add_index(table, "first", {"a"}).size_bytes = 5 << 20;
  add_index(table, "second", {"a"}).size_bytes = 5 << 20;
  EXPECT_EQ(only(table).code, "duplicate_index");
  EXPECT_EQ(only(table).severity, Severity::medium);
  EXPECT_EQ(only(table).detail, "index second is the same as first on a, 5.0 MiB");
  EXPECT_EQ(only(table).remedy, "DROP INDEX CONCURRENTLY public.second;");
  table.indexes[0].unique = true;
  EXPECT_THAT(only(table).detail, HasSubstr("second only repeats unique index first"));
}

TEST(IndexFinding, TakesForDifferentWhatDiffersInOrderMethodPredicateOrOptions) {
  for (const char* change : {"order", "method", "predicate", "desc"}) {
    TableRecord table = with_key();
    add_index(table, "one", {"a", "b"});
    connect::IndexRecord& two = add_index(table, "two", {"a", "b"}, std::string(change) == "desc" ? " DESC" : "");
    if (std::string(change) == "order") two.definition = "CREATE INDEX two ON public.orders USING btree (b, a)";
    if (std::string(change) == "method") two.definition = "CREATE INDEX two ON public.orders USING gist (a, b)";
    if (std::string(change) == "predicate") two.definition += " WHERE (a > 0)";
    EXPECT_THAT(codes(table), IsEmpty()) << change;
  }
}

TEST(IndexFinding, TellsAnIndexThatIsTheBeginningOfAnother) {
  TableRecord table = with_key();
  connect::IndexRecord short_one = add_index(table, "short", {"a"});
  add_index(table, "long", {"a", "b"});
  EXPECT_EQ(only(table).code, "redundant_index");
  EXPECT_EQ(only(table).severity, Severity::low);
  table.indexes[0].unique = true;
  EXPECT_THAT(codes(table), IsEmpty()) << "it says that a is unique";
  table.indexes[0] = short_one;
  table.indexes[1].predicate = "b > 0";
  EXPECT_THAT(codes(table), IsEmpty()) << "the longer one has not all rows";
  table.indexes.pop_back();
  add_index(table, "other", {"ab", "b"});
  EXPECT_THAT(codes(table), IsEmpty()) << "another column";
}

TEST(IndexFinding, ReadsSqlitesOwnTextWithoutItsLayout) {
  TableRecord table = with_key();
  table.schema = "";
  add_index(table, "one", {"A", "b"}).definition = "CREATE INDEX one ON orders ([A], \"b\")";
  add_index(table, "two", {"a", "b"}).definition = "CREATE INDEX two on orders(a,b)";
  EXPECT_EQ(only(table).remedy, "DROP INDEX two;");
  table.indexes[0].definition += " WHERE b = 'X y'";
  table.indexes[1].definition += " where b = 'x y'";
  EXPECT_THAT(codes(table), IsEmpty()) << "texts differ in case";
}

TEST(IndexFinding, TellsInvalidAndUnusedOnes) {
  TableRecord table = with_key();
  add_index(table, "broken", {"a"}).valid = false;
  EXPECT_EQ(only(table).code, "invalid_index");
  EXPECT_EQ(only(table).remedy, "REINDEX INDEX CONCURRENTLY public.broken;");

  table = with_key();
  connect::IndexRecord& index = add_index(table, "idle", {"a"});
  index.scans = 0;
  index.size_bytes = 2 << 20;
  EXPECT_THAT(codes(table), IsEmpty()) << "nothing of the table was ever used: the counters are new";
  table.sequential_scans = 3;
  EXPECT_EQ(only(table).code, "unused_index");
  EXPECT_THAT(only(table).remedy, HasSubstr("DROP INDEX CONCURRENTLY public.idle;"));
  index.size_bytes = 8192;
  EXPECT_THAT(codes(table), IsEmpty()) << "too small to matter";
  index.size_bytes = 2 << 20;
  index.unique = true;
  EXPECT_THAT(codes(table), IsEmpty()) << "it keeps a promise";
  index.unique = false;
  index.scans = 1;
  EXPECT_THAT(codes(table), IsEmpty());
}

TEST(UpkeepFinding, TellsTablesThatWereNeverAnalysed) {
  TableRecord table = with_key();
  table.row_estimate.reset();
  table.size_bytes = 200 << 20;
  EXPECT_EQ(only(table).code, "never_analyzed");
  EXPECT_EQ(only(table).severity, Severity::medium);
  EXPECT_EQ(only(table).remedy, "ANALYZE public.orders;");
  table.size_bytes = 8192;
  EXPECT_THAT(codes(table), IsEmpty()) << "small";
  table.size_bytes = 200 << 20;
  table.last_analyzed = "2026-01-01T00:00:00Z";
  EXPECT_THAT(codes(table), IsEmpty());
}

TEST(UpkeepFinding, TellsManyDeadRows) {
  TableRecord table = with_key();
  table.live_rows = 3'000'000;
  table.dead_rows = 2'000'000;
  EXPECT_EQ(only(table).code, "many_dead_rows");
  EXPECT_THAT(only(table).detail, HasSubstr("40 % of all; never vacuumed"));
  table.dead_rows = 100'000;
  EXPECT_THAT(codes(table), IsEmpty()) << "3 %";
  table.live_rows = 10;
  table.dead_rows = 500;
  EXPECT_THAT(codes(table), IsEmpty()) << "few";
}

TEST(UpkeepFinding, TellsSwitchesThatNobodyMeant) {
  TableRecord table = with_key();
  table.row_security = true;
  EXPECT_EQ(only(table).code, "row_security_without_policy");
  table.policies.push_back({"p", "all", true});
  EXPECT_THAT(codes(table), IsEmpty());
  table.row_security = false;
  EXPECT_EQ(only(table).code, "policies_not_enforced");
  EXPECT_EQ(only(table).severity, Severity::high);

  table = with_key();
  table.triggers.push_back({"audit", "", true});
  EXPECT_THAT(codes(table), IsEmpty());
  table.triggers[0].enabled = false;
  EXPECT_EQ(only(table).remedy, "ALTER TABLE public.orders ENABLE TRIGGER audit; or drop it.");

  table = with_key();
  table.unlogged = true;
  EXPECT_EQ(only(table).code, "unlogged_table");

  table = with_key();
  add_constraint(table, ConstraintKind::check, {"a"});
  EXPECT_THAT(codes(table), IsEmpty());
  table.constraints.back().validated = false;
  EXPECT_EQ(only(table).remedy, "ALTER TABLE public.orders VALIDATE CONSTRAINT c2;");
}

TEST(SequenceFinding, CountsWhatIsLeftOfTheSmallerOfSequenceAndColumn) {
  connect::SequenceRecord sequence;
  sequence.schema = "public";
  sequence.name = "orders_id_seq";
  sequence.data_type = "bigint";
  sequence.maximum = std::numeric_limits<std::int64_t>::max();
  sequence.last_value = 2'100'000'000;
  sequence.owned_by = "public.orders.id";
  sequence.owned_type = "bigint";
  EXPECT_THAT(sequence_findings(sequence), IsEmpty());
  sequence.owned_type = "integer";
  auto found = sequence_findings(sequence);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::high);
  EXPECT_THAT(found[0].detail, HasSubstr("97 % used"));
  EXPECT_THAT(found[0].detail, HasSubstr("public.orders.id is only integer"));
  EXPECT_THAT(found[0].remedy, HasSubstr("bigint"));
  sequence.last_value = 1'800'000'000;
  EXPECT_EQ(sequence_findings(sequence).at(0).severity, Severity::medium);
  sequence.last_value = 1'700'000'000;
  EXPECT_THAT(sequence_findings(sequence), IsEmpty()) << "79 %";
  sequence.last_value = 2'100'000'000;
  sequence.cycles = true;
  EXPECT_THAT(sequence_findings(sequence), IsEmpty()) << "it begins again";
}

TEST(SequenceFinding, CountsDownwardsToo) {
  connect::SequenceRecord sequence;
  sequence.data_type = "integer";
  sequence.increment = -1;
  sequence.minimum = -1000;
  sequence.maximum = -1;
  sequence.last_value = -990;
  const auto found = sequence_findings(sequence);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].remedy, HasSubstr("AS bigint"));
  sequence.last_value = -100;
  EXPECT_THAT(sequence_findings(sequence), IsEmpty());
}

TEST(Findings, QuoteNamesInRemediesAndComeMostSevereFirst) {
  TableRecord table = make_table();
  table.name = "Order \"Items\"";
  EXPECT_THAT(only(table).remedy, HasSubstr("public.\"Order \"\"Items\"\"\""));
  std::vector<Finding> findings(3);
  findings[0].severity = Severity::low;
  findings[1].severity = Severity::high;
  findings[1].object = "b";
  findings[2].severity = Severity::high;
  findings[2].object = "a";
  sort_findings(findings);
  EXPECT_EQ(findings[0].object, "a");
  EXPECT_EQ(findings[2].severity, Severity::low);
}

}  // namespace
}  // namespace datawave::inspect
