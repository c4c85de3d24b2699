#include "datawave/connect/registry.hpp"

#include <algorithm>

namespace datawave::connect {

Result<std::unique_ptr<ReadEndpoint>> Connector::open_reads(Executor, ConnectionSpec, OpenEnvironment,
                                                            ReadsOptions) const {
  return fail(Error(ErrorCode::unsupported, "sources of this kind cannot be queried yet"));
}

const FieldSpec* Descriptor::find_field(std::string_view name) const {
  for (const FieldSpec& field : fields) {
    if (field.key == name || std::find(field.aliases.begin(), field.aliases.end(), name) != field.aliases.end())
      return &field;
  }
  return nullptr;
}

bool Descriptor::can(Capability capability) const {
  return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

Task<void> Connection::check_capabilities(CallContext, LadderObserver*) { co_return Result<void>(); }

Task<HealthFacts> Connection::health(CallContext) {
  co_return fail(ErrorCode::unsupported, "this connector tells nothing of its system's health");
}

Task<AccountFacts> Connection::account(CallContext) {
  co_return fail(ErrorCode::unsupported, "this connector tells nothing of its account's rights");
}

Task<std::unique_ptr<Sampler>> Connection::open_sampler(CallContext) {
  co_return fail(ErrorCode::unsupported, "this system cannot be sampled");
}

void Registry::add(std::unique_ptr<Connector> connector) { connectors_.push_back(std::move(connector)); }

const Connector* Registry::find_type(std::string_view type) const {
  for (const auto& connector : connectors_) {
    if (connector->descriptor().type == type) return connector.get();
  }
  return nullptr;
}

const Connector* Registry::find_scheme(std::string_view scheme) const {
  for (const auto& connector : connectors_) {
    const auto& schemes = connector->descriptor().url_schemes;
    if (std::find(schemes.begin(), schemes.end(), scheme) != schemes.end()) return connector.get();
  }
  return nullptr;
}

}  // namespace datawave::connect
