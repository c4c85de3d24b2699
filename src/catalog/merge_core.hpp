/// Which listed table is which known asset: the decisions of a merge, without I/O. Listings and ends of containers go
/// in, acts come out.
///
/// Matching, in this order: the same kind and exact name is the same asset, whatever its object id; a name that
/// vanished and a new name with the same object id is a rename, also into another schema; equal structure and a single
/// candidate is a suggestion. Nothing is concluded from what is absent before its container was proved complete.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "datawave/connect/asset.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::catalog {

using Fingerprint = std::array<std::uint8_t, 16>;

/// What the merge keeps of each asset of a source: some 150 bytes.
struct KnownTable {
  std::int64_t rid = 0;
  Uuid id;
  connect::RelationKind kind = connect::RelationKind::table;
  std::uint32_t container = 0;
  std::string_view name;  // lives in the core
  std::int64_t native_id = 0;
  Fingerprint fingerprint{};
  std::uint64_t shape = 0;
  std::uint64_t statistics = 0;  // digests
  std::uint64_t labels = 0;
  bool deleted = false;
  std::uint8_t absences = 0;
  bool in_scope = true;  // the run's scope would list it
  bool seen = false;
};

struct ListedTable {
  std::uint32_t container = 0;
  connect::RelationKind kind = connect::RelationKind::table;
  std::string_view name;
  std::int64_t native_id = 0;
  Fingerprint fingerprint{};
  std::uint64_t shape = 0;
};

enum class Act : std::uint8_t {
  same,     // nothing to write
  update,   // the structure changed, or the object id
  create,   //
  rename,   // of `known`
  restore,  // `known` was deleted or missing, and lives again
  later,    // decided when the container is done
  ignore,   // listed twice, or not to be decided in this run
};

struct Decision {
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  Act act = Act::create;
  std::size_t known = kNone;  // of `later`: whose new name it may be
  bool structure_changed = false;
  std::size_t crossed = kNone;  // taken by its name, though by its object id it is this one
};

struct Settled {
  std::size_t token = 0;  // as given to list()
  Decision decision;
};

struct SuggestedMatch {
  std::size_t known = 0;  // vanished
  std::size_t token = 0;  // created
};

/// What the end of a container decides.
struct ContainerOutcome {
  std::vector<Settled> settled;      // what was `later`
  std::vector<std::size_t> missing;  // absent for the first time
  std::vector<std::size_t> deleted;  // absent for the second time
  std::vector<SuggestedMatch> suggestions;
};

class MergeCore {
 public:
  /// `native_ids_unique`: an object id is never given again (PostgreSQL). Otherwise a rename also wants equal
  /// structure.
  explicit MergeCore(bool native_ids_unique) : native_ids_unique_(native_ids_unique) {}

  std::uint32_t container(std::string_view database, std::string_view schema);
  [[nodiscard]] std::size_t containers() const { return container_names_.size(); }
  [[nodiscard]] const std::pair<std::string, std::string>& container_name(std::uint32_t container) const {
    return container_names_[container];
  }
  /// Before the first list(). The name is copied.
  void know(KnownTable table);
  [[nodiscard]] const KnownTable& known(std::size_t index) const { return known_[index]; }
  [[nodiscard]] KnownTable& known(std::size_t index) { return known_[index]; }
  [[nodiscard]] std::size_t known_count() const { return known_.size(); }

  /// `token` names the listed table to the caller: it comes back when the decision was `later`.
  Decision list(const ListedTable& table, std::size_t token);
  /// `complete`: everything there was has been listed. Otherwise nothing absent is concluded, and what was `later` is
  /// ignored in this run. `conclude_absence` false: renames are decided, absences are not.
  ContainerOutcome close(std::uint32_t container, bool complete, bool conclude_absence = true);

  /// Kinds that turn into one another (a table that is attached as a partition) keep their asset.
  static int family(connect::RelationKind kind);

 private:
  struct Waiting {
    std::size_t token;
    ListedTable table;
    std::string name;
    std::size_t by_name;    // a deleted asset of that name, or none
    std::size_t by_native;  // the asset that had its object id
  };
  struct Created {
    std::uint64_t shape;
    std::uint32_t container;
    std::size_t token;
  };

  [[nodiscard]] bool may_have_moved(const KnownTable& candidate, const ListedTable& table) const;
  [[nodiscard]] std::uint64_t name_hash(std::uint32_t container, int family, std::string_view name) const;
  [[nodiscard]] std::size_t find_name(const ListedTable& table, std::uint64_t hash) const;
  [[nodiscard]] std::size_t find_native(const ListedTable& table) const;
  Decision take(std::size_t index, const ListedTable& table, Act act);
  void note_created(const ListedTable& table, std::size_t token);

  bool native_ids_unique_;
  std::vector<KnownTable> known_;
  std::vector<std::unique_ptr<char[]>> arena_;
  std::size_t arena_left_ = 0;
  char* arena_next_ = nullptr;
  std::vector<std::pair<std::string, std::string>> container_names_;
  std::unordered_map<std::string, std::uint32_t> container_index_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_name_;
  std::unordered_map<std::int64_t, std::uint32_t> by_native_;  // live ones with an object id
  std::unordered_set<std::uint64_t> new_names_;
  std::vector<Created> created_;
  std::vector<Waiting> waiting_;
};

}  // namespace datawave::catalog
