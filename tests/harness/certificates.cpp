#include "datawave/testing/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "datawave/testing/temp_dir.hpp"

namespace datawave::testing {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(bio.get(), certificate) == 1, "write certificate");
  return text_of(bio.get());
}

std::string pem_of(EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "write key");
  return text_of(bio.get());
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "make key");
  return key;
}

void extend(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, "add extension");
}

X509Ptr blank(const std::string& common_name, EVP_PKEY* key, std::chrono::seconds from, std::chrono::seconds to) {
  X509Ptr certificate(X509_new());
  require(certificate != nullptr, "make certificate");
  X509_set_version(certificate.get(), 2);
  unsigned char serial[8];
  require(RAND_bytes(serial, sizeof serial) == 1, "make serial");
  serial[0] = static_cast<unsigned char>(serial[0] & 0x7f);
  const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
  BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get()));
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to.count());
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
  return certificate;
}

std::string alternative_names(const CertificateOptions& options) {
  std::string all;
  for (const auto& name : options.dns_names) all += (all.empty() ? "DNS:" : ",DNS:") + name;
  for (const auto& address : options.ip_addresses) all += (all.empty() ? "IP:" : ",IP:") + address;
  return all;
}

}  // namespace

struct TestCa::Impl {
  Key key;
  X509Ptr certificate;
};

TestCa::TestCa(std::string_view name) : impl_(std::make_unique<Impl>()) {
  impl_->key = new_key();
  impl_->certificate = blank(std::string(name), impl_->key.get(), std::chrono::hours(-24), std::chrono::hours(24 * 60));
  X509* certificate = impl_->certificate.get();
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  extend(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
  extend(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign");
  extend(certificate, certificate, NID_subject_key_identifier, "hash");
  require(X509_sign(certificate, impl_->key.get(), EVP_sha256()) > 0, "sign CA");
  certificate_ = pem_of(certificate);
}

TestCa::~TestCa() = default;

TestCa& TestCa::shared() {
  static TestCa ca("Datawave test CA");
  return ca;
}

TestCa& TestCa::unknown() {
  static TestCa ca("Somebody else's CA");
  return ca;
}

Certificate TestCa::issue(const CertificateOptions& options) const {
  const Key key = new_key();
  const X509Ptr certificate = blank(options.common_name, key.get(), options.valid_from, options.valid_to);
  X509* issuer = impl_->certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  extend(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
  extend(certificate.get(), issuer, NID_ext_key_usage, options.for_client ? "clientAuth" : "serverAuth");
  extend(certificate.get(), issuer, NID_authority_key_identifier, "keyid");
  const std::string names = alternative_names(options);
  if (!names.empty()) extend(certificate.get(), issuer, NID_subject_alt_name, names);
  require(X509_sign(certificate.get(), impl_->key.get(), EVP_sha256()) > 0, "sign certificate");
  return {pem_of(certificate.get()), pem_of(key.get())};
}

Certificate TestCa::server() const {
  CertificateOptions options;
  options.dns_names = {"localhost"};
  options.ip_addresses = {"127.0.0.1"};
  return issue(options);
}

Certificate TestCa::client(const std::string& role) const {
  CertificateOptions options;
  options.common_name = role;
  options.for_client = true;
  return issue(options);
}

Certificate certificate_for(ServerTls choice) {
  CertificateOptions options;
  options.dns_names = {"localhost"};
  options.ip_addresses = {"127.0.0.1"};
  switch (choice) {
    case ServerTls::off: return {};
    case ServerTls::good: return TestCa::shared().issue(options);
    case ServerTls::unknown_ca: return TestCa::unknown().issue(options);
    case ServerTls::wrong_name:
      options.common_name = "db.elsewhere.example";
      options.dns_names = {"db.elsewhere.example"};
      options.ip_addresses.clear();
      return TestCa::shared().issue(options);
    case ServerTls::expired:
      options.valid_from = std::chrono::hours(-48);
      options.valid_to = std::chrono::hours(-24);
      return TestCa::shared().issue(options);
  }
  return {};
}

std::filesystem::path write_pem(const std::filesystem::path& directory, std::string_view name, std::string_view pem) {
  auto file = directory / name;
  write_file(file, pem, 0600);
  return file;
}

}  // namespace datawave::testing
