#include "datawave/store/audit_chain.hpp"

#include <cstring>

#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/hash_chain.hpp"

namespace datawave::store {

namespace {
void append_part(std::string& out, std::string_view part) {
  char size[8];
  for (int i = 0; i < 8; ++i) size[i] = static_cast<char>(static_cast<std::uint64_t>(part.size()) >> (56 - 8 * i));
  out.append(size, sizeof size).append(part);
}

std::string_view bytes_of(const Uuid& id) { return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}; }

struct PartWriter {
  std::string& out;
  void operator()(std::int64_t value) const { append_part(out, std::to_string(value)); }
  void operator()(UtcTime value) const { (*this)(static_cast<std::int64_t>(value.time_since_epoch().count())); }
  void operator()(const std::string& value) const { append_part(out, value); }
  void operator()(const std::optional<Uuid>& value) const {
    append_part(out, value ? bytes_of(*value) : std::string_view());
  }
};
}  // namespace

std::string chain_hash(std::string_view previous, const Uuid& tenant, const AuditRecord& record) {
  static const crypto::HashChain chain("audit/v1");
  crypto::Digest before;
  if (previous.size() == before.size()) {
    std::memcpy(before.data(), previous.data(), before.size());
  } else {
    before = chain.start(bytes_of(tenant));
  }
  std::string canonical;
  canonical.reserve(256 + record.detail.size());
  for_each_member(record, [&](std::string_view, const auto& member) { PartWriter{canonical}(member); });
  return std::string(crypto::as_text(chain.next(before, canonical)));
}

}  // namespace datawave::store
