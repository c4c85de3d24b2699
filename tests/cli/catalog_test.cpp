#include <gmock/gmock.h>

#include "running_server.hpp"

namespace datawave::program {
namespace {
using ::testing::HasSubstr;
using ::testing::Not;

class Catalog : public ::testing::Test {
 protected:
  void SetUp() override {
    static const Ran added = server.cli({"source", "add", "catalog", server.database()});
    static const Ran discovered = server.cli({"source", "discover", "catalog"});
    ASSERT_EQ(discovered.exit_code, 0) << added.err << discovered.err;
  }
  RunningServer& server = shared_server();
};

TEST_F(Catalog, IsSearchedListedAndShown) {
  EXPECT_THAT(server.cli({"search", "--source", "catalog", "customer"}).out, HasSubstr("catalog.main.customer"));
  EXPECT_EQ(server.cli({"search", "zzzzqqqq", "-o", "json"}).out, "[]\n");
  EXPECT_THAT(server.cli({"asset", "list", "--filter", "source_name=catalog", "-o", "csv"}).out,
              HasSubstr("catalog.main.customer,table,11,"));
  const Ran shown = server.cli({"show", "catalog.main.customer"});
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("email, confidential"));
  EXPECT_THAT(server.cli({"show", "catalog.main.customer.cust_eml"}).out, HasSubstr("VARCHAR(120) not null"));
  const Ran near = server.cli({"show", "catalog.main.customer.cust_elm"});
  EXPECT_EQ(near.exit_code, 3);
  EXPECT_THAT(near.err, HasSubstr("Did you mean \"cust_eml\"?"));
  EXPECT_EQ(server.cli({"show", "nowhere.main.customer"}).exit_code, 3);
}

TEST_F(Catalog, KeepsWhatPeopleSay) {
  EXPECT_EQ(server.cli({"label", "accept", "catalog.main.customer.cust_eml"}).exit_code, 0);
  EXPECT_THAT(server.cli({"label", "list", "--filter", "source_name=catalog,state=confirmed", "-o", "csv"}).out,
              HasSubstr("catalog.main.customer.cust_eml"));
  EXPECT_EQ(server.cli({"label", "reject", "catalog.main.customer.tel_no"}).exit_code, 0);
  EXPECT_EQ(server.cli({"label", "set", "catalog.main.customer.loyalty_no", "customer_idd"}).exit_code, 64);
  EXPECT_EQ(server.cli({"label", "set", "catalog.main.customer.loyalty_no", "none"}).exit_code, 0);
  EXPECT_EQ(server.cli({"label", "accept", "catalog.main.customer"}).exit_code, 64);
  EXPECT_EQ(server.cli({"tag", "add", "catalog.main.customer", "gdpr"}).exit_code, 0);
  EXPECT_EQ(server.cli({"note", "set", "catalog.main.customer.cust_eml", "the one they sign in with"}).exit_code, 0);
  ASSERT_EQ(server.cli({"source", "discover", "catalog"}).exit_code, 0);
  const Ran shown = server.cli({"show", "catalog.main.customer"});
  EXPECT_THAT(shown.out, HasSubstr("email, confidential ✓"));
  EXPECT_THAT(shown.out, HasSubstr("gdpr"));
  EXPECT_THAT(shown.out, Not(HasSubstr("phone")));
  EXPECT_THAT(server.cli({"show", "catalog.main.customer.cust_eml"}).out, HasSubstr("the one they sign in with"));
  EXPECT_EQ(server.cli({"tag", "rm", "catalog.main.customer", "gdpr"}).exit_code, 0);
}

TEST_F(Catalog, ShowsWhatChanged) {
  const Ran nothing = server.cli({"diff", "catalog.main.customer"});
  EXPECT_EQ(nothing.exit_code, 0) << nothing.err;
  EXPECT_THAT(nothing.out, HasSubstr("nothing differs"));
  EXPECT_THAT(server.cli({"diff", "catalog.main.customer", "--history"}).out, HasSubstr("version 1"));
}

}  // namespace
}  // namespace datawave::program
