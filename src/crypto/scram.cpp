#include "datawave/crypto/scram.hpp"

#include <stringprep.h>

#include <cstdlib>

#include "datawave/core/text.hpp"

namespace datawave::crypto {

namespace {
constexpr std::uint32_t kMinIterations = 4096;       // RFC 7677, section 4
constexpr std::uint32_t kMaxIterations = 2'000'000;  // about a second of work; a rogue server may ask for hours

tl::unexpected<Error> refused(std::string message, std::string remedy = {}) {
  return fail(Error(ErrorCode::unauthenticated, std::move(message))
                  .with_stage(ConnectStage::authenticate)
                  .with_remedy(std::move(remedy)));
}

std::string_view view_of(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }
}  // namespace

Secret saslprep(const Secret& password) {
  std::string input(password.expose());
  if (input.find('\0') != std::string::npos || !is_valid_utf8(input)) return Secret(std::move(input));
  char* prepared = nullptr;
  const int rc = stringprep_profile(input.c_str(), &prepared, "SASLprep", STRINGPREP_NO_UNASSIGNED);
  if (rc != STRINGPREP_OK || prepared == nullptr || *prepared == '\0') {
    std::free(prepared);
    return Secret(std::move(input));
  }
  std::string out(prepared);
  wipe(prepared, out.size());
  std::free(prepared);
  wipe(input);
  return Secret(std::move(out));
}

ScramClient::ScramClient(std::string_view user, const Secret& password, std::string nonce, ScramBinding binding,
                         std::vector<std::byte> end_point_hash)
    : password_(saslprep(password)), nonce_(std::move(nonce)) {
  switch (binding) {
    case ScramBinding::none: gs2_header_ = "n,,"; break;
    case ScramBinding::not_offered: gs2_header_ = "y,,"; break;
    case ScramBinding::end_point:
      gs2_header_ = "p=tls-server-end-point,,";
      end_point_hash_ = std::move(end_point_hash);
      break;
  }
  client_first_bare_ = "n=" + std::string(user) + ",r=" + nonce_;
}

std::string ScramClient::client_first() const { return gs2_header_ + client_first_bare_; }

Result<std::string> ScramClient::on_server_first(std::string_view message) {
  if (message.size() > 4096) return refused("the server's SCRAM challenge is too long");
  const auto parts = split(message, ',');
  if (parts.size() < 3 || !parts[0].starts_with("r=") || !parts[1].starts_with("s=") || !parts[2].starts_with("i=")) {
    return refused("the server's SCRAM challenge is malformed");
  }
  const std::string_view server_nonce = parts[0].substr(2);
  if (!server_nonce.starts_with(nonce_) || server_nonce.size() == nonce_.size()) {
    return refused("the server did not answer our SCRAM nonce", "Something may be replaying an old exchange.");
  }
  const auto salt = base64_decode(parts[1].substr(2));
  const auto iterations = parse_u64(parts[2].substr(2));
  if (!salt || salt->empty() || !iterations) return refused("the server's SCRAM challenge is malformed");
  if (*iterations < kMinIterations || *iterations > kMaxIterations) {
    return refused(
        "the server asks for " + std::to_string(*iterations) + " SCRAM iterations; 4096 to 2000000 are accepted",
        "Set scram_iterations on the server within that range and set the password again.");
  }
  std::string binding(gs2_header_);
  binding.append(reinterpret_cast<const char*>(end_point_hash_.data()), end_point_hash_.size());
  const std::string without_proof = "c=" + base64_encode(as_bytes(binding)) + ",r=" + std::string(server_nonce);
  const std::string auth_message = client_first_bare_ + "," + std::string(message) + "," + without_proof;

  Digest salted = pbkdf2_sha256(password_.expose(), *salt, static_cast<std::uint32_t>(*iterations));
  Digest client_key = hmac_sha256(salted, "Client Key");
  const Digest stored_key = sha256(view_of(client_key));
  const Digest client_signature = hmac_sha256(stored_key, auth_message);
  const Digest server_key = hmac_sha256(salted, "Server Key");
  server_signature_ = hmac_sha256(server_key, auth_message);
  Digest proof;
  for (std::size_t i = 0; i < proof.size(); ++i) proof[i] = client_key[i] ^ client_signature[i];
  wipe(salted.data(), salted.size());
  wipe(client_key.data(), client_key.size());
  ready_ = true;
  return without_proof + ",p=" + base64_encode(proof);
}

Result<void> ScramClient::on_server_final(std::string_view message) const {
  if (!ready_ || message.size() > 4096) return refused("the server's SCRAM answer is malformed");
  if (message.starts_with("e=")) return refused("the server rejected the password");
  if (!message.starts_with("v=")) return refused("the server's SCRAM answer is malformed");
  const auto signature = base64_decode(message.substr(2).substr(0, message.find(',', 2) - 2));
  if (!signature || !equal_constant_time(as_bytes(*signature), server_signature_)) {
    return refused("the server could not prove that it knows the password",
                   "It may be an impostor: check the host, and use sslmode=verify-full.");
  }
  return {};
}

}  // namespace datawave::crypto
