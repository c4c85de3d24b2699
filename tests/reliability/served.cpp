#include "served.hpp"

#include <stdexcept>

#include "datawave/testing/postgres_server.hpp"
#include "datawave/testing/raw_client.hpp"

namespace datawave::testing {

using namespace std::chrono_literals;

Result<http::ClientResponse> HttpClient::send(http::Method method, const std::string& url, const std::string& token,
                                              const std::string& body) {
  http::ClientRequest request;
  request.method = method;
  DW_TRY(request.url, http::parse_url(url));
  if (!token.empty()) request.headers.push_back({"Authorization", "Bearer " + token});
  if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  request.body = body;
  return lane_.block_on(http_.send(CallContext().with_timeout(60s), std::move(request)));
}

std::string member(const std::string& json, std::string_view name) {
  const auto document = parse_json(json, JsonLimits{32, 32U << 20U, 2'000'000});
  if (!document) return "";
  const auto value = document->root().find(name);
  if (!value) return "";
  return std::string(value->kind() == JsonKind::string ? value->string() : value->text());
}

std::string make_store_database(const std::string& name) {
  PostgresServer& server = PostgresServer::shared_store();
  const std::string database = server.create_database(name);
  const std::string role = database + "_owner";
  server.create_role(role, PostgresServer::kPassword);
  server.exec("postgres", "ALTER ROLE " + role + " CREATEROLE");
  server.exec("postgres", "ALTER DATABASE " + database + " OWNER TO " + role);
  return "postgres://" + role + "@127.0.0.1:" + std::to_string(server.port()) + "/" + database + "?sslmode=require";
}

Served::Served(const TempDir& dir, std::string name, std::string store_url, std::vector<std::string> more)
    : data_(dir / (name + "-data")),
      log_(dir / (name + ".log")),
      ready_(dir / (name + ".ready")),
      store_url_(std::move(store_url)),
      more_(std::move(more)) {}

void Served::start() {
  child_.reset();
  std::filesystem::remove(ready_);
  ChildOptions options;
  options.argv = {DATAWAVE_PROGRAM, "serve", "--data-dir", data_, "--listen", "127.0.0.1:0", "--ready-file", ready_};
  if (!store_url_.empty()) {
    options.argv.insert(options.argv.end(), {"--store", store_url_, "--password", "env:STORE_PASSWORD"});
    options.environment.emplace_back("STORE_PASSWORD", PostgresServer::kPassword);
  }
  options.argv.insert(options.argv.end(), more_.begin(), more_.end());
  options.log = log_;
  child_ = std::make_unique<ChildProcess>(std::move(options));
  eventually([&] { return !read_file(ready_).empty() || !child_->running(); }, 30s);
  url_ = read_file(ready_);
  if (url_.empty()) throw std::runtime_error("datawave does not serve: " + log());
  url_.pop_back();
}

std::string Served::set_up_administrator() {
  std::string first = read_file(data_ / "first-sign-in");
  if (first.empty()) throw std::runtime_error("there is no first sign-in");
  first.pop_back();
  HttpClient client;
  const auto made =
      client.send(http::Method::post, url_ + "/api/v1/setup", "",
                  "{\"token\":\"" + first + "\",\"name\":\"ada\",\"password\":\"correct horse battery\"}");
  if (!made || made->status != 201)
    throw std::runtime_error("no administrator: " + (made ? made->body : made.error().describe()));
  return member(made->body, "token");
}

}  // namespace datawave::testing
