#include "datawave/store/value.hpp"

#include <algorithm>

namespace datawave::store::impl {

Uuid uuid_of(std::string_view bytes) {
  Uuid id;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(id.bytes.data()));
  return id;
}

Error unreadable(std::string_view what) {
  return Error(ErrorCode::data_loss, "the store holds " + std::string(what) + " that cannot be read")
      .with_remedy("Run `datawave doctor` against the store.");
}

}  // namespace datawave::store::impl
