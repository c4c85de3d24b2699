// Names, declared types and values come from other people's databases: any bytes, no crash, no raw value in evidence.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

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

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  seeds->push_back("customers\nemail_address\nvarchar(40)\njohn.doe@example.com\nann@example.org\nx@y.co.uk");
  seeds->push_back(
      "payments\ncc_no\ntext\n4111 1111 1111 1111\n5500-0000-0000-0004\nDE89370400440532013000\n123-45-6789");
  seeds->push_back(
      "t\nc1\ntext\n10.0.0.1\n2001:db8::1\n00:11:22:33:44:55\nhttps://a.b/c?d\n2020-01-31 10:00:00\n+49 (0)30 123-456");
  seeds->push_back(
      "people\nname\n\nM\xc3\xbcller, J\xc3\xb6rg\n12 High Street\nEurope/Berlin\nSenior Engineer\nAcme "
      "GmbH\n$2b$12$abc");
  seeds->push_back(
      R"({"database":"d","table":"t","column":"email","declared_type":"text","values":["a@b.org",1,null,true]})");
}

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
  const ColumnFacts columns[] = {{parts[1], parts[2], values, false, false, {}},
                                 {parts[2], parts[1], {}, true, true, {}},
                                 {parts[2], {}, {}, false, false, parts[1]}};
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
