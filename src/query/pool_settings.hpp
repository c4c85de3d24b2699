/// What operators set for the pools of a source: kept in the store, so that it outlives the server and reaches others.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "datawave/query/records.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::query {

struct PoolSetting {
  Sizing sizing = Sizing::self;
  std::optional<std::size_t> max_connections;  ///< fixed: so many; self: up to so many
  bool paused = false;
  std::int64_t version = 0;  ///< 0: nothing was set
};

Result<std::optional<PoolSetting>> load_pool_setting(store::Tx& tx, const Uuid& source);
/// The row after it; `version` is taken from what is stored.
Result<PoolSetting> save_pool_setting(store::WriteTx& tx, const Uuid& source, PoolSetting setting);
Result<void> remove_pool_setting(store::WriteTx& tx, const Uuid& source);

/// What this process knows of them. Thread-safe.
class PoolSettings {
 public:
  explicit PoolSettings(PoolSetting unset) : unset_(unset) {}
  [[nodiscard]] PoolSetting of(const Uuid& source) const {
    const std::lock_guard lock(mutex_);
    const auto found = settings_.find(source);
    return found == settings_.end() ? unset_ : found->second;
  }
  /// Nothing: it was never set. An older version than is known changes nothing.
  void learn(const Uuid& source, const std::optional<PoolSetting>& setting) {
    const std::lock_guard lock(mutex_);
    const auto known = settings_.find(source);
    if (!setting || (known != settings_.end() && known->second.version > setting->version)) return;
    settings_.insert_or_assign(source, *setting);
  }
  [[nodiscard]] const PoolSetting& unset() const { return unset_; }

 private:
  PoolSetting unset_;
  mutable std::mutex mutex_;
  std::map<Uuid, PoolSetting> settings_;
};

}  // namespace datawave::query
