// A real PgBouncer in transaction mode between the program and the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/testing/pgbouncer.hpp"
#include "program.hpp"

namespace datawave::program {

using testing::PgBouncer;
using testing::PostgresServer;

TEST(Pooler, GivesTheSameColumnsAsTheServerItself) {
  PostgresServer& server = PostgresServer::shared();
  const std::string database = server.create_database("pooled");
  server.exec(database,
              "CREATE TYPE mood AS ENUM ('good', 'bad'); CREATE TABLE person (id int PRIMARY KEY, email text, m mood "
              "DEFAULT 'good'); INSERT INTO person VALUES (1, 'a@example.org'); CREATE VIEW v AS SELECT * FROM person");
  PgBouncer pooler(server, database);
  ASSERT_TRUE(pooler.ready(database)) << pooler.log();
  const std::string tail = "/" + database;
  const Ran direct =
      run({"inspect", "-o", "ndjson", "postgres://dwadmin@127.0.0.1:" + std::to_string(server.port()) + tail},
          {{"PGPASSWORD", PostgresServer::kPassword}});
  const Ran pooled =
      run({"inspect", "-o", "ndjson", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + tail});
  ASSERT_EQ(direct.exit_code, 0) << direct.err;
  ASSERT_EQ(pooled.exit_code, 0) << pooled.err << pooler.log();
  EXPECT_EQ(direct.out, pooled.out);
  EXPECT_THAT(run({"doctor", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + tail}).err,
              ::testing::HasSubstr("pooler"));
}

TEST(Pooler, SaysThatItKnowsNoSuchDatabase) {
  PostgresServer& server = PostgresServer::shared();
  PgBouncer pooler(server, "postgres");
  ASSERT_TRUE(pooler.ready("postgres")) << pooler.log();
  const Ran ran = run({"inspect", "postgres://dwadmin@127.0.0.1:" + std::to_string(pooler.port()) + "/nowhere"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_THAT(ran.err, ::testing::HasSubstr("\"nowhere\" does not exist"));
}

}  // namespace datawave::program
