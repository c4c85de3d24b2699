// The decisions of the merge: single cases, and a model of sources that change while listings fail.
#include "merge_core.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "column_match.hpp"
#include "words.hpp"

namespace datawave::catalog {
namespace {

using connect::RelationKind;

KnownTable known(std::int64_t rid, std::string_view name, std::int64_t native, std::uint64_t shape = 1) {
  KnownTable out;
  out.rid = rid;
  out.name = name;
  out.native_id = native;
  out.shape = shape;
  return out;
}
ListedTable listed(std::string_view name, std::int64_t native, std::uint64_t shape = 1) {
  ListedTable out;
  out.name = name;
  out.native_id = native;
  out.shape = shape;
  return out;
}

TEST(MergeCore, TheExactNameWinsOverTheObjectId) {
  MergeCore core(true);
  core.container("d", "s");
  core.know(known(1, "a", 10));
  core.know(known(2, "b", 20));
  EXPECT_EQ(core.list(listed("a", 20), 0).known, 0U);
  EXPECT_EQ(core.list(listed("b", 10), 1).known, 1U);
}

TEST(MergeCore, ARenameIsDecidedWhenTheContainerIsComplete) {
  MergeCore core(true);
  core.container("d", "s");
  core.know(known(1, "a", 10));
  EXPECT_EQ(core.list(listed("b", 10), 7).act, Act::later);
  const auto outcome = core.close(0, true);
  ASSERT_EQ(outcome.settled.size(), 1U);
  EXPECT_EQ(outcome.settled[0].token, 7U);
  EXPECT_EQ(outcome.settled[0].decision.act, Act::rename);
  EXPECT_TRUE(outcome.missing.empty());
}

TEST(MergeCore, ARenameIsNotConcludedFromAFailedListing) {
  MergeCore core(true);
  core.container("d", "s");
  core.know(known(1, "a", 10));
  core.list(listed("b", 10), 0);
  const auto outcome = core.close(0, false);
  EXPECT_EQ(outcome.settled[0].decision.act, Act::ignore);
}

TEST(MergeCore, AReusedObjectIdIsNoRenameWhereTheStructureDiffers) {
  MergeCore core(false);
  core.container("d", "s");
  core.know(known(1, "a", 10, 1));
  EXPECT_EQ(core.list(listed("b", 10, 2), 0).act, Act::create);
}

TEST(MergeCore, ATableThatIsAttachedAsAPartitionStaysTheSame) {
  MergeCore core(true);
  core.container("d", "s");
  core.know(known(1, "a", 10));
  auto part = listed("a", 10);
  part.kind = RelationKind::partition;
  EXPECT_EQ(core.list(part, 0).act, Act::update);
  auto view = listed("a", 11);
  view.kind = RelationKind::view;
  EXPECT_EQ(core.list(view, 1).act, Act::create);
}

TEST(MergeCore, SuggestsARenameOnlyForASingleCandidateOfEqualStructure) {
  MergeCore core(true);
  core.container("d", "s");
  core.know(known(1, "a", 10, 5));
  core.know(known(2, "b", 20, 6));
  core.know(known(3, "c", 30, 6));
  core.list(listed("x", 11, 5), 0);
  core.list(listed("y", 12, 6), 1);
  const auto outcome = core.close(0, true);
  ASSERT_EQ(outcome.suggestions.size(), 1U);
  EXPECT_EQ(outcome.suggestions[0].known, 0U);
  EXPECT_EQ(outcome.suggestions[0].token, 0U);
}

TEST(MergeCore, ATableThatWasMovedIntoAnotherSchemaIsARename) {
  MergeCore core(true);
  const std::uint32_t left = core.container("d", "s");
  const std::uint32_t entered = core.container("d", "archive");
  const std::uint32_t elsewhere = core.container("other", "s");
  core.know(known(1, "orders", 10, 5));
  auto moved = listed("orders", 10, 5);
  moved.container = elsewhere;  // ids of another database mean nothing here
  EXPECT_EQ(core.list(moved, 0).act, Act::create);
  moved.container = entered;
  EXPECT_EQ(core.list(moved, 1).act, Act::later);
  EXPECT_TRUE(core.close(entered, true).settled.empty());  // what it left decides
  const auto outcome = core.close(left, true);
  ASSERT_EQ(outcome.settled.size(), 1U);
  EXPECT_EQ(outcome.settled[0].decision.act, Act::rename);
  EXPECT_EQ(outcome.settled[0].decision.known, 0U);
  EXPECT_TRUE(outcome.missing.empty());
}

TEST(MergeCore, ATableThatLeftASchemaWhichWasNotListedIsANewOne) {
  MergeCore core(true);
  core.container("d", "s");
  auto before = known(1, "orders", 10, 5);
  before.in_scope = false;
  core.know(before);
  auto moved = listed("orders", 10, 5);
  moved.container = core.container("d", "archive");
  EXPECT_EQ(core.list(moved, 0).act, Act::create);
}

TEST(MergeCore, OfSeveralOfANameTheOneAliveIsTaken) {
  MergeCore core(true);
  core.container("d", "s");
  auto dead = known(1, "a", 10);
  dead.deleted = true;
  core.know(dead);
  core.know(known(2, "a", 11));
  dead.rid = 3;
  core.know(dead);
  EXPECT_EQ(core.list(listed("a", 12), 0).known, 1U);
  EXPECT_EQ(core.list(listed("a", 12), 1).act, Act::ignore);
}

// The model: what is really there, what the catalog believes, and what people know of it.
struct Real {
  std::int64_t native = 0;
  std::uint64_t shape = 0;
  int person = 0;  // whom the facts of people belong to; follows the name, or the object through a rename
};
struct Believed {
  KnownTable row;
  std::string name;
  int person = 0;
  int complete_runs_absent = 0;
};

class Simulation {
 public:
  Simulation(unsigned seed, bool unique) : random_(seed), unique_(unique) {}

  void run(int rounds) {
    for (int i = 0; i < 12; ++i) add();
    for (int round = 0; round < rounds && !::testing::Test::HasFailure(); ++round) {
      const auto changes = static_cast<int>(random_() % 4);
      for (int i = 0; i < changes; ++i) evolve();
      discover();
      check();
    }
    discover_fully();
    discover_fully();
    std::set<std::string> there;
    for (const auto& [name, real] : real_) there.insert(name);
    std::set<std::string> believed;
    for (const Believed& one : believed_)
      if (!one.row.deleted) believed.insert(one.name);
    EXPECT_EQ(there, believed) << "every drop is found within two complete runs, and nothing else";
  }

 private:
  std::string some_name() { return "t" + std::to_string(random_() % 40); }
  void add() {
    const std::string name = some_name();
    if (real_.contains(name)) return;
    Real one;
    // Ids that may come again, as SQLite gives them, or never.
    one.native = unique_ ? ++last_native_ : static_cast<std::int64_t>(1 + random_() % 30);
    for (const auto& [other, real] : real_)
      if (real.native == one.native) return;
    one.shape = random_() % 6;
    real_[name] = one;
  }
  void evolve() {
    const auto what = random_() % 10;
    if (what < 3 || real_.size() < 4) return add();
    auto it = real_.begin();
    std::advance(it, static_cast<std::ptrdiff_t>(random_() % real_.size()));
    if (what < 5) {
      dropped_.insert(it->first);
      real_.erase(it);
    } else if (what < 7) {  // renamed
      const std::string to = some_name();
      if (real_.contains(to)) return;
      real_[to] = it->second;
      real_.erase(it);
    } else if (what < 8) {  // rebuilt
      if (unique_) it->second.native = ++last_native_;
    } else {
      it->second.shape = random_() % 6;
    }
  }

  void discover_fully() { discover(true); }
  void discover(bool fully = false) {
    const bool complete = fully || random_() % 3 != 0;
    const bool narrow = !fully && random_() % 5 == 0;  // a scope that leaves out half of the names
    const auto in_scope = [&](const std::string& name) { return !narrow || name.back() % 2 == 0; };
    MergeCore core(unique_);
    core.container("d", "s");
    for (Believed& one : believed_) {
      one.row.name = one.name;
      one.row.in_scope = in_scope(one.name);
      one.row.seen = false;
      core.know(one.row);
    }
    const std::size_t before = believed_.size();
    std::vector<std::pair<std::string, Real>> listing;
    for (const auto& [name, real] : real_) {
      if (!in_scope(name)) continue;
      if (!complete && random_() % 2 == 0) continue;  // the listing was cut
      listing.emplace_back(name, real);
    }
    std::shuffle(listing.begin(), listing.end(), random_);
    for (std::size_t i = 0; i < listing.size(); ++i) {
      ListedTable one = table_of(listing[i]);
      apply(core.list(one, i), listing[i], before);
    }
    const ContainerOutcome outcome = core.close(0, complete);
    for (const Settled& settled : outcome.settled) apply(settled.decision, listing[settled.token], before);
    for (const std::size_t i : outcome.missing) absent(i, complete, narrow, 1);
    for (const std::size_t i : outcome.deleted) absent(i, complete, narrow, 2);
  }

  static ListedTable table_of(const std::pair<std::string, Real>& from) {
    ListedTable one = listed(from.first, from.second.native, from.second.shape);
    one.fingerprint[0] = static_cast<std::uint8_t>(from.second.shape);
    return one;
  }

  void apply(const Decision& decision, const std::pair<std::string, Real>& from, std::size_t before) {
    if (decision.act == Act::later || decision.act == Act::ignore) return;
    if (decision.act == Act::create) {
      for (std::size_t i = 0; unique_ && i < before; ++i) {
        const Believed& other = believed_[i];
        EXPECT_FALSE(!other.row.deleted && other.row.native_id == from.second.native && !real_.contains(other.name))
            << from.first << " is " << other.name << " renamed: what people said of it was lost";
      }
      Believed one;
      one.row.rid = ++last_rid_;
      one.person = ++last_person_;
      believed_.push_back(one);
      write(believed_.back(), from);
      return;
    }
    ASSERT_LT(decision.known, before);
    Believed& one = believed_[decision.known];
    if (decision.act == Act::rename) {
      EXPECT_NE(one.name, from.first);
      EXPECT_FALSE(real_.contains(one.name)) << "a renamed table's old name is still there";
    } else {
      EXPECT_EQ(one.name, from.first) << "people's facts follow the name";
    }
    write(one, from);
  }
  static void write(Believed& one, const std::pair<std::string, Real>& from) {
    const ListedTable table = table_of(from);
    one.name = from.first;
    one.row.native_id = table.native_id;
    one.row.shape = table.shape;
    one.row.fingerprint = table.fingerprint;
    one.row.deleted = false;
    one.row.absences = 0;
  }
  void absent(std::size_t index, bool complete, bool narrow, int times) {
    Believed& one = believed_[index];
    EXPECT_TRUE(complete);
    EXPECT_FALSE(real_.contains(one.name)) << one.name << " is there: a false deletion";
    EXPECT_TRUE(!narrow || one.row.in_scope);
    EXPECT_EQ(one.row.absences + 1, times);
    ++one.row.absences;
    if (times == 2) one.row.deleted = true;
  }

  void check() {
    std::set<std::string> names;
    for (const Believed& one : believed_)
      EXPECT_TRUE(one.row.deleted || names.insert(one.name).second) << "two live assets called " << one.name;
  }

  std::minstd_rand random_;
  bool unique_;
  std::map<std::string, Real> real_;
  std::set<std::string> dropped_;
  std::vector<Believed> believed_;
  std::int64_t last_native_ = 0;
  std::int64_t last_rid_ = 0;
  int last_person_ = 0;
};

TEST(MergeCore, NeverDeletesWhatIsThereAndFindsEveryDropWhateverFails) {
  for (unsigned seed = 1; seed <= 400 && !HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Simulation(seed, seed % 2 == 0).run(60);
  }
}

std::vector<KnownColumn> columns_of(const std::vector<std::string>& names) {
  std::vector<KnownColumn> out;
  for (const std::string& name : names) {
    KnownColumn column;
    column.number = static_cast<std::int64_t>(out.size()) + 1;
    column.name = name;
    column.ordinal = static_cast<std::int32_t>(column.number);
    column.declared_type = "integer";
    out.push_back(std::move(column));
  }
  return out;
}

TEST(ColumnMatch, ByNameThenByTheSystemsNumber) {
  const auto old = columns_of({"id", "email", "total"});
  const auto matches = match_columns(old, {{"total", 3, "integer"}, {"mail", 2, "integer"}, {"note", 4, "text"}}, true);
  EXPECT_EQ(matches.listed[0].act, ColumnAct::same);
  EXPECT_EQ(matches.listed[1].act, ColumnAct::renamed);
  EXPECT_EQ(matches.listed[1].known, 1U);
  EXPECT_EQ(matches.listed[2].act, ColumnAct::added);
  EXPECT_EQ(matches.vanished, std::vector<std::size_t>{0});
}

TEST(ColumnMatch, AnotherObjectsNumbersMeanNothingButInAnEqualTable) {
  const auto old = columns_of({"id", "email"});
  auto matches = match_columns(old, {{"id", 1, "integer"}, {"mail", 2, "text"}}, false);
  EXPECT_EQ(matches.listed[1].act, ColumnAct::added);
  matches = match_columns(old, {{"id", 1, "integer"}, {"mail", 2, "integer"}}, false);
  EXPECT_EQ(matches.listed[1].act, ColumnAct::renamed);
}

TEST(ColumnMatch, ARemovedColumnReturns) {
  auto old = columns_of({"id", "email"});
  old[1].live = false;
  const auto matches = match_columns(old, {{"id", 1, "integer"}, {"email", 3, "integer"}}, true);
  EXPECT_EQ(matches.listed[1].act, ColumnAct::returned);
}

TEST(Words, CutNamesWherePeopleWould) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(split_words("custEmailAddr2"), (Words{"cust", "email", "addr", "2"}));
  EXPECT_EQ(split_words("HTTPServer_log"), (Words{"http", "server", "log"}));
  EXPECT_EQ(split_words("ORDER_ID"), (Words{"order", "id"}));
  EXPECT_EQ(split_words("Größe Ñandú"), (Words{"grose", "nandu"}));
  EXPECT_EQ(split_words("顧客_id"), (Words{"顧客", "id"}));
  EXPECT_TRUE(split_words("__ --").empty());
  EXPECT_EQ(split_words(std::string(1000, '_') + "a").size(), 1U);
}

}  // namespace
}  // namespace datawave::catalog
