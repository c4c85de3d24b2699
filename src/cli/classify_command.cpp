#include <fstream>
#include <iostream>

#include "commands.hpp"
#include "datawave/classify/jsonl.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

ExitCode run_classify(const CommandContext& context, const ClassifyOptions& options) {
  std::ifstream file;
  const bool from_stdin = options.input == "-";
  if (!from_stdin) {
    file.open(options.input, std::ios::binary);
    if (!file || file.peek() == std::ifstream::traits_type::eof()) {
      const bool opened = file.is_open();
      if (!opened || file.bad()) {
        print_error(context.terminal, Error(ErrorCode::invalid_argument, "cannot read " + printable(options.input, 300))
                                          .with_field("input")
                                          .with_remedy("Check the path and its permissions."));
        return ExitCode::usage;
      }
      file.clear();
    }
  }
  std::ios::sync_with_stdio(false);
  const classify::Classifier classifier;
  auto report = classify::classify_jsonl(from_stdin ? std::cin : file, std::cout, classifier);
  std::cout.flush();
  if (!report) {
    print_error(context.terminal, report.error());
    return ExitCode::failed;
  }
  for (const classify::JsonlProblem& problem : report->problems) {
    write_err("line " + std::to_string(problem.line) + ": " + (problem.field.empty() ? "" : problem.field + ": ") +
              problem.message + "\n");
  }
  if (!std::cout) {
    print_error(context.terminal, Error(ErrorCode::resource_exhausted, "the output could not be written"));
    return ExitCode::failed;
  }
  if (!context.quiet) {
    write_err(plural(report->columns, "column") + ", " + format_count(report->typed) + " with a semantic type" +
              (report->bad_lines > 0 ? ", " + plural(report->bad_lines, "bad line") + " left out" : std::string()) +
              "\n");
  }
  return report->bad_lines > 0 ? ExitCode::failed : ExitCode::completed;
}

}  // namespace datawave::cli
