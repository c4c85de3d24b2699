#include "chart.hpp"

#include <cstdio>
#include <fstream>
#include <stdexcept>

#include "svg.hpp"

namespace datawave::bench {

std::string grouped(double value) { return svg::number(value, 0); }

void write_chart(const std::filesystem::path& directory, const std::string& name, const std::string& svg) {
  if (directory.empty()) return;
  std::filesystem::create_directories(directory);
  const std::filesystem::path path = directory / name;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << svg;
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
  std::printf("chart %s\n", path.c_str());
}

}  // namespace datawave::bench
