#include "datawave/testing/libpq.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <stdexcept>

namespace datawave::testing {
namespace {
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ClearResult>;
}  // namespace

struct Libpq::Impl {
  PGconn* connection = nullptr;
  ~Impl() { PQfinish(connection); }
};

Libpq::Libpq(const std::vector<std::pair<std::string, std::string>>& parameters) : impl_(std::make_unique<Impl>()) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : parameters) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  impl_->connection = PQconnectdbParams(keywords.data(), values.data(), 0);
  if (PQstatus(impl_->connection) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(impl_->connection));
  PQsetNoticeProcessor(impl_->connection, [](void*, const char*) {}, nullptr);
}

Libpq::Libpq(Libpq&&) noexcept = default;
Libpq& Libpq::operator=(Libpq&&) noexcept = default;
Libpq::~Libpq() = default;

Rows Libpq::query(const std::string& sql, const std::vector<std::string>& parameters) {
  std::vector<const char*> values;
  for (const auto& value : parameters) values.push_back(value.c_str());
  PGconn* connection = impl_->connection;
  const ResultPtr result(parameters.empty() ? PQexec(connection, sql.c_str())
                                            : PQexecParams(connection, sql.c_str(), static_cast<int>(values.size()),
                                                           nullptr, values.data(), nullptr, nullptr, 0));
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY) {
    const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    throw std::runtime_error(std::string(sqlstate != nullptr ? sqlstate : "no SQLSTATE") + ": " +
                             PQerrorMessage(connection));
  }
  Rows rows(static_cast<std::size_t>(PQntuples(result.get())));
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& cells = rows[static_cast<std::size_t>(row)];
    for (int column = 0; column < PQnfields(result.get()); ++column) {
      if (PQgetisnull(result.get(), row, column) != 0) {
        cells.emplace_back(std::nullopt);
      } else {
        cells.emplace_back(std::string(PQgetvalue(result.get(), row, column),
                                       static_cast<std::size_t>(PQgetlength(result.get(), row, column))));
      }
    }
  }
  return rows;
}

std::string Libpq::scalar(const std::string& sql, const std::vector<std::string>& parameters) {
  const Rows rows = query(sql, parameters);
  if (rows.empty() || rows.front().empty() || !rows.front().front()) throw std::runtime_error("no value: " + sql);
  return *rows.front().front();
}

bool Libpq::wait_until(const std::string& sql, const std::string& expected, std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (scalar(sql) != expected) {
    if (std::chrono::steady_clock::now() >= until) return false;
    ::poll(nullptr, 0, 5);
  }
  return true;
}

int Libpq::backend_pid() const { return PQbackendPID(impl_->connection); }

}  // namespace datawave::testing
