/// What a connector is and can do, as data: CLI flags, documentation, the conformance suite and (later) forms read it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "datawave/core/describe.hpp"

namespace datawave::connect {

enum class FieldType : std::uint8_t {
  text,
  integer,   ///< within [minimum, maximum]
  choice,    ///< one of `choices`
  secret,    ///< travels as Secret, never shown
  pem_file,  ///< on the command line a file, read by the CLI; everywhere else its contents
  key_file,  ///< the same for a private key: its contents travel as Secret
  file,      ///< a database that is a file
};
DW_DESCRIBE_ENUM(FieldType, text, integer, choice, secret, pem_file, key_file, file)

/// One typed connection field. There are no free-form options: what is not in the table is refused by name.
struct FieldSpec {
  std::string_view key;  ///< our name ("database")
  FieldType type = FieldType::text;
  std::string_view help;
  std::string_view default_value = {};  ///< empty: none
  bool required = false;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  std::vector<std::string_view> choices = {};
  std::vector<std::string_view> aliases = {};  ///< other spellings accepted in URLs ("dbname")
  /// Decides where a credential goes or who can read it on the way: whoever changes it has to give the secrets again.
  bool endpoint = false;
};

enum class Capability : std::uint8_t {
  execute,
  cancel,
  inventory,
  statistics,
  sampling,
  tls,
  client_certificates,
  snapshots
};
DW_DESCRIBE_ENUM(Capability, execute, cancel, inventory, statistics, sampling, tls, client_certificates, snapshots)

struct Descriptor {
  std::string_view type;                      ///< "postgresql"
  std::string_view title;                     ///< "PostgreSQL"
  std::string_view versions;                  ///< "12 to 18"
  std::vector<std::string_view> url_schemes;  ///< {"postgres", "postgresql"}
  std::string_view url_example;
  std::vector<FieldSpec> fields;
  std::vector<Capability> capabilities;
  /// The rungs of its connection test, in order, as their names appear in the ladder.
  std::vector<std::string_view> ladder;
  /// The least that an account needs, as statements or sentences for a DBA.
  std::vector<std::string_view> minimum_grants;

  /// By key or alias; nullptr when there is none.
  [[nodiscard]] const FieldSpec* find_field(std::string_view name) const;
  [[nodiscard]] bool can(Capability capability) const;
};

}  // namespace datawave::connect
