/// The set queries over pg_catalog. Parameter $1 of each: the schemas' oids as an array, in the order of their names;
/// the first column of those that are merged is the position in it, the second the relation's oid, and they are sorted
/// by both. Those marked [locks] take as $2 the oids of relations that somebody holds an exclusive lock on: schemas()
/// gives them in its last column. Source: PostgreSQL manual, chapter "System Catalogs".
#pragma once

#include <string>

#include "datawave/connect/asset.hpp"

namespace datawave::connectors::postgresql::queries {

/// Schemas with what is in them by a count of its own, for the proof of completeness.
std::string schemas();
std::string databases();
std::string relations(const connect::InventoryScope& scope);    // [locks] with definitions
std::string columns(const connect::InventoryScope& scope);      // [locks] with definitions
std::string constraints(const connect::InventoryScope& scope);  // [locks] with all constraints
std::string indexes();                                          // [locks]
std::string triggers();                                         // [locks]
std::string policies();
std::string statistics();
/// Not merged, and not under the snapshot: these wait for locks that others may hold, and failing must cost only
/// themselves.
std::string view_definitions();
std::string sizes();
/// Not merged.
std::string sequences();
std::string functions();
std::string types();

}  // namespace datawave::connectors::postgresql::queries
