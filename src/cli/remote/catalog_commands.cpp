// datawave search, show, diff, asset list and restore.
#include "remote/catalog_commands.hpp"

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/catalog_subject.hpp"
#include "remote/catalog_view.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

ExitCode run_search(const CommandContext& context, const SearchOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  std::string words;
  for (const std::string& word : options.words) words += (words.empty() ? "" : " ") + word;
  std::string path = "/api/v1/search?q=" + http::percent_encode(words) + "&limit=" + std::to_string(options.limit);
  if (!options.source.empty()) path += "&source=" + http::percent_encode(options.source);
  if (!options.kind.empty()) path += "&kind=" + http::percent_encode(options.kind);
  auto found = api->get(path);
  if (!found) return report_error(context, found.error(), *api);
  // The list of hits is printed like any list.
  const auto hits = value_at(found->root(), "hits");
  auto document = parse_json("{\"items\":" + std::string(hits ? hits->text() : "[]") + "}",
                             JsonLimits{64, std::size_t{64} << 20U, 5'000'000});
  if (!document) return report_error(context, document.error());
  std::vector<JsonDocument> pages;
  pages.push_back(std::move(*document));
  const Column why{"why",
                   [](JsonValue v) {
                     std::string out;
                     if (const auto all = value_at(v, "why")) {
                       for (const JsonValue one : *all) out += (out.empty() ? "" : ", ") + text_at(one, "field");
                     }
                     return text_at(v, "match") + (out.empty() ? "" : ": " + out);
                   },
                   false};
  const ExitCode printed =
      print_records(context, options.output,
                    {text_column("path", "path"), text_column("kind", "kind"), text_column("type", "declared_type"),
                     text_column("holds", "semantic_type"), text_column("sensitivity", "sensitivity"), why},
                    pages, "Nothing was found.");
  if (options.output == "text" && text_at(found->root(), "more") == "true")
    write_err("…  there is more: --limit " + std::to_string(std::min<std::int64_t>(100, options.limit * 5)) +
              ", or more words\n");
  return printed;
}

ExitCode run_show(const CommandContext& context, const std::string& name, const std::string& output) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto subject = find_subject(*api, name);
  if (!subject) return report_error(context, subject.error(), *api);
  const auto column = column_of(*subject);
  if (column) {
    return print_record(context, output, *column, [&](JsonValue v) { return describe_column(subject->path, v); });
  }
  return print_record(context, output, subject->detail.root(),
                      [&](JsonValue v) { return describe_asset(context.terminal, v); });
}

ExitCode run_diff(const CommandContext& context, const DiffOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  const std::string base = "/api/v1/assets/" + segment(options.name);
  if (options.history) {
    auto versions = api->get(base + "/versions");
    if (!versions) return report_error(context, versions.error(), *api);
    return print_record(context, options.output, versions->root(), [](JsonValue v) {
      std::string out;
      if (const auto items = value_at(v, "items")) {
        for (const JsonValue version : *items) {
          out += "version " + text_at(version, "version") + "  " + short_time(text_at(version, "at")) + "\n";
          if (const auto changes = value_at(version, "changes")) out += describe_changes(*changes);
        }
      }
      return out;
    });
  }
  std::string query;
  if (options.from) query += "?from=" + std::to_string(*options.from);
  if (options.to) query += (query.empty() ? "?to=" : "&to=") + std::to_string(*options.to);
  auto diff = api->get(base + "/diff" + query);
  if (!diff) return report_error(context, diff.error(), *api);
  return print_record(context, options.output, diff->root(), [](JsonValue v) {
    const auto changes = value_at(v, "changes");
    if (!changes || changes->size() == 0)
      return "nothing differs between version " + text_at(v, "from") + " and " + text_at(v, "to") + "\n";
    return "version " + text_at(v, "from") + " → " + text_at(v, "to") + " · " + text_at(v, "severity") + "\n" +
           describe_changes(*changes);
  });
}

ExitCode run_asset_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/assets", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const Column size{
      "size",
      [](JsonValue v) {
        return value_at(v, "size_bytes")
                   ? format_bytes(static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_at(v, "size_bytes"))))
                   : std::string();
      },
      true};
  const ExitCode printed =
      print_records(context, options.output,
                    {text_column("path", "path"), text_column("kind", "kind"), count_column("columns", "column_count"),
                     count_column("rows", "row_estimate"), size, time_column("changed", "updated_at")},
                    *pages, "The catalog is empty: `datawave source discover NAME` fills it.");
  if (options.output == "text" && options.limit != 0 && !pages->empty()) {
    const auto total = integer_at(pages->front().root(), "total");
    if (total > static_cast<std::int64_t>(options.limit))
      write_err("…  " + format_count(static_cast<std::uint64_t>(total) - options.limit) + " more: --limit 0\n");
  }
  return printed;
}

ExitCode run_asset_restore(const CommandContext& context, const std::string& name) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto back = api->post("/api/v1/assets/" + segment(name) + ":restore", "");
  if (!back) return report_error(context, back.error(), *api);
  if (!context.quiet) write_err("restored " + printable(text_at(back->root(), "path"), 300) + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
