/// The local backend: keys in a file of this machine.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>

#include "datawave/core/clock.hpp"
#include "datawave/core/random.hpp"
#include "datawave/io/blocking.hpp"
#include "datawave/secret/reference.hpp"
#include "datawave/secret/secret_manager.hpp"

namespace datawave::secret {

inline constexpr const char* kKeyFileName = "ring.json";

struct LocalOptions {
  /// `<data dir>/keys`; its parent must exist. Mode 0700, the file in it 0600.
  std::filesystem::path directory;
  /// Said by whoever opened the store: only then may a missing key file be made. A store with secrets and without its
  /// keys must not start, and must not get new ones.
  bool store_is_empty = false;
  ReferencePolicy references;
  Environment environment = process_environment();
  /// Who must own directory and file; the effective user of the process.
  uid_t owner = current_user();

  static uid_t current_user();
};

/// Loads the keys, or makes them. `clock`, `random` and `pool` must outlive the manager. Errors: precondition_failed,
/// each with its remedy, for a key file that is missing, readable by others, owned by somebody else, a link, not a
/// file, damaged, or holds a short or well-known key; unavailable when the file system refuses.
Result<std::unique_ptr<SecretManager>> open_local(LocalOptions options, const Clock& clock, const Random& random,
                                                  io::BlockingPool& pool);

}  // namespace datawave::secret
