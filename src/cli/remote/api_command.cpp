// datawave api METHOD PATH: any call with the profile's credential.
#include <fstream>
#include <iterator>

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"
#include "remote/remote_commands.hpp"

namespace datawave::cli {

namespace {
constexpr std::size_t kMaxBody = std::size_t{16} << 20U;

Result<std::string> body_of(const std::string& data) {
  if (!data.starts_with('@')) return data;
  const std::string path = data.substr(1);
  std::string text(kMaxBody + 1, '\0');
  std::size_t have = 0;
  if (path == "-") {
    have = std::fread(text.data(), 1, text.size(), stdin);
  } else {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      return fail(
          Error(ErrorCode::invalid_argument, "--data: " + printable(path, 300) + " cannot be read").with_field("data"));
    }
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    have = static_cast<std::size_t>(file.gcount());
  }
  if (have > kMaxBody) return fail(Error(ErrorCode::invalid_argument, "--data: more than 16 MiB").with_field("data"));
  text.resize(have);
  return text;
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

ExitCode exit_of(int status) {
  if (status >= 200 && status < 300) return ExitCode::completed;
  if (status == 401 || status == 403) return ExitCode::not_permitted;
  if (status == 400) return ExitCode::usage;
  return status == 504 ? ExitCode::deadline : ExitCode::failed;
}
}  // namespace

ExitCode run_api(const CommandContext& context, const ApiOptions& options) {
  Api::Request request;
  request.method = upper(options.method);
  request.path = options.path.starts_with('/') ? options.path : "/" + options.path;
  if (!request.path.starts_with("/api/") && request.path.find("://") == std::string::npos) {
    const bool outside = request.path == "/livez" || request.path == "/readyz" || request.path == "/metrics";
    if (!outside) request.path = "/api/v1" + request.path;
  }
  auto body = body_of(options.data);
  if (!body) return report_error(context, body.error());
  request.body = std::move(*body);
  for (const std::string& header : options.headers) {
    const auto at = header.find(':');
    if (at == std::string::npos) {
      return report_error(context,
                          Error(ErrorCode::invalid_argument, "--header wants name:value").with_field("header"));
    }
    request.headers.push_back({std::string(trim(header.substr(0, at))), std::string(trim(header.substr(at + 1)))});
  }
  auto api = Api::open(context);
  if (!api) return report_error(context, api.error());
  auto answer = api->raw(std::move(request));
  if (!answer) return report_error(context, answer.error(), *api);
  if (answer->status < 200 || answer->status > 299) {
    write_err(std::to_string(answer->status) + " " + std::string(http::reason_phrase(answer->status)) + "\n");
  }
  const bool pretty = answer->json && context.terminal.out_is_tty;
  std::string text = pretty ? pretty_json(answer->root()) : answer->body;
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  const ExitCode printed = print_out(context.terminal, text);
  const ExitCode outcome = exit_of(answer->status);
  return outcome == ExitCode::completed ? printed : outcome;
}

}  // namespace datawave::cli
