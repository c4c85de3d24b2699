#include <algorithm>
#include <cstring>
#include <string_view>

#include "datawave/cli/app.hpp"

namespace datawave::cli {

void mask_arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    char* text = argv[i];
    const std::string_view view(text);
    const auto scheme = view.find("://");
    if (scheme == std::string_view::npos) continue;
    const auto question = view.find('?');
    auto at = view.substr(0, question).rfind('@');
    if (at == std::string_view::npos) at = view.rfind('@');  // a ? in the password
    const auto colon = view.find(':', scheme + 3);
    if (at != std::string_view::npos && colon != std::string_view::npos && colon < at)
      std::memset(text + colon + 1, '*', at - colon - 1);
    for (std::size_t p = 0; (p = view.find("password=", p)) != std::string_view::npos;) {
      p += 9;
      const auto end = std::min(view.find('&', p), view.size());
      std::memset(text + p, '*', end - p);
    }
  }
}

}  // namespace datawave::cli
