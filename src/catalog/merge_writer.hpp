/// The body of one commit of a merge: what was decided, as statements.
#pragma once

#include <string>
#include <vector>

#include "datawave/catalog/merge.hpp"
#include "facts.hpp"
#include "merge_core.hpp"

namespace datawave::catalog {

enum class Write : std::uint8_t { create, update, statistics, labels, missing, remove };

/// One asset's part of a body.
struct WriteOp {
  Write write = Write::create;
  Act act = Act::create;  // of an update: update, rename or restore
  std::int64_t rid = 0;   // 0: to be created
  Uuid id;
  Fingerprint old_fingerprint{};
  std::int64_t native_id = 0;  // as it was known
  PreparedTable table;         // empty for missing and remove
  bool with_statistics = false;
  bool with_labels = false;
  bool tell = false;  // emits its event
};

struct WriteBatch {
  std::vector<WriteOp> ops;
  std::size_t rows = 0;
};

struct WriteContext {
  const MergeInput& input;
  std::string scope_words;  // of the tenant and the source, in every document
};

struct BatchCounts {
  std::int64_t versions = 0;
  std::int64_t labels = 0;
};

/// May run twice: reads the batch and changes nothing but rows.
Result<BatchCounts> write_batch(store::WriteTx& tx, const WriteBatch& batch, const WriteContext& context);

/// Suggestions of a table into its rows: people's labels stay, a rejected type is not suggested again, an old
/// suggestion gives way to a new one. `numbers`: of each listed column. Returns the number of suggestions written.
Result<std::int64_t> sync_labels(store::WriteTx& tx, std::int64_t asset_rid, const PreparedTable& table,
                                 const std::vector<std::int64_t>& numbers, UtcTime now);

}  // namespace datawave::catalog
