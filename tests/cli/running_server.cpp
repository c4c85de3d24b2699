#include "running_server.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace datawave::program {

namespace {
/// Waits until something happens in the directory, or 50 ms.
void wait_for_change(int watch) {
  pollfd descriptor{watch, POLLIN, 0};
  ::poll(&descriptor, 1, 50);
  char events[4096];
  while (::poll(&descriptor, 1, 0) == 1 && ::read(watch, events, sizeof events) > 0) {
  }
}
}  // namespace

RunningServer::RunningServer() { start(); }
RunningServer::~RunningServer() = default;

void RunningServer::start() {
  const std::filesystem::path ready = dir_.path() / "ready";
  std::filesystem::remove(ready);
  const int watch = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  ::inotify_add_watch(watch, dir_.path().c_str(), IN_MOVED_TO);
  server_ = program::start({"serve", "--data-dir", data_dir().string(), "--listen", listen_, "--allow-egress",
                            "127.0.0.0/8", "--allow-files", dir_.path().string(), "--ready-file", ready.string()},
                           {}, dir_);
  for (int i = 0; i < 600 && server_->running() && !std::filesystem::exists(ready); ++i) wait_for_change(watch);
  ::close(watch);
  std::ifstream file(ready);
  if (!std::getline(file, url_)) throw std::runtime_error("the server did not start: " + server_->output());
}

void RunningServer::stop() {
  if (server_) server_->stop();
  server_.reset();
}

Ran RunningServer::cli(const std::vector<std::string>& arguments, const Environment& more) const {
  Environment environment{{"DATAWAVE_PROFILES", profiles().string()},
                          {"DATAWAVE_PROFILE", ""},
                          {"DATAWAVE_URL", ""},
                          {"DATAWAVE_TOKEN", ""}};
  for (const auto& entry : more) {
    std::erase_if(environment, [&](const auto& e) { return e.first == entry.first; });
    environment.push_back(entry);
  }
  return run(arguments, environment);
}

Ran RunningServer::first_sign_in() const {
  return cli({"login", url_, "--first", (data_dir() / "first-sign-in").string(), "--name", "admin", "--password-file",
              write("password", kPassword)});
}

std::string RunningServer::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path path = dir_.path() / name;
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
  ::chmod(path.c_str(), 0600);
  return path.string();
}

std::string RunningServer::database() const {
  const std::string path = (dir_.path() / "shop.db").string();
  if (!std::filesystem::exists(path)) run({"demo", "--path", path});
  return path;
}

void RunningServer::restart() {
  stop();
  listen_ = url_.substr(url_.rfind('/') + 1);
  start();
}

RunningServer& shared_server() {
  static RunningServer server;
  static const Ran signed_in = server.first_sign_in();
  if (signed_in.exit_code != 0) throw std::runtime_error(signed_in.err);
  return server;
}

}  // namespace datawave::program
