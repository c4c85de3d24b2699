/// References to secrets that are kept elsewhere, and who may follow them.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::secret {

enum class ReferenceScheme : std::uint8_t { env, file };

struct SecretReference {
  ReferenceScheme scheme = ReferenceScheme::env;
  std::string name;  ///< a variable's name, or an absolute path without "." and ".." segments
};

/// Errors: invalid_argument for what is not a reference; unsupported for vault:, aws:, azure: and gcp:, naming what is
/// there.
Result<SecretReference> parse_reference(std::string_view text);

/// What an operator lets references reach. Whoever may write a data source could otherwise read the server's
/// environment and files through it, so nothing is allowed by default.
struct ReferencePolicy {
  std::vector<std::string> env_names;              ///< names, with * and ?
  std::vector<std::filesystem::path> file_roots;   ///< existing directories, absolute
  std::vector<std::filesystem::path> never_below;  ///< directories that no reference reaches (the keys)

  /// The one-shot command line acts for the person who typed it.
  static ReferencePolicy local_operator();
};

using Environment = std::function<std::optional<std::string>(const std::string& name)>;
Environment process_environment();

/// Follows it, blocking. A file counts as being where it really is, symbolic links followed; at most 64 KiB, one line
/// end at its end is not part of it. Errors: see SecretManager::resolve().
Result<Secret> follow(const SecretReference& reference, const ReferencePolicy& policy, const Environment& environment);

}  // namespace datawave::secret
