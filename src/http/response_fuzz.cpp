// What the client reads from a server: the same bytes in one piece and byte by byte must give the same answer or be
// refused both times. The rest of the input is a URL and an event stream.
#include <cstdlib>

#include "datawave/http/client.hpp"
#include "datawave/http/sse.hpp"
#include "response_parser.hpp"

namespace {
using namespace datawave;

struct Outcome {
  bool good = true;
  int status = 0;
  std::string body;
  std::vector<http::SseEvent> events;

  bool operator==(const Outcome& other) const {
    const auto same = [](const http::SseEvent& a, const http::SseEvent& b) {
      return a.event == b.event && a.data == b.data && a.id == b.id;
    };
    return good == other.good && status == other.status && body == other.body &&
           std::equal(events.begin(), events.end(), other.events.begin(), other.events.end(), same);
  }
};

Outcome read_all(std::string_view bytes, std::size_t piece) {
  Outcome out;
  http::impl::ResponseParser parser(false, 2000);
  http::SseParser events(500);
  for (std::size_t at = 0; at < bytes.size() && out.good && !parser.done(); at += piece) {
    std::string_view input = bytes.substr(at, piece);
    while (!input.empty() && !parser.done()) {
      const auto step = parser.feed(input);
      if (!step) {
        out.good = false;
        break;
      }
      if (step->consumed == 0) std::abort();  // it would be asked for ever
      input.remove_prefix(step->consumed);
      out.body += step->data;
      if (!events.feed(step->data, out.events)) out.good = false;
    }
  }
  if (out.good && !parser.end()) out.good = false;
  if (parser.has_head()) out.status = parser.response().status;
  if (!out.good) {  // how far it came before the fault may differ
    out.body.clear();
    out.events.clear();
  }
  return out;
}
}  // namespace

extern "C" void datawave_fuzz_seeds(std::vector<std::string>* seeds) {
  *seeds = {
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n world\r\n0\r\nt: v\r\n\r\n",
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 404 Not Found\r\nConnection: keep-alive\r\n\r\nuntil the end",
      "HTTP/1.1 200\r\nContent-Type: text/event-stream\r\n\r\nid: 1\ndata: a\ndata: b\n\n: ping\n\nevent: "
      "x\r\ndata:y\r\rretry: "
      "10\n\n",
      "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n",
      "https://user@h.example:443/p?q#f",
      "http://[::1]:8080?x",
  };
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Outcome whole = read_all(bytes, std::max<std::size_t>(size, 1));
  if (!(whole == read_all(bytes, 1)) || !(whole == read_all(bytes, 5))) std::abort();

  if (const auto url = http::parse_url(bytes)) {
    // What we would send: nothing in it may end the line or name another host.
    if (url->target.find_first_of(" \r\n\t#") != std::string::npos || !url->target.starts_with('/')) std::abort();
    if (url->authority().find_first_of(" \r\n\t@#/?") != std::string::npos) std::abort();
  }

  http::SseEvent event;
  event.data = bytes.substr(0, size / 2);
  event.event = bytes.substr(size / 2);
  http::SseParser parser(200'000);
  std::vector<http::SseEvent> events;
  if (!parser.feed(http::format_sse(event), events) || events.size() != 1) std::abort();
  return 0;
}
