/// One PostgreSQL connection as the rest of Datawave sees it; private to the connector.
#pragma once

#include "datawave/connect/registry.hpp"
#include "datawave/pg/session.hpp"

namespace datawave::connectors::postgresql {

enum class SessionUse : std::uint8_t {
  metadata,
  sampling,
  query,  ///< statements of people: names are looked up as the role has it
};

pg::ConnectParams connect_params(const connect::ConnectionSpec& spec, SessionUse use);

Task<std::unique_ptr<connect::Connection>> open_connection(CallContext ctx, connect::ConnectionSpec spec,
                                                           connect::OpenEnvironment env, LadderObserver* observer);

/// What discovery and sampling need: sessions of the same endpoint, and what the server is.
class PostgresqlConnection final : public connect::Connection {
 public:
  PostgresqlConnection(std::unique_ptr<pg::Session> session, connect::ConnectionSpec spec,
                       connect::OpenEnvironment env);

  [[nodiscard]] const connect::ServerFacts& facts() const override { return facts_; }
  Task<void> ping(CallContext ctx) override;
  Task<std::unique_ptr<connect::BatchStream>> execute(CallContext ctx, std::string statement,
                                                      std::vector<std::optional<std::string>> params) override;
  Task<void> cancel(CallContext ctx) override;
  Task<void> close(CallContext ctx) override;
  [[nodiscard]] bool usable() const override { return session_->usable(); }
  Task<void> check_capabilities(CallContext ctx, LadderObserver* observer) override;
  connect::Discoverer* discoverer() override { return discoverer_.get(); }
  Task<std::unique_ptr<connect::Sampler>> open_sampler(CallContext ctx) override;
  Task<connect::HealthFacts> health(CallContext ctx) override;
  Task<connect::AccountFacts> account(CallContext ctx) override;

  /// Reads version, role and rights: one statement. Fills facts().
  Task<void> read_facts(CallContext ctx, LadderObserver* observer);
  pg::Session& session() { return *session_; }
  [[nodiscard]] std::int32_t version() const { return facts_.version_number; }
  Task<std::unique_ptr<pg::Session>> another_session(CallContext ctx, SessionUse use) const;

 private:
  std::unique_ptr<pg::Session> session_;
  connect::ConnectionSpec spec_;
  connect::OpenEnvironment env_;
  connect::ServerFacts facts_;
  std::unique_ptr<connect::Discoverer> discoverer_;
};

std::unique_ptr<connect::Discoverer> make_discoverer(PostgresqlConnection& connection);
std::unique_ptr<connect::Sampler> make_sampler(std::unique_ptr<pg::Session> session);

}  // namespace datawave::connectors::postgresql
