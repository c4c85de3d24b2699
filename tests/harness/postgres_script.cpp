#include "datawave/testing/postgres_script.hpp"

#include <stdexcept>

namespace datawave::testing::pgscript {
namespace {

constexpr std::int32_t kSslRequest = 80877103;
constexpr std::int32_t kGssRequest = 80877104;
constexpr std::int32_t kProtocol3 = 196608;
constexpr std::uint32_t kLargest = 1U << 20U;

std::uint32_t read_int32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

std::string read_body(ScriptedPeer& peer, std::uint32_t length) {
  if (length < 4 || length > kLargest)
    throw std::runtime_error("the client sent a length of " + std::to_string(length));
  return peer.read(length - 4);
}

std::string zero_ended(std::string_view text) { return std::string(text) + '\0'; }

}  // namespace

std::string int16(std::int16_t value) {
  const auto bits = static_cast<std::uint16_t>(value);
  return {static_cast<char>(bits >> 8U), static_cast<char>(bits & 0xffU)};
}

std::string int32(std::int32_t value) {
  const auto bits = static_cast<std::uint32_t>(value);
  return {static_cast<char>(bits >> 24U), static_cast<char>(bits >> 16U & 0xffU), static_cast<char>(bits >> 8U & 0xffU),
          static_cast<char>(bits & 0xffU)};
}

std::string message_claiming(char type, std::int32_t length, std::string_view payload) {
  return std::string(1, type) + int32(length) + std::string(payload);
}

std::string message(char type, std::string_view payload) {
  return message_claiming(type, static_cast<std::int32_t>(payload.size() + 4), payload);
}

std::string authentication(std::int32_t code, std::string_view data) {
  return message('R', int32(code) + std::string(data));
}

std::string parameter_status(std::string_view name, std::string_view value) {
  return message('S', zero_ended(name) + zero_ended(value));
}

std::string backend_key(std::int32_t pid, std::int32_t key) { return message('K', int32(pid) + int32(key)); }

std::string ready(char state) { return message('Z', std::string(1, state)); }

std::string row_description(const std::vector<std::string>& names) {
  std::string payload = int16(static_cast<std::int16_t>(names.size()));
  for (const auto& name : names) {
    // table 0, attribute 0, type text (25) of variable length, no modifier, text format
    payload += zero_ended(name) + int32(0) + int16(0) + int32(25) + int16(-1) + int32(-1) + int16(0);
  }
  return message('T', payload);
}

std::string data_row(const std::vector<std::string>& values) {
  std::string payload = int16(static_cast<std::int16_t>(values.size()));
  for (const auto& value : values) payload += int32(static_cast<std::int32_t>(value.size())) + value;
  return message('D', payload);
}

std::string command_complete(std::string_view tag) { return message('C', zero_ended(tag)); }

std::string report(char type, std::string_view severity, std::string_view sqlstate, std::string_view text) {
  return message(type, "S" + zero_ended(severity) + "V" + zero_ended(severity) + "C" + zero_ended(sqlstate) + "M" +
                           zero_ended(text) + '\0');
}

Received read_message(ScriptedPeer& peer) {
  const std::string head = peer.read(5);
  return {head[0], read_body(peer, read_int32(std::string_view(head).substr(1)))};
}

std::map<std::string, std::string> take_startup(ScriptedPeer& peer, const Certificate& tls) {
  for (;;) {
    const std::string body = read_body(peer, read_int32(peer.read(4)));
    if (body.size() < 4) throw std::runtime_error("the client sent a short first message");
    const auto code = static_cast<std::int32_t>(read_int32(body));
    if (code == kSslRequest && !tls.certificate.empty()) {
      peer.write("S");
      peer.start_tls(tls);
    } else if (code == kSslRequest || code == kGssRequest) {
      peer.write("N");
    } else if (code >= kProtocol3 && code < kProtocol3 + 65536) {
      std::map<std::string, std::string> parameters;
      for (std::size_t at = 4; at < body.size() && body[at] != '\0';) {
        const std::string name(body.c_str() + at);
        const std::string value(body.c_str() + at + name.size() + 1);
        parameters[name] = value;
        at += name.size() + value.size() + 2;
      }
      return parameters;
    } else {
      throw std::runtime_error("the client opened with code " + std::to_string(code));
    }
  }
}

std::map<std::string, std::string> let_in(ScriptedPeer& peer, const Certificate& tls) {
  auto parameters = take_startup(peer, tls);
  std::string welcome = authentication(0);
  for (const auto& [name, value] : std::map<std::string, std::string>{{"server_version", "15.20"},
                                                                      {"server_encoding", "UTF8"},
                                                                      {"client_encoding", "UTF8"},
                                                                      {"standard_conforming_strings", "on"},
                                                                      {"integer_datetimes", "on"},
                                                                      {"DateStyle", "ISO, MDY"},
                                                                      {"TimeZone", "UTC"}}) {
    welcome += parameter_status(name, value);
  }
  peer.write(welcome + backend_key() + ready());
  return parameters;
}

std::string take_query(ScriptedPeer& peer) {
  for (;;) {
    const Received got = read_message(peer);
    if (got.type == 'Q') return got.payload.c_str();
    if (got.type == 'P') return got.payload.c_str() + std::string_view(got.payload.c_str()).size() + 1;
  }
}

}  // namespace datawave::testing::pgscript
