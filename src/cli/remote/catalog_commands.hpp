/// The commands over the catalog.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "remote/remote_commands.hpp"

namespace datawave::cli {

struct SearchOptions {
  std::vector<std::string> words;
  std::string source;
  std::string kind;
  std::int64_t limit = 20;
  std::string output = "text";
};
ExitCode run_search(const CommandContext& context, const SearchOptions& options);
/// An asset or a column, by path or id.
ExitCode run_show(const CommandContext& context, const std::string& name, const std::string& output);

struct DiffOptions {
  std::string name;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  bool history = false;
  std::string output = "text";
};
ExitCode run_diff(const CommandContext& context, const DiffOptions& options);
ExitCode run_asset_list(const CommandContext& context, const ListOptions& options);
ExitCode run_asset_restore(const CommandContext& context, const std::string& name);

ExitCode run_label_list(const CommandContext& context, const ListOptions& options);
struct LabelOptions {
  std::string column;
  std::string type;
  std::string sensitivity;
};
/// `act`: "accept", "reject" or "set".
ExitCode run_label_review(const CommandContext& context, const LabelOptions& options, const std::string& act);

ExitCode run_tag(const CommandContext& context, const std::string& subject, const std::string& tag, bool present);
ExitCode run_note(const CommandContext& context, const std::string& subject, const std::string& field,
                  const std::string& text);

}  // namespace datawave::cli
