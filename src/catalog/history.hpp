/// The versions of an asset as rows.
#pragma once

#include <vector>

#include "datawave/catalog/change.hpp"
#include "datawave/connect/asset.hpp"
#include "datawave/store/tx.hpp"

namespace datawave::catalog {

/// Not told by the difference of two states: the asset went, or came back.
Change deleted();
Change restored();

/// What `version` (2 or more) changed, and the state `before` it.
Result<void> add_version(store::WriteTx& tx, std::int64_t asset_rid, std::int64_t version, UtcTime at,
                         const std::optional<Uuid>& job_id, const std::vector<Change>& changes,
                         const connect::TableRecord& before);

}  // namespace datawave::catalog
