/// Responses as bytes.
#pragma once

#include <string>
#include <string_view>

#include "datawave/http/message.hpp"

namespace datawave::http::impl {

/// How the body's end is told.
enum class Framing : std::uint8_t { length, chunked, until_close };

/// What to say about the connection.
enum class Persistence : std::uint8_t {
  keep,           ///< HTTP/1.1's default: nothing
  keep_explicit,  ///< to an HTTP/1.0 client that asked
  close,
};
Persistence persistence_for(const RequestHead& head, bool keep_alive);

/// False where a header cannot be sent: a name that is no token, a value with control characters, a status that is not
/// 200 to 599.
bool is_sendable(const Response& response);

/// 204 and 304 have no body, whatever the handler says.
bool may_have_body(int status);

/// Status line and headers, up to "Date: ". `response` is sendable; its framing headers are left out.
void append_head_before_date(const Response& response, Framing framing, std::string& out);
/// The rest of the head.
void append_head_after_date(std::string_view date, Persistence persistence, std::string& out);

/// Head, and the body unless the request was HEAD. One that cannot be sent becomes an empty 500. Gives the status sent.
int append_response(const RequestHead& head, const Response& response, std::string_view date, bool keep_alive,
                    std::string& out);

/// One chunk; nothing for an empty piece, for that would end the body.
void append_chunk(std::string_view piece, std::string& out);

/// The value of Date for that instant: "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7).
std::string http_date(UtcTime time);

}  // namespace datawave::http::impl
