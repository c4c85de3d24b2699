/// Profiles: which servers there are, and who one is there. A file of mode 0600 in a directory of mode 0700.
#pragma once

#include <map>
#include <string>

#include "datawave/core/result.hpp"
#include "datawave/core/secret.hpp"

namespace datawave::cli {

struct Profile {
  std::string url;   ///< "https://datawave.internal:7878", without a path
  std::string user;  ///< who signed in; shown only
  Secret token;      ///< of a session or an API key
  std::string ca;    ///< PEM file of the authorities that vouch for the server; empty: the system's
  /// A credential may travel without TLS to a machine that is not this one.
  bool allow_http = false;
};

struct Profiles {
  std::string current;
  std::map<std::string, Profile> all;
};

/// DATAWAVE_PROFILES, else $XDG_CONFIG_HOME/datawave/profiles.yaml, else ~/.config/datawave/profiles.yaml.
std::string profiles_file();
/// None where there is no file. Errors: permission_denied (others can read it), invalid_argument (field profiles).
Result<Profiles> load_profiles();
/// Replaces the file in one step. Errors: permission_denied, resource_exhausted.
Result<void> save_profiles(const Profiles& profiles);

/// The profile a command works with: `name` (--profile), else DATAWAVE_PROFILE, else the current one; DATAWAVE_URL and
/// DATAWAVE_TOKEN stand above it. A profile's token never goes to another URL than its own. Errors: not_found (with
/// what there is), invalid_argument (no server is known, or a credential would travel in the clear).
Result<Profile> choose_profile(const std::string& name);
/// A variable of the environment; empty where there is none.
std::string environment(const char* name);
/// "https://host:port", checked; adds http:// to a bare loopback address and https:// to any other. Errors:
/// invalid_argument, field url.
Result<std::string> normal_url(const std::string& text);
/// A credential may go there: it is https, or this machine, or `allowed`.
Result<void> check_transport(const std::string& url, bool allowed);

}  // namespace datawave::cli
