#include <algorithm>
#include <map>
#include <set>

#include "merge_writer.hpp"
#include "search_docs.hpp"

namespace datawave::catalog {

namespace {
constexpr std::string_view kInsert =
    "INSERT INTO labels (tenant_id, id, semantic_type, sensitivity, state, origin, confidence, evidence, "
    "by_id, "
    "by_name, at) VALUES ({tenant_id}, ?1, ?2, ?3, 'suggested', 'classifier', ?4, ?5, NULL, '', ?6)";

struct Stored {
  std::int64_t id = 0;
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
    label.id = row.integer(0);
    stored[label.id / kLabelsPerColumn % kColumnsPerAsset].push_back(std::move(label));
    return {};
  };
  DW_CHECK(
      tx.each("SELECT id, semantic_type, sensitivity, state, origin FROM labels WHERE {tenant} AND id > ?1 AND id < ?2",
              take, label_id(column_rid(asset_rid, 0), 0), label_id(column_rid(asset_rid + 1, 0), 0)));

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
        if (label == nullptr || old.semantic_type != label->semantic_type) continue;
        // Another type that somebody confirmed does not take the suggestion away: it may be rejected again.
        if (old.state == "confirmed") confirmed = true;
        if (old.state == "rejected") rejected = true;
      }
    }
    const bool suggests = label != nullptr && !rejected && !confirmed;
    bool there = false;
    std::int64_t place = label_id(rid, 0);
    const auto taken = [&](std::int64_t id) {
      return found != stored.end() &&
             std::any_of(found->second.begin(), found->second.end(), [&](const Stored& old) { return old.id == id; });
    };
    while (taken(place)) ++place;
    if (found != stored.end()) {
      for (const Stored& old : found->second) {
        if (old.state != "suggested" || old.origin != "classifier") continue;
        if (suggests && old.semantic_type == label->semantic_type && old.sensitivity == label->sensitivity) {
          there = true;
          continue;
        }
        // A run that did not look at values says less than an earlier one that did.
        if (label == nullptr && !table.sampled) continue;
        DW_CHECK(tx.post("DELETE FROM labels WHERE {tenant} AND id = ?1", old.id));
      }
    }
    if (!suggests || there) continue;
    DW_CHECK(
        tx.post(kInsert, place, label->semantic_type, label->sensitivity, label->confidence, label->evidence, now));
    ++written;
  }
  return written;
}

}  // namespace datawave::catalog
