/// The server's side of PostgreSQL protocol 3 for scripted peers: message builders and the usual beginning.
/// Source: PostgreSQL manual, "Message Formats".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "datawave/testing/scripted_server.hpp"

namespace datawave::testing::pgscript {

std::string int16(std::int16_t value);
std::string int32(std::int32_t value);

/// Type byte, length (that counts itself), payload.
std::string message(char type, std::string_view payload);
/// The same with a length of the caller's choosing: the lie of a rogue server.
std::string message_claiming(char type, std::int32_t length, std::string_view payload);

std::string authentication(std::int32_t code, std::string_view data = "");
std::string parameter_status(std::string_view name, std::string_view value);
std::string backend_key(std::int32_t pid = 4711, std::int32_t key = 815);
std::string ready(char state = 'I');
/// Text columns of these names.
std::string row_description(const std::vector<std::string>& names);
std::string data_row(const std::vector<std::string>& values);
std::string command_complete(std::string_view tag);
/// ErrorResponse 'E' or NoticeResponse 'N'.
std::string report(char type, std::string_view severity, std::string_view sqlstate, std::string_view text);

struct Received {
  char type = 0;
  std::string payload;
};
/// The client's next message. Throws std::runtime_error for one over 1 MB.
Received read_message(ScriptedPeer& peer);

/// Answers SSLRequest with TLS by this certificate ('N' when it is empty) and GSSENCRequest with 'N', then takes the
/// StartupMessage and gives its parameters.
std::map<std::string, std::string> take_startup(ScriptedPeer& peer, const Certificate& tls = {});
/// take_startup(), then lets the client in without a password, up to ReadyForQuery.
std::map<std::string, std::string> let_in(ScriptedPeer& peer, const Certificate& tls = {});
/// Answers each message with what a harmless server would until a simple or extended query comes; its SQL is the
/// result.
std::string take_query(ScriptedPeer& peer);

}  // namespace datawave::testing::pgscript
