// datawave label …, tag …, note …: what people say.
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/catalog_commands.hpp"
#include "remote/catalog_subject.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

ExitCode run_label_list(const CommandContext& context, const ListOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages = api->pages("/api/v1/labels", list_query(options), options.limit);
  if (!pages) return report_error(context, pages.error(), *api);
  const ExitCode printed = print_records(
      context, options.output,
      {text_column("column", "path"), text_column("type", "declared_type"), text_column("holds", "semantic_type"),
       text_column("sensitivity", "sensitivity"), text_column("state", "state"),
       count_column("confidence", "confidence"), text_column("by", "principal_name")},
      *pages, "There are no such labels.");
  if (options.output == "text" && options.limit != 0 && !pages->empty()) {
    const auto total = integer_at(pages->front().root(), "total");
    if (total > static_cast<std::int64_t>(options.limit))
      write_err("…  " + format_count(static_cast<std::uint64_t>(total) - options.limit) + " more: --limit 0\n");
  }
  return printed;
}

ExitCode run_label_review(const CommandContext& context, const LabelOptions& options, const std::string& act) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto subject = find_subject(*api, options.column);
  if (!subject) return report_error(context, subject.error(), *api);
  const auto column = column_of(*subject);
  if (!column) {
    return report_error(context, Error(ErrorCode::invalid_argument, subject->path + " is no column")
                                     .with_field("column")
                                     .with_remedy("A label stands on a column: source.database.schema.table.column."));
  }
  std::string type = options.type;
  if (type.empty()) type = text_at(*column, "label.semantic_type");
  if (type.empty()) {
    return report_error(context, Error(ErrorCode::invalid_argument, subject->path + " has no label")
                                     .with_field("type")
                                     .with_remedy("Name the type: `datawave label set " + options.column + " TYPE`."));
  }
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("act");
  w.string(act);
  w.key("semantic_type");
  w.string(type);
  if (!options.sensitivity.empty()) {
    w.key("sensitivity");
    w.string(options.sensitivity);
  }
  w.end_object();
  auto done = api->post(subject_path(*subject) + ":label", std::move(body));
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet)
    write_err((act == "reject" ? "rejected: " : "confirmed: ") + subject->path + " holds " +
              (type == "none" ? "nothing of a known type" : printable(type, 100)) + "\n");
  return ExitCode::completed;
}

ExitCode run_tag(const CommandContext& context, const std::string& name, const std::string& tag, bool present) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto subject = find_subject(*api, name);
  if (!subject) return report_error(context, subject.error(), *api);
  auto done = api->change(present ? "PUT" : "DELETE", subject_path(*subject) + "/tags/" + segment(tag), "", "");
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet)
    write_err(subject->path + (present ? " is tagged " : " is no longer tagged ") + printable(tag, 100) + "\n");
  return ExitCode::completed;
}

ExitCode run_note(const CommandContext& context, const std::string& name, const std::string& field,
                  const std::string& text) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto subject = find_subject(*api, name);
  if (!subject) return report_error(context, subject.error(), *api);
  std::string body;
  JsonWriter w(body);
  w.begin_object();
  w.key("value");
  w.string(text);
  w.end_object();
  auto done = api->change("PUT", subject_path(*subject) + "/notes/" + segment(field), std::move(body), "");
  if (!done) return report_error(context, done.error(), *api);
  if (!context.quiet) write_err((text.empty() ? "cleared: " : "noted: ") + field + " of " + subject->path + "\n");
  return ExitCode::completed;
}

}  // namespace datawave::cli
