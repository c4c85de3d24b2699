// Tokens come from the store and from imports: decoding never crashes, nothing but our own tokens opens, and what a
// decoder takes it gives back byte for byte.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "datawave/crypto/encoding.hpp"
#include "datawave/crypto/fernet.hpp"

namespace {
using namespace datawave;
using namespace datawave::crypto;

class Fixed final : public Random {
 public:
  void fill(std::span<std::byte> out) const override {
    for (std::byte& b : out) b = std::byte{7};
  }
};

const FernetKey& key() {
  static const FernetKey k = FernetKey::generate(Fixed());
  return k;
}
const std::vector<std::string>& ours() {
  static const std::vector<std::string> tokens = {
      *fernet_encrypt(key(), "hello", UtcTime{std::chrono::seconds(1768465800)}, Fixed()),
      *fernet_encrypt(key(), "", UtcTime{std::chrono::seconds(0)}, Fixed())};
  return tokens;
}
void require(bool holds) {
  if (!holds) std::abort();
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  for (const std::string& token : ours()) seeds->push_back(token);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (fernet_decrypt(key(), text)) require(text == ours()[0] || text == ours()[1]);
  // The mutator does not know base64: let it also write the raw token.
  (void)fernet_decrypt(key(), base64url_encode(as_bytes(text), Padding::with));
  for (const Padding padding : {Padding::with, Padding::without}) {
    if (const auto raw = base64_decode(text, padding)) require(base64_encode(as_bytes(*raw), padding) == text);
    if (const auto raw = base64url_decode(text, padding)) require(base64url_encode(as_bytes(*raw), padding) == text);
    require(base64url_decode(base64url_encode(as_bytes(text), padding), padding) == text);
  }
  if (const auto raw = hex_decode(text)) require(hex_decode(hex_encode(as_bytes(*raw))) == raw);
  return 0;
}
