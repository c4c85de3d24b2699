// A server that speaks the protocol but lies in its catalog: the program ends with an error, in bounded memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "datawave/testing/postgres_script.hpp"
#include "datawave/testing/scripted_server.hpp"
#include "program.hpp"

namespace datawave::program {

namespace script = testing::pgscript;
using testing::ScriptedPeer;
using testing::ScriptedServer;

namespace {
/// Lets the client in, tells a plausible version, and from then on answers every statement with `columns` columns; a
/// fetch of rows with `rows` of them.
void serve(ScriptedPeer& peer, std::size_t columns, std::size_t rows) {
  script::let_in(peer);
  bool fetching = false;
  const auto answer = [&](std::size_t width, const std::vector<std::string>& cells, std::size_t count) {
    // A piece of a portal has no description: that came when it was opened.
    if (!fetching) peer.write(script::row_description(std::vector<std::string>(width, "c")));
    std::string batch;
    for (std::size_t i = 0; i < count; ++i) {
      batch += script::data_row(cells);
      if (batch.size() > 60'000 || i + 1 == count) {
        peer.write(batch);
        batch.clear();
      }
    }
    peer.write(script::command_complete("SELECT"));
  };
  bool told_version = false;
  bool executing = false;
  for (;;) {
    const auto message = script::read_message(peer);
    if (message.type == 'X') return;
    if (message.type == 'Q') peer.write(script::command_complete("BEGIN") + script::ready('T'));
    if (message.type == 'P') peer.write(script::message('1', ""));
    if (message.type == 'B') peer.write(script::message('2', ""));
    if (message.type == 'E') {
      executing = true;
      fetching = message.payload.front() != '\0';  // a named portal: a piece of so many rows was asked for
    }
    if (message.type != 'S') continue;
    if (!told_version) {
      answer(8, {"15.7", "150007", "f", "shop", "app", "UTF8", "4711", "off"}, 1);
      told_version = true;
    } else if (executing) {
      answer(columns, std::vector<std::string>(columns, "1"), fetching ? rows : 1);
    } else {
      peer.write(script::row_description(std::vector<std::string>(columns, "c")));
    }
    executing = false;
    peer.write(script::ready('T'));
  }
}

Ran inspect(const ScriptedServer& server, const std::string& output) {
  return run({"inspect", "--no-sample", "--timeout", "20", "-o", output,
              "postgres://app@127.0.0.1:" + std::to_string(server.port()) + "/shop?sslmode=disable"});
}
}  // namespace

TEST(RogueCatalog, RowsNarrowerThanAskedForAreNoRows) {
  for (const std::size_t columns : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
    ScriptedServer server([columns](ScriptedPeer& peer) { serve(peer, columns, 3); });
    const Ran ran = inspect(server, "json");
    // Killed by a sanitizer or a signal would be 1 or above 128.
    EXPECT_THAT(ran.exit_code, ::testing::AnyOf(0, 3)) << columns << ran.err;
  }
}

TEST(RogueCatalog, MoreRowsThanAskedForAreRefusedInBoundedMemory) {
  std::atomic<int> connections{0};
  ScriptedServer server([&connections](ScriptedPeer& peer) {
    if (connections++ == 0) serve(peer, 30, 2'000'000);  // the second one is closed: all is read over the first
  });
  testing::ChildOptions options;
  options.argv = {DATAWAVE_PROGRAM,
                  "inspect",
                  "--no-sample",
                  "-o",
                  "ndjson",
                  "--timeout",
                  "20",
                  "postgres://app@127.0.0.1:" + std::to_string(server.port()) + "/shop?sslmode=disable"};
  const auto ran = testing::run(options);
  EXPECT_EQ(ran.exit_code, 3) << ran.output;
  EXPECT_THAT(ran.output, ::testing::HasSubstr("more rows than were asked for"));
}

}  // namespace datawave::program
