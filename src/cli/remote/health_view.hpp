/// Health and diagnoses as text.
#pragma once

#include <optional>
#include <string>

#include "datawave/core/clock.hpp"
#include "datawave/core/json_value.hpp"
#include "terminal.hpp"

namespace datawave::cli {

/// One source: score, terms, quantiles, load. `history`: of the last hour by the minute; nothing: without a sparkline.
std::string describe_health(const Terminal& terminal, JsonValue report, const std::optional<JsonValue>& history,
                            UtcTime now);
/// "2026-01-15 08:30:00  shop  unhealthy  0  connect: refused".
std::string health_line(JsonValue report);
/// Performance, load, rights and findings; the ladder is printed apart.
std::string describe_diagnosis(const Terminal& terminal, JsonValue diagnosis);

/// One glyph a minute, the newest last: the height is the share of the slowest minute, × a minute without any answer, a
/// dot one that was not probed. `items`: points of a history, rounds or minutes. `to`: the end of the last minute.
std::string sparkline(JsonValue items, UtcTime to, std::size_t minutes);
/// "412 µs" of a member in microseconds; "-" where it is absent.
std::string time_at(JsonValue value, std::string_view path);

}  // namespace datawave::cli
