#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "datawave/api/handler.hpp"
#include "datawave/core/text.hpp"

namespace datawave::api {

namespace {
constexpr std::size_t kFlushBytes = std::size_t{32} << 10;
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;  // of a lane; what a stuck disk would pile up is dropped
constexpr std::size_t kLanes = 16;
constexpr auto kFlushEvery = std::chrono::seconds(1);

class FileLog final : public AccessLog {
 public:
  FileLog(int fd, bool owned) : fd_(fd), owned_(owned), flusher_([this] { run(); }) {}
  ~FileLog() override {
    {
      const std::lock_guard lock(stop_mutex_);
      stopping_ = true;
    }
    stop_.notify_all();
    flusher_.join();
    if (owned_) ::close(fd_);
  }

  void line(const http::RequestHead& head, int status, std::size_t bytes, std::chrono::nanoseconds took) override {
    Buffer& buffer = buffers_[head.lane % kLanes];
    const std::lock_guard lock(buffer.mutex);  // its own lane's, but for once a second
    if (buffer.text.size() > kMaxBytes) return;
    std::string& out = buffer.text;
    append_time(out, buffer);
    out.append(" client=").append(head.peer).append(" method=").append(http::to_string(head.method)).append(" path=");
    append_path(out, head.path);
    char number[24];
    out.append(" status=").append(number, digits(number, static_cast<std::uint64_t>(status)));
    out.append(" bytes=").append(number, digits(number, bytes));
    out.append(" took_us=").append(number, digits(number, static_cast<std::uint64_t>(took.count() / 1000)));
    out += '\n';
    if (out.size() >= kFlushBytes) write_out(out);
  }

  void flush() override {
    for (Buffer& buffer : buffers_) {
      const std::lock_guard lock(buffer.mutex);
      buffer.second = {};
      write_out(buffer.text);
    }
  }

 private:
  struct alignas(64) Buffer {
    std::mutex mutex;
    std::string text;
    std::chrono::seconds second{};
    std::string stamp;
  };

  static std::size_t digits(char* out, std::uint64_t value) {
    char reversed[24];
    std::size_t n = 0;
    do reversed[n++] = static_cast<char>('0' + value % 10);
    while ((value /= 10) != 0);
    for (std::size_t i = 0; i < n; ++i) out[i] = reversed[n - 1 - i];
    return n;
  }

  /// To the second, made once a second.
  static void append_time(std::string& out, Buffer& buffer) {
    const UtcTime now = system_clock().utc();
    const auto second = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
    if (second != buffer.second || buffer.stamp.empty()) {
      buffer.second = second;
      buffer.stamp = "time=" + format_utc(UtcTime(second)).substr(0, 19) + "Z";
    }
    out += buffer.stamp;
  }

  /// The path without its query, which may hold what nobody should read; anything odd as %XX already is.
  static void append_path(std::string& out, std::string_view path) {
    for (const char c : path.substr(0, 300)) out += c > ' ' && c < 127 && c != '"' ? c : '?';
  }

  void write_out(std::string& text) const {
    std::string_view left = text;
    while (!left.empty()) {
      const ssize_t n = ::write(fd_, left.data(), left.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) break;
      left.remove_prefix(static_cast<std::size_t>(n));
    }
    text.clear();
  }

  void run() {
    std::unique_lock lock(stop_mutex_);
    while (!stopping_) {
      stop_.wait_for(lock, kFlushEvery);
      lock.unlock();
      flush();
      lock.lock();
    }
  }

  int fd_;
  bool owned_;
  std::array<Buffer, kLanes> buffers_;
  std::mutex stop_mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread flusher_;
};
}  // namespace

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& path) {
  if (path == "-") return std::unique_ptr<AccessLog>(new FileLog(STDERR_FILENO, false));
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (fd < 0) {
    return fail(
        Error(errno == ENOENT ? ErrorCode::not_found : ErrorCode::permission_denied, "the access log cannot be opened")
            .with_field("access_log")
            .with_remedy("Name a file in a directory that this user may write, or - for standard error."));
  }
  return std::unique_ptr<AccessLog>(new FileLog(fd, true));
}

}  // namespace datawave::api
