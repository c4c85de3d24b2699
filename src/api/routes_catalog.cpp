#include "datawave/api/routes.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/source/service.hpp"

namespace datawave::api {

namespace {
using access::Permission;
using catalog::CatalogService;

struct NoteInput {
  std::string value;  // empty removes it
};
DW_DESCRIBE(NoteInput, value);
DW_ANNOTATE(NoteInput, {.member = "value", .max_size = 10'000})

struct NoteList {
  std::vector<catalog::Note> items;
};
DW_DESCRIBE(NoteList, items);
struct TagList {
  std::vector<catalog::Tag> items;
};
DW_DESCRIBE(TagList, items);
struct LabelList {
  std::vector<catalog::Label> items;
};
DW_DESCRIBE(LabelList, items);
struct VersionList {
  std::vector<catalog::AssetVersion> items;
};
DW_DESCRIBE(VersionList, items);
struct ContainerList {
  std::vector<catalog::Container> items;
};
DW_DESCRIBE(ContainerList, items);

Route catalog_route(http::Method method, std::string path, std::string operation_id, std::string summary) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.summary = std::move(summary);
  route.tag = "catalog";
  route.permission = Permission::catalog_read;
  return route;
}

/// The id behind `{asset}` or `{column}`, each of which takes a path too. It is there, and of this tenant.
Task<Uuid> subject_of(Call& call, CatalogService& service) {
  const bool column = !call.path("column").empty();
  const std::string name(call.path(column ? "column" : "asset"));
  if (column) co_return co_await service.column_id(call.ctx, *call.scope, name);
  if (const auto id = parse_uuid(name)) {
    DW_CO_CHECK(co_await service.require(call.ctx, *call.scope, *id));
    co_return *id;
  }
  DW_CO_TRY(const auto found, co_await service.get(call.ctx, *call.scope, name));
  co_return found.asset.id;
}

void add_search_route(RouteTable& table, CatalogService& service) {
  Route search = catalog_route(http::Method::get, "/api/v1/search", "search",
                               "tables and columns by name: exact, then prefix, then words; with why each matched");
  search.audit_code = "catalog.search";
  search.query.push_back({"q", "string", "the words to look for", true});
  search.query.push_back({"source", "string", "only in this source (id or name)"});
  search.query.push_back({"kind", "string", "only this kind", false, catalog::search_kinds});
  search.query.push_back({"limit", "integer", "the number of hits, from 1 to 100", false, nullptr, 1, 100});
  search.output = output_type<catalog::SearchResult>("SearchResult");
  search.handler = [&service](Call& call) -> Task<Reply> {
    catalog::SearchRequest request;
    request.q = call.parameter("q").value_or("");
    if (const auto source = call.parameter("source")) request.source = std::string(*source);
    request.kind = call.parameter("kind").value_or("");
    DW_CO_TRY(const auto limit, call.integer("limit"));
    if (limit) request.limit = *limit;
    DW_CO_TRY(const auto result, co_await service.search(call.ctx, *call.scope, std::move(request)));
    co_return reply(result);
  };
  table.add(std::move(search));
}

void add_asset_routes(RouteTable& table, CatalogService& service, source::SourceService& sources) {
  Route list = catalog_route(http::Method::get, "/api/v1/assets", "list_assets", "tables, views and the like");
  list.audit_code = "catalog.list";
  list.list = &CatalogService::assets_spec();
  list.output = page_type<catalog::Asset>("Asset");
  list.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await service.list(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route get = catalog_route(http::Method::get, "/api/v1/assets/{asset}", "get_asset",
                            "everything known of one, by id or path source.database.schema.name");
  get.audit_code = "catalog.read";
  get.resource = Resource::asset;
  get.output = output_type<catalog::AssetDetail>("AssetDetail");
  get.etag = true;
  get.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await service.get(call.ctx, *call.scope, std::string(call.path("asset"))));
    co_return reply_digested(found);
  };
  table.add(std::move(get));

  Route versions = catalog_route(http::Method::get, "/api/v1/assets/{asset}/versions", "list_asset_versions",
                                 "what changed and when, the youngest first");
  versions.audit_code = "catalog.read";
  versions.resource = Resource::asset;
  versions.output = output_type<VersionList>("AssetVersionList");
  versions.handler = [&service](Call& call) -> Task<Reply> {
    VersionList out;
    DW_CO_TRY(out.items, co_await service.versions(call.ctx, *call.scope, std::string(call.path("asset"))));
    co_return reply(out);
  };
  table.add(std::move(versions));

  Route diff = catalog_route(http::Method::get, "/api/v1/assets/{asset}/diff", "diff_asset",
                             "the typed difference of two versions; by default of the last two");
  diff.audit_code = "catalog.read";
  diff.resource = Resource::asset;
  diff.query.push_back({"from", "integer", "a version; left out: the one before `to`", false, nullptr, 1});
  diff.query.push_back({"to", "integer", "a version; left out: the last", false, nullptr, 1});
  diff.output = output_type<catalog::VersionDiff>("VersionDiff");
  diff.handler = [&service](Call& call) -> Task<Reply> {
    const std::string asset(call.path("asset"));
    DW_CO_TRY(auto from, call.integer("from"));
    DW_CO_TRY(auto to, call.integer("to"));
    if (!from || !to) {
      DW_CO_TRY(const auto found, co_await service.get(call.ctx, *call.scope, asset));
      if (!to) to = found.asset.version;
      if (!from) from = std::max<std::int64_t>(*to - 1, 1);
    }
    DW_CO_TRY(const auto found, co_await service.diff(call.ctx, *call.scope, asset, *from, *to));
    co_return reply(found);
  };
  table.add(std::move(diff));

  Route restore = catalog_route(http::Method::post, "/api/v1/assets/{asset}:restore", "restore_asset",
                                "bring a deleted asset back with all that was said of it");
  restore.permission = Permission::catalog_write;
  restore.audit_code = "catalog.restore";
  restore.resource = Resource::asset;
  restore.output = output_type<catalog::Asset>("Asset");
  restore.errors = {409};
  restore.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto asset, co_await service.restore(call.ctx, *call.scope, std::string(call.path("asset"))));
    co_return reply(asset);
  };
  table.add(std::move(restore));

  Route containers = catalog_route(http::Method::get, "/api/v1/sources/{source}/containers", "list_containers",
                                   "how the last discovery left each schema: complete, or failed and why");
  containers.audit_code = "catalog.read";
  containers.resource = Resource::source;
  containers.output = output_type<ContainerList>("ContainerList");
  containers.handler = [&service, &sources](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto source, co_await sources.find(call.ctx, *call.scope, std::string(call.path("source"))));
    ContainerList out;
    DW_CO_TRY(out.items, co_await service.containers(call.ctx, *call.scope, source.id));
    co_return reply(out);
  };
  table.add(std::move(containers));
}

/// Notes and tags, which hang on an asset and on a column alike.
void add_subject_routes(RouteTable& table, CatalogService& service, const std::string& base, Resource resource,
                        const std::string& noun) {
  Route note = catalog_route(http::Method::put, base + "/notes/{field}", "set_" + noun + "_note",
                             "what people say: description, owner or display_name; an empty value removes it");
  note.permission = Permission::catalog_write;
  note.audit_code = "catalog.note";
  note.resource = resource;
  note.path_parameters.push_back({"field", "string", "what is said", true, enum_words<catalog::NoteField>});
  note.input = input_type<NoteInput>("NoteInput");
  note.output = output_type<NoteList>("NoteList");
  note.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid subject, co_await subject_of(call, service));
    DW_CO_TRY(auto input, call.input<NoteInput>());
    NoteList out;
    DW_CO_TRY(out.items, co_await service.set_note(call.ctx, *call.scope, subject, std::string(call.path("field")),
                                                   std::move(input.value)));
    co_return reply(out);
  };
  table.add(std::move(note));

  for (const bool present : {true, false}) {
    Route tag = catalog_route(present ? http::Method::put : http::Method::delete_, base + "/tags/{tag}",
                              (present ? "add_" : "remove_") + noun + "_tag", present ? "tag it" : "remove a tag");
    tag.permission = Permission::catalog_write;
    tag.audit_code = "catalog.tag";
    tag.resource = resource;
    tag.output = output_type<TagList>("TagList");
    tag.path_parameters.push_back({"tag", "string", "1 to 63 of a-z, 0-9, colon, hyphen and underscore", true});
    tag.errors = {409};
    tag.handler = [&service, present](Call& call) -> Task<Reply> {
      DW_CO_TRY(const Uuid subject, co_await subject_of(call, service));
      TagList out;
      DW_CO_TRY(out.items,
                co_await service.set_tag(call.ctx, *call.scope, subject, std::string(call.path("tag")), present));
      co_return reply(out);
    };
    table.add(std::move(tag));
  }
}

void add_column_route(RouteTable& table, CatalogService& service) {
  Route get = catalog_route(http::Method::get, "/api/v1/columns/{column}", "get_column",
                            "everything known of a column, by id or path source.database.schema.table.column");
  get.audit_code = "catalog.read";
  get.resource = Resource::column;
  get.etag = true;
  get.output = output_type<catalog::ColumnDetail>("ColumnDetail");
  get.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const auto found, co_await service.column(call.ctx, *call.scope, std::string(call.path("column"))));
    co_return reply_digested(found);
  };
  table.add(std::move(get));
}

void add_label_routes(RouteTable& table, CatalogService& service) {
  Route list = catalog_route(http::Method::get, "/api/v1/labels", "list_labels",
                             "labels of columns for review; filter=state=suggested");
  list.audit_code = "label.list";
  list.list = &CatalogService::labels_spec();
  list.output = page_type<catalog::ColumnLabelLine>("ColumnLabel");
  list.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(auto request, call.list_request());
    DW_CO_TRY(auto page, co_await service.list_labels(call.ctx, *call.scope, std::move(request)));
    co_return reply_page(call, page);
  };
  table.add(std::move(list));

  Route review = catalog_route(http::Method::post, "/api/v1/columns/{column}:label", "review_label",
                               "accept, reject or set a column's label; what people say is never overwritten");
  review.permission = Permission::label_review;
  review.audit_code = "label.review";
  review.resource = Resource::column;
  review.input = input_type<catalog::LabelReview>("LabelReview");
  review.output = output_type<LabelList>("LabelList");
  review.errors = {409};
  review.handler = [&service](Call& call) -> Task<Reply> {
    DW_CO_TRY(const Uuid column, co_await subject_of(call, service));
    DW_CO_TRY(auto input, call.input<catalog::LabelReview>());
    LabelList out;
    DW_CO_TRY(out.items, co_await service.review(call.ctx, *call.scope, column, std::move(input)));
    co_return reply(out);
  };
  table.add(std::move(review));
}
}  // namespace

void add_catalog_routes(RouteTable& table, CatalogService& service, source::SourceService& sources) {
  add_search_route(table, service);
  add_asset_routes(table, service, sources);
  add_subject_routes(table, service, "/api/v1/assets/{asset}", Resource::asset, "asset");
  add_subject_routes(table, service, "/api/v1/columns/{column}", Resource::column, "column");
  add_column_route(table, service);
  add_label_routes(table, service);
}

}  // namespace datawave::api
