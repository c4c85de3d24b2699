#include "remote/catalog_subject.hpp"

#include "datawave/core/asset_path.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

std::optional<JsonValue> column_of(const Subject& subject) {
  if (subject.column.empty()) return std::nullopt;
  if (const auto columns = value_at(subject.detail.root(), "columns")) {
    for (const JsonValue column : *columns) {
      if (text_at(column, "name") == subject.column) return column;
    }
  }
  return std::nullopt;
}

std::string subject_path(const Subject& subject) {
  if (const auto column = column_of(subject)) return "/api/v1/columns/" + segment(text_at(*column, "id"));
  return "/api/v1/assets/" + segment(text_at(subject.detail.root(), "asset.id"));
}

Result<Subject> find_subject(Api& api, const std::string& name) {
  auto whole = api.get("/api/v1/assets/" + segment(name));
  if (whole) {
    Subject out{std::move(*whole->json), "", ""};
    out.path = printable(text_at(out.detail.root(), "asset.path"), 1000);
    return out;
  }
  const bool missing = whole.error().code == ErrorCode::not_found || whole.error().code == ErrorCode::invalid_argument;
  auto segments = parse_asset_path(name);
  if (!missing || !segments || segments->size() < 3) return fail(std::move(whole).error());
  std::string column = segments->back();
  segments->pop_back();
  const std::vector<std::string_view> above(segments->begin(), segments->end());
  auto table = api.get("/api/v1/assets/" + segment(format_asset_path(above)));
  if (!table) return fail(std::move(whole).error());
  Subject out{std::move(*table->json), "", std::move(column)};
  out.path = printable(name, 1000);
  if (column_of(out)) return out;
  std::vector<std::string> names;
  if (const auto columns = value_at(out.detail.root(), "columns")) {
    for (const JsonValue one : *columns) names.push_back(text_at(one, "name"));
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  const std::string_view near = nearest_word(out.column, known);
  return fail(Error(ErrorCode::not_found, printable(text_at(out.detail.root(), "asset.path"), 300) +
                                              " has no column \"" + printable(out.column, 100) + "\"")
                  .with_remedy(near.empty() ? "`datawave show` lists its columns."
                                            : "Did you mean \"" + printable(near, 100) + "\"?"));
}

}  // namespace datawave::cli
