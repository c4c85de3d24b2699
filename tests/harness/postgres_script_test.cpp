#include "datawave/testing/postgres_script.hpp"

#include <gtest/gtest.h>

#include "datawave/testing/libpq.hpp"
#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {
namespace {

TEST(PostgresScript, IsAServerToLibpqOverTls) {
  ScriptedServer server([](ScriptedPeer& peer) {
    pgscript::let_in(peer, certificate_for(ServerTls::good));
    const std::string sql = pgscript::take_query(peer);
    peer.write(pgscript::row_description({"sql", "two"}) + pgscript::data_row({sql, "2"}) +
               pgscript::report('N', "NOTICE", "00000", "by the way") + pgscript::command_complete("SELECT 1") +
               pgscript::ready());
    peer.hang();
  });
  const TempDir dir;
  Libpq client({{"host", "localhost"},
                {"port", std::to_string(server.port())},
                {"user", "someone"},
                {"sslmode", "verify-full"},
                {"gssencmode", "disable"},
                {"sslrootcert", write_pem(dir.path(), "ca.crt", TestCa::shared().certificate()).string()}});
  const Rows rows = client.query("select what I said");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0][0], "select what I said");
  EXPECT_EQ(server.failures(), "");
}

}  // namespace
}  // namespace datawave::testing
