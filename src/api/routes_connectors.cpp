#include "datawave/api/routes.hpp"
#include "datawave/connect/registry.hpp"

namespace datawave::api {

namespace {
/// A connector as forms and clients need it.
struct FieldView {
  std::string key;
  connect::FieldType type = connect::FieldType::text;
  std::string help;
  std::string default_value;
  bool required = false;
  bool secret = false;
  bool endpoint = false;
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
  std::vector<std::string> choices;
};
DW_DESCRIBE(FieldView, key, type, help, default_value, required, secret, endpoint, minimum, maximum, choices);

struct ConnectorView {
  std::string type;
  std::string title;
  std::string versions;
  std::string url_example;
  std::vector<FieldView> fields;
  std::vector<connect::Capability> capabilities;
  std::vector<std::string> ladder;
  std::vector<std::string> minimum_grants;
};
DW_DESCRIBE(ConnectorView, type, title, versions, url_example, fields, capabilities, ladder, minimum_grants);

struct ConnectorList {
  std::vector<ConnectorView> items;
};
DW_DESCRIBE(ConnectorList, items);

ConnectorView view_of(const connect::Descriptor& d) {
  ConnectorView view;
  view.type = d.type;
  view.title = d.title;
  view.versions = d.versions;
  view.url_example = d.url_example;
  view.capabilities = d.capabilities;
  view.ladder.assign(d.ladder.begin(), d.ladder.end());
  view.minimum_grants.assign(d.minimum_grants.begin(), d.minimum_grants.end());
  for (const connect::FieldSpec& field : d.fields) {
    FieldView f;
    f.key = field.key;
    f.type = field.type;
    f.help = field.help;
    f.default_value = field.default_value;
    f.required = field.required;
    f.secret = field.type == connect::FieldType::secret || field.type == connect::FieldType::key_file;
    f.endpoint = field.endpoint;
    if (field.type == connect::FieldType::integer) {
      f.minimum = field.minimum;
      f.maximum = field.maximum;
    }
    f.choices.assign(field.choices.begin(), field.choices.end());
    view.fields.push_back(std::move(f));
  }
  return view;
}
}  // namespace

void add_connector_routes(RouteTable& table, const connect::Registry& registry) {
  Route list;
  list.path = "/api/v1/connectors";
  list.operation_id = "list_connectors";
  list.summary = "the systems that can be connected, with their fields, tests and least grants";
  list.tag = "sources";
  list.sign = Sign::anybody;
  list.audit_code = "connector.list";
  list.output = output_type<ConnectorList>("ConnectorList");
  list.handler = [&registry](Call&) -> Task<Reply> {
    ConnectorList out;
    for (const auto& connector : registry.all()) out.items.push_back(view_of(connector->descriptor()));
    co_return reply(out);
  };
  table.add(std::move(list));
}

}  // namespace datawave::api
