#include "encoder.hpp"

#include <gtest/gtest.h>

namespace datawave::query {

namespace {
using connect::Cell;
using connect::CellKind;

std::string encoded(Format format) {
  const auto encoder = make_encoder(format);
  encoder->on_columns({{"id", "integer"}, {"na\"me", "text"}, {"doc", "jsonb"}});
  encoder->on_row(std::vector<Cell>{{"1", CellKind::integer},
                                    {"a,\"b\"\n", CellKind::text},
                                    {"{\"a\": \" x\\\" y\",\n \"b\": [1, 2]}", CellKind::json}});
  encoder->on_row(std::vector<Cell>{{"true", CellKind::boolean}, {}, {"", CellKind::text}});
  encoder->on_row(std::vector<Cell>{{"1e3", CellKind::real}, {"\xff", CellKind::text}, {"\xff", CellKind::json}});
  connect::ReadSummary summary;
  summary.rows = 3;
  summary.cut = connect::Cut::rows;
  encoder->end_rows(summary);
  return encoder->buffer();
}
}  // namespace

TEST(Encoder, JsonIsOneValidObjectWithTheKindsOfItsCells) {
  std::string json = encoded(Format::json);
  const std::vector<std::string> warnings = {"careful"};
  append_tail(json, {CacheState::hit, std::chrono::milliseconds(12), std::chrono::microseconds(3045), &warnings});
  EXPECT_EQ(json,
            "{\"columns\":[{\"name\":\"id\",\"type\":\"integer\"},{\"name\":\"na\\\"me\",\"type\":\"text\"},{\"name\":"
            "\"doc\",\"type\":\"jsonb\"}],\"rows\":[[1,\"a,\\\"b\\\"\\n\",{\"a\":\" x\\\" y\",\"b\":[1,2]}],[true,null,"
            "\"\"],[1e3,\"\xef\xbf\xbd\",\"\xef\xbf\xbd\"]],\"row_count\":3,\"truncated\":\"rows\",\"cache\":\"hit\","
            "\"age_ms\":12,\"took_ms\":3.045,\"warnings\":[\"careful\"]}");
  EXPECT_TRUE(read_json<QueryAnswer>(json));
}

TEST(Encoder, NdjsonIsOneObjectALine) {
  EXPECT_EQ(encoded(Format::ndjson),
            "{\"id\":1,\"na\\\"me\":\"a,\\\"b\\\"\\n\",\"doc\":{\"a\":\" x\\\" y\",\"b\":[1,2]}}\n"
            "{\"id\":true,\"na\\\"me\":null,\"doc\":\"\"}\n"
            "{\"id\":1e3,\"na\\\"me\":\"\xef\xbf\xbd\",\"doc\":\"\xef\xbf\xbd\"}\n");
}

TEST(Encoder, CsvTellsNullFromEmpty) {
  EXPECT_EQ(encoded(Format::csv),
            "id,\"na\"\"me\",doc\r\n1,\"a,\"\"b\"\"\n\",\"{\"\"a\"\": \"\" x\\\"\" y\"\",\n \"\"b\"\": [1, 2]}\"\r\n"
            "true,,\"\"\r\n1e3,\xef\xbf\xbd,\xef\xbf\xbd\r\n");
}

}  // namespace datawave::query
