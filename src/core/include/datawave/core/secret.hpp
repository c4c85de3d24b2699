/// Secret: a credential on its way to the one place that needs it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace datawave {

/// Move-only, wiped when destroyed or moved from; no formatter, no comparison, no JSON form. `expose()` is the single
/// way out: call it where the bytes are handed to a peer or a key derivation, and nowhere else.
class Secret {
 public:
  Secret() = default;
  /// Takes the bytes and wipes the argument.
  explicit Secret(std::string&& bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] std::string_view expose() const { return bytes_; }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }
  /// A second owner of the same bytes, asked for by name so that it is seen in review.
  [[nodiscard]] Secret duplicate() const;

 private:
  std::string bytes_;
};

/// Overwrites memory in a way the compiler may not drop.
void wipe(void* data, std::size_t size);
void wipe(std::string& text);

}  // namespace datawave
