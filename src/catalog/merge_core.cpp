#include "merge_core.hpp"

#include <cstring>
#include <map>

namespace datawave::catalog {

namespace {
constexpr std::size_t kArenaBlock = 64 * 1024;

std::uint64_t mix(std::uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}
}  // namespace

int MergeCore::family(connect::RelationKind kind) {
  using enum connect::RelationKind;
  switch (kind) {
    case table:
    case partitioned_table:
    case partition: return 0;
    default: return 1 + static_cast<int>(kind);
  }
}

std::uint64_t MergeCore::name_hash(std::uint32_t container, int kind_family, std::string_view name) const {
  std::uint64_t hash = 14695981039346656037ULL + container * 0x9E3779B97F4A7C15ULL;
  hash = (hash ^ static_cast<std::uint64_t>(kind_family)) * 1099511628211ULL;
  hash = mix(hash, name);
  return hash ^ hash >> 29U;
}

std::uint32_t MergeCore::container(std::string_view database, std::string_view schema) {
  std::string key(database);
  key.append(1, '\0').append(schema);
  const auto [it, fresh] = container_index_.try_emplace(std::move(key), container_names_.size());
  if (fresh) container_names_.emplace_back(database, schema);
  return it->second;
}

void MergeCore::know(KnownTable table) {
  if (arena_left_ < table.name.size()) {
    const std::size_t size = std::max(kArenaBlock, table.name.size());
    arena_.push_back(std::make_unique<char[]>(size));
    arena_next_ = arena_.back().get();
    arena_left_ = size;
  }
  if (!table.name.empty()) {
    std::memcpy(arena_next_, table.name.data(), table.name.size());
    table.name = {arena_next_, table.name.size()};
    arena_next_ += table.name.size();
    arena_left_ -= table.name.size();
  }
  const auto index = static_cast<std::uint32_t>(known_.size());
  by_name_.emplace(name_hash(table.container, family(table.kind), table.name), index);
  if (!table.deleted && table.native_id != 0) by_native_.emplace(table.native_id, index);
  known_.push_back(table);
}

/// The one alive before a deleted one, and of the deleted the youngest.
std::size_t MergeCore::find_name(const ListedTable& table, std::uint64_t hash) const {
  std::size_t best = Decision::kNone;
  const auto [from, to] = by_name_.equal_range(hash);
  for (auto it = from; it != to; ++it) {
    const KnownTable& candidate = known_[it->second];
    if (candidate.container != table.container || candidate.name != table.name ||
        family(candidate.kind) != family(table.kind))
      continue;
    if (best == Decision::kNone || (known_[best].deleted && (!candidate.deleted || candidate.rid > known_[best].rid)))
      best = it->second;
  }
  return best;
}

/// An asset of another name that this could be the renamed one of: not listed so far under its own.
std::size_t MergeCore::find_native(const ListedTable& table) const {
  if (table.native_id == 0) return Decision::kNone;
  const auto it = by_native_.find(table.native_id);
  if (it == by_native_.end()) return Decision::kNone;
  const KnownTable& candidate = known_[it->second];
  if (family(candidate.kind) != family(table.kind) || candidate.seen) return Decision::kNone;
  if (candidate.container != table.container && !may_have_moved(candidate, table)) return Decision::kNone;
  if (!native_ids_unique_ && candidate.shape != table.shape) return Decision::kNone;
  return it->second;
}

/// Into another schema: an object keeps its id within its database. Where the run does not list what it left, nothing
/// can be known of that, and the table is a new one.
bool MergeCore::may_have_moved(const KnownTable& candidate, const ListedTable& table) const {
  return native_ids_unique_ && candidate.in_scope && !candidate.deleted &&
         container_names_[candidate.container].first == container_names_[table.container].first;
}

Decision MergeCore::take(std::size_t index, const ListedTable& table, Act act) {
  KnownTable& known = known_[index];
  known.seen = true;
  Decision decision;
  decision.known = index;
  decision.act = act;
  decision.structure_changed = known.fingerprint != table.fingerprint || known.kind != table.kind;
  if (act != Act::rename && native_ids_unique_ && table.native_id != 0 && known.native_id != table.native_id) {
    const auto other = by_native_.find(table.native_id);
    const bool same_database = other != by_native_.end() && container_names_[known_[other->second].container].first ==
                                                                container_names_[table.container].first;
    if (same_database && !known_[other->second].deleted) decision.crossed = other->second;
  }
  if (act == Act::same) {
    if (known.deleted || known.absences > 0) {
      decision.act = Act::restore;
    } else if (decision.structure_changed || known.native_id != table.native_id) {
      decision.act = Act::update;
    }
  }
  return decision;
}

void MergeCore::note_created(const ListedTable& table, std::size_t token) {
  created_.push_back({table.shape, table.container, token});
}

Decision MergeCore::list(const ListedTable& table, std::size_t token) {
  const std::uint64_t hash = name_hash(table.container, family(table.kind), table.name);
  const std::size_t by_name = find_name(table, hash);
  Decision none;
  none.act = Act::ignore;
  if (by_name != Decision::kNone) {
    if (known_[by_name].seen) return none;
    if (!known_[by_name].deleted) return take(by_name, table, Act::same);
  }
  if (!new_names_.insert(hash).second) return none;
  const std::size_t by_native = find_native(table);
  if (by_native != Decision::kNone) {
    waiting_.push_back({token, table, std::string(table.name), by_name, by_native});
    none.act = Act::later;
    none.known = by_native;
    return none;
  }
  if (by_name != Decision::kNone) return take(by_name, table, Act::restore);
  if (!known_.empty()) note_created(table, token);
  none.act = Act::create;
  return none;
}

ContainerOutcome MergeCore::close(std::uint32_t container, bool complete, bool conclude_absence) {
  ContainerOutcome outcome;
  std::vector<Waiting> others;
  for (Waiting& waiting : waiting_) {
    if (known_[waiting.by_native].container != container) {
      others.push_back(std::move(waiting));
      continue;
    }
    waiting.table.name = waiting.name;
    Settled settled;
    settled.token = waiting.token;
    const KnownTable& old = known_[waiting.by_native];
    if (old.seen) {  // its own name was listed after all
      if (waiting.by_name != Decision::kNone && !known_[waiting.by_name].seen) {
        settled.decision = take(waiting.by_name, waiting.table, Act::restore);
      } else {
        settled.decision.act = Act::create;
        note_created(waiting.table, waiting.token);
      }
    } else if (complete && old.in_scope) {
      settled.decision = take(waiting.by_native, waiting.table, Act::rename);
    } else {
      settled.decision.act = Act::ignore;
    }
    outcome.settled.push_back(settled);
  }
  waiting_ = std::move(others);
  if (!complete || !conclude_absence) return outcome;

  struct Candidates {
    std::size_t vanished = 0, created = 0, known = 0, token = 0;
  };
  std::map<std::uint64_t, Candidates> shapes;
  for (std::size_t i = 0; i < known_.size(); ++i) {
    KnownTable& known = known_[i];
    if (known.container != container || known.seen || known.deleted || !known.in_scope) continue;
    known.seen = true;  // counted once, however often the container is closed
    ++known.absences;
    (known.absences >= 2 ? outcome.deleted : outcome.missing).push_back(i);
    Candidates& candidates = shapes[known.shape];
    ++candidates.vanished;
    candidates.known = i;
  }
  if (shapes.empty()) return outcome;
  for (const Created& created : created_) {
    if (created.container != container) continue;
    const auto it = shapes.find(created.shape);
    if (it == shapes.end()) continue;
    ++it->second.created;
    it->second.token = created.token;
  }
  for (const auto& [shape, candidates] : shapes)
    if (candidates.vanished == 1 && candidates.created == 1)
      outcome.suggestions.push_back({candidates.known, candidates.token});
  return outcome;
}

}  // namespace datawave::catalog
