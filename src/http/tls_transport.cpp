#include "tls_transport.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <climits>

namespace datawave::http::impl {

namespace {
template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using BioPtr = std::unique_ptr<BIO, Freer<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freer<SSL_free>>;

/// A BIO over our descriptor. (OpenSSL's own writes without MSG_NOSIGNAL, so that a peer that left would end the
/// process.)
int bio_write(BIO* bio, const char* data, int size) {
  const auto* socket = static_cast<const Descriptor*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const Transferred sent = socket->send(std::string_view(data, static_cast<std::size_t>(size)));
  if (sent.how == Transferred::How::some) return static_cast<int>(sent.bytes);
  if (sent.how == Transferred::How::would_block) BIO_set_retry_write(bio);
  return -1;
}
int bio_read(BIO* bio, char* into, int size) {
  const auto* socket = static_cast<const Descriptor*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const Transferred got = socket->receive(into, static_cast<std::size_t>(size));
  if (got.how == Transferred::How::some) return static_cast<int>(got.bytes);
  if (got.how == Transferred::How::closed) return 0;
  if (got.how == Transferred::How::would_block) BIO_set_retry_read(bio);
  return -1;
}
long bio_ctrl(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* bio_method() {
  static const BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datawave socket");
    BIO_meth_set_write(made, bio_write);
    BIO_meth_set_read(made, bio_read);
    BIO_meth_set_ctrl(made, bio_ctrl);
    return made;
  }();
  return method;
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(SSL_CTX* context, int descriptor) : socket_(descriptor), ssl_(SSL_new(context)) {
    if (ssl_ == nullptr) return;
    BIO* bio = BIO_new(bio_method());
    if (bio == nullptr) {
      ssl_.reset();
      return;
    }
    BIO_set_data(bio, &socket_);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_accept_state(ssl_.get());
  }
  [[nodiscard]] bool usable() const { return ssl_ != nullptr; }

  Transferred handshake() override { return translate(SSL_do_handshake(ssl_.get())); }
  Transferred read(char* into, std::size_t size) override {
    return translate(SSL_read(ssl_.get(), into, bounded(size)));
  }
  Transferred write(std::string_view bytes) override {
    return translate(SSL_write(ssl_.get(), bytes.data(), bounded(bytes.size())));
  }
  [[nodiscard]] bool short_read_empties() const override { return false; }
  void shut_write() override {
    ERR_clear_error();
    if (!broken_) SSL_shutdown(ssl_.get());
    socket_.shut_write();
  }
  void reset_on_close() override { socket_.reset_on_close(); }

 private:
  static int bounded(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

  Transferred translate(int result) {
    Transferred out;
    if (result > 0) {
      out.how = Transferred::How::some;
      out.bytes = static_cast<std::size_t>(result);
      return out;
    }
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
      case SSL_ERROR_WANT_WRITE: out.how = Transferred::How::would_block; break;
      case SSL_ERROR_ZERO_RETURN: out.how = Transferred::How::closed; break;
      default: out.how = Transferred::How::failed; broken_ = true;  // SSL_shutdown is not allowed after a fatal error
    }
    ERR_clear_error();  // the queue is the thread's, and the next call would see it
    return out;
  }

  Descriptor socket_;
  SslPtr ssl_;
  bool broken_ = false;
};

int select_alpn(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* in, unsigned in_size,
                void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, kOurs, sizeof kOurs - 1, in, in_size) != OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Error bad_input(std::string field, std::string message, std::string remedy) {
  ERR_clear_error();
  return Error(ErrorCode::invalid_argument, std::move(message))
      .with_field(std::move(field))
      .with_remedy(std::move(remedy));
}

int no_passphrase(char*, int, int, void*) { return 0; }

class OpenSslContext final : public TlsContext {
 public:
  explicit OpenSslContext(ContextPtr context) : context_(std::move(context)) {}
  [[nodiscard]] std::unique_ptr<Transport> make_transport(int descriptor) const override {
    auto made = std::make_unique<TlsTransport>(context_.get(), descriptor);
    if (!made->usable()) return nullptr;
    return made;
  }

 private:
  ContextPtr context_;
};

Result<void> use_chain(SSL_CTX* context, std::string_view pem) {
  static constexpr int kMaxChain = 10;
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  int count = 0;
  while (X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)}) {
    const long used = ++count == 1 ? SSL_CTX_use_certificate(context, certificate.get())
                                   : SSL_CTX_add1_chain_cert(context, certificate.get());
    if (used != 1 || count > kMaxChain) {
      return fail(bad_input("tls_certificate", "the server's certificate cannot be used",
                            "Give the chain as PEM, the server's own certificate first."));
    }
  }
  if (count == 0) {
    return fail(bad_input("tls_certificate", "the server's certificate is not valid PEM",
                          "It must hold the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."));
  }
  ERR_clear_error();
  return {};
}

Result<void> use_key(SSL_CTX* context, std::string_view pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (!key) {
    return fail(bad_input("tls_key", "the server's key is not a PEM key without a passphrase",
                          "Give the unencrypted key, in a file that the server alone can read."));
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1 || SSL_CTX_check_private_key(context) != 1) {
    return fail(bad_input("tls_key", "the server's key does not belong to its certificate",
                          "Give the pair that was issued together."));
  }
  return {};
}
}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::make(const ServerCertificate& certificate) {
  ERR_clear_error();
  ContextPtr context(SSL_CTX_new(TLS_server_method()));
  if (!context) return fail(ErrorCode::resource_exhausted, "out of memory");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // tickets carry the state
  SSL_CTX_set_alpn_select_cb(context.get(), select_alpn, nullptr);
  DW_CHECK(use_chain(context.get(), certificate.certificate_pem));
  DW_CHECK(use_key(context.get(), certificate.key_pem.expose()));
  return std::make_shared<const OpenSslContext>(std::move(context));
}

}  // namespace datawave::http::impl
