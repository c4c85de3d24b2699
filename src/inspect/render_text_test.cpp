#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/core/text.hpp"
#include "datawave/inspect/render.hpp"
#include "report_view.hpp"
#include "sample_report.hpp"

namespace datawave::inspect {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// Runs of spaces made one, so that a test does not count them.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' || !out.ends_with(' ')) out += c;
  }
  return out;
}
std::string text_of(const InspectReport& report, TextStyle style = {}) { return squeezed(render_text(report, style)); }

TEST(RenderText, BeginsWithWhatItIsAndHowMuchOfIt) {
  const std::string text = text_of(testing::shop());
  EXPECT_TRUE(
      text.starts_with("shop · PostgreSQL 15.7 · 12.4 GiB · 2 schemas · 3 tables · 1 view · 2\u2009981 columns\n"))
      << text;
  EXPECT_THAT(text, HasSubstr("\n public 2 1 ≥ 41.2 M 11.9 GiB 0 3\n"));
  EXPECT_THAT(text, HasSubstr("\n14 metadata statements · 3 samples · 812 ms\n"));
}

TEST(RenderText, ShowsTheMostSensitiveColumnsFirstWithTheirEvidenceAndNoPartitions) {
  TextStyle style;
  style.width = 140;
  const std::string text = text_of(testing::shop(), style);
  const auto card = text.find("restricted billing.card.pan credit card number 412 of 412 distinct: issuer ranges");
  const auto email = text.find("confidential public.customer.email email 100 of 100 distinct confirm the name");
  ASSERT_NE(card, std::string::npos) << text;
  ASSERT_NE(email, std::string::npos) << text;
  EXPECT_LT(card, email);
  EXPECT_THAT(text, Not(HasSubstr("customer_2026")));
  EXPECT_THAT(text, HasSubstr("Sensitive columns (2)"));
}

TEST(RenderText, CutsLongListsWithACountAndTheFlagForTheRest) {
  InspectReport report = testing::shop();
  InspectedTable& wide = testing::add_table(report, "public", "wide");
  for (int i = 0; i < 30; ++i) testing::add_column(wide, "phone" + std::to_string(i), "phone", "confidential");
  const Finding finding = report.findings.back();
  for (int i = 0; i < 20; ++i) report.findings.push_back(finding);
  const std::string cut = text_of(report);
  EXPECT_THAT(cut, HasSubstr("… 22 more: --sensitive, or -o ndjson"));
  EXPECT_THAT(cut, HasSubstr("… 13 more: --findings, or -o json"));
  EXPECT_THAT(cut, Not(HasSubstr("phone29")));
  EXPECT_THAT(cut, Not(HasSubstr("CREATE INDEX")));
  TextStyle all;
  all.all_sensitive = true;
  all.all_findings = true;
  const std::string whole = text_of(report, all);
  EXPECT_THAT(whole, HasSubstr("phone29"));
  EXPECT_THAT(whole, Not(HasSubstr("more:")));
  EXPECT_THAT(whole, HasSubstr("→ CREATE INDEX CONCURRENTLY ON public.order_item (order_id);"));
}

TEST(RenderText, KeepsToTheWidthWhateverTheNames) {
  InspectReport report = testing::shop();
  report.tables[0].table.name = std::string(200, 'n');
  report.findings[0].object = "表" + std::string(150, 'x');
  report.source.database = std::string(300, 'd');
  report.schemas[0].name = std::string(300, 's');
  for (const std::size_t width : {20U, 60U, 80U, 100U, 200U}) {
    TextStyle style;
    style.width = width;
    style.all_findings = true;
    const std::string text = render_text(report, style);
    for (const std::string_view line : split(text, '\n')) {
      EXPECT_LE(display_width(line), std::max<std::size_t>(60, width)) << line;
    }
  }
}

TEST(RenderText, UsesColourOnlyWhereAWordSaysTheSameAndOnlyWhenAsked) {
  TextStyle style;
  EXPECT_THAT(render_text(testing::shop(), style), Not(HasSubstr("\x1b")));
  const std::string plain = render_text(testing::shop(), style);
  style.colour = true;
  std::string coloured = render_text(testing::shop(), style);
  EXPECT_THAT(coloured, HasSubstr("\x1b[31mrestricted\x1b[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[31mhigh\x1b[0m"));
  for (const std::string_view code : {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[31m", "\x1b[33m"}) {
    for (auto at = coloured.find(code); at != std::string::npos; at = coloured.find(code))
      coloured.erase(at, code.size());
  }
  EXPECT_EQ(coloured, plain) << "colour takes no room";
}

TEST(RenderText, LetsNoForeignTextDriveTheTerminal) {
  InspectReport report = testing::shop();
  const std::string evil =
      "x\x1b]0;owned\x07\r\n\xe2\x80\xae"
      "y\xff";
  report.source.database = report.source.version = evil;
  report.schemas[0].name = report.tables[0].table.schema = report.tables[0].table.name = evil;
  report.tables[0].table.columns[1].name = evil;
  report.tables[0].labels[1].evidence[1].detail = evil;
  report.findings[0] = {evil, Severity::high, evil, evil, evil, evil};
  report.unreadable.push_back({evil, 3, evil, evil});
  report.warnings.push_back(evil);
  report.source.notes.push_back(evil);
  report.complete = false;
  report.error = evil;
  report.containers.push_back({"shop", evil, connect::ContainerState::failed, 0, 0, evil});
  TextStyle style;
  style.all_findings = true;
  const std::string text = render_text(report, style);
  EXPECT_TRUE(is_valid_utf8(text));
  EXPECT_EQ(text.find_first_of("\x1b\x07\r"), std::string::npos);
  EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << "an override of direction";
}

TEST(RenderText, SaysWhatIsMissingAndHowToGetIt) {
  InspectReport report = testing::shop();
  report.complete = false;
  report.error = "connection lost";
  report.containers.push_back({"shop", "audit", connect::ContainerState::failed, 0, 0, "connection lost"});
  report.unreadable.push_back({"public", 24, "no SELECT", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;"});
  const std::string text = text_of(report);
  EXPECT_THAT(text,
              HasSubstr("Incomplete: what follows is true, but not all there is\n connection lost\n failed: audit: "
                        "connection lost\n"));
  EXPECT_THAT(text,
              HasSubstr("Could not read: 24 tables in public (no SELECT). To allow it:\n GRANT SELECT ON ALL TABLES "
                        "IN SCHEMA public TO app;\n"));
}

TEST(RenderText, ShowsTablesWhereThereAreNoSchemas) {
  InspectReport report = testing::shop();
  report.source.endpoint = "/data/shop.db";
  report.schemas.resize(1);
  report.schemas[0].name.clear();
  for (InspectedTable& table : report.tables) table.table.schema.clear();
  report.findings[2].schema.clear();
  const std::string text = text_of(report);
  EXPECT_TRUE(text.starts_with("shop.db · ")) << text;
  EXPECT_THAT(text, Not(HasSubstr("schema")));
  EXPECT_THAT(text, HasSubstr("\n card 2 412 80.0 KiB 1 1\n"));
  EXPECT_THAT(text, HasSubstr("restricted card.pan"));
}

TEST(RenderText, OfNothingIsShortAndHonest) {
  InspectReport report;
  report.source.database = "empty";
  report.source.product = "SQLite";
  const std::string text = text_of(report);
  EXPECT_TRUE(text.starts_with("empty · SQLite · 0 tables · 0 columns\n")) << text;
  EXPECT_THAT(text, HasSubstr("No sensitive columns found by name (nothing was sampled)"));
  EXPECT_THAT(text, HasSubstr("No findings"));
  EXPECT_THAT(text, HasSubstr("nothing sampled"));
}

TEST(ReportView, EvidenceIsCountedFirstAndSaysNothingTwice) {
  ColumnLabel label;
  label.evidence = {{"name.phrase", 0, 0, "the name reads \"pan\"", {}}, {"value.card", 98, 100, "Luhn", {}}};
  EXPECT_EQ(evidence_phrase(label), "98 of 100 distinct: Luhn; the name reads \"pan\"");
  label.evidence.pop_back();
  EXPECT_EQ(evidence_phrase(label), "the name reads \"pan\"");
  label.evidence.push_back({"value.partly", 0, 60, "values neither confirm nor contradict the name", {}});
  EXPECT_EQ(evidence_phrase(label), "the name reads \"pan\"") << "none of 60 is no evidence";
  label.evidence.back().matched = 20;
  EXPECT_EQ(evidence_phrase(label), "the name reads \"pan\"; 20 of 60 distinct fit");
  EXPECT_EQ(evidence_phrase({}), "private by its name and its table");
}

}  // namespace
}  // namespace datawave::inspect
