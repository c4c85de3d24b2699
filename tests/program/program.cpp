#include "program.hpp"

#include <boost/json/parse.hpp>
#include <fstream>
#include <sstream>

namespace datawave::program {

namespace {
testing::ChildOptions options_for(const std::vector<std::string>& arguments, const Environment& environment,
                                  const testing::TempDir& dir) {
  testing::ChildOptions options;
  options.argv = {DATAWAVE_PROGRAM};
  options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
  options.environment = {{"HOME", dir.path().string()}, {"XDG_CONFIG_HOME", dir.path().string()}, {"PGPASSWORD", ""}};
  for (const auto& entry : environment) {
    std::erase_if(options.environment, [&](const auto& e) { return e.first == entry.first; });
    options.environment.push_back(entry);
  }
  options.log = dir.path() / "err";
  options.standard_output = dir.path() / "out";
  return options;
}
}  // namespace

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Ran run(const std::vector<std::string>& arguments, const Environment& environment) {
  const testing::TempDir dir;
  const auto finished = testing::run(options_for(arguments, environment, dir));
  return {finished.exit_code, read(dir.path() / "out"), finished.output};
}

std::unique_ptr<testing::ChildProcess> start(const std::vector<std::string>& arguments, const Environment& environment,
                                             const testing::TempDir& dir) {
  return std::make_unique<testing::ChildProcess>(options_for(arguments, environment, dir));
}

std::vector<boost::json::object> lines(const std::string& ndjson) {
  std::vector<boost::json::object> out;
  std::istringstream stream(ndjson);
  for (std::string line; std::getline(stream, line);) out.push_back(boost::json::parse(line).as_object());
  return out;
}

}  // namespace datawave::program
