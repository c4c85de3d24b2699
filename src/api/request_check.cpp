#include "request_check.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::api {

namespace {
/// Against what the route declares of it.
Result<void> check_parameter(const QueryParameter& parameter, const http::QueryPairs& query) {
  const auto it = std::find_if(query.begin(), query.end(), [&](const auto& p) { return p.first == parameter.name; });
  const auto bad = [&](std::string message, std::string remedy = {}) {
    return fail(Error(ErrorCode::invalid_argument, std::move(message))
                    .with_field(parameter.name)
                    .with_remedy(std::move(remedy)));
  };
  if (it == query.end() || (it->second.empty() && parameter.required)) {
    if (!parameter.required) return {};
    return bad("the parameter " + parameter.name + " is missing", "It takes " + parameter.help + ".");
  }
  const std::string& value = it->second;
  if (parameter.type == "integer") {
    const auto number = parse_i64(value);
    if (!number) return bad(parameter.name + " takes an integer");
    const bool fits = *number >= parameter.minimum.value_or(*number) && *number <= parameter.maximum.value_or(*number);
    if (!fits) return bad(parameter.name + " is out of range", "It takes " + parameter.help + ".");
  }
  if (parameter.type == "boolean" && value != "true" && value != "false")
    return bad(parameter.name + " takes true or false");
  if (parameter.words == nullptr || value.empty()) return {};
  const auto words = parameter.words();
  if (std::find(words.begin(), words.end(), value) != words.end()) return {};
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "" : ", ").append(word);
  const std::string_view near = value.size() > 60 ? "" : nearest_word(value, words);
  return bad(parameter.name + " is never \"" + printable(value, 60) + "\"" +
                 (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
             "One of: " + all + ".");
}

/// `fields` of a list names members of its items; an empty page would not show that it does not.
Result<void> check_fields(const Route& route, const http::QueryPairs& query) {
  const auto it = std::find_if(query.begin(), query.end(), [](const auto& p) { return p.first == "fields"; });
  if (it == query.end()) return {};
  const std::vector<std::string_view> known(route.output.item_members.begin(), route.output.item_members.end());
  for (const std::string_view raw : split(it->second, ',')) {
    const std::string_view name = trim(raw);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string all;
    for (const std::string_view member : known) all.append(all.empty() ? "" : ", ").append(member);
    const std::string_view near = name.size() > 60 ? "" : nearest_word(name, known);
    return fail(Error(ErrorCode::invalid_argument, "items have no field \"" + printable(name, 60) + "\"")
                    .with_field("fields")
                    .with_remedy(near.empty() ? "One of: " + all + "." : "Did you mean " + std::string(near) + "?"));
  }
  return {};
}
}  // namespace

Result<void> check_query(const Route& route, const http::QueryPairs& query) {
  static constexpr std::string_view kOfLists[] = {"limit", "cursor", "sort", "filter", "fields"};
  std::vector<std::string_view> known;
  if (route.list != nullptr) known.assign(std::begin(kOfLists), std::end(kOfLists));
  if (route.list != nullptr && !route.list->searched.empty()) known.emplace_back("q");
  if (route.dry_run) known.emplace_back("dry_run");
  for (const QueryParameter& parameter : route.query) known.push_back(parameter.name);
  for (std::size_t i = 0; i < query.size(); ++i) {
    const std::string& name = query[i].first;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string_view near = nearest_word(name, known);
      return fail(Error(ErrorCode::invalid_argument, "there is no parameter \"" + printable(name, 60) + "\" here")
                      .with_field(printable(name, 60))
                      .with_remedy(near.empty() ? "" : "Did you mean " + std::string(near) + "?"));
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (query[j].first == name)
        return fail(Error(ErrorCode::invalid_argument, "the parameter occurs twice").with_field(name));
    }
    if (!is_valid_utf8(query[i].second))
      return fail(Error(ErrorCode::invalid_argument, "the value is not UTF-8").with_field(name));
  }
  for (const QueryParameter& parameter : route.query) DW_CHECK(check_parameter(parameter, query));
  if (route.list != nullptr) DW_CHECK(check_fields(route, query));
  return {};
}

Result<std::optional<http::EntityTags>> if_match_of(const http::RequestHead& head) {
  std::string text;
  for (const http::HeaderView& header : head.headers) {
    if (!http::same_name(header.name, "If-Match")) continue;
    if (!text.empty()) text += ", ";
    text += header.value;
  }
  if (head.count("if-match") == 0) return std::optional<http::EntityTags>();
  auto tags = http::parse_entity_tags(text);
  if (tags) return tags;
  return fail(Error(ErrorCode::invalid_argument, "If-Match cannot be read")
                  .with_field("If-Match")
                  .with_remedy("Send the ETag that the item was read with, quotes included: \"v3\"; or several with "
                               "commas; or * for whatever version is there."));
}

}  // namespace datawave::api
