#include "datawave/core/json_value.hpp"

#include "json_tree.hpp"

namespace datawave {

JsonDocument::JsonDocument(std::unique_ptr<impl::JsonTree> tree) : tree_(std::move(tree)) {}
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonKind JsonValue::kind() const { return tree_->nodes[index_].kind; }
bool JsonValue::boolean() const { return tree_->nodes[index_].text == "true"; }
std::string_view JsonValue::string() const { return tree_->nodes[index_].string; }
std::string_view JsonValue::text() const { return tree_->nodes[index_].text; }
std::string_view JsonValue::key() const { return tree_->nodes[index_].key; }
std::size_t JsonValue::size() const { return tree_->nodes[index_].size; }
JsonValue::Iterator JsonValue::begin() const { return {tree_, tree_->nodes[index_].first}; }
JsonValue::Iterator JsonValue::end() const { return {tree_, 0}; }
JsonValue::Iterator& JsonValue::Iterator::operator++() {
  index_ = tree_->nodes[index_].next;
  return *this;
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const {
  if (kind() != JsonKind::object) return std::nullopt;
  for (const JsonValue member : *this) {
    if (member.key() == name) return member;
  }
  return std::nullopt;
}

}  // namespace datawave
