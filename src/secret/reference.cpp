#include "datawave/secret/reference.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::secret {

namespace {
constexpr const char* kWhatIsThere = "Supported are env:NAME and file:/PATH.";

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto legal = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && name.size() <= 200 && letter(name[0]) && std::all_of(name.begin(), name.end(), legal);
}

/// Absolute and already normal, so that reading it tells where it leads.
bool is_plain_path(std::string_view path) {
  if (!path.starts_with('/') || path.size() < 2 || path.size() > 4000 || !is_valid_utf8(path)) return false;
  for (const std::string_view segment : split(path.substr(1), '/')) {
    if (segment.empty() || segment == "." || segment == "..") return false;
  }
  return std::none_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

tl::unexpected<Error> malformed(std::string message) {
  return fail(Error(ErrorCode::invalid_argument, std::move(message)).with_remedy(kWhatIsThere));
}
}  // namespace

Result<SecretReference> parse_reference(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return malformed("a secret reference is a scheme, a colon and a name");
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view name = text.substr(colon + 1);
  if (scheme == "env") {
    if (!is_variable_name(name)) return malformed("env: wants the name of an environment variable");
    return SecretReference{ReferenceScheme::env, std::string(name)};
  }
  if (scheme == "file") {
    if (!is_plain_path(name)) return malformed("file: wants an absolute path without . and .. in it");
    return SecretReference{ReferenceScheme::file, std::string(name)};
  }
  for (const std::string_view later : {"vault", "aws", "azure", "gcp"}) {
    if (scheme == later) {
      return fail(
          Error(ErrorCode::unsupported, "references to " + std::string(later) + ": are not supported by this version")
              .with_remedy(kWhatIsThere));
    }
  }
  return malformed("\"" + printable(scheme, 20) + ":\" is no kind of secret reference");
}

ReferencePolicy ReferencePolicy::local_operator() {
  ReferencePolicy policy;
  policy.env_names = {"*"};
  policy.file_roots = {"/"};
  return policy;
}

}  // namespace datawave::secret
