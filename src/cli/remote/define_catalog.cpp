#include "remote/catalog_commands.hpp"
#include "remote/define.hpp"

namespace datawave::cli {

namespace {
struct Given {
  SearchOptions search;
  DiffOptions diff;
  ListOptions list;
  LabelOptions label;
  std::string name;
  std::string tag;
  std::string field = "description";
  std::string text;
  std::string output = "text";
};
using Shared = std::shared_ptr<Given>;

void define_reading(CommandTable& table, const Shared& given) {
  CLI::App& search =
      table.remote(table.app(), "search", "tables and columns by name, comment or description",
                   "  datawave search customer email\n  datawave search --kind column --source shop iban -o ndjson",
                   [given](const CommandContext& context) { return run_search(context, given->search); });
  search.add_option("words", given->search.words, "what to look for")->required()->type_name("WORD");
  search.add_option("--source", given->search.source, "only in this source")->type_name("NAME");
  search.add_option("--kind", given->search.kind, "table, view, column …")->type_name("KIND");
  search.add_option("--limit", given->search.limit, "how many at most")
      ->type_name("N")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  add_output(search, given->search.output, {"text", "json", "ndjson", "yaml", "csv"});
  CLI::App& show =
      table.remote(table.app(), "show", "everything known of a table or a column",
                   "  datawave show shop.main.customer\n  datawave show shop.main.customer.email -o json",
                   [given](const CommandContext& context) { return run_show(context, given->name, given->output); });
  show.add_option("path", given->name, "source.database.schema.table, the same with a column, or an id")
      ->required()
      ->type_name("PATH");
  add_record_output(show, given->output);
  CLI::App& diff =
      table.remote(table.app(), "diff", "what changed in a table between two versions",
                   "  datawave diff shop.main.customer\n  datawave diff shop.main.customer --from 1 --to 4\n"
                   "  datawave diff shop.main.customer --history",
                   [given](const CommandContext& context) { return run_diff(context, given->diff); });
  diff.add_option("path", given->diff.name, "source.database.schema.table, or an id")->required()->type_name("PATH");
  diff.add_option("--from", given->diff.from, "the older version (default: the one before)")->type_name("VERSION");
  diff.add_option("--to", given->diff.to, "the younger version (default: the latest)")->type_name("VERSION");
  diff.add_flag("--history", given->diff.history, "all versions with what changed in each");
  add_record_output(diff, given->diff.output);
}

void define_assets(CommandTable& table, const Shared& given) {
  CLI::App& group = table.group("asset", "tables and views of the catalog",
                                "  datawave asset list\n  datawave asset restore shop.main.customer");
  CLI::App& list = table.remote(
      group, "list", "tables, views and the like",
      "  datawave asset list --filter source_name=shop --sort -size_bytes\n  datawave asset list --limit 0 -o csv",
      [given](const CommandContext& context) { return run_asset_list(context, given->list); });
  add_list(list, given->list);
  CLI::App& restore = table.remote(
      group, "restore", "bring back what was deleted, with all that was said of it",
      "  datawave asset restore shop.main.customer\n  datawave asset restore 018f2c31-0000-7000-8000-000000000000",
      [given](const CommandContext& context) { return run_asset_restore(context, given->name); });
  restore.add_option("path", given->name, "source.database.schema.table, or an id")->required()->type_name("PATH");
}

void define_labels(CommandTable& table, const Shared& given) {
  CLI::App& group =
      table.group("label", "what columns hold, as suggested and as confirmed",
                  "  datawave label list --filter state=suggested\n  datawave label accept shop.main.customer.email");
  CLI::App& list =
      table.remote(group, "list", "labels of columns",
                   "  datawave label list --filter state=suggested,source_name=shop\n  datawave label list --filter "
                   "sensitivity=restricted -o csv",
                   [given](const CommandContext& context) { return run_label_list(context, given->list); });
  add_list(list, given->list);
  const auto add_column = [given](CLI::App& c) {
    c.add_option("column", given->label.column, "source.database.schema.table.column")->required()->type_name("COLUMN");
  };
  CLI::App& accept = table.remote(
      group, "accept", "confirm a column's label",
      "  datawave label accept shop.main.customer.email\n  datawave label accept shop.main.staff.ssn national_id",
      [given](const CommandContext& context) { return run_label_review(context, given->label, "accept"); });
  add_column(accept);
  accept.add_option("type", given->label.type, "which one (default: the best suggestion)")->type_name("TYPE");
  CLI::App& reject = table.remote(
      group, "reject", "say that a column does not hold that; it is not suggested again",
      "  datawave label reject shop.main.product.code\n  datawave label reject shop.main.product.code iban",
      [given](const CommandContext& context) { return run_label_review(context, given->label, "reject"); });
  add_column(reject);
  reject.add_option("type", given->label.type, "which one (default: the best suggestion)")->type_name("TYPE");
  CLI::App& set =
      table.remote(group, "set", "say what a column holds",
                   "  datawave label set shop.main.customer.contact email --sensitivity confidential\n"
                   "  datawave label set shop.main.product.code none",
                   [given](const CommandContext& context) { return run_label_review(context, given->label, "set"); });
  add_column(set);
  set.add_option("type", given->label.type, "what it holds; none: nothing of a known type")
      ->required()
      ->type_name("TYPE");
  set.add_option("--sensitivity", given->label.sensitivity, "public, internal, confidential or restricted")
      ->type_name("LEVEL");
}

void define_saying(CommandTable& table, const Shared& given) {
  CLI::App& tags = table.group("tag", "tags of tables and columns",
                               "  datawave tag add shop.main.customer gdpr\n  datawave tag rm shop.main.customer gdpr");
  for (const bool present : {true, false}) {
    CLI::App& c = table.remote(
        tags, present ? "add" : "rm", present ? "tag a table or a column" : "take a tag off",
        present ? "  datawave tag add shop.main.customer gdpr\n  datawave tag add shop.main.customer.email contact"
                : "  datawave tag rm shop.main.customer gdpr\n  datawave tag rm shop.main.customer.email contact",
        [given, present](const CommandContext& context) { return run_tag(context, given->name, given->tag, present); });
    c.add_option("path", given->name, "a table or a column")->required()->type_name("PATH");
    c.add_option("tag", given->tag, "lower case letters, digits and : _ -")->required()->type_name("TAG");
  }
  CLI::App& notes = table.group("note", "what people say of tables and columns",
                                "  datawave note set shop.main.customer 'who bought at least once'\n  datawave note "
                                "set shop.main.customer ada --field owner");
  CLI::App& set = table.remote(
      notes, "set", "write a description, an owner or a display name; empty text removes it",
      "  datawave note set shop.main.customer 'who bought at least once'\n  datawave note set shop.main.customer '' "
      "--field owner",
      [given](const CommandContext& context) { return run_note(context, given->name, given->field, given->text); });
  set.add_option("path", given->name, "a table or a column")->required()->type_name("PATH");
  set.add_option("text", given->text, "what to say")->required()->type_name("TEXT");
  set.add_option("--field", given->field, "description, owner or display_name")
      ->check(CLI::IsMember({"description", "owner", "display_name"}))
      ->type_name("FIELD")
      ->capture_default_str();
}
}  // namespace

void define_catalog_commands(CommandTable& table) {
  const auto given = std::make_shared<Given>();
  given->list.limit = 50;
  define_reading(table, given);
  define_assets(table, given);
  define_labels(table, given);
  define_saying(table, given);
}

}  // namespace datawave::cli
