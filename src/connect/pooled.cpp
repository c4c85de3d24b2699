#include "datawave/connect/pooled.hpp"

namespace datawave::connect {

Task<std::unique_ptr<pool::Member>> ConnectionFactory::open(CallContext ctx) {
  DW_CO_TRY(auto connection, co_await connector_.open(ctx, spec_.duplicate(), env_, nullptr));
  std::unique_ptr<pool::Member> member = std::make_unique<PooledConnection>(std::move(connection));
  co_return member;
}

}  // namespace datawave::connect
