// Documents come from anybody: what we take, Boost.JSON takes too and understands alike; what we write again, we read
// again; reading into structs never crashes and always says something when it refuses.
#include <boost/json.hpp>
#include <cstdlib>

#include "datawave/core/json_reader.hpp"

namespace {
using namespace datawave;

enum class Kind { one, two };
DW_DESCRIBE_ENUM(Kind, one, two)
struct Inner {
  std::string name;
  std::int16_t n = 0;
  std::optional<Kind> kind;
};
DW_DESCRIBE(Inner, name, n, kind);
struct Outer {
  std::vector<Inner> items;
  std::map<std::string, JsonRaw> extra;
  Patch<double> ratio;
  UtcTime at;
  Uuid id;
};
DW_DESCRIBE(Outer, items, extra, ratio, at, id);
DW_DEFAULTED(Outer, items, extra, at, id);

void require(bool holds) {
  if (!holds) std::abort();
}

void same(JsonValue ours, const boost::json::value& theirs) {
  switch (ours.kind()) {
    case JsonKind::null: return require(theirs.is_null());
    case JsonKind::boolean: return require(theirs.is_bool() && theirs.get_bool() == ours.boolean());
    case JsonKind::number: return require(theirs.is_number());
    case JsonKind::string: return require(theirs.is_string() && std::string_view(theirs.get_string()) == ours.string());
    case JsonKind::array: {
      require(theirs.is_array() && theirs.get_array().size() == ours.size());
      std::size_t i = 0;
      for (const JsonValue item : ours) same(item, theirs.get_array()[i++]);
      return;
    }
    case JsonKind::object:
      require(theirs.is_object() && theirs.get_object().size() == ours.size());
      for (const JsonValue item : ours) {
        const auto* found = theirs.get_object().if_contains(item.key());
        require(found != nullptr);
        same(item, *found);
      }
  }
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  seeds->push_back(R"({"items":[{"name":"a\u00e9\n","n":-3,"kind":"one"}],"extra":{"x":[1,2.5e3,null]},"ratio":0.5,)"
                   R"("at":"2026-01-15T08:30:00.5+02:00","id":"01234567-89ab-7000-8000-000000000000"})");
  seeds->push_back(R"([true,false,null,-0.0,"\ud83d\ude00",{"a":{"b":[[]]}}])");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = parse_json(text, {.max_depth = 16, .max_bytes = 1 << 16, .max_items = 1000});
  if (document) {
    boost::system::error_code ec;
    const auto theirs = boost::json::parse(text, ec);
    require(!ec);
    same(document->root(), theirs);
  } else {
    require(!document.error().message.empty() && document.error().fields.size() == 1);
  }
  const auto outer = read_json<Outer>(text);
  if (!outer) {
    require(!outer.error().fields.empty());
    return 0;
  }
  const std::string written = to_json(*outer);
  const auto again = read_json<Outer>(written);
  require(again && to_json(*again) == written);
  return 0;
}
