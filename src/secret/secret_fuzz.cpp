// References come from users, key files from disks: neither parser crashes; a reference that is taken has no way out of
// its path; a key file that is taken is written back as something that reads alike.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "datawave/secret/reference.hpp"
#include "key_text.hpp"

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  seeds->push_back(R"({"format":"datawave-keys-1","salt":"AAECAwQFBgcICQoLDA0ODw","keys":[{"id":"k1","state":"active",)"
                   R"("created":"2026-01-15T08:30:00Z","key":"vWm3gq0wJ5b0mT8Xo7yQ2kZrLhN4cUeF1aSdPiGxBtY"}]})");
  seeds->push_back("env:DW_PASSWORD");
  seeds->push_back("file:/run/secrets/db/password");
  seeds->push_back("vault:kv/db#password");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace datawave;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto reference = secret::parse_reference(text)) {
    const bool file = reference->scheme == secret::ReferenceScheme::file;
    if (file && std::filesystem::path(reference->name).lexically_normal() != reference->name) std::abort();
    if (text != (file ? "file:" : "env:") + reference->name) std::abort();
  }
  const auto content = secret::parse_key_text(Secret(std::string(text)));
  if (!content) return 0;
  const Secret written = secret::format_key_text(*content);
  const auto again = secret::parse_key_text(written);
  if (!again || secret::format_key_text(*again).expose() != written.expose()) std::abort();
  return 0;
}
