// datawave plan, apply, export.
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "remote/ask.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"
#include "remote/source_plan.hpp"

namespace datawave::cli {

namespace {
struct Style {
  std::string_view mark;
  std::string_view word;
  std::string_view colour;
};

Style style_of(PlanAct act) {
  switch (act) {
    case PlanAct::create: return {"+", "create", "\x1b[32m"};
    case PlanAct::update: return {"~", "update", "\x1b[33m"};
    case PlanAct::remove: return {"-", "remove", "\x1b[31m"};
    case PlanAct::unchanged: break;
  }
  return {"=", "unchanged", ""};
}

std::string shown(const std::string& value) {
  if (value.empty()) return "(nothing)";
  if (value.find("-----BEGIN") != std::string::npos) return "a certificate, " + format_bytes(value.size());
  return printable(value, 200);
}

std::size_t count(const std::vector<PlannedSource>& plan, PlanAct act) {
  std::size_t n = 0;
  for (const PlannedSource& planned : plan) n += planned.act == act ? 1 : 0;
  return n;
}

std::string summary(const std::vector<PlannedSource>& plan) {
  return std::to_string(count(plan, PlanAct::create)) + " to create, " + std::to_string(count(plan, PlanAct::update)) +
         " to update, " + std::to_string(count(plan, PlanAct::remove)) + " to remove, " +
         std::to_string(count(plan, PlanAct::unchanged)) + " unchanged\n";
}

std::string as_text(const Terminal& terminal, const std::vector<PlannedSource>& plan) {
  std::string out;
  for (const PlannedSource& planned : plan) {
    if (planned.act == PlanAct::unchanged) continue;
    const Style style = style_of(planned.act);
    out += std::string(terminal.colour ? style.colour : "") + std::string(style.mark) +
           (terminal.colour ? "\x1b[0m" : "") + " " + std::string(style.word) + " " + planned.name + "\n";
    for (const FieldChange& change : planned.changes) {
      out +=
          "    " + change.field + ": " +
          (planned.act == PlanAct::create ? shown(change.after) : shown(change.before) + " → " + shown(change.after)) +
          "\n";
    }
  }
  return out + summary(plan);
}

std::string as_json(const std::vector<PlannedSource>& plan) {
  std::string out;
  JsonWriter w(out, 2);
  w.begin_array();
  for (const PlannedSource& planned : plan) {
    w.begin_object();
    w.key("name");
    w.string(planned.name);
    w.key("act");
    w.string(style_of(planned.act).word);
    w.key("changes");
    w.begin_array();
    for (const FieldChange& change : planned.changes) {
      w.begin_object();
      w.key("field");
      w.string(change.field);
      w.key("before");
      change.before.empty() ? w.null() : w.string(change.before);
      w.key("after");
      change.after.empty() ? w.null() : w.string(change.after);
      w.end_object();
    }
    w.end_array();
    w.end_object();
  }
  w.end_array();
  return out + "\n";
}

Result<std::vector<PlannedSource>> make_plan(const CommandContext& context, Api& api, const FileOptions& options) {
  DW_TRY(const auto documents, read_source_files(context, options.files));
  DW_TRY(const auto server, api.pages("/api/v1/sources", ""));
  return plan_sources(context, server, documents, options.prune, options.refresh_secrets);
}

Result<void> apply_one(Api& api, const PlannedSource& planned, std::string body) {
  const std::string path = "/api/v1/sources/" + segment(planned.name);
  const std::string etag = "\"v" + planned.version + "\"";
  if (planned.act == PlanAct::create) {
    DW_CHECK(api.post("/api/v1/sources", std::move(body)));
  } else if (planned.act == PlanAct::update) {
    DW_CHECK(api.change("PATCH", path, std::move(body), etag));
  } else {
    DW_CHECK(api.change("DELETE", path, "", etag));
  }
  return {};
}
}  // namespace

ExitCode run_plan(const CommandContext& context, const FileOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto plan = make_plan(context, *api, options);
  if (!plan) return report_error(context, plan.error(), *api);
  const ExitCode printed =
      print_out(context.terminal, options.output == "json" ? as_json(*plan) : as_text(context.terminal, *plan));
  const bool changes = count(*plan, PlanAct::unchanged) != plan->size();
  if (changes && options.fail_on == "change") return ExitCode::findings;
  return printed;
}

ExitCode run_apply(const CommandContext& context, const FileOptions& options) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto plan = make_plan(context, *api, options);
  if (!plan) return report_error(context, plan.error(), *api);
  if (const ExitCode printed = print_out(context.terminal, as_text(context.terminal, *plan));
      printed != ExitCode::completed)
    return printed;
  if (count(*plan, PlanAct::unchanged) == plan->size()) return ExitCode::completed;
  // Every secret is found before anything is changed.
  std::vector<std::string> bodies;
  for (const PlannedSource& planned : *plan) {
    bodies.emplace_back();
    if (planned.act != PlanAct::create && planned.act != PlanAct::update) continue;
    auto body = body_of(context, planned);
    if (!body) return report_error(context, std::move(body).error().with_context("preparing " + planned.name));
    bodies.back() = std::move(*body);
  }
  auto sure = confirm(options.yes, "Apply this?");
  if (!sure) return report_error(context, sure.error());
  if (!*sure) return ExitCode::failed;
  std::size_t done = 0;
  std::size_t failed = 0;
  for (std::size_t i = 0; i < plan->size(); ++i) {
    const PlannedSource& planned = (*plan)[i];
    if (planned.act == PlanAct::unchanged) continue;
    auto applied = apply_one(*api, planned, std::move(bodies[i]));
    if (applied) {
      ++done;
      if (!context.quiet) write_err(std::string(style_of(planned.act).word) + "d " + planned.name + "\n");
      continue;
    }
    ++failed;
    write_err("failed: " + planned.name + "\n");
    const ExitCode code = report_error(context, applied.error(), *api);
    if (code == ExitCode::interrupted || code == ExitCode::not_permitted) {
      write_err(plural(done, "source") + " applied before that; the others were not tried\n");
      return code;
    }
  }
  if (failed == 0) return ExitCode::completed;
  write_err(plural(failed, "source") + " failed, " + plural(done, "source") + " applied\n");
  return ExitCode::failed;
}

ExitCode run_export(const CommandContext& context, const std::string& filter) {
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto pages =
      api->pages("/api/v1/sources", "sort=name" + (filter.empty() ? "" : "&filter=" + http::percent_encode(filter)));
  if (!pages) return report_error(context, pages.error(), *api);
  std::string out;
  for (const JsonDocument& page : *pages) {
    const auto items = value_at(page.root(), "items");
    if (!items) continue;
    for (const JsonValue item : *items) out += (out.empty() ? "" : "---\n") + source_document(item);
  }
  return print_out(context.terminal, out);
}

}  // namespace datawave::cli
