#include "remote/health_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "datawave/core/text.hpp"
#include "remote/api_client.hpp"
#include "remote/output.hpp"

namespace datawave::cli {

namespace {
constexpr std::string_view kReset = "\x1b[0m";

std::string_view tone_of(std::string_view word) {
  if (word == "healthy") return "\x1b[32m";
  if (word == "unhealthy" || word == "high") return "\x1b[31m";
  if (word == "degraded" || word == "medium") return "\x1b[33m";
  return "\x1b[2m";
}

std::string toned(const Terminal& terminal, const std::string& word) {
  if (!terminal.colour) return word;
  return std::string(tone_of(word)) + word + std::string(kReset);
}

std::optional<double> real_at(JsonValue value, std::string_view path) {
  const std::string text = text_at(value, path);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string duration_text(double us) {
  return format_duration(std::chrono::nanoseconds(static_cast<std::int64_t>(std::min(us, 9e14) * 1000)));
}
std::string seconds_at(JsonValue value, std::string_view path) {
  const auto s = real_at(value, path);
  return s ? duration_text(*s * 1e6) : "";
}

std::string points(const std::optional<double>& value) { return value ? fmt::format("{:.1f}", *value) : "-"; }

/// "12 s ago"; empty for what is no instant.
std::string ago(const std::string& text, UtcTime now) {
  const auto at = parse_utc(text);
  if (!at) return "";
  return format_duration(std::max(now - *at, std::chrono::microseconds(0))) + " ago";
}

std::string terms_table(const Terminal& terminal, JsonValue report) {
  const auto terms = value_at(report, "terms");
  if (!terms || terms->size() == 0) return "";
  std::vector<std::vector<std::string>> rows;
  for (const JsonValue term : *terms) {
    const auto value = real_at(term, "value");
    rows.push_back({text_at(term, "name"), text_at(term, "weight"), value ? fmt::format("{:.2f}", *value) : "unknown",
                    value ? points(real_at(term, "points_lost")) : "-", printable(text_at(term, "evidence"), 200)});
  }
  return table({"term", "weight", "value", "points lost", "evidence"}, rows, {false, true, true, true, false},
               terminal.out_is_tty ? terminal.width : 0);
}

std::vector<std::string> latency_row(const std::string& name, JsonValue summary) {
  return {name,
          text_at(summary, "rounds"),
          text_at(summary, "failed"),
          time_at(summary, "p50_us"),
          time_at(summary, "p95_us"),
          time_at(summary, "p99_us"),
          time_at(summary, "max_us"),
          time_at(summary, "jitter_us")};
}

std::string latency_table(const std::vector<std::vector<std::string>>& rows) {
  return table({"latency", "rounds", "failed", "p50", "p95", "p99", "max", "jitter"}, rows,
               {false, true, true, true, true, true, true, true}, 0);
}

/// "a · b · c" of what is there.
std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) {
    if (!part.empty()) out += (out.empty() ? "" : " · ") + part;
  }
  return out;
}

std::string server_line(JsonValue facts) {
  const auto count = [&](const char* member, const char* what) {
    const std::string text = text_at(facts, member);
    return text.empty() ? "" : text + " " + what;
  };
  const std::string most = text_at(facts, "max_connections");
  std::string connections = count("connections", "connections");
  if (!connections.empty() && !most.empty())
    connections = text_at(facts, "connections") + " of " + most + " connections";
  const std::string standby = text_at(facts, "standby");
  const std::string lag = seconds_at(facts, "replication_lag_s");
  const std::string oldest = seconds_at(facts, "oldest_transaction_s");
  const auto cache = real_at(facts, "cache_hit");
  const std::string size = text_at(facts, "size_bytes");
  const std::string left = text_at(facts, "free_disk_bytes");
  return joined({standby.empty()     ? ""
                 : standby == "true" ? "standby" + (lag.empty() ? "" : ", " + lag + " behind")
                                     : "primary",
                 connections, count("active", "active"), count("idle_in_transaction", "idle in transaction"),
                 count("waiting_for_locks", "wait for locks"), oldest.empty() ? "" : "oldest transaction " + oldest,
                 cache ? fmt::format("{:.1f} % from cache", *cache * 100) : "",
                 size.empty() ? "" : format_bytes(parse_u64(size).value_or(0)),
                 left.empty() ? "" : format_bytes(parse_u64(left).value_or(0)) + " of disk free"});
}

std::string not_permitted_line(JsonValue facts) {
  const auto names = value_at(facts, "not_permitted");
  if (!names || names->size() == 0) return "";
  std::string out;
  for (const JsonValue name : *names) out += (out.empty() ? "" : ", ") + printable(name.string(), 60);
  return out;
}

std::string probe_line(JsonValue report, UtcTime now) {
  const auto probe = value_at(report, "last_probe");
  if (!probe) return "none yet";
  std::vector<std::string> parts = {ago(text_at(*probe, "at"), now)};
  const auto part = [&](const char* member, const char* what) {
    if (value_at(*probe, member)) parts.push_back(std::string(what) + " " + time_at(*probe, member));
  };
  part("connect_us", "connect");
  part("ping_us", "ping");
  part("query_us", "facts");
  if (const auto at = parse_utc(text_at(report, "next_probe_at")); at && *at > now)
    parts.push_back("next in " + format_duration(*at - now));
  return joined(parts);
}
}  // namespace

std::string time_at(JsonValue value, std::string_view path) {
  const auto us = real_at(value, path);
  return us ? duration_text(*us) : "-";
}

std::string sparkline(JsonValue items, UtcTime to, std::size_t minutes) {
  static constexpr std::string_view kHeights[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  struct Minute {
    int points = 0;
    int answered = 0;
    double sum_us = 0;
    [[nodiscard]] double mean() const { return answered == 0 ? 0 : sum_us / answered; }
  };
  std::vector<Minute> all(minutes);
  for (const JsonValue item : items) {
    const auto at = parse_utc(text_at(item, "at"));
    if (!at || *at > to) continue;
    const auto before = std::chrono::duration_cast<std::chrono::minutes>(to - *at).count();
    if (before >= static_cast<std::int64_t>(minutes)) continue;
    Minute& minute = all[minutes - 1 - static_cast<std::size_t>(before)];
    ++minute.points;
    const auto median = real_at(item, "p50_us");
    minute.answered += median ? 1 : 0;
    minute.sum_us += median.value_or(0);
  }
  double highest = 0;
  for (const Minute& minute : all) highest = std::max(highest, minute.mean());
  std::string out;
  for (const Minute& minute : all) {
    if (minute.points == 0) {
      out += "·";
    } else if (minute.answered == 0) {
      out += "×";
    } else {
      const double share = highest > 0 ? minute.mean() / highest : 0;
      out += kHeights[std::min<std::size_t>(static_cast<std::size_t>(share * 8), 7)];
    }
  }
  return out;
}

std::string health_line(JsonValue report) {
  const std::string at = text_at(report, "last_probe.at");
  return joined({short_time(at), printable(text_at(report, "source_name"), 100), text_at(report, "state"),
                 points(real_at(report, "score")), printable(text_at(report, "reason"), 300)}) +
         "\n";
}

std::string describe_health(const Terminal& terminal, JsonValue report, const std::optional<JsonValue>& history,
                            UtcTime now) {
  const auto score = real_at(report, "score");
  std::string out = printable(text_at(report, "source_name"), 100) + " · " + toned(terminal, text_at(report, "state"));
  if (score) out += " · " + points(score) + " of 100";
  if (const std::string since = text_at(report, "since"); !since.empty()) out += " · since " + short_time(since);
  out += "\n  " + printable(text_at(report, "reason"), 400) + "\n";
  if (const std::string remedy = printable(text_at(report, "last_probe.error.remedy"), 400); !remedy.empty())
    out += "  " + remedy + "\n";
  if (const std::string terms = terms_table(terminal, report); !terms.empty()) out += "\n" + terms;
  const auto last_5m = value_at(report, "last_5m");
  const auto last_1h = value_at(report, "last_1h");
  if (last_5m && last_1h)
    out += "\n" + latency_table({latency_row("last 5 min", *last_5m), latency_row("last hour", *last_1h)});
  if (history) {
    const std::size_t room = terminal.width > 20 ? std::min<std::size_t>(terminal.width - 16, 60) : 60;
    const auto items = value_at(*history, "items");
    if (items) out += "\n  by the minute " + sparkline(*items, now, room) + "\n";
  }
  std::vector<std::pair<std::string, std::string>> more;
  more.emplace_back("last probe", probe_line(report, now));
  if (value_at(report, "baseline_us"))
    more.emplace_back("usual", time_at(report, "baseline_us") + " (median of 7 days)");
  if (const auto facts = value_at(report, "facts")) {
    more.emplace_back("server", server_line(*facts));
    const std::string hidden = not_permitted_line(*facts);
    more.emplace_back("not permitted", hidden.empty() ? "" : hidden + ": " + printable(text_at(*facts, "grant"), 200));
  }
  if (value_at(report, "pool"))
    more.emplace_back("pool", text_at(report, "pool.in_use") + " of " + text_at(report, "pool.max_size") + " in use, " +
                                  text_at(report, "pool.waiting") + " wait");
  return out + "\n" + facts(more);
}

std::string describe_diagnosis(const Terminal& terminal, JsonValue diagnosis) {
  std::string out;
  const auto ping = value_at(diagnosis, "ping");
  const auto query = value_at(diagnosis, "query");
  if (ping && integer_at(*ping, "rounds") > 0) {
    std::vector<std::vector<std::string>> rows = {latency_row("ping", *ping)};
    if (query && integer_at(*query, "rounds") > 0) rows.push_back(latency_row("facts", *query));
    out += latency_table(rows) + "\n";
  }
  std::vector<std::pair<std::string, std::string>> more;
  if (const auto facts = value_at(diagnosis, "facts")) more.emplace_back("server", server_line(*facts));
  if (const auto account = value_at(diagnosis, "account")) {
    std::string held;
    const JsonValue rights = value_at(*account, "rights").value_or(*account);
    for (const JsonValue right : rights) {
      if (text_at(right, "held") != "true" && text_at(right, "wanted") != "true") continue;
      const std::string detail = printable(text_at(right, "detail"), 100);
      held += (held.empty() ? "" : ", ") + text_at(right, "name") + (detail.empty() ? "" : " (" + detail + ")");
    }
    more.emplace_back("account", printable(text_at(*account, "name"), 100) + (held.empty() ? "" : ": " + held));
    const std::string tls = text_at(*account, "tls");
    const std::string expires = text_at(*account, "certificate_expires_at");
    const std::string checked =
        text_at(*account, "tls_verified") == "true" ? ", certificate and name checked" : ", not checked";
    more.emplace_back(
        "TLS", tls.empty() ? "none" : tls + checked + (expires.empty() ? "" : ", expires " + short_time(expires)));
  }
  more.emplace_back("incomplete", printable(text_at(diagnosis, "incomplete"), 300));
  out += facts(more);
  const auto findings = value_at(diagnosis, "findings");
  const std::size_t count = findings ? findings->size() : 0;
  out += (out.empty() ? "" : "\n") +
         (count == 0 ? std::string("Findings: none\n") : "Findings (" + std::to_string(count) + ")\n");
  if (count == 0) return out;
  for (const JsonValue finding : *findings) {
    const std::string severity = text_at(finding, "severity");
    out += "  " + toned(terminal, severity) + std::string(severity.size() < 6 ? 6 - severity.size() : 0, ' ') + "  " +
           printable(text_at(finding, "title"), 200) + ": " + printable(text_at(finding, "evidence"), 400) + "\n";
    if (const std::string remedy = printable(text_at(finding, "remedy"), 400); !remedy.empty())
      out += "          " + remedy + "\n";
  }
  return out;
}

}  // namespace datawave::cli
