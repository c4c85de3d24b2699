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

/// Echo comes back whatever ends the prompt; Ctrl-C ends the program as usual.
Result<Secret> prompt(std::string_view label) {
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0)
    return fail(bad("password", "no terminal to ask for the password", "Use --password-file or PGPASSWORD."));
  write_err("Password for " + std::string(label) + ": ");
  sigset_t blocked;
  sigset_t old;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGINT);
  sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, &old);
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string text;
  bool interrupted = false;
  for (;;) {
    char c = 0;
    const ssize_t n = ::read(STDIN_FILENO, &c, 1);
    if (n == 1 && c == '\x03') interrupted = true;
    if (n != 1 || c == '\n' || interrupted || text.size() > 4096) break;
    text += c;
  }
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  ::sigprocmask(SIG_SETMASK, &old, nullptr);
  write_err("\n");
  strip_line_end(text);
  if (interrupted) {
    wipe(text);
    return fail(ErrorCode::cancelled, "interrupted");
  }
  return Secret(std::move(text));
}
}  // namespace

Result<void> find_password(connect::ConnectionSpec& spec, const CredentialOptions& options, const Terminal& terminal) {
  const connect::FieldSpec* field = spec.descriptor().find_field("password");
  const bool asked_for = !options.password_file.empty() || options.password_stdin || !options.password_from.empty();
  if (field == nullptr) {
    if (asked_for)
      return fail(bad("password", std::string(spec.descriptor().title) + " has no password", "Leave the option out."));
    return {};
  }
  if (!options.password_file.empty()) {
    DW_TRY(Secret secret, password_from_file(options.password_file, "--password-file"));
    spec.set_secret("password", std::move(secret));
    return {};
  }
  if (options.password_stdin) {
    std::string text;
    for (int c = 0; (c = std::getchar()) != EOF && c != '\n' && text.size() < 4096;) text += static_cast<char>(c);
    strip_line_end(text);
    spec.set_secret("password", Secret(std::move(text)));
    return {};
  }
  if (!options.password_from.empty()) {
    const std::string_view reference = options.password_from;
    if (reference.starts_with("env:")) {
      const char* value = std::getenv(options.password_from.c_str() + 4);
      if (value == nullptr)
        return fail(bad("password", "the environment has no variable " + printable(reference.substr(4), 100),
                        "Set it, or use another reference."));
      spec.set_secret("password", Secret(std::string(value)));
      return {};
    }
    if (reference.starts_with("file:")) {
      DW_TRY(Secret secret, password_from_file(options.password_from.substr(5), "password"));
      spec.set_secret("password", std::move(secret));
      return {};
    }
    return fail(bad("password", "--password takes a reference, not a password",
                    "Write env:NAME or file:PATH; or use --password-stdin."));
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
    DW_TRY(Secret secret, prompt(printable(spec.get("user"), 100) + "@" + printable(spec.get("host"), 200)));
    spec.set_secret("password", std::move(secret));
  }
  return {};
}

Result<void> load_files(connect::ConnectionSpec& spec) {
  for (const connect::FieldSpec& field : spec.descriptor().fields) {
    if (field.type != connect::FieldType::pem_file || !spec.has(field.key)) continue;
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
    DW_CHECK(spec.set(field.key, std::move(contents)));
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
