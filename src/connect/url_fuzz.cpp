// URLs are pasted by people: parsing must never crash, and no error may quote a password.
#include <cstdlib>

#include "datawave/connect/registry.hpp"

namespace {
using namespace datawave;

class FakeConnector final : public connect::Connector {
 public:
  explicit FakeConnector(connect::Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  [[nodiscard]] const connect::Descriptor& descriptor() const override { return descriptor_; }
  Task<std::unique_ptr<connect::Connection>> open(CallContext, connect::ConnectionSpec, connect::OpenEnvironment,
                                                  LadderObserver*) const override {
    co_return fail(ErrorCode::unsupported, "a fake");
  }

 private:
  connect::Descriptor descriptor_;
};

const connect::Registry& registry() {
  static const connect::Registry* made = [] {
    auto* r = new connect::Registry;
    connect::Descriptor pg;
    pg.type = "postgresql";
    pg.url_schemes = {"postgres"};
    for (const char* key : {"user", "host", "database", "application_name"}) pg.fields.push_back({key});
    pg.fields.push_back({"port", connect::FieldType::integer, "", "5432", false, 1, 65535});
    pg.fields.push_back({"password", connect::FieldType::secret});
    r->add(std::make_unique<FakeConnector>(pg));
    connect::Descriptor file;
    file.type = "sqlite";
    file.url_schemes = {"sqlite"};
    file.fields.push_back({"path", connect::FieldType::file});
    r->add(std::make_unique<FakeConnector>(file));
    return r;
  }();
  return *made;
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  *seeds = {"postgres://u:HUNTER2CANARY@h:5432/d?application_name=x",
            "postgres://u:HUNTER2CANARY@[::1]:1/d",
            "jdbc:postgres://h/d?password=HUNTER2CANARY",
            "sqlite:///a/b.db?x=1",
            "./file.db",
            "postgres://u:HUNTER2CANARY%2@h/d"};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(connect::redact_url(text));
  auto parsed = connect::parse_url(registry(), text);
  // The canary is a secret only where it stands as a password; in other places it is ordinary text.
  if (!parsed && text.starts_with("postgres://u:HUNTER2CANARY") &&
      parsed.error().describe().find("HUNTER2CANARY") != std::string::npos &&
      text.find("HUNTER2CANARY", 26) == std::string_view::npos) {
    std::abort();
  }
  return 0;
}
