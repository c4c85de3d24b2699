#include "commands.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const std::size_t have = display_width(text);
  if (have < width) out.append(width - have, ' ');
  return out;
}

void write_descriptor(JsonWriter& w, const connect::Descriptor& d) {
  const auto strings = [&](std::string_view key, const std::vector<std::string_view>& all) {
    w.key(key);
    write_json(w, all);
  };
  w.begin_object();
  w.key("type");
  w.string(d.type);
  w.key("title");
  w.string(d.title);
  w.key("versions");
  w.string(d.versions);
  strings("url_schemes", d.url_schemes);
  w.key("url_example");
  w.string(d.url_example);
  w.key("fields");
  w.begin_array();
  for (const connect::FieldSpec& f : d.fields) {
    w.begin_object();
    w.key("key");
    w.string(f.key);
    w.key("type");
    write_json(w, f.type);
    w.key("required");
    w.boolean(f.required);
    w.key("default");
    f.default_value.empty() ? w.null() : w.string(f.default_value);
    if (f.type == connect::FieldType::integer) {
      w.key("minimum");
      w.number(f.minimum);
      w.key("maximum");
      w.number(f.maximum);
    }
    strings("choices", f.choices);
    strings("aliases", f.aliases);
    w.key("help");
    w.string(f.help);
    w.end_object();
  }
  w.end_array();
  w.key("capabilities");
  write_json(w, d.capabilities);
  strings("ladder", d.ladder);
  strings("minimum_grants", d.minimum_grants);
  w.end_object();
}

std::string describe(const connect::Descriptor& d) {
  std::string out =
      std::string(d.title) + " " + std::string(d.versions) + "\n  " + std::string(d.url_example) + "\n\nOptions\n";
  for (const connect::FieldSpec& f : d.fields) {
    std::string help(f.help);
    if (!f.choices.empty()) {
      help += help.empty() ? "" : ": ";
      for (std::size_t i = 0; i < f.choices.size(); ++i) help += (i == 0 ? "" : ", ") + std::string(f.choices[i]);
    }
    if (!f.default_value.empty()) help += " [" + std::string(f.default_value) + "]";
    if (f.required) help += " (required)";
    out += "  " + padded(f.key, 22) + help + "\n";
  }
  out += "\nCan\n  ";
  for (std::size_t i = 0; i < d.capabilities.size(); ++i)
    out += (i == 0 ? "" : ", ") + std::string(enum_name(d.capabilities[i]));
  out += "\n\nLeast privileges\n";
  for (const auto grant : d.minimum_grants) out += "  " + std::string(grant) + "\n";
  return out;
}
}  // namespace

ExitCode run_connectors(const CommandContext& context, const std::string& type, const std::string& output) {
  std::vector<const connect::Descriptor*> chosen;
  std::vector<std::string_view> types;
  for (const auto& connector : context.registry.all()) {
    types.push_back(connector->descriptor().type);
    if (type.empty() || connector->descriptor().type == type) chosen.push_back(&connector->descriptor());
  }
  if (chosen.empty()) {
    const std::string_view near = nearest_word(type, types);
    print_error(context.terminal,
                Error(ErrorCode::invalid_argument, "there is no connector \"" + printable(type, 60) + "\"")
                    .with_remedy(near.empty() ? "`datawave connectors` lists them."
                                              : "Did you mean \"" + std::string(near) + "\"?"));
    return ExitCode::usage;
  }
  std::string text;
  if (output == "json") {
    JsonWriter w(text, 2);
    w.begin_array();
    for (const auto* d : chosen) write_descriptor(w, *d);
    w.end_array();
    text += "\n";
  } else if (!type.empty()) {
    text = describe(*chosen.front());
  } else {
    text = "  " + padded("type", 14) + padded("versions", 20) + "URL\n";
    for (const auto* d : chosen)
      text += "  " + padded(d->type, 14) + padded(d->versions, 20) + std::string(d->url_example) + "\n";
    text += "\n`datawave connectors TYPE` lists options and least privileges.\n";
  }
  return print_out(context.terminal, text);
}

}  // namespace datawave::cli
