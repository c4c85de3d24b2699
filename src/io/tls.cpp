#include "datawave/io/tls.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "attached.hpp"
#include "datawave/core/text.hpp"
#include "datawave/io/lane.hpp"
#include "tcp_stream.hpp"

namespace datawave::io {

namespace {
namespace ssl = asio::ssl;
using SslStream = ssl::stream<TcpSocket>;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Freer<BIO_free>>;

Error tls_error(ErrorCode code, std::string message, std::string remedy) {
  return Error(code, std::move(message)).with_stage(ConnectStage::tls).with_remedy(std::move(remedy));
}

Error bad_pem(std::string field, std::string_view what) {
  return Error(ErrorCode::invalid_argument, std::string(what) + " is not valid PEM")
      .with_stage(ConnectStage::tls)
      .with_field(std::move(field))
      .with_remedy("It must hold the text from -----BEGIN …----- to -----END …-----.");
}

/// The names a certificate was issued for, safe to show: at most four.
std::string certificate_names(X509* certificate) {
  std::string out;
  int shown = 0;
  auto add = [&](std::string_view name) {
    if (++shown > 4) return;
    out += (out.empty() ? "\"" : ", \"") + printable(name, 100) + "\"";
  };
  auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  if (names != nullptr) {
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
      const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
      if (name->type == GEN_DNS) {
        add({reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
             static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))});
      } else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 4) {
        const unsigned char* b = ASN1_STRING_get0_data(name->d.iPAddress);
        add(asio::ip::address_v4({b[0], b[1], b[2], b[3]}).to_string());
      }
    }
    GENERAL_NAMES_free(names);
  }
  if (out.empty()) {
    char common_name[128] = {};
    if (X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, common_name, sizeof common_name) >
        0) {
      add(common_name);
    }
  }
  return out.empty() ? "no name" : out;
}

std::optional<UtcTime> not_after(X509* certificate) {
  std::tm tm{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &tm) != 1) return std::nullopt;
  return UtcTime(std::chrono::seconds(timegm(&tm)));
}

/// RFC 5929, section 4.1: the hash of the certificate, by the hash function of its signature; MD5 and SHA-1 replaced by
/// SHA-256.
std::vector<std::byte> end_point_hash(X509* certificate) {
  int digest = NID_undef;  // of the signature's algorithm; RSA-PSS keeps it in its parameters
  if (X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) != 1) return {};
  if (digest == NID_undef) return {};  // EdDSA: no hash is defined
  if (digest == NID_md5 || digest == NID_sha1) digest = NID_sha256;
  const EVP_MD* md = EVP_get_digestbynid(digest);
  if (md == nullptr) return {};
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (X509_digest(certificate, md, hash, &size) != 1) return {};
  const auto* bytes = reinterpret_cast<const std::byte*>(hash);
  return {bytes, bytes + size};
}

Error verification_error(long verify_result, const TlsOptions& options, X509* certificate) {
  const std::string name = printable(options.server_name, 260);
  switch (verify_result) {
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return tls_error(
          ErrorCode::unauthenticated,
          "the server's certificate is for " +
              (certificate != nullptr ? certificate_names(certificate) : "another name") + ", not \"" + name + "\"",
          "Connect with the name it was issued for, or use sslmode=verify-ca if the name cannot be fixed.");
    case X509_V_ERR_CERT_HAS_EXPIRED: {
      const auto when = certificate != nullptr ? not_after(certificate) : std::nullopt;
      return tls_error(ErrorCode::unauthenticated,
                       "a certificate in the server's chain has expired" +
                           (when ? " (the server's own ends on " + format_utc(*when).substr(0, 10) + ")" : ""),
                       "Renew it on the server.");
    }
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return tls_error(ErrorCode::unauthenticated, "the server's certificate is not valid yet",
                       "Check the clocks of both machines.");
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return tls_error(ErrorCode::unauthenticated, "the server's certificate is self-signed and not trusted here",
                       "Pass it as sslrootcert, or use sslmode=require to accept any certificate (encrypted, but not "
                       "protected against an impostor).");
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return tls_error(ErrorCode::unauthenticated,
                       "the server's certificate was issued by an authority that is not trusted here",
                       "Pass the authority's certificate as sslrootcert, or use sslmode=require to accept any "
                       "certificate (encrypted, but not protected against an impostor).");
    default:
      return tls_error(
          ErrorCode::unauthenticated,
          std::string("the server's certificate was rejected: ") + X509_verify_cert_error_string(verify_result), "");
  }
}

Result<void> use_certificate_authorities(ssl::context& context, const TlsOptions& options) {
  boost::system::error_code ec;
  if (options.ca_pem.empty()) {
    context.set_default_verify_paths(ec);
    return {};
  }
  // add_certificate_authority() of Asio ignores PEM that holds no certificate at all; count them ourselves.
  const BioPtr bio(BIO_new_mem_buf(options.ca_pem.data(), static_cast<int>(options.ca_pem.size())));
  X509_STORE* store = SSL_CTX_get_cert_store(context.native_handle());
  int count = 0;
  while (X509Ptr certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    X509_STORE_add_cert(store, certificate.get());
    ++count;
  }
  ERR_clear_error();
  if (count == 0) return fail(bad_pem("sslrootcert", "the authority's certificate"));
  return {};
}

Result<void> use_client_certificate(ssl::context& context, const TlsOptions& options) {
  if (options.client_certificate_pem.empty()) return {};
  boost::system::error_code ec;
  context.use_certificate_chain(asio::buffer(options.client_certificate_pem), ec);
  if (ec) return fail(bad_pem("sslcert", "the client certificate"));
  const std::string_view key = options.client_key_pem.expose();
  if (key.find("ENCRYPTED") != std::string_view::npos) {
    return fail(Error(ErrorCode::unsupported, "the client key is protected by a passphrase")
                    .with_stage(ConnectStage::tls)
                    .with_field("sslkey")
                    .with_remedy("Pass a key without one, readable by you alone."));
  }
  context.use_private_key(asio::buffer(key.data(), key.size()), ssl::context::pem, ec);
  if (ec) return fail(bad_pem("sslkey", "the client key"));
  if (SSL_CTX_check_private_key(context.native_handle()) != 1) {
    ERR_clear_error();
    return fail(Error(ErrorCode::invalid_argument, "the client key does not belong to the client certificate")
                    .with_stage(ConnectStage::tls)
                    .with_field("sslkey")
                    .with_remedy("Pass the pair that was issued together."));
  }
  return {};
}

class TlsStream final : public ByteStream {
 public:
  TlsStream(std::unique_ptr<ssl::context> context, TcpSocket socket)
      : shared_(std::make_shared<Shared>(std::move(context), std::move(socket))), stream_(shared_->stream) {}
  ~TlsStream() override { close(); }

  Task<std::size_t> read_some(std::span<std::byte> into) override {
    if (aborted_ || co_await is_cancelled()) co_return fail(impl::cancelled_error());
    auto [ec, n] = co_await stream_.async_read_some(asio::buffer(into.data(), into.size()), use_task);
    if (aborted_) co_return fail(impl::cancelled_error());
    if (ec) co_return fail(translate(ec, "we waited for its answer"));
    co_return n;
  }
  Task<void> write(std::span<const std::byte> bytes) override {
    if (aborted_ || co_await is_cancelled()) co_return fail(impl::cancelled_error());
    auto [ec, n] = co_await asio::async_write(stream_, asio::buffer(bytes.data(), bytes.size()), use_task);
    static_cast<void>(n);
    if (aborted_) co_return fail(impl::cancelled_error());
    if (ec) co_return fail(translate(ec, "we sent a request"));
    co_return Result<void>();
  }
  void abort() noexcept override {
    aborted_ = true;
    boost::system::error_code ignored;
    stream_.next_layer().cancel(ignored);
  }
  void close() noexcept override {
    aborted_ = true;
    if (attached_) attached_->let_go();
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
  }
  [[nodiscard]] const TlsInfo* tls() const override { return &info_; }
  [[nodiscard]] std::string peer_address() const override { return address_of(stream_.next_layer()); }

  bool attach(StreamSink& sink) override {
    if (aborted_) return false;
    attached_ = std::make_shared<Attached<SslStream>>(std::shared_ptr<SslStream>(shared_, &shared_->stream), sink,
                                                      stream_.next_layer().get_executor(), translate);
    attached_->read();
    return true;
  }
  void send(std::string& bytes) override {
    if (!attached_) return bytes.clear();
    attached_->send(bytes);
  }
  [[nodiscard]] std::size_t unsent() const override { return attached_ ? attached_->unsent() : 0; }

  SslStream& stream() { return stream_; }
  TlsInfo& info() { return info_; }
  [[nodiscard]] bool aborted() const { return aborted_; }

 private:
  static Error translate(const boost::system::error_code& ec, std::string_view doing) {
    if (ec == ssl::error::stream_truncated) return error_from_socket(asio::error::eof, doing);
    if (ec.category() == asio::error::get_ssl_category()) {
      // In TLS 1.3 the server judges the client's certificate after the handshake.
      switch (ERR_GET_REASON(static_cast<unsigned long>(ec.value()))) {
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
        case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
          return Error(ErrorCode::unauthenticated, "the server rejected the client certificate")
              .with_stage(ConnectStage::authenticate)
              .with_remedy("Check sslcert and sslkey: expiry, and that the server trusts their authority.");
        default: break;
      }
      return Error(ErrorCode::unavailable, "the encrypted connection broke while " + std::string(doing))
          .with_retryable();
    }
    return error_from_socket(ec, doing);
  }

  /// Handlers under way hold it too.
  struct Shared {
    Shared(std::unique_ptr<ssl::context> c, TcpSocket socket)
        : context(std::move(c)), stream(std::move(socket), *context) {}
    std::unique_ptr<ssl::context> context;
    SslStream stream;
  };
  std::shared_ptr<Shared> shared_;
  SslStream& stream_;
  std::shared_ptr<Attached<SslStream>> attached_;
  TlsInfo info_;
  bool aborted_ = false;
};

Result<std::unique_ptr<TlsStream>> prepare(TcpSocket socket, const TlsOptions& options) {
  auto context = std::make_unique<ssl::context>(ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  if (options.verify != TlsVerify::none) DW_CHECK(use_certificate_authorities(*context, options));
  DW_CHECK(use_client_certificate(*context, options));
  auto made = std::make_unique<TlsStream>(std::move(context), std::move(socket));
  SSL* handle = made->stream().native_handle();
  SSL_set_verify(handle, options.verify == TlsVerify::none ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
  boost::system::error_code not_numeric;
  static_cast<void>(asio::ip::make_address(options.server_name, not_numeric));
  if (not_numeric) SSL_set_tlsext_host_name(handle, options.server_name.c_str());
  if (options.verify == TlsVerify::full) {
    X509_VERIFY_PARAM* parameters = SSL_get0_param(handle);
    X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    const int set =
        not_numeric ? X509_VERIFY_PARAM_set1_host(parameters, options.server_name.data(), options.server_name.size())
                    : X509_VERIFY_PARAM_set1_ip_asc(parameters, options.server_name.c_str());
    if (set != 1) {
      return fail(Error(ErrorCode::invalid_argument, "not a name that a certificate can be checked for")
                      .with_stage(ConnectStage::tls)
                      .with_field("host"));
    }
  }
  if (!options.alpn.empty()) {
    std::string wire;
    for (const std::string& protocol : options.alpn) wire += static_cast<char>(protocol.size()) + protocol;
    SSL_set_alpn_protos(handle, reinterpret_cast<const unsigned char*>(wire.data()),
                        static_cast<unsigned>(wire.size()));
  }
  return made;
}

void read_facts(SSL* handle, const TlsOptions& options, TlsInfo& info) {
  info.version = SSL_get_version(handle);
  info.cipher = SSL_get_cipher_name(handle);
  info.chain_verified = options.verify != TlsVerify::none;
  info.name_verified = options.verify == TlsVerify::full;
  const unsigned char* protocol = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(handle, &protocol, &size);
  if (size > 0) info.alpn.assign(reinterpret_cast<const char*>(protocol), size);
  if (const X509Ptr certificate{SSL_get1_peer_certificate(handle)}) {
    info.not_after = not_after(certificate.get());
    info.end_point_hash = end_point_hash(certificate.get());
  }
}
}  // namespace

Task<std::unique_ptr<ByteStream>> tls_handshake(CallContext ctx, std::unique_ptr<ByteStream> stream,
                                                TlsOptions options) {
  auto* tcp = dynamic_cast<TcpStream*>(stream.get());
  if (tcp == nullptr) co_return fail(ErrorCode::internal, "tls_handshake wants a stream of the dialer");
  DW_CO_TRY(auto made, prepare(std::move(tcp->socket()), options));
  auto executor = co_await asio::this_coro::executor;
  auto expire = [raw = made.get()] { raw->abort(); };
  DeadlineGuard guard(executor, ctx.deadline, expire);
  auto [ec] = co_await made->stream().async_handshake(ssl::stream_base::client, use_task);
  if (guard.fired()) {
    co_return fail(tls_error(ErrorCode::deadline_exceeded, "the server did not finish the TLS handshake in time",
                             "It may be overloaded, or something between here and there does not speak TLS."));
  }
  SSL* handle = made->stream().native_handle();
  if (ec == asio::error::operation_aborted) co_return fail(impl::cancelled_error());
  if (ec) {
    const long verify_result = SSL_get_verify_result(handle);
    if (options.verify != TlsVerify::none && verify_result != X509_V_OK) {
      // The certificate was not kept when its verification failed; the one seen in the handshake still is.
      const X509Ptr certificate{SSL_get1_peer_certificate(handle)};
      co_return fail(verification_error(verify_result, options, certificate.get()));
    }
    const char* reason = ec.category() == asio::error::get_ssl_category()
                             ? ERR_reason_error_string(static_cast<unsigned long>(ec.value()))
                             : nullptr;
    Error error = tls_error(
        ErrorCode::unavailable,
        std::string("the TLS handshake failed: ") + (reason != nullptr ? reason : "the server closed the connection"),
        "Check that the server offers TLS 1.2 or later on this port, and whether it asks for a client certificate.");
    error.retryable = reason == nullptr;
    co_return fail(std::move(error));
  }
  read_facts(handle, options, made->info());
  co_return made;
}

}  // namespace datawave::io
