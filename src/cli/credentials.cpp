#include "credentials.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
constexpr std::size_t kMaxPassword = 4096;

Error bad(std::string field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

Result<std::string> read_file(const std::string& path, const std::string& field, std::size_t limit) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) {
    return fail(bad(field, field + ": " + printable(path, 200) + ": " + std::strerror(errno),
                    "Check the path and its permissions."));
  }
  if (S_ISDIR(info.st_mode))
    return fail(bad(field, field + ": " + printable(path, 200) + " is a directory", "Name a file."));
  std::ifstream file(path, std::ios::binary);
  std::string text(limit + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (!file && !file.eof()))
    return fail(bad(field, field + ": " + printable(path, 200) + " cannot be read", "Check its permissions."));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > limit)
    return fail(bad(field, field + ": " + printable(path, 200) + " is larger than " + format_bytes(limit),
                    "Name the right file."));
  return text;
}

void strip_line_end(std::string& text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
}

Result<Secret> password_from_file(const std::string& path, const std::string& field) {
  struct stat info{};
  if (::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && (info.st_mode & (S_IRGRP | S_IROTH)) != 0) {
    write_err("warning: " + printable(path, 200) + " can be read by others; chmod 600 it\n");
  }
  DW_TRY(std::string text, read_file(path, field, 64 * 1024));
  strip_line_end(text);
  return Secret(std::move(text));
}

volatile std::sig_atomic_t prompt_signal = 0;

/// Echo comes back whatever ends the prompt; Ctrl-C and SIGTERM end it at once.
Result<Secret> prompt(std::string_view question) {
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0)
    return fail(bad("password", "no terminal to ask for the password", "Use --password-file or PGPASSWORD."));
  write_err(std::string(question) + ": ");
  prompt_signal = 0;
  struct sigaction noted{};
  noted.sa_handler = [](int number) { prompt_signal = number; };  // without SA_RESTART: read() returns
  struct sigaction old_int{};
  struct sigaction old_term{};
  ::sigaction(SIGINT, &noted, &old_int);
  ::sigaction(SIGTERM, &noted, &old_term);
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string text;
  text.reserve(kMaxPassword + 1);  // growing would leave copies behind
  while (prompt_signal == 0 && text.size() < kMaxPassword) {
    char c = 0;
    const ssize_t n = ::read(STDIN_FILENO, &c, 1);
    if (n != 1 || c == '\n') break;
    text += c;
  }
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  ::sigaction(SIGINT, &old_int, nullptr);
  ::sigaction(SIGTERM, &old_term, nullptr);
  write_err("\n");
  strip_line_end(text);
  if (prompt_signal != 0) {
    wipe(text);
    return fail(ErrorCode::cancelled, "interrupted");
  }
  return Secret(std::move(text));
}
}  // namespace

Result<Secret> read_reference(const std::string& reference, const std::string& field) {
  if (reference.starts_with("env:")) {
    const char* value = std::getenv(reference.c_str() + 4);
    if (value == nullptr)
      return fail(bad(field, "the environment has no variable " + printable(reference.substr(4), 100),
                      "Set it, or use another reference."));
    return Secret(std::string(value));
  }
  if (reference.starts_with("file:")) return password_from_file(reference.substr(5), field);
  return fail(bad(field, field + " takes a reference, not a password",
                  "Write env:NAME or file:PATH; or use --password-stdin."));
}

Result<std::optional<Secret>> given_password(const CredentialOptions& options) {
  if (!options.password_file.empty()) {
    DW_TRY(Secret secret, password_from_file(options.password_file, "--password-file"));
    return std::optional<Secret>(std::move(secret));
  }
  if (options.password_stdin) {
    std::string text;
    text.reserve(kMaxPassword + 1);
    for (int c = 0; (c = std::getchar()) != EOF && c != '\n' && text.size() < kMaxPassword;)
      text += static_cast<char>(c);
    strip_line_end(text);
    return std::optional<Secret>(Secret(std::move(text)));
  }
  if (!options.password_from.empty()) {
    DW_TRY(Secret secret, read_reference(options.password_from, "--password"));
    return std::optional<Secret>(std::move(secret));
  }
  return std::optional<Secret>();
}

Result<Secret> ask_secret(std::string_view question) { return prompt(question); }

Result<void> find_password(connect::ConnectionSpec& spec, const CredentialOptions& options, const Terminal& terminal) {
  const connect::FieldSpec* field = spec.descriptor().find_field("password");
  const bool asked_for = !options.password_file.empty() || options.password_stdin || !options.password_from.empty();
  if (field == nullptr) {
    if (asked_for)
      return fail(bad("password", std::string(spec.descriptor().title) + " has no password", "Leave the option out."));
    return {};
  }
  DW_TRY(std::optional<Secret> given, given_password(options));
  if (given) {
    spec.set_secret("password", std::move(*given));
    return {};
  }
  if (!spec.secret("password").empty()) return {};
  if (spec.descriptor().type == "postgresql") {
    if (const char* value = std::getenv("PGPASSWORD"); value != nullptr && *value != '\0') {
      spec.set_secret("password", Secret(std::string(value)));
      return {};
    }
  }
  const bool has_certificate = !spec.get("sslcert").empty();
  if (!options.no_password && !has_certificate && terminal.err_is_tty && ::isatty(STDIN_FILENO) == 1) {
    DW_TRY(Secret secret,
           prompt("Password for " + printable(spec.get("user"), 100) + "@" + printable(spec.get("host"), 200)));
    spec.set_secret("password", std::move(secret));
  }
  return {};
}

Result<void> load_files(connect::ConnectionSpec& spec) {
  for (const connect::FieldSpec& field : spec.descriptor().fields) {
    const bool is_key = field.type == connect::FieldType::key_file;
    if ((!is_key && field.type != connect::FieldType::pem_file) || !spec.has(field.key)) continue;
    std::string path(spec.get(field.key));
    if (path == "system" && field.key == "sslrootcert") {
      DW_CHECK(spec.set(field.key, ""));
      continue;
    }
    if (path.starts_with("~/")) {
      if (const char* home = std::getenv("HOME")) path.replace(0, 1, home);
    }
    DW_TRY(std::string contents, read_file(path, std::string(field.key), std::size_t{1} << 20));
    if (contents.find("-----BEGIN") == std::string::npos) {
      return fail(bad(std::string(field.key),
                      std::string(field.key) + ": " + printable(path, 200) + " is not a PEM file",
                      "It must hold -----BEGIN … lines."));
    }
    if (is_key) {
      spec.set_secret(field.key, Secret(std::move(contents)));
    } else {
      DW_CHECK(spec.set(field.key, std::move(contents)));
    }
  }
  return {};
}

void default_user(connect::ConnectionSpec& spec) {
  if (spec.descriptor().find_field("user") == nullptr || !spec.get("user").empty()) return;
  if (const passwd* entry = ::getpwuid(::geteuid()); entry != nullptr && entry->pw_name != nullptr) {
    static_cast<void>(spec.set("user", entry->pw_name));
  }
}

}  // namespace datawave::cli
