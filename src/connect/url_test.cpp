#include <gtest/gtest.h>

#include "datawave/connect/registry.hpp"

namespace datawave::connect {

class FakeConnector final : public Connector {
 public:
  explicit FakeConnector(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] const Descriptor& descriptor() const override { return descriptor_; }
  Task<std::unique_ptr<Connection>> open(CallContext, ConnectionSpec, OpenEnvironment, LadderObserver*) const override {
    co_return fail(ErrorCode::unsupported, "a fake");
  }

 private:
  Descriptor descriptor_;
};

class UrlTest : public ::testing::Test {
 protected:
  UrlTest() {
    Descriptor pg;
    pg.type = "postgresql";
    pg.title = "PostgreSQL";
    pg.url_schemes = {"postgres", "postgresql"};
    pg.fields = {{"host"}, {"user"}, {"password", FieldType::secret}, {"application_name"}};
    pg.fields.push_back({"database", FieldType::text, "", "", false, 0, 0, {}, {"dbname"}});
    pg.fields.push_back({"port", FieldType::integer, "", "5432", false, 1, 65535});
    pg.fields.push_back({"sslmode", FieldType::choice, "", "verify-full", false, 0, 0, {"disable", "verify-full"}});
    registry_.add(std::make_unique<FakeConnector>(pg));
    Descriptor file;
    file.type = "sqlite";
    file.url_schemes = {"sqlite"};
    file.fields = {{"path", FieldType::file}};
    registry_.add(std::make_unique<FakeConnector>(file));
  }
  Registry registry_;
};

TEST_F(UrlTest, FillsTypedFields) {
  auto url =
      parse_url(registry_, "postgres://app:s%40crt@db.internal:6432/shop?sslmode=disable&application_name=a%20b");
  ASSERT_TRUE(url) << url.error().describe();
  EXPECT_EQ(url->spec.get("user"), "app");
  EXPECT_EQ(url->spec.secret("password").expose(), "s@crt");
  EXPECT_EQ(url->spec.get("host"), "db.internal");
  EXPECT_EQ(url->spec.integer("port"), 6432);
  EXPECT_EQ(url->spec.get("database"), "shop");
  EXPECT_EQ(url->spec.get("sslmode"), "disable");
  EXPECT_EQ(url->spec.get("application_name"), "a b");
  EXPECT_TRUE(url->had_password);
}

TEST_F(UrlTest, TakesTheSpellingsPeoplePaste) {
  for (const char* text :
       {"postgresql://app@h/shop", "jdbc:postgresql://h/shop?user=app", "postgresql+psycopg2://app@h/shop",
        "POSTGRES://app@h/shop", "postgres://app@h?dbname=shop"}) {
    auto url = parse_url(registry_, text);
    ASSERT_TRUE(url) << text << url.error().describe();
    EXPECT_EQ(url->spec.get("database"), "shop") << text;
    EXPECT_EQ(url->spec.get("user"), "app") << text;
    EXPECT_EQ(url->spec.integer("port"), 5432);
  }
}

TEST_F(UrlTest, UnescapedPasswordCharactersAreUnderstood) {
  auto url = parse_url(registry_, "postgres://app:p@ss/wo#rd@[::1]:5433/shop");
  ASSERT_TRUE(url) << url.error().describe();
  EXPECT_EQ(url->spec.secret("password").expose(), "p@ss/wo#rd");
  EXPECT_EQ(url->spec.get("host"), "::1");
  EXPECT_EQ(url->spec.get("database"), "shop");
}

TEST_F(UrlTest, FilesArePathsOrSqliteUrls) {
  EXPECT_EQ(parse_url(registry_, "./a b.db")->spec.get("path"), "./a b.db");
  EXPECT_EQ(parse_url(registry_, "sqlite:///var/x.db")->spec.get("path"), "/var/x.db");
  EXPECT_EQ(parse_url(registry_, "/var/x.sqlite")->connector->descriptor().type, "sqlite");
}

TEST_F(UrlTest, ErrorsNameTheFieldAndTheRemedyAndNeverQuoteThePassword) {
  struct Case {
    const char* url;
    const char* field;
  };
  for (const Case& c :
       {Case{"postgres://a:HUNTER2@h:99999/d", "port"}, Case{"postgres://a:HUNTER2@h/d?sslmod=x", "sslmod"},
        Case{"postgres://a:HUNTER2@h/d?sslmode=maybe", "sslmode"}, Case{"postgres://a:HUNTER2%zz@h/d", "password"},
        Case{"postgres://a:HUNTER2@h1,h2/d", "host"}, Case{"postgres://a:HUNTER2@::1/d", "host"},
        Case{"postgers://a:HUNTER2@h/d", "url"}, Case{"postgres://a:HU?NTER2@h/d", "password"},
        Case{"just words", "url"}, Case{"postgres://h/d?x", "x"}}) {
    auto url = parse_url(registry_, c.url);
    ASSERT_FALSE(url) << c.url;
    EXPECT_EQ(url.error().field, c.field) << c.url;
    EXPECT_FALSE(url.error().remedy.empty()) << c.url;
    EXPECT_EQ(url.error().describe().find("HUNTER2"), std::string::npos) << c.url;
    EXPECT_EQ(url.error().remedy.find("HUNTER2"), std::string::npos) << c.url;
  }
  EXPECT_EQ(parse_url(registry_, "postgres://a@h/d?sslmod=x").error().remedy, "Did you mean \"sslmode\"?");
}

TEST_F(UrlTest, RedactedUrlsKeepEverythingButThePassword) {
  EXPECT_EQ(redact_url("postgres://a:HUNTER2@h/d?x=1"), "postgres://a:***@h/d?x=1");
  EXPECT_EQ(redact_url("postgres://a@h/d?password=HUNTER2&x=1"), "postgres://a@h/d?password=***&x=1");
}

}  // namespace datawave::connect
