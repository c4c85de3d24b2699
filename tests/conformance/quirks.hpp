/// What the conformance suite must know of a system beyond its descriptor. A connector joins the suite by supplying one
/// of these (and, where it goes over a network, a Network) in `all_quirks.cpp`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "datawave/connect/registry.hpp"
#include "datawave/testing/certificates.hpp"

namespace datawave::conformance {

/// SQL that systems spell differently.
struct Dialect {
  /// Runs for a minute or more unless it is stopped. Holds the word `conformance_slow`, so that it can be recognised.
  std::string slow;
  /// 100,000 rows of a number and 1,000 characters.
  std::string many_rows;
  /// Gives back its one text parameter.
  std::string echo;
  /// Expression: a text of 524,288 times "é", that is 1 MB.
  std::string megabyte;
  /// A good statement that gives the text "1".
  std::string one = "select '1'";
  std::string missing_table = "select * from no_such_table";
  std::string bad_syntax = "selekt 1";
  /// The names a schema and a database have where a test makes no other.
  std::string schema;
};

/// The side of a system that is a server on a network.
class Network {
 public:
  virtual ~Network() = default;
  /// Where the server of spec() listens, on 127.0.0.1, for a proxy to stand before it.
  virtual std::uint16_t port() = 0;
  /// A server that shows this certificate; its accounts and databases are those of spec("").
  virtual std::uint16_t port_showing(testing::ServerTls certificate) = 0;
  /// Ends the server of port_showing(): in good order, or as a power cut would. The next port_showing() starts it
  /// again.
  virtual void end_server(bool power_cut) = 0;
  /// Fields for an account that may connect to the database and was granted nothing in it.
  virtual connect::ConnectionSpec spec_without_grants(const std::string& database) = 0;
  /// Runs statements in the database, of whoever owns it, by other means than the connector; from any thread.
  virtual void run(const std::string& database, const std::vector<std::string>& statements) = 0;
  /// Waits until as many statements whose text holds `words` run at the server, as another connection sees it.
  virtual bool wait_for_running(const std::string& words, int count, std::chrono::milliseconds limit) = 0;
  /// Waits until this many sessions of the code under test are open.
  virtual bool wait_for_sessions(const std::string& database, int count, std::chrono::milliseconds limit) = 0;
};

class Quirks {
 public:
  virtual ~Quirks() = default;
  /// Names the instance of each test: "postgresql_15".
  [[nodiscard]] virtual std::string name() const = 0;
  /// Why the system cannot be tested here ("PostgreSQL 12 is not installed"); empty when it can.
  [[nodiscard]] virtual std::string absent() const { return {}; }
  /// True where absence is a failure and not a skip.
  [[nodiscard]] virtual bool required() const { return false; }
  /// The large and slow tests run on one instance of a system, the others prove versions.
  [[nodiscard]] virtual bool thorough() const { return true; }

  virtual const connect::Connector& connector() = 0;
  [[nodiscard]] virtual const Dialect& dialect() const = 0;

  /// A database for one test, in which these statements were run by other means than the connector; gives its name.
  virtual std::string create_database(const std::vector<std::string>& statements) = 0;
  /// One with that many tables of four columns.
  virtual std::string create_many_tables(int tables) = 0;
  /// Good fields for it; "" for any database.
  virtual connect::ConnectionSpec spec(const std::string& database) = 0;
  /// Text that no output may hold: passwords in use.
  [[nodiscard]] virtual std::vector<std::string> canaries() const { return {}; }

  /// Nothing for a file.
  virtual Network* network() { return nullptr; }
};

/// Every instance, made when first asked for and kept to the end of the program.
const std::vector<Quirks*>& all_quirks();
/// Those that are servers.
std::vector<Quirks*> network_quirks();

}  // namespace datawave::conformance
