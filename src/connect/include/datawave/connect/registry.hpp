/// The connectors that were linked in, and the way from a URL to one of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/connect/connection.hpp"
#include "datawave/connect/reads.hpp"
#include "datawave/connect/spec.hpp"

namespace datawave::connect {

/// One system. Stateless; work starts in open().
class Connector {
 public:
  virtual ~Connector() = default;
  [[nodiscard]] virtual const Descriptor& descriptor() const = 0;
  /// One authenticated connection. `env` outlives it. Errors carry their ConnectStage.
  virtual Task<std::unique_ptr<Connection>> open(CallContext ctx, ConnectionSpec spec, OpenEnvironment env,
                                                 LadderObserver* observer) const = 0;
  /// A pool for the reads of many callers, on this lane; nothing is connected before it is used. What `env` points to,
  /// and the connector, outlive it. Errors: unsupported, invalid_argument (fields that are missing).
  virtual Result<std::unique_ptr<ReadEndpoint>> open_reads(Executor executor, ConnectionSpec spec, OpenEnvironment env,
                                                           ReadsOptions options) const;
};

class Registry {
 public:
  void add(std::unique_ptr<Connector> connector);
  [[nodiscard]] const Connector* find_type(std::string_view type) const;
  [[nodiscard]] const Connector* find_scheme(std::string_view scheme) const;
  [[nodiscard]] const std::vector<std::unique_ptr<Connector>>& all() const { return connectors_; }

 private:
  std::vector<std::unique_ptr<Connector>> connectors_;
};

struct ParsedUrl {
  const Connector* connector = nullptr;
  ConnectionSpec spec;
  bool had_password = false;  ///< worth a warning: process lists and shell histories keep it
};

/// `scheme://user:password@host:port/database?field=value`, `sqlite:///abs/path`, or a path to a file (`./file.db`).
/// Takes the spellings people paste: `jdbc:` prefixes, SQLAlchemy's `postgresql+driver`, libpq's option names.
/// Errors: invalid_argument with field and remedy; the URL itself is never quoted in them.
Result<ParsedUrl> parse_url(const Registry& registry, std::string_view url);

/// The URL with its password replaced by `***`; safe to show. Text that is not a URL comes back printable.
std::string redact_url(std::string_view url);

}  // namespace datawave::connect
