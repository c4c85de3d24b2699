#include "wire.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace datawave::pg {

bool RowBatch::append_data_row(std::string_view body, std::size_t columns) {
  wire::BodyReader reader(body);
  const auto count = reader.int16();
  if (!reader.ok() || count < 0 || static_cast<std::size_t>(count) != columns) return false;
  const std::size_t first_cell = cells();
  const std::size_t base = bytes_.size();
  std::size_t offset = 2;
  for (std::size_t i = 0; i < columns; ++i) {
    const std::int32_t size = reader.int32();
    offset += 4;
    if (size >= 0) reader.take(static_cast<std::size_t>(size));
    if (!reader.ok() || size < -1) {
      cut_cells(first_cell);
      return false;
    }
    add_cell({static_cast<std::uint32_t>(base + offset), size});
    if (size > 0) offset += static_cast<std::size_t>(size);
  }
  if (!reader.done()) {
    cut_cells(first_cell);
    return false;
  }
  bytes_.append(body);
  columns_ = columns;
  ++rows_;
  return true;
}

namespace wire {

namespace {
std::int32_t load32(const char* at) {
  const auto* b = reinterpret_cast<const unsigned char*>(at);
  return static_cast<std::int32_t>((std::uint32_t{b[0]} << 24) | (std::uint32_t{b[1]} << 16) |
                                   (std::uint32_t{b[2]} << 8) | b[3]);
}
std::string_view until_nul(std::string_view text) { return text.substr(0, text.find('\0')); }
}  // namespace

std::size_t Writer::begin(char type) {
  if (type != 0) out_ += type;
  const std::size_t start = out_.size();
  out_.append(4, '\0');
  return start;
}
void Writer::end(std::size_t start) {
  const auto size = static_cast<std::uint32_t>(out_.size() - start);
  for (std::size_t i = 0; i < 4; ++i) out_[start + i] = static_cast<char>(size >> (24 - 8 * i));
}
void Writer::int16(std::int16_t value) {
  out_ += static_cast<char>(value >> 8);
  out_ += static_cast<char>(value);
}
void Writer::int32(std::int32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out_ += static_cast<char>(value >> shift);
}
void Writer::cstring(std::string_view text) {
  out_.append(until_nul(text));
  out_ += '\0';
}

void Writer::ssl_request() {
  const auto start = begin(0);
  int32(static_cast<std::int32_t>(kSslRequest));
  end(start);
}
void Writer::startup(std::span<const std::pair<std::string, std::string>> parameters) {
  const auto start = begin(0);
  int32(static_cast<std::int32_t>(kProtocolVersion));
  for (const auto& [name, value] : parameters) {
    cstring(name);
    cstring(value);
  }
  out_ += '\0';
  end(start);
}
void Writer::password(std::string_view password) {
  out_.reserve(out_.size() + password.size() + 8);  // growing would leave a copy behind
  const auto start = begin('p');
  cstring(password);
  end(start);
}
void Writer::sasl_initial(std::string_view mechanism, std::string_view data) {
  const auto start = begin('p');
  cstring(mechanism);
  int32(static_cast<std::int32_t>(data.size()));
  out_.append(data);
  end(start);
}
void Writer::sasl_response(std::string_view data) {
  const auto start = begin('p');
  out_.append(data);
  end(start);
}
void Writer::cancel_request(std::uint32_t pid, std::string_view key) {
  const auto start = begin(0);
  int32(static_cast<std::int32_t>(kCancelRequest));
  int32(static_cast<std::int32_t>(pid));
  out_.append(key);
  end(start);
}
void Writer::query(std::string_view sql) {
  const auto start = begin('Q');
  cstring(sql);
  end(start);
}
void Writer::parse(std::string_view name, std::string_view sql) {
  const auto start = begin('P');
  cstring(name);
  cstring(sql);
  int16(0);
  end(start);
}
void Writer::bind(std::string_view portal, std::string_view statement,
                  std::span<const std::optional<std::string>> params) {
  const auto start = begin('B');
  cstring(portal);
  cstring(statement);
  int16(0);  // all parameters as text
  int16(static_cast<std::int16_t>(params.size()));
  for (const auto& param : params) {
    if (!param) {
      int32(-1);
      continue;
    }
    int32(static_cast<std::int32_t>(param->size()));
    out_.append(*param);
  }
  int16(0);  // all results as text
  end(start);
}
void Writer::bind_and_execute(std::string_view statement, std::span<const std::optional<std::string>> params,
                              std::int32_t max_rows) {
  static constexpr std::string_view kExecute("E\0\0\0\x9\0", 6);
  std::size_t size = 4 + 1 + statement.size() + 1 + 2 + 2 + 2;
  for (const auto& param : params) size += 4 + (param ? param->size() : 0);
  const std::size_t start = out_.size();
  out_.resize(start + 1 + size + kExecute.size() + 4);
  char* at = out_.data() + start;
  const auto put16 = [&at](std::size_t value) {
    *at++ = static_cast<char>(value >> 8U);
    *at++ = static_cast<char>(value);
  };
  const auto put32 = [&](std::uint32_t value) {
    put16(value >> 16U);
    put16(value & 0xffffU);
  };
  const auto put = [&at](std::string_view bytes) { at = std::copy(bytes.begin(), bytes.end(), at); };
  *at++ = 'B';
  put32(static_cast<std::uint32_t>(size));
  *at++ = '\0';
  put(statement);
  *at++ = '\0';
  put16(0);  // all parameters as text
  put16(params.size());
  for (const auto& param : params) {
    put32(param ? static_cast<std::uint32_t>(param->size()) : 0xffffffffU);
    if (param) put(*param);
  }
  put16(0);  // all results as text
  put(kExecute);
  put32(static_cast<std::uint32_t>(max_rows));
}
void Writer::describe_statement(std::string_view name) {
  const auto start = begin('D');
  out_ += 'S';
  cstring(name);
  end(start);
}
void Writer::close_statement(std::string_view name) {
  const auto start = begin('C');
  out_ += 'S';
  cstring(name);
  end(start);
}
void Writer::describe_portal(std::string_view portal) {
  const auto start = begin('D');
  out_ += 'P';
  cstring(portal);
  end(start);
}
void Writer::execute(std::string_view portal, std::int32_t max_rows) {
  const auto start = begin('E');
  cstring(portal);
  int32(max_rows);
  end(start);
}
void Writer::sync() { out_.append("S\0\0\0\4", 5); }
void Writer::terminate() { end(begin('X')); }

std::span<std::byte> Receiver::space() {
  constexpr std::size_t kChunk = std::size_t{64} << 10;
  if (begin_ == end_) begin_ = end_ = 0;
  const std::size_t need = std::max(kChunk, wanted_ > buffered() ? wanted_ - buffered() : 0);
  if (buffer_.size() - end_ < std::min(need, kChunk)) {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, buffered());
      end_ -= begin_;
      begin_ = 0;
    }
    // Grow with what has really arrived (doubling), not with what a length field promises.
    const std::size_t target = std::min(end_ + need, std::max(2 * end_, 4 * kChunk));
    if (buffer_.size() < std::max(target, end_ + kChunk)) buffer_.resize(std::max(target, end_ + kChunk));
  }
  return std::as_writable_bytes(std::span(buffer_.data() + end_, buffer_.size() - end_));
}

Result<std::optional<Message>> Receiver::next() {
  wanted_ = 0;
  if (buffered() < 5) return std::nullopt;
  const char* at = buffer_.data() + begin_;
  const char type = *at;
  const std::int32_t length = load32(at + 1);
  // Everything but rows and copied data is small; the manual's own bound for start-up traffic is 30,000 bytes.
  static constexpr std::string_view kKnown = "RKSZCDEdcHGIAnNs123tTVv";
  const bool bulk = type == 'D' || type == 'd' || type == 'T';
  const std::size_t limit = bulk ? max_message_ : std::min<std::size_t>(max_message_, std::size_t{1} << 20);
  if (kKnown.find(type) == std::string_view::npos) {
    return fail(Error(ErrorCode::unavailable, "the server does not speak the PostgreSQL protocol: unknown message type")
                    .with_stage(ConnectStage::protocol)
                    .with_remedy("Check that host and port belong to a PostgreSQL server."));
  }
  if (length < 4 || static_cast<std::size_t>(length) > limit) {
    return fail(Error(ErrorCode::unavailable, "the server sent a message of an impossible or excessive length (" +
                                                  std::to_string(static_cast<std::uint32_t>(length)) +
                                                  " bytes; the limit is " + std::to_string(limit) + ")")
                    .with_stage(ConnectStage::protocol)
                    .with_remedy("Check that host and port belong to a PostgreSQL server."));
  }
  const std::size_t total = static_cast<std::size_t>(length) + 1;
  if (buffered() < total) {
    wanted_ = total;
    return std::nullopt;
  }
  Message message{type, std::string_view(at + 5, total - 5)};
  begin_ += total;
  return message;
}

std::uint8_t BodyReader::byte() {
  if (rest_.empty()) {
    ok_ = false;
    return 0;
  }
  const auto value = static_cast<std::uint8_t>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}
std::int16_t BodyReader::int16() {
  if (rest_.size() < 2) {
    ok_ = false;
    return 0;
  }
  const auto* b = reinterpret_cast<const unsigned char*>(rest_.data());
  rest_.remove_prefix(2);
  return static_cast<std::int16_t>((b[0] << 8) | b[1]);
}
std::int32_t BodyReader::int32() {
  if (rest_.size() < 4) {
    ok_ = false;
    return 0;
  }
  const std::int32_t value = load32(rest_.data());
  rest_.remove_prefix(4);
  return value;
}
std::string_view BodyReader::cstring() {
  const auto end = rest_.find('\0');
  if (end == std::string_view::npos) {
    ok_ = false;
    return {};
  }
  const std::string_view text = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return text;
}
std::string_view BodyReader::take(std::size_t size) {
  if (rest_.size() < size) {
    ok_ = false;
    return {};
  }
  const std::string_view bytes = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return bytes;
}

std::optional<ServerError> parse_error(std::string_view body) {
  ServerError error;
  BodyReader reader(body);
  for (;;) {
    const std::uint8_t field = reader.byte();
    if (!reader.ok()) return std::nullopt;
    if (field == 0) break;
    const std::string_view value = reader.cstring();
    if (!reader.ok()) return std::nullopt;
    switch (field) {
      case 'V': error.severity = value; break;
      case 'S':
        if (error.severity.empty()) error.severity = value;
        break;
      case 'C':
        // Five characters of [0-9A-Z]; anything else is not a SQLSTATE and not shown.
        if (value.size() == 5 && std::all_of(value.begin(), value.end(),
                                             [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }))
          error.sqlstate = value;
        break;
      case 'R': error.routine = value.substr(0, 64); break;
      case 'M': error.message = value.substr(0, 512); break;
      case 'P':
        if (value.size() < 10) std::from_chars(value.data(), value.data() + value.size(), error.position);
        break;
      default: break;
    }
  }
  return error;
}

std::optional<std::vector<Field>> parse_row_description(std::string_view body) {
  BodyReader reader(body);
  const std::int16_t count = reader.int16();
  if (!reader.ok() || count < 0) return std::nullopt;
  std::vector<Field> fields;
  for (std::int16_t i = 0; i < count; ++i) {
    Field field;
    field.name = reader.cstring();
    reader.int32();  // table
    reader.int16();  // attribute
    field.type = static_cast<Oid>(reader.int32());
    reader.int16();  // size
    field.type_modifier = reader.int32();
    reader.int16();  // format
    if (!reader.ok()) return std::nullopt;
    fields.push_back(std::move(field));
  }
  if (!reader.done()) return std::nullopt;
  return fields;
}

}  // namespace wire
}  // namespace datawave::pg
