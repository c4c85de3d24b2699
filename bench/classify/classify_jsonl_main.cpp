// Standard input to standard output: what `datawave classify --input` does, for the scoring script.
#include <iostream>

#include "datawave/classify/jsonl.hpp"

int main() {
  std::ios::sync_with_stdio(false);
  const datawave::classify::Classifier classifier;
  const auto report = datawave::classify::classify_jsonl(std::cin, std::cout, classifier);
  if (!report) {
    std::cerr << report.error().describe() << '\n';
    return 3;
  }
  for (const auto& p : report->problems) std::cerr << "line " << p.line << ": " << p.field << ' ' << p.message << '\n';
  return report->bad_lines == 0 ? 0 : 3;
}
