// Names, declared types and values come from other people's databases: any bytes, no crash, no raw value in evidence.
#include <cstdint>
#include <cstdlib>
#include <sstream>

#include "datawave/classify/jsonl.hpp"

namespace {

const datawave::classify::Classifier& shared() {
  static const datawave::classify::Classifier classifier;
  return classifier;
}

bool has_alnum(std::string_view s) {
  for (const char c : s) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace datawave::classify;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // Lines: table, column, declared type, then values.
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size() && parts.size() < 300;) {
    const auto end = std::min(text.find('\n', at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  while (parts.size() < 3) parts.emplace_back();
  const std::span<const std::string_view> values(parts.data() + 3, parts.size() - 3);
  const ColumnFacts columns[] = {{parts[1], parts[2], values, false, false, {}}, {parts[2], parts[1], {}, true, true, {}}};
  for (const Label& label : shared().classify({parts[0], parts[1], parts[0], columns})) {
    if (!(label.confidence >= 0.0 && label.confidence <= 1.0)) std::abort();
    for (const Evidence& e : label.evidence) {
      if (e.matched > e.seen) std::abort();
      for (const auto& example : e.examples) {
        for (const auto value : values) {
          if (example == value && has_alnum(value)) std::abort();
        }
      }
    }
  }
  std::istringstream in{std::string(text)};
  std::ostringstream out;
  if (!classify_jsonl(in, out, shared())) std::abort();
  return 0;
}
