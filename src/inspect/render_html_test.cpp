#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/crypto/hash.hpp"
#include "datawave/inspect/render.hpp"
#include "sample_report.hpp"

namespace datawave::inspect {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++n;
  return n;
}

/// Puts `evil` into every text of a described value, however deep.
template <class T>
void poison(T& value, const std::string& evil) {
  if constexpr (std::is_same_v<T, std::string>) {
    value = evil;
  } else if constexpr (datawave::impl::is_map<T>::value) {
    value.emplace(evil, 1);
  } else if constexpr (datawave::impl::is_optional<T>::value) {
    if constexpr (!std::is_arithmetic_v<typename T::value_type>) {
      if (!value) value.emplace();
      poison(*value, evil);
    }
  } else if constexpr (Described<T>) {
    boost::mp11::mp_for_each<described_members<T>>([&](auto member) { poison(value.*member.pointer, evil); });
  } else if constexpr (datawave::impl::Sequence<T>) {
    if (value.empty()) value.resize(1);
    for (auto& item : value) poison(item, evil);
  }
}

TEST(RenderHtml, HasTheSectionsAndTheWordsOfTheReport) {
  const std::string page = render_html(testing::shop());
  for (const char* part :
       {"<h1>shop</h1>", "PostgreSQL 15.7", "<h2 id=\"schemas\">Schemas</h2>",
        "<h2 id=\"sensitive\">Sensitive columns (2)", "<h2 id=\"findings\">Findings (3)",
        "<h2 id=\"tables\">Tables and views (3)", "<span class=\"tag restricted\">restricted</span>",
        "billing.card.pan", "412 of 412 distinct", "4***1", "<span class=\"tag high\">high</span>",
        "CREATE INDEX CONCURRENTLY ON public.order_item (order_id);", "→ <span class=\"id\">public.customer.id</span>",
        "<span class=\"tag key\">primary key</span>"})
    EXPECT_THAT(page, HasSubstr(part));
  EXPECT_EQ(count_of(page, "<details"), 3U);
  EXPECT_EQ(count_of(page, "<details"), count_of(page, "</details>"));
  EXPECT_EQ(count_of(page, "<table"), count_of(page, "</table>"));
  EXPECT_EQ(count_of(page, "<tr"), count_of(page, "</tr>"));
  EXPECT_EQ(count_of(page, "<h1"), 1U);
}

TEST(RenderHtml, LetsNoForeignTextBecomeMarkup) {
  const std::string evil = "x\"'><script>alert(1)</script><img src=x onerror=y>\x01\xff\xe2\x80\xae";
  InspectReport report;
  poison(report, evil);
  report.complete = false;
  report.containers[0].state = connect::ContainerState::failed;
  for (const auto kind : {connect::RelationKind::view, connect::RelationKind::partition}) {
    InspectedTable table = report.tables[0];
    table.table.kind = kind;
    table.labels[0].sensitivity = "restricted";
    report.tables.push_back(table);
  }
  report.tables[0].labels[0].sensitivity = "confidential";
  const std::string page = render_html(report);
  EXPECT_EQ(count_of(page, "<script"), 1U);
  EXPECT_EQ(count_of(page, "<img"), 0U);
  EXPECT_GE(count_of(page, "&lt;script&gt;alert(1)&lt;/script&gt;"), 40U) << "most fields are shown";
  EXPECT_EQ(count_of(page, "onerror"), count_of(page, "&lt;img src=x onerror=y&gt;")) << "only as text";
  EXPECT_EQ(count_of(page, "x\""), 0U) << "no attribute is ended";
  EXPECT_TRUE(is_valid_utf8(page));
  EXPECT_EQ(page.find('\x01'), std::string::npos);
  EXPECT_EQ(page.find("\xe2\x80\xae"), std::string::npos);
}

TEST(RenderHtml, AsksForNothingAndAllowsOnlyItsOwnStyleAndScript) {
  const std::string page = render_html(testing::shop());
  for (const char* request : {"http:", "https:", "src=", "@import", "url("}) EXPECT_THAT(page, Not(HasSubstr(request)));
  EXPECT_THAT(page, HasSubstr("default-src &#39;none&#39;"));
  for (const char* tag : {"style", "script"}) {
    const std::string open = std::string("<") + tag + ">";
    const auto from = page.find(open) + open.size();
    const std::string content = page.substr(from, page.find(std::string("</") + tag, from) - from);
    ASSERT_GT(content.size(), 100U);
    EXPECT_THAT(page, HasSubstr(std::string(tag) + "-src &#39;sha256-" +
                                crypto::base64_encode(crypto::sha256(content)) + "&#39;"));
  }
  EXPECT_EQ(count_of(page, " style=\""), 0U) << "the policy bars style attributes";
  EXPECT_EQ(count_of(page, " onclick"), 0U);
}

TEST(RenderHtml, OfTenThousandTablesShowsTheImportantOnesAndNamesTheRest) {
  InspectReport report = testing::shop();
  report.tables.reserve(10'010);
  for (int i = 0; i < 10'000; ++i) {
    InspectedTable& table = testing::add_table(report, "public", "t" + std::to_string(i));
    for (int c = 0; c < 12; ++c) testing::add_column(table, "c" + std::to_string(c), "none", "internal");
  }
  InspectedTable& last = testing::add_table(report, "public", "the_last_one");
  testing::add_column(last, "ssn", "national_id", "restricted");
  const std::string page = render_html(report);
  EXPECT_LT(page.size(), std::size_t{8} << 20);
  EXPECT_EQ(count_of(page, "<details"), 1000U);
  EXPECT_THAT(page, HasSubstr("are shown in detail"));
  EXPECT_THAT(page, HasSubstr("<li data-item>public.t9999</li>"));
  EXPECT_THAT(page, HasSubstr("public.the_last_one</span>"));
}

TEST(RenderHtml, SaysWhatFailed) {
  InspectReport report = testing::shop();
  EXPECT_THAT(render_html(report), Not(HasSubstr("Incomplete")));
  report.complete = false;
  report.containers.push_back({"shop", "audit", connect::ContainerState::failed, 0, 0, "connection lost"});
  report.unreadable.push_back({"public", 24, "no SELECT", "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;"});
  const std::string page = render_html(report);
  EXPECT_THAT(page, HasSubstr("<b>Incomplete:</b>"));
  EXPECT_THAT(page, HasSubstr("<span class=\"id\">audit</span>: connection lost"));
  EXPECT_THAT(page, HasSubstr("<pre>GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;</pre>"));
}

}  // namespace
}  // namespace datawave::inspect
