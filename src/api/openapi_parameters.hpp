/// Parameters and headers of the OpenAPI document.
#pragma once

#include "datawave/api/route.hpp"

namespace datawave::api {

/// A parameter or, without `name`, a header.
struct Described {
  std::string_view name;
  std::string_view in = "query";
  std::string_view type = "string";
  std::string help;
  bool required = false;
  std::optional<std::int64_t> minimum{};
  std::optional<std::int64_t> maximum{};
  std::optional<std::int64_t> default_value{};
  std::size_t max_length = 0;
  std::string_view pattern{};
  std::vector<std::string_view> words{};
};
void describe(JsonWriter& w, const Described& d);

/// `"key": "value"`.
void member(JsonWriter& w, std::string_view key, std::string_view value);

/// `parameters` of an operation, all from the route's declaration.
void parameters(JsonWriter& w, const Route& route);

}  // namespace datawave::api
