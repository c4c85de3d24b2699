#include "datawave/testing/scripted_server.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <list>
#include <mutex>
#include <thread>

#include "datawave/testing/ports.hpp"
#include "socket.hpp"

namespace datawave::testing {
namespace {

constexpr std::size_t kKept = std::size_t{1} << 20U;

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::unique_ptr<SSL_CTX, FreeSsl> server_context(const Certificate& with) {
  std::unique_ptr<SSL_CTX, FreeSsl> context(SSL_CTX_new(TLS_server_method()));
  const std::unique_ptr<BIO, FreeSsl> certificate_text(
      BIO_new_mem_buf(with.certificate.data(), static_cast<int>(with.certificate.size())));
  const std::unique_ptr<X509, FreeSsl> certificate(
      PEM_read_bio_X509(certificate_text.get(), nullptr, nullptr, nullptr));
  const std::unique_ptr<BIO, FreeSsl> key_text(BIO_new_mem_buf(with.key.data(), static_cast<int>(with.key.size())));
  const std::unique_ptr<EVP_PKEY, FreeSsl> key(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
  if (SSL_CTX_use_certificate(context.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context.get(), key.get()) != 1) {
    throw std::runtime_error("the scripted server cannot use its certificate");
  }
  return context;
}

}  // namespace

void ScriptedPeer::hang() {
  for (;;) read_some();
}

struct ScriptedServer::Impl {
  class Peer;

  explicit Impl(Script given)
      : script(std::move(given)), port(free_port()), listener(listen_on(port)), halt(::eventfd(0, EFD_CLOEXEC)) {
    acceptor = std::thread([this] { accept_loop(); });
  }

  ~Impl() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(halt, &one, sizeof one);  // stays readable: everybody sees it
    acceptor.join();
    for (auto& thread : threads) thread.join();
    ::close(listener);
    ::close(halt);
  }

  void accept_loop() {
    while (socket::wait_for(listener, POLLIN, halt)) {
      const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) continue;
      const std::scoped_lock lock(mutex);
      ++accepted;
      ++running;
      threads.emplace_back([this, fd] { serve(fd); });
    }
  }

  void serve(int fd);

  void keep(std::string_view bytes) {
    const std::scoped_lock lock(mutex);
    received.append(bytes.substr(0, kKept - std::min(kKept, received.size())));
  }

  Script script;
  const std::uint16_t port;
  int listener;
  int halt;
  mutable std::mutex mutex;
  mutable std::condition_variable changed;
  std::list<std::thread> threads;
  std::size_t accepted = 0;
  std::size_t running = 0;
  std::string received;
  std::string failures;
  std::thread acceptor;
};

class ScriptedServer::Impl::Peer final : public ScriptedPeer {
 public:
  Peer(Impl& server, int fd) : server_(server), fd_(fd) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() override {
    if (ssl_ != nullptr && fd_ >= 0) SSL_shutdown(ssl_.get());
    if (fd_ >= 0) ::close(fd_);
  }

  std::string read(std::size_t size) override {
    std::string result;
    while (result.size() < size) result += receive(size - result.size());
    return result;
  }

  std::string read_some() override { return receive(std::size_t{64} * 1024); }

  void write(std::string_view bytes) override {
    if (fd_ < 0) throw PeerGone();
    if (ssl_ == nullptr) {
      if (!socket::send_all(fd_, bytes.data(), bytes.size(), server_.halt)) throw PeerGone();
      return;
    }
    while (!bytes.empty()) {
      const int done = retried([&] { return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())); });
      if (done <= 0) throw PeerGone();
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }

  void start_tls(const Certificate& certificate) override {
    context_ = server_context(certificate);
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_fd(ssl_.get(), fd_);
    if (retried([&] { return SSL_accept(ssl_.get()); }) != 1) throw std::runtime_error("TLS handshake failed");
  }

  void reset() override {
    if (fd_ >= 0) socket::close_with_reset(fd_);
    fd_ = -1;
  }

 private:
  std::string receive(std::size_t limit) {
    if (fd_ < 0) throw PeerGone();
    std::string buffer(limit, '\0');
    long got = 0;
    if (ssl_ != nullptr) {
      got = retried([&] { return SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size())); });
    } else if (socket::wait_for(fd_, POLLIN, server_.halt)) {
      got = ::recv(fd_, buffer.data(), buffer.size(), 0);
    }
    if (got <= 0) throw PeerGone();
    buffer.resize(static_cast<std::size_t>(got));
    server_.keep(buffer);
    return buffer;
  }

  /// A TLS call on the socket made non-blocking, until it is done, broken, or the server stops.
  template <class Call>
  int retried(Call call) {
    if (fd_ < 0) throw PeerGone();
    socket::set_non_blocking(fd_);
    for (;;) {
      ERR_clear_error();
      const int result = call();
      if (result > 0) return result;
      const int error = SSL_get_error(ssl_.get(), result);
      if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return result;
      if (!socket::wait_for(fd_, error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, server_.halt)) throw PeerGone();
    }
  }

  Impl& server_;
  int fd_;
  std::unique_ptr<SSL_CTX, FreeSsl> context_;
  std::unique_ptr<SSL, FreeSsl> ssl_;
};

void ScriptedServer::Impl::serve(int fd) {
  sigset_t pipe;  // OpenSSL writes without MSG_NOSIGNAL
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  std::string failure;
  {
    Peer peer(*this, fd);
    try {
      script(peer);
    } catch (const PeerGone&) {
    } catch (const std::exception& error) {
      failure = error.what();
    }
  }
  const std::scoped_lock lock(mutex);
  if (!failure.empty()) failures += failure + "\n";
  --running;
  changed.notify_all();
}

ScriptedServer::ScriptedServer(Script script) : impl_(std::make_unique<Impl>(std::move(script))) {}
ScriptedServer::~ScriptedServer() = default;

std::uint16_t ScriptedServer::port() const { return impl_->port; }

std::size_t ScriptedServer::accepted() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->accepted;
}

std::string ScriptedServer::received() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->received;
}

std::string ScriptedServer::failures() const {
  const std::scoped_lock lock(impl_->mutex);
  return impl_->failures;
}

bool ScriptedServer::wait_until_idle(std::chrono::milliseconds limit) const {
  std::unique_lock lock(impl_->mutex);
  return impl_->changed.wait_for(lock, limit, [&] { return impl_->running == 0; });
}

}  // namespace datawave::testing
