#include <map>
#include <set>

#include "merge_writer.hpp"
#include "search_docs.hpp"

namespace datawave::catalog {

namespace {
constexpr std::string_view kInsert =
    "INSERT INTO labels (tenant_id, column_rid, semantic_type, sensitivity, state, origin, confidence, evidence, "
    "by_id, "
    "by_name, at) VALUES ({tenant_id}, ?1, ?2, ?3, 'suggested', 'classifier', ?4, ?5, NULL, '', ?6)";

struct Stored {
  std::string semantic_type;
  std::string sensitivity;
  std::string state;
  std::string origin;
};
}  // namespace

Result<std::int64_t> sync_labels(store::WriteTx& tx, std::int64_t asset_rid, const PreparedTable& table,
                                 const std::vector<std::int64_t>& numbers, UtcTime now) {
  std::map<std::int64_t, std::vector<Stored>> stored;  // by column number
  const store::RowCallback take = [&](const store::Row& row) -> Result<void> {
    Stored label;
    label.semantic_type = row.text(1);
    label.sensitivity = row.text(2);
    label.state = row.text(3);
    label.origin = row.text(4);
    stored[row.integer(0) % kColumnsPerAsset].push_back(std::move(label));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT column_rid, semantic_type, sensitivity, state, origin FROM labels WHERE {tenant} AND "
              "column_rid > ?1 AND column_rid < ?2",
              take, column_rid(asset_rid, 0), column_rid(asset_rid + 1, 0)));

  std::map<std::int64_t, const PreparedLabel*> fresh;
  for (const PreparedLabel& label : table.labels) fresh[numbers[label.column]] = &label;
  for (const std::int64_t number : numbers) fresh.try_emplace(number, nullptr);

  std::int64_t written = 0;
  for (const auto& [number, label] : fresh) {
    const auto found = stored.find(number);
    const std::int64_t rid = column_rid(asset_rid, number);
    bool confirmed = false;
    bool rejected = false;
    if (found != stored.end()) {
      for (const Stored& old : found->second) {
        if (old.state == "confirmed") confirmed = true;
        if (old.state == "rejected" && label != nullptr && old.semantic_type == label->semantic_type) rejected = true;
      }
    }
    const bool suggests = label != nullptr && !rejected && !confirmed;
    bool there = false;
    if (found != stored.end()) {
      for (const Stored& old : found->second) {
        if (old.state != "suggested" || old.origin != "classifier") continue;
        if (suggests && old.semantic_type == label->semantic_type && old.sensitivity == label->sensitivity) {
          there = true;
          continue;
        }
        // A run that did not look at values says less than an earlier one that did.
        if (label == nullptr && !table.sampled) continue;
        DW_CHECK(tx.post("DELETE FROM labels WHERE {tenant} AND column_rid = ?1 AND semantic_type = ?2", rid,
                         old.semantic_type));
      }
    }
    if (!suggests || there) continue;
    DW_CHECK(tx.post(kInsert, rid, label->semantic_type, label->sensitivity, label->confidence, label->evidence, now));
    ++written;
  }
  return written;
}

}  // namespace datawave::catalog
