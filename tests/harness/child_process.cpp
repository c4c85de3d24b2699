#include "datawave/testing/child_process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "datawave/testing/temp_dir.hpp"

extern char** environ;

namespace datawave::testing {
namespace {

struct Identity {
  uid_t uid = 0;
  gid_t gid = 0;
  bool change = false;
};

Identity identity_of(const std::string& user) {
  if (user.empty()) return {};
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr) throw std::runtime_error("no user named " + user);
  return {entry->pw_uid, entry->pw_gid, true};
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& added) {
  std::vector<std::string> all;
  for (char** item = environ; *item != nullptr; ++item) {
    const std::string_view entry(*item);
    bool replaced = false;
    for (const auto& [name, value] : added) replaced = replaced || entry.starts_with(name + "=");
    if (!replaced) all.emplace_back(entry);
  }
  for (const auto& [name, value] : added) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& text : strings) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

/// Only async-signal-safe calls: other threads of the parent may have held any lock at the fork.
[[noreturn]] void become_child(char* const* argv, char* const* envp, const char* directory, const Identity& who,
                               int standard_output, int output, int death_signal, pid_t parent, int failure) {
  ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, 0);
  ::dup2(standard_output >= 0 ? standard_output : output >= 0 ? output : null, 1);
  ::dup2(output >= 0 ? output : null, 2);
  bool ready = directory == nullptr || ::chdir(directory) == 0;
  if (ready && who.change) {
    ready = ::setgroups(0, nullptr) == 0 && ::setgid(who.gid) == 0 && ::setuid(who.uid) == 0;
  }
  ::prctl(PR_SET_PDEATHSIG, death_signal);  // after setuid, which clears it
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (ready && ::getppid() == parent) ::execve(argv[0], argv, envp);
  const int error = errno;
  [[maybe_unused]] const auto written = ::write(failure, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

ChildProcess::ChildProcess(ChildOptions options) : options_(std::move(options)) {
  const Identity who = identity_of(options_.run_as);
  std::vector<std::string> environment = environment_with(options_.environment);
  const std::vector<char*> argv = pointers(options_.argv);
  const std::vector<char*> envp = pointers(environment);
  int output = -1;
  if (!options_.log.empty()) {
    output = ::open(options_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (output < 0) throw std::system_error(errno, std::generic_category(), options_.log.string());
  }
  int standard_output = -1;
  if (!options_.standard_output.empty()) {
    standard_output = ::open(options_.standard_output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (standard_output < 0) throw std::system_error(errno, std::generic_category(), options_.standard_output.string());
  }
  int failure[2];
  if (::pipe2(failure, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  const char* directory = options_.working_directory.empty() ? nullptr : options_.working_directory.c_str();
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    become_child(argv.data(), envp.data(), directory, who, standard_output, output, options_.death_signal, parent,
                 failure[1]);
  }
  const int fork_error = errno;
  if (output >= 0) ::close(output);
  if (standard_output >= 0) ::close(standard_output);
  ::close(failure[1]);
  if (pid_ < 0) {
    ::close(failure[0]);
    throw std::system_error(fork_error, std::generic_category(), "fork");
  }
  int error = 0;
  const auto got = ::read(failure[0], &error, sizeof error);
  ::close(failure[0]);
  if (got == sizeof error) {
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
    throw std::system_error(error, std::generic_category(), "start " + options_.argv.front());
  }
  pidfd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  if (pidfd_ >= 0) ::fcntl(pidfd_, F_SETFD, FD_CLOEXEC);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0 && !exit_code_) stop();
  if (pidfd_ >= 0) ::close(pidfd_);
}

void ChildProcess::signal(int number) const {
  if (!exit_code_) ::kill(pid_, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds limit) {
  if (exit_code_) return exit_code_;
  pollfd ended{pidfd_, POLLIN, 0};
  while (::poll(&ended, 1, static_cast<int>(limit.count())) < 0 && errno == EINTR) {
  }
  int status = 0;
  rusage used{};
  if (::wait4(pid_, &status, WNOHANG, &used) != pid_) return std::nullopt;
  max_resident_bytes_ = used.ru_maxrss * 1024;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

int ChildProcess::stop(int signal_number, std::chrono::milliseconds bound) {
  signal(signal_number);
  if (!wait(bound)) {
    ::kill(-pid_, SIGKILL);
    ::kill(pid_, SIGKILL);
    if (!wait(std::chrono::seconds(10))) throw std::runtime_error("cannot kill " + options_.argv.front());
  }
  return *exit_code_;
}

std::string ChildProcess::output() const { return options_.log.empty() ? std::string() : read_file(options_.log); }

Finished run(ChildOptions options, std::chrono::milliseconds limit) {
  const TempDir dir("run");
  if (options.log.empty()) options.log = dir / "output";
  const std::string name = options.argv.front();
  const auto start = std::chrono::steady_clock::now();
  ChildProcess child(std::move(options));
  const auto code = child.wait(limit);
  if (!code) {
    child.stop(SIGKILL);
    throw std::runtime_error(name + " did not end in time; it printed: " + child.output());
  }
  const auto took = std::chrono::steady_clock::now() - start;
  return {*code, child.output(), took, child.max_resident_bytes()};
}

}  // namespace datawave::testing
