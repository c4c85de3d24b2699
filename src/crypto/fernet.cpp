#include "datawave/crypto/fernet.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "datawave/crypto/hash.hpp"

namespace datawave::crypto {

namespace {
constexpr std::size_t kBlock = 16;
constexpr std::size_t kMac = 32;
constexpr std::size_t kHead = 1 + 8 + kBlock;
constexpr char kVersion = '\x80';
constexpr std::chrono::seconds kMaxSkew{60};
constexpr std::size_t kMaxRaw = kHead + kMaxFernetMessage + kBlock + kMac;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* raw(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* raw(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

tl::unexpected<Error> refused() { return fail(ErrorCode::invalid_argument, "the token is not valid"); }

/// AES-128-CBC with PKCS#7; nothing when decrypting finds bad padding. Aborts where only broken memory or a crippled
/// OpenSSL could be the cause.
std::optional<std::string> aes_cbc(bool encrypt, std::string_view key, std::string_view iv, std::string_view input) {
  const Cipher context(EVP_CIPHER_CTX_new());
  std::string out(input.size() + kBlock, '\0');
  int size = 0;
  int tail = 0;
  if (!context ||
      EVP_CipherInit_ex(context.get(), EVP_aes_128_cbc(), nullptr, raw(key), raw(iv), encrypt ? 1 : 0) != 1 ||
      EVP_CipherUpdate(context.get(), raw(out), &size, raw(input), static_cast<int>(input.size())) != 1) {
    std::abort();
  }
  if (EVP_CipherFinal_ex(context.get(), raw(out) + size, &tail) != 1) {
    wipe(out);
    return std::nullopt;
  }
  out.resize(static_cast<std::size_t>(size + tail));
  return out;
}
}  // namespace

Result<FernetKey> FernetKey::from_bytes(Secret bytes) {
  if (bytes.expose().size() != 32) return fail(ErrorCode::invalid_argument, "a Fernet key has 32 bytes");
  return FernetKey(std::move(bytes));
}

Result<FernetKey> FernetKey::parse(const Secret& text) {
  auto bytes = base64url_decode(text.expose(), Padding::with);
  if (!bytes) return fail(ErrorCode::invalid_argument, "a Fernet key is base64url with padding");
  return from_bytes(Secret(std::move(*bytes)));
}

FernetKey FernetKey::generate(const Random& random) {
  std::string bytes(32, '\0');
  random.fill(std::as_writable_bytes(std::span(bytes)));
  return FernetKey(Secret(std::move(bytes)));
}

Result<std::string> fernet_encrypt(const FernetKey& key, std::string_view message, UtcTime time, const Random& random) {
  if (message.size() > kMaxFernetMessage) return fail(ErrorCode::invalid_argument, "the message is longer than 1 MiB");
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  if (seconds < 0) return fail(ErrorCode::invalid_argument, "the time is before 1970");
  std::string token(1, kVersion);
  for (int shift = 56; shift >= 0; shift -= 8) token += static_cast<char>(static_cast<unsigned char>(seconds >> shift));
  std::array<std::byte, kBlock> iv;
  random.fill(iv);
  token.append(as_text(iv));
  token.append(*aes_cbc(true, key.encrypting(), as_text(iv), message));
  token.append(as_text(hmac_sha256(as_bytes(key.signing()), token)));
  return base64url_encode(as_bytes(token), Padding::with);
}

Result<FernetMessage> fernet_decrypt(const FernetKey& key, std::string_view token, std::optional<FernetAge> age) {
  if (token.size() > (kMaxRaw + 2) / 3 * 4) return refused();
  const auto decoded = base64url_decode(token, Padding::with);
  if (!decoded || decoded->size() < kHead + kBlock + kMac || (decoded->size() - kHead - kMac) % kBlock != 0) {
    return refused();
  }
  const std::string_view all = *decoded;
  if (all[0] != kVersion) return refused();
  std::uint64_t seconds = 0;
  for (std::size_t i = 1; i <= 8; ++i) seconds = (seconds << 8) | static_cast<unsigned char>(all[i]);
  if (seconds > 253402300799) return refused();  // the last second of the year 9999: keeps the sums below in range
  const UtcTime written{std::chrono::seconds(seconds)};
  if (age && (written + age->ttl < age->now || written > age->now + kMaxSkew)) return refused();
  const std::string_view body = all.substr(0, all.size() - kMac);
  if (!equal_constant_time(hmac_sha256(as_bytes(key.signing()), body), as_bytes(all.substr(body.size())))) {
    return refused();
  }
  auto message = aes_cbc(false, key.encrypting(), body.substr(9, kBlock), body.substr(kHead));
  if (!message) return refused();
  return FernetMessage{Secret(std::move(*message)), written};
}

}  // namespace datawave::crypto
