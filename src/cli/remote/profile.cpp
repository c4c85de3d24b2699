#include "remote/profile.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "datawave/core/json_writer.hpp"
#include "datawave/core/text.hpp"
#include "datawave/http/client.hpp"

namespace datawave::cli {

namespace {
constexpr off_t kMaxFile = 1'000'000;

Error bad_file(std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message)).with_field("profiles").with_remedy(std::move(remedy));
}

Error io_error(const std::string& what) {
  return Error(errno == EACCES || errno == EPERM || errno == EROFS ? ErrorCode::permission_denied
                                                                   : ErrorCode::resource_exhausted,
               what + ": " + std::strerror(errno))
      .with_remedy("DATAWAVE_PROFILES names another place for the profiles.");
}

/// The file's text through one descriptor, so that what was judged is what is read.
Result<std::string> read_private(const std::string& path, bool& missing) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    missing = errno == ENOENT;
    if (missing) return std::string();
    return fail(io_error(printable(path, 300) + " cannot be read"));
  }
  struct stat info{};
  std::string text;
  Result<void> read;
  if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
    read = fail(bad_file(printable(path, 300) + " is not a file", "DATAWAVE_PROFILES names the file of profiles."));
  } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    read = fail(
        Error(ErrorCode::permission_denied, printable(path, 300) + " holds credentials and is open to others")
            .with_remedy("Run chmod 600 " + printable(path, 300) + ", and sign in again if others may have read it."));
  } else if (info.st_size > kMaxFile) {
    read = fail(bad_file(printable(path, 300) + " is too large for a file of profiles", "Name the right file."));
  } else {
    text.resize(static_cast<std::size_t>(info.st_size));
    std::size_t have = 0;
    while (have < text.size()) {
      const ssize_t n = ::read(file, text.data() + have, text.size() - have);
      if (n <= 0) break;
      have += static_cast<std::size_t>(n);
    }
    text.resize(have);
  }
  ::close(file);
  if (!read) return fail(std::move(read).error());
  return text;
}

Result<std::string> scalar(const YAML::Node& map, const char* key) {
  const YAML::Node node = map[key];
  if (!node) return std::string();
  if (!node.IsScalar()) return fail(bad_file(std::string("a profile's ") + key + " must be one value", ""));
  return node.Scalar();
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}
}  // namespace

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string profiles_file() {
  if (const std::string given = environment("DATAWAVE_PROFILES"); !given.empty()) return given;
  if (const std::string xdg = environment("XDG_CONFIG_HOME"); !xdg.empty()) return xdg + "/datawave/profiles.yaml";
  if (const std::string home = environment("HOME"); !home.empty()) return home + "/.config/datawave/profiles.yaml";
  return "./datawave-profiles.yaml";
}

Result<Profiles> load_profiles() {
  const std::string path = profiles_file();
  bool missing = false;
  DW_TRY(std::string text, read_private(path, missing));
  Profiles out;
  if (missing) return out;
  try {
    const YAML::Node root = YAML::Load(text);
    wipe(text);
    if (root.IsNull()) return out;
    if (!root.IsMap())
      return fail(bad_file(printable(path, 300) + " is not a file of profiles", "Remove it and sign in again."));
    DW_TRY(out.current, scalar(root, "current"));
    if (const YAML::Node all = root["profiles"]; all && all.IsMap()) {
      for (const auto& entry : all) {
        if (!entry.second.IsMap()) return fail(bad_file(printable(path, 300) + ": a profile is not a map", ""));
        Profile profile;
        DW_TRY(profile.url, scalar(entry.second, "url"));
        DW_TRY(profile.user, scalar(entry.second, "user"));
        DW_TRY(profile.ca, scalar(entry.second, "ca"));
        DW_TRY(std::string token, scalar(entry.second, "token"));
        profile.token = Secret(std::move(token));
        DW_TRY(const std::string clear, scalar(entry.second, "allow_http"));
        profile.allow_http = clear == "true";
        out.all.emplace(entry.first.Scalar(), std::move(profile));
      }
    }
  } catch (const YAML::Exception& e) {
    return fail(bad_file(printable(path, 300) + ":" + std::to_string(e.mark.line + 1) + ": not valid YAML",
                         "Correct that line, or remove the file and sign in again."));
  }
  return out;
}

Result<void> save_profiles(const Profiles& profiles) {
  std::string text = "# Servers and credentials of the datawave command line. Keep it to yourself.\n";
  // JSON's strings are YAML's double-quoted ones.
  text += "current: " + to_json(profiles.current) + "\nprofiles:\n";
  for (const auto& [name, profile] : profiles.all) {
    text +=
        "  " + to_json(name) + ":\n    url: " + to_json(profile.url) + "\n    user: " + to_json(profile.user) + "\n";
    if (!profile.ca.empty()) text += "    ca: " + to_json(profile.ca) + "\n";
    if (profile.allow_http) text += "    allow_http: true\n";
    if (!profile.token.empty()) {
      text += "    token: ";
      append_json_string(text, profile.token.expose());
      text += '\n';
    }
  }
  const std::filesystem::path path = profiles_file();
  if (path.has_parent_path()) {
    std::error_code failed;
    const bool made = std::filesystem::create_directories(path.parent_path(), failed);
    if (made) ::chmod(path.parent_path().c_str(), 0700);
  }
  const std::string fresh = path.string() + "." + std::to_string(::getpid());
  ::unlink(fresh.c_str());
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return fail(io_error(printable(fresh, 300) + " cannot be written"));
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(file, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
  const bool whole = done == text.size() && ::fsync(file) == 0;
  wipe(text);
  if (::close(file) != 0 || !whole || ::rename(fresh.c_str(), path.c_str()) != 0) {
    const Error error = io_error(printable(path.string(), 300) + " cannot be written");
    ::unlink(fresh.c_str());
    return fail(error);
  }
  return {};
}

Result<std::string> normal_url(const std::string& text) {
  std::string whole = text;
  if (whole.find("://") == std::string::npos) {
    const bool local = whole.starts_with("localhost") || whole.starts_with("127.") || whole.starts_with("[::1]");
    whole = (local ? "http://" : "https://") + whole;
  }
  DW_TRY(const http::Url url, http::parse_url(whole));
  if (url.target != "/") {
    return fail(Error(ErrorCode::invalid_argument, "a server's URL has no path")
                    .with_field("url")
                    .with_remedy("For instance https://" + url.authority() + "."));
  }
  return (url.tls ? "https://" : "http://") + url.authority();
}

Result<void> check_transport(const std::string& url, bool allowed) {
  DW_TRY(const http::Url parsed, http::parse_url(url));
  if (parsed.tls || allowed || is_this_machine(parsed.host)) return {};
  return fail(
      Error(ErrorCode::invalid_argument, "a credential would travel unencrypted to " + printable(parsed.host, 200))
          .with_field("url")
          .with_remedy("Use https://; or, where the network is trusted, `datawave login --allow-http`."));
}

Result<Profile> choose_profile(const std::string& name) {
  DW_TRY(Profiles profiles, load_profiles());
  std::string wanted = name.empty() ? environment("DATAWAVE_PROFILE") : name;
  const bool asked = !wanted.empty();
  if (!asked) wanted = profiles.current;
  Profile chosen;
  if (const auto found = profiles.all.find(wanted); found != profiles.all.end()) {
    chosen = std::move(found->second);
  } else if (asked) {
    std::string there;
    for (const auto& [known, profile] : profiles.all) there += (there.empty() ? "" : ", ") + known;
    return fail(Error(ErrorCode::not_found, "there is no profile \"" + printable(wanted, 60) + "\"")
                    .with_remedy(there.empty()
                                     ? "`datawave login URL --profile " + printable(wanted, 60) + "` makes it."
                                     : "There are: " + there + "."));
  }
  if (const std::string url = environment("DATAWAVE_URL"); !url.empty() && name.empty()) {
    DW_TRY(const std::string other, normal_url(url));
    if (other != chosen.url) {
      chosen.token = Secret();
      chosen.user.clear();
      chosen.allow_http = false;
    }
    chosen.url = other;
  }
  if (std::string token = environment("DATAWAVE_TOKEN"); !token.empty() && name.empty())
    chosen.token = Secret(std::move(token));
  if (chosen.url.empty()) {
    return fail(Error(ErrorCode::invalid_argument, "no server is known")
                    .with_field("profile")
                    .with_remedy("`datawave login URL` signs in; `datawave serve` starts a server of your own."));
  }
  if (!chosen.token.empty()) DW_CHECK(check_transport(chosen.url, chosen.allow_http));
  return chosen;
}

}  // namespace datawave::cli
