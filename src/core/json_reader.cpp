#include "datawave/core/json_reader.hpp"

#include <charconv>
#include <cmath>

#include "datawave/core/text.hpp"

namespace datawave {

namespace {
constexpr std::size_t kMaxShown = 60;

std::string quoted(std::string_view text) { return '"' + printable(text, kMaxShown) + '"'; }

std::string_view kind_name(JsonKind kind) {
  switch (kind) {
    case JsonKind::null: return "null";
    case JsonKind::boolean: return "true or false";
    case JsonKind::number: return "a number";
    case JsonKind::string: return "a string";
    case JsonKind::array: return "an array";
    case JsonKind::object: return "an object";
  }
  return "null";
}

bool wrong_kind(JsonValue v, std::string_view wanted, JsonProblems& problems) {
  return problems.add("must be " + std::string(wanted) + ", not " + std::string(kind_name(v.kind())));
}
}  // namespace

std::string JsonProblems::pointer() const {
  std::string out;
  for (const Step& step : path_) {
    out += '/';
    if (step.name.data() == nullptr) {
      out += std::to_string(step.index);
      continue;
    }
    for (const char c : printable(step.name, 200)) {
      if (c == '~') {
        out += "~0";
      } else if (c == '/') {
        out += "~1";
      } else {
        out += c;
      }
    }
  }
  return out;
}

bool JsonProblems::add(std::string message, std::string remedy) {
  if (++count_ > kKept) return false;
  if (count_ == 1) {
    first_message_ = message;
    first_remedy_ = remedy;
  }
  if (!remedy.empty()) message += ". " + remedy;
  fields_.push_back({pointer(), std::move(message)});
  return false;
}

bool JsonProblems::add_at(std::string_view member, std::string message, std::string remedy) {
  const Place place(*this, member);
  return add(std::move(message), std::move(remedy));
}

Error JsonProblems::error() const {
  const std::string& where = fields_.front().pointer;
  std::string message = (where.empty() ? "the document" : where) + " " + first_message_;
  if (count_ > 1) message += " (and " + plural(count_ - 1, "more fault") + ")";
  Error error = Error(ErrorCode::invalid_argument, std::move(message)).with_field(where).with_remedy(first_remedy_);
  error.fields = fields_;
  return error;
}

namespace impl {

bool expect_kind(JsonValue v, JsonKind kind, JsonProblems& problems) {
  return v.kind() == kind || wrong_kind(v, kind_name(kind), problems);
}

bool read_bool(JsonValue v, bool& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::boolean, problems)) return false;
  out = v.boolean();
  return true;
}

bool read_integer(JsonValue v, std::int64_t min, std::uint64_t max, std::uint64_t& bits, JsonProblems& problems) {
  const auto refused = [&] {
    return problems.add("must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  };
  if (v.kind() != JsonKind::number) return wrong_kind(v, "a whole number", problems);
  const std::string_view text = v.text();
  const char* end = text.data() + text.size();
  std::int64_t negative = 0;
  if (text.starts_with('-')) {
    const auto [stop, ec] = std::from_chars(text.data(), end, negative);
    if (ec != std::errc{} || stop != end || negative < min) return refused();
    bits = static_cast<std::uint64_t>(negative);
    return true;
  }
  const auto [stop, ec] = std::from_chars(text.data(), end, bits);
  return (ec == std::errc{} && stop == end && bits <= max) || refused();
}

bool read_double(JsonValue v, double& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::number, problems)) return false;
  const std::string_view text = v.text();
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool fits = ec == std::errc{} && stop == text.data() + text.size() && std::isfinite(out);
  return fits || problems.add("is out of the range of a number");
}

bool read_text(JsonValue v, std::string& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::string, problems)) return false;
  if (v.string().find('\0') != std::string_view::npos) return problems.add("must not hold the character U+0000");
  out = v.string();
  return true;
}

bool read_secret(JsonValue v, Secret& out, JsonProblems& problems) {
  std::string text;
  if (!read_text(v, text, problems)) return false;
  out = Secret(std::move(text));
  return true;
}

bool read_uuid(JsonValue v, Uuid& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::string, problems)) return false;
  const auto id = parse_uuid(v.string());
  if (!id) return problems.add("must be a UUID, like 019b7c9f-5a40-7000-8000-000000000000");
  out = *id;
  return true;
}

bool read_utc(JsonValue v, UtcTime& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::string, problems)) return false;
  const auto time = parse_utc(v.string());
  if (!time) return problems.add("must be a time as in RFC 3339, like 2026-01-15T08:30:00Z");
  out = *time;
  return true;
}

bool read_choice(JsonValue v, std::span<const std::string_view> names, std::size_t& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::string, problems)) return false;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == v.string()) {
      out = i;
      return true;
    }
  }
  std::string message = "must be ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) message += i + 1 == names.size() ? " or " : ", ";
    message += names[i];
  }
  const std::string_view near = v.string().size() > kMaxShown ? "" : nearest_word(v.string(), names);
  return problems.add(std::move(message), near.empty() ? "" : "Did you mean " + quoted(near) + "?");
}

void report_unknown(JsonValue object, std::span<const std::string_view> known, JsonProblems& problems) {
  for (const JsonValue member : object) {
    const std::string_view name = member.key();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const bool worth_it = problems.count() < JsonProblems::kKept && name.size() <= kMaxShown;
    const std::string_view near = worth_it ? nearest_word(name, known) : "";
    problems.add_at(name, "is not a known field", near.empty() ? "" : "Did you mean " + quoted(near) + "?");
  }
}

bool is_clean_key(std::string_view key, JsonProblems& problems) {
  return key.find('\0') == std::string_view::npos || problems.add("must not have U+0000 in its name");
}

std::string compact(JsonValue v) {
  std::string out;
  bool in_string = false;
  const std::string_view text = v.text();
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    out += c;
    if (c == '"') in_string = !in_string;
    if (c == '\\') out += text[++i];  // only strings hold one, and never as their last character
  }
  return out;
}

}  // namespace impl

}  // namespace datawave
