#include "ladder_printer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datawave/core/clock.hpp"
#include "datawave/core/text.hpp"

namespace datawave::cli {

namespace {
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kReset = "\x1b[0m";
}  // namespace

std::string as_sentence(std::string text) {
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (text.back() != '.' && text.back() != '!' && text.back() != '?' && text.back() != ';') text += '.';
  return text;
}

void LadderPrinter::print(bool ok, std::string_view text, std::chrono::nanoseconds took) {
  const std::string_view on = !terminal_.err_colour ? "" : ok ? kGreen : kRed;
  const std::string_view off = terminal_.err_colour ? kReset : "";
  const std::size_t column = 52;
  const std::size_t width = display_width(text);
  const std::string padding(width < column ? column - width : 1, ' ');
  const std::string line =
      fmt::format("{}{}{} {}{}{:>8}\n", on, ok ? "✓" : "✗", off, text, padding, format_duration(took));
  if (live_) {
    write_err(line);
  } else {
    held_back_ += line;
  }
}

void LadderPrinter::rung_started(std::string_view name) {
  current_ = name;
  started_ = system_clock().steady();
}

void LadderPrinter::rung_done(std::string_view name, std::string_view detail, std::chrono::nanoseconds took) {
  done_.emplace_back(name);
  current_.clear();
  // "TLS 1.3, …", "PostgreSQL 15.7, …": the detail says it all.
  const bool self_explaining = name == "version" || detail.starts_with(name);
  print(true, self_explaining ? std::string(detail) : std::string(name) + " " + std::string(detail), took);
}

void LadderPrinter::failed(const Error& error) {
  const bool climbing = !current_.empty();
  failed(error, climbing ? std::chrono::nanoseconds(system_clock().steady() - started_) : std::chrono::nanoseconds(0));
}

void LadderPrinter::failed(const Error& error, std::chrono::nanoseconds took) {
  std::string rung = current_;
  if (rung.empty() && error.stage) rung = to_string(*error.stage);
  if (rung.empty()) rung = "connection";
  if (!live_) {
    write_err(held_back_);
    live_ = true;
  }
  print(false, rung, took);
  std::string message = as_sentence(error.message);
  if (!error.sqlstate.empty()) message += " (SQLSTATE " + error.sqlstate + ")";
  write_err("  " + message + "\n");
  if (!error.remedy.empty()) write_err("  " + as_sentence(error.remedy) + "\n");
  std::string rest;
  const auto at = std::find(rungs_.begin(), rungs_.end(), rung);
  for (auto it = at == rungs_.end() ? rungs_.end() : at + 1; it != rungs_.end(); ++it)
    rest += (rest.empty() ? "" : ", ") + std::string(*it);
  if (!rest.empty()) write_err("Not tried: " + rest + ".\n");
}

void print_error(const Terminal& terminal, const Error& error) {
  const std::string_view on = terminal.err_colour ? kRed : "";
  const std::string_view off = terminal.err_colour ? kReset : "";
  std::string text = error.describe();
  write_err(fmt::format("{}error:{} {}\n", on, off, text));
  if (!error.remedy.empty()) write_err("  " + as_sentence(error.remedy) + "\n");
}

}  // namespace datawave::cli
