/// What one connection has prepared at its server: bounded by count and bytes, the one used longest ago goes first.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "datawave/pg/rows.hpp"
#include "datawave/pg/statement.hpp"

namespace datawave::pg {

/// A name at the server. In flight it is held by shared_ptr: it may have left the cache meanwhile.
struct Prepared {
  std::string name;
  std::string text;
  std::size_t hash = 0;
  bool known = false;                                ///< the server has confirmed it
  bool forgotten = false;                            ///< no longer in the cache
  std::shared_ptr<const std::vector<Field>> fields;  ///< set by its first description
};

class StatementCache {
 public:
  StatementCache(std::size_t max_count, std::size_t max_bytes) : max_count_(max_count), max_bytes_(max_bytes) {}

  /// Nothing where it is not prepared. What is found was used last.
  [[nodiscard]] const std::shared_ptr<Prepared>* find(const Statement& statement) {
    const auto found = index_.find(Key(statement.text(), statement.hash()));
    if (found == index_.end()) return nullptr;
    if (found->second != order_.begin()) order_.splice(order_.begin(), order_, found->second);
    return &*found->second;
  }
  /// Whether one of this length may be prepared at all.
  [[nodiscard]] bool takes(const Statement& statement) const {
    return max_count_ > 0 && cost(statement.text()) <= max_bytes_;
  }
  /// Under a name that was never used before. Names of those that had to go are appended to `evicted`.
  const std::shared_ptr<Prepared>& add(const Statement& statement, std::vector<std::string>& evicted) {
    auto prepared = std::make_shared<Prepared>();
    prepared->name = "dw" + std::to_string(++last_name_);
    prepared->text = statement.text();
    prepared->hash = statement.hash();
    bytes_ += cost(prepared->text);
    order_.push_front(std::move(prepared));
    index_.emplace(Key(order_.front()->text, order_.front()->hash), order_.begin());
    while (order_.size() > max_count_ || bytes_ > max_bytes_) {
      ++evictions_;
      evicted.push_back(order_.back()->name);
      forget(*order_.back());
    }
    return order_.front();
  }
  void forget(Prepared& prepared) {
    if (prepared.forgotten) return;
    prepared.forgotten = true;
    bytes_ -= cost(prepared.text);
    const auto found = index_.find(Key(prepared.text, prepared.hash));
    const auto place = found->second;
    index_.erase(found);
    order_.erase(place);  // may destroy it
  }
  /// The server has dropped all of them.
  void clear() {
    while (!order_.empty()) forget(*order_.front());
  }
  [[nodiscard]] std::size_t count() const { return order_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t evictions() const { return evictions_; }

 private:
  struct Key {
    Key(std::string_view t, std::size_t h) : text(t), hash(h) {}
    std::string_view text;
    std::size_t hash;
    bool operator==(const Key& other) const { return hash == other.hash && text == other.text; }
  };
  struct Hash {
    std::size_t operator()(const Key& key) const { return key.hash; }
  };
  static std::size_t cost(const std::string& text) { return text.size() + 256; }

  std::size_t max_count_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t last_name_ = 0;
  std::uint64_t evictions_ = 0;
  std::list<std::shared_ptr<Prepared>> order_;  ///< used last first
  std::unordered_map<Key, std::list<std::shared_ptr<Prepared>>::iterator, Hash> index_;
};

}  // namespace datawave::pg
