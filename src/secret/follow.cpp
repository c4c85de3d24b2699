#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "datawave/core/text.hpp"
#include "datawave/secret/reference.hpp"
#include "key_file.hpp"

namespace datawave::secret {

namespace {
constexpr std::size_t kMaxSecretFile = 64 * 1024;

tl::unexpected<Error> not_allowed(const std::string& shown) {
  return fail(Error(ErrorCode::permission_denied, "the operator of this server does not allow " + shown)
                  .with_remedy("Ask for it to be listed, or give the secret itself."));
}

/// Whether `path` is `root` or below it, by whole segments.
bool is_below(const std::filesystem::path& path, const std::filesystem::path& root) {
  auto at = path.begin();
  for (const auto& segment : root) {
    if (segment.empty()) continue;  // of a trailing slash
    if (at == path.end() || *at != segment) return false;
    ++at;
  }
  return true;
}

bool is_below_any(const std::filesystem::path& path, const std::vector<std::filesystem::path>& roots) {
  return std::any_of(roots.begin(), roots.end(), [&](const auto& root) { return is_below(path, root); });
}

/// The same roots as the kernel names them.
std::vector<std::filesystem::path> real(const std::vector<std::filesystem::path>& roots) {
  std::vector<std::filesystem::path> out;
  for (const auto& root : roots) {
    std::error_code ec;
    auto path = std::filesystem::canonical(root, ec);
    if (!ec) out.push_back(std::move(path));
  }
  return out;
}

Result<Secret> usable(std::string text, const std::string& shown) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  const bool good = !text.empty() && text.find('\0') == std::string::npos;
  Secret secret(std::move(text));
  if (!good) return fail(ErrorCode::precondition_failed, shown + " holds no secret: it is empty or binary");
  return secret;
}

Result<Secret> from_environment(const std::string& name, const ReferencePolicy& policy,
                                const Environment& environment) {
  const std::string shown = "the environment variable " + name;
  const auto& allowed = policy.env_names;
  if (std::none_of(allowed.begin(), allowed.end(), [&](const auto& glob) { return glob_match(glob, name); })) {
    return not_allowed(shown);
  }
  auto value = environment(name);
  if (!value) return fail(ErrorCode::not_found, shown + " is not set");
  return usable(std::move(*value), shown);
}

Result<Secret> from_file(const std::string& path, const ReferencePolicy& policy) {
  const std::string shown = "the file " + printable(path, 200);
  if (!is_below_any(path, policy.file_roots) || is_below_any(path, policy.never_below)) return not_allowed(shown);
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd) {
    if (errno == ENOENT || errno == ENOTDIR) return fail(ErrorCode::not_found, shown + " is not there");
    return fail(ErrorCode::unavailable, shown + " cannot be opened: " + std::strerror(errno));
  }
  // Links (and a Kubernetes secret is one) may lead out of the roots: what counts is the file that was opened.
  std::error_code ec;
  const auto opened = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd.get()), ec);
  if (ec || !is_below_any(opened, real(policy.file_roots)) || is_below_any(opened, real(policy.never_below))) {
    return not_allowed(shown);
  }
  struct stat status{};
  if (::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    return fail(ErrorCode::precondition_failed, shown + " is not a regular file");
  }
  std::string text(kMaxSecretFile + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t n = ::read(fd.get(), text.data() + size, text.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorCode::unavailable, shown + " cannot be read: " + std::strerror(errno));
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  std::string content = text.substr(0, size);
  wipe(text);
  if (size > kMaxSecretFile) {
    wipe(content);
    return fail(ErrorCode::precondition_failed, shown + " is larger than 64 KiB");
  }
  return usable(std::move(content), shown);
}
}  // namespace

Environment process_environment() {
  return [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return std::string(value);
  };
}

Result<Secret> follow(const SecretReference& reference, const ReferencePolicy& policy, const Environment& environment) {
  switch (reference.scheme) {
    case ReferenceScheme::env: return from_environment(reference.name, policy, environment);
    case ReferenceScheme::file: return from_file(reference.name, policy);
  }
  return fail(ErrorCode::internal, "an unknown kind of secret reference");
}

}  // namespace datawave::secret
