// The only place that knows every concrete connector.
#include "datawave/cli/app.hpp"
#include "datawave/connectors/postgresql.hpp"
#include "datawave/connectors/sqlite.hpp"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  datawave::cli::mask_arguments(argc, argv);
  datawave::connect::Registry registry;
  registry.add(datawave::connectors::make_postgresql_connector());
  registry.add(datawave::connectors::make_sqlite_connector());
  return datawave::cli::run(arguments, registry);
}
