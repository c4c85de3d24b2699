/// What goes from the lists of sources with an account.
#pragma once

#include "datawave/store/tx.hpp"

namespace datawave::access {

/// A user or a key leaves every list.
Result<void> leave_query_lists(store::WriteTx& tx, const Uuid& admitted);
/// All keys of a user do; before the keys themselves go.
Result<void> keys_leave_query_lists(store::WriteTx& tx, const Uuid& user);

}  // namespace datawave::access
