/// The audit record as it is stored and chained. One crypto::HashChain per tenant, over the record's canonical bytes:
/// its columns in order, each with its length.
#pragma once

#include <string>

#include "datawave/core/annotate.hpp"
#include "datawave/core/clock.hpp"
#include "datawave/core/describe.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave::store {

enum class AuditResult : std::uint8_t { ok, denied, failed };
DW_DESCRIBE_ENUM(AuditResult, ok, denied, failed)

struct AuditRecord {
  std::int64_t seq = 0;  // from 1, without gaps
  UtcTime at;
  std::string code;
  std::string result;
  std::optional<Uuid> principal_id;
  std::string principal_name;
  std::string via;
  std::string address;
  std::string request_id;
  std::string object_kind;
  std::optional<Uuid> object_id;
  std::string object_name;
  std::string detail;  // JSON text
};
DW_DESCRIBE(AuditRecord, seq, at, code, result, principal_id, principal_name, via, address, request_id, object_kind,
            object_id, object_name, detail);
DW_ANNOTATE(AuditRecord, {.member = "result", .words = enum_words<AuditResult>})

/// 32 bytes. `previous` is empty for the first record.
std::string chain_hash(std::string_view previous, const Uuid& tenant, const AuditRecord& record);

}  // namespace datawave::store
