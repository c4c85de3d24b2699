#include "datawave/core/secret.hpp"

#include <cstring>

namespace datawave {

void wipe(void* data, std::size_t size) { ::explicit_bzero(data, size); }

void wipe(std::string& text) {
  // The whole capacity: a shorter value may have been assigned over a longer one.
  text.resize(text.capacity());
  wipe(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string&& bytes) : bytes_(bytes) { wipe(bytes); }

Secret::Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { wipe(other.bytes_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = std::move(other.bytes_);
    wipe(other.bytes_);
  }
  return *this;
}

Secret::~Secret() { wipe(bytes_); }

Secret Secret::duplicate() const { return Secret(std::string(bytes_)); }

}  // namespace datawave
