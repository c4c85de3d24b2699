#include "datawave/api/openapi.hpp"

#include <algorithm>
#include <map>

#include "datawave/api/problem.hpp"
#include "openapi_operation.hpp"

namespace datawave::api {

namespace {
void security_schemes(JsonWriter& w) {
  w.key("securitySchemes");
  w.begin_object();
  w.key("bearer");
  w.begin_object();
  w.key("type");
  w.string("http");
  w.key("scheme");
  w.string("bearer");
  w.key("description");
  w.string("an API key (dwk_…) or a session token (dws_…)");
  w.end_object();
  w.key("session");
  w.begin_object();
  w.key("type");
  w.string("apiKey");
  w.key("in");
  w.string("cookie");
  w.key("name");
  w.string("datawave_session");
  w.key("description");
  w.string("changes also need the session's csrf_token as X-CSRF-Token");
  w.end_object();
  w.end_object();
}
}  // namespace

std::string openapi(const RouteTable& table, std::string_view version) {
  std::map<std::string, const TypeSchema*> types;
  std::vector<std::string> paths;
  for (const auto& route : table.all()) {
    for (const TypeSchema* type : {&route->input, &route->output}) {
      if (!type->name.empty()) types.emplace(type->name, type);
    }
    if (std::find(paths.begin(), paths.end(), route->path) == paths.end()) paths.push_back(route->path);
  }
  for (const TypeSchema& type : table.types()) types.emplace(type.name, &type);
  std::sort(paths.begin(), paths.end());
  std::string out;
  JsonWriter w(out, 1);
  w.begin_object();
  w.key("openapi");
  w.string("3.1.0");
  w.key("info");
  w.begin_object();
  w.key("title");
  w.string("Datawave");
  w.key("version");
  w.string(version);
  w.key("description");
  w.string(
      "Data sources, their discovery, and the catalog of what they hold. Errors are problem documents with a stable "
      "`code`, the `errors[].pointer` of each faulty field and a `hint` that says what to do. Lists page by cursor.");
  w.end_object();
  w.key("paths");
  w.begin_object();
  for (const std::string& path : paths) {
    w.key(path);
    w.begin_object();
    for (const auto& route : table.all()) {
      if (route->path == path) operation(w, *route);
    }
    w.end_object();
  }
  w.end_object();
  w.key("components");
  w.begin_object();
  security_schemes(w);
  shared_headers(w);
  shared_responses(w, table);
  w.key("schemas");
  w.begin_object();
  w.key("Problem");
  write_problem_schema(w);
  for (const auto& [name, type] : types) {
    w.key(name);
    type->write(w);
  }
  w.end_object();
  w.end_object();
  w.end_object();
  out += '\n';
  return out;
}

}  // namespace datawave::api
