#include "datawave/pg/session.hpp"

#include "datawave/core/log.hpp"

#include "session_impl.hpp"

namespace datawave::pg {

namespace {
constexpr log::Logger kLog{"pg"};

/// A batch is handed over when it holds this much: enough to make calls rare, little enough to stay in cache.
constexpr std::size_t kBatchBytes = std::size_t{256} << 10;
/// A rogue server may report parameters for ever.
constexpr std::size_t kMaxParameters = 256;
constexpr std::size_t kMaxParameterBytes = 4096;
}  // namespace

Error Session::Impl::broke(Error error) {
  if (!broken) kLog.debug("session broken", {{"host", params.host}, {"backend", pid}, {"why", error.message}});
  broken = true;
  return error;
}

Error Session::Impl::protocol_error(std::string_view what) {
  return broke(Error(ErrorCode::unavailable, "the server broke the PostgreSQL protocol: " + std::string(what))
                   .with_stage(ConnectStage::protocol));
}

Task<void> Session::Impl::fill() {
  auto got = co_await stream->read_some(rx.space());
  if (!got) co_return fail(broke(std::move(got).error()));
  rx.received(*got);
  co_return Result<void>();
}

bool Session::Impl::handle_asynchronous(const wire::Message& message) {
  switch (message.type) {
    case 'S': {
      wire::BodyReader reader(message.body);
      const auto name = reader.cstring();
      const auto value = reader.cstring();
      if (reader.ok() && parameters.size() < kMaxParameters) {
        parameters.insert_or_assign(std::string(name.substr(0, kMaxParameterBytes)),
                                    std::string(value.substr(0, kMaxParameterBytes)));
      }
      return true;
    }
    case 'N':
      if (notice_handler) {
        if (const auto notice = wire::parse_error(message.body)) notice_handler(notice->severity, notice->sqlstate);
      }
      return true;
    case 'A': return true;  // LISTEN is never used
    default: return false;
  }
}

Result<std::optional<wire::Message>> Session::Impl::buffered_message() {
  for (;;) {
    auto message = rx.next();
    if (!message) return fail(broke(std::move(message).error()));
    if (*message && handle_asynchronous(**message)) continue;
    return message;
  }
}

Task<wire::Message> Session::Impl::next_message() {
  for (;;) {
    DW_CO_TRY(auto message, buffered_message());
    if (message) co_return *message;
    DW_CO_CHECK(co_await fill());
  }
}

Task<void> Session::Impl::send() {
  std::string bytes;
  bytes.swap(out);
  auto sent = co_await stream->write(std::as_bytes(std::span(bytes)));
  if (!sent) co_return fail(broke(std::move(sent).error()));
  co_return Result<void>();
}

void Session::Impl::finish_result(const wire::Message& ready) {
  const char state = ready.body.empty() ? '?' : ready.body.front();
  transaction = state == 'I'   ? TransactionState::idle
                : state == 'T' ? TransactionState::in_transaction
                : state == 'E' ? TransactionState::failed
                               : TransactionState::unknown;
  if (!expected.empty()) expected.pop_front();
  phase = Phase::none;
}

/// Reads to the end of the current result, keeping rows while `batch` is below `max_bytes`.
Task<bool> Session::Impl::fill_batch(RowBatch& batch, std::size_t max_bytes) {
  if (phase == Phase::none) co_return false;
  for (;;) {
    DW_CO_TRY(auto message, buffered_message());
    if (!message) {
      if (batch.rows() > 0 && max_bytes <= kBatchBytes) co_return true;
      DW_CO_CHECK(co_await fill());
      continue;
    }
    switch (message->type) {
      case 'D':
        if (phase != Phase::rows || failure) co_return fail(protocol_error("a row where none may come"));
        if (!batch.append_data_row(message->body, fields.size())) co_return fail(protocol_error("a malformed row"));
        if (batch.size_bytes() >= max_bytes) co_return true;
        break;
      case 'C':
        tag = message->body.substr(0, message->body.find('\0')).substr(0, 64);
        exhausted = true;
        phase = Phase::closing;
        break;
      case 's':
        exhausted = false;
        phase = Phase::closing;
        break;
      case 'I':
        exhausted = true;
        phase = Phase::closing;
        break;
      case 'E': {
        const auto error = wire::parse_error(message->body);
        if (!error) co_return fail(protocol_error("a malformed error"));
        if (error->severity == "FATAL" || error->severity == "PANIC") co_return fail(broke(error_from_server(*error)));
        if (!failure) failure = error_from_server(*error);
        phase = Phase::closing;
        break;
      }
      case 'Z': {
        finish_result(*message);
        if (failure) {
          Error error = std::move(*failure);
          failure.reset();
          co_return fail(std::move(error));
        }
        co_return batch.rows() > 0;
      }
      default: co_return fail(protocol_error("an unexpected message in a result"));
    }
  }
}

Task<ResultHead> Session::Impl::begin() {
  if (expected.empty()) co_return fail(ErrorCode::internal, "no result is expected");
  if (phase != Phase::none) co_return fail(ErrorCode::internal, "the result before was not read to its end");
  const Expected& current = expected.front();
  failure.reset();
  exhausted = true;
  tag.clear();
  ResultHead head;
  if (current.kind == Kind::fetch) {
    phase = Phase::rows;
    fields.assign(portal_columns[current.portal], Field{});
    co_return head;
  }
  fields.clear();
  for (;;) {
    DW_CO_TRY(auto message, co_await next_message());
    switch (message.type) {
      case '1':
      case '2': break;
      case 'T': {
        auto described = wire::parse_row_description(message.body);
        if (!described) co_return fail(protocol_error("a malformed row description"));
        fields = std::move(*described);
        head.fields = fields;
        if (current.kind == Kind::portal_open) {
          portal_columns[current.portal] = fields.size();
          break;
        }
        phase = Phase::rows;
        co_return head;
      }
      case 'n': break;  // no rows; what it is instead comes next
      case 'H':
        phase = Phase::copy;
        head.copy_out = true;
        co_return head;
      case 'C':
      case 'I': {
        if (message.type == 'C') tag = message.body.substr(0, message.body.find('\0')).substr(0, 64);
        phase = Phase::closing;
        co_return head;
      }
      case 'E': {
        const auto error = wire::parse_error(message.body);
        if (!error) co_return fail(protocol_error("a malformed error"));
        if (error->severity == "FATAL" || error->severity == "PANIC") co_return fail(broke(error_from_server(*error)));
        failure = error_from_server(*error);
        phase = Phase::closing;
        RowBatch none;
        DW_CO_CHECK(co_await fill_batch(none, kBatchBytes));
        co_return fail(ErrorCode::internal, "an error without its end");
      }
      case 'Z':
        if (current.kind != Kind::portal_open) co_return fail(protocol_error("the end of a result that did not begin"));
        finish_result(message);
        co_return head;
      default: co_return fail(protocol_error("an unexpected message before a result"));
    }
  }
}

Task<bool> Session::Impl::copy_data(std::string& data) {
  data.clear();
  if (phase == Phase::none) co_return false;
  for (;;) {
    DW_CO_TRY(auto message, buffered_message());
    if (!message) {
      if (!data.empty()) co_return true;
      DW_CO_CHECK(co_await fill());
      continue;
    }
    if (message->type == 'd' && phase == Phase::copy) {
      data.append(message->body);
      if (data.size() >= kBatchBytes) co_return true;
    } else if (message->type == 'c' && phase == Phase::copy) {
      phase = Phase::closing;
    } else if (message->type == 'C') {
      tag = message->body.substr(0, message->body.find('\0')).substr(0, 64);
    } else if (message->type == 'E') {
      const auto error = wire::parse_error(message->body);
      if (!error) co_return fail(protocol_error("a malformed error"));
      if (error->severity == "FATAL" || error->severity == "PANIC") co_return fail(broke(error_from_server(*error)));
      failure = error_from_server(*error);
    } else if (message->type == 'Z') {
      finish_result(*message);
      if (failure) {
        Error error = std::move(*failure);
        failure.reset();
        co_return fail(std::move(error));
      }
      co_return !data.empty();
    } else {
      co_return fail(protocol_error("an unexpected message in copied data"));
    }
  }
}

Task<QueryResult> Session::Impl::collect(std::size_t max_bytes) {
  DW_CO_CHECK(co_await send());
  DW_CO_TRY(auto head, co_await begin());
  QueryResult result;
  result.fields = std::move(head.fields);
  if (head.copy_out) co_return fail(protocol_error("copied data where rows were asked for"));
  DW_CO_CHECK(co_await fill_batch(result.rows, std::max(max_bytes, kBatchBytes + 1)));
  if (phase != Phase::none) {  // the bound was reached: the rest is not worth the server's work
    co_return fail(broke(
        Error(ErrorCode::resource_exhausted, "the result is larger than " + std::to_string(max_bytes) + " bytes")));
  }
  result.command_tag = tag;
  co_return result;
}

Task<QueryResult> Session::Impl::collect_simple() {
  DW_CO_CHECK(co_await send());
  QueryResult result;
  failure.reset();
  for (;;) {
    DW_CO_TRY(auto message, co_await next_message());
    switch (message.type) {
      case 'T': {
        auto described = wire::parse_row_description(message.body);
        if (!described) co_return fail(protocol_error("a malformed row description"));
        result.fields = std::move(*described);
        result.rows.clear();
        break;
      }
      case 'D':
        if (!result.rows.append_data_row(message.body, result.fields.size()))
          co_return fail(protocol_error("a malformed row"));
        if (result.rows.size_bytes() > params.max_message_bytes) {
          co_return fail(broke(Error(ErrorCode::resource_exhausted, "the result is too large")));
        }
        break;
      case 'C': result.command_tag = message.body.substr(0, message.body.find('\0')).substr(0, 64); break;
      case 'I': break;
      case 'E': {
        const auto error = wire::parse_error(message.body);
        if (!error) co_return fail(protocol_error("a malformed error"));
        if (error->severity == "FATAL" || error->severity == "PANIC") co_return fail(broke(error_from_server(*error)));
        if (!failure) failure = error_from_server(*error);
        break;
      }
      case 'Z': {
        finish_result(message);
        if (failure) {
          Error error = std::move(*failure);
          failure.reset();
          co_return fail(std::move(error));
        }
        co_return result;
      }
      default: co_return fail(protocol_error("an unexpected message in a simple query"));
    }
  }
}

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Session::~Session() {
  if (impl_ && impl_->stream) impl_->stream->close();
}

Task<QueryResult> Session::query(CallContext ctx, std::string sql, std::vector<Param> params, std::size_t max_bytes) {
  if (!impl_->broken && !impl_->expected.empty())
    co_return fail(ErrorCode::internal, "results of a pipeline are still pending");
  enqueue(sql, params);
  co_return co_await impl_->bounded(ctx, impl_->collect(max_bytes));
}

Task<QueryResult> Session::simple_query(CallContext ctx, std::string sql) {
  if (!impl_->broken && !impl_->expected.empty())
    co_return fail(ErrorCode::internal, "results of a pipeline are still pending");
  wire::Writer(impl_->out).query(sql);
  impl_->expected.push_back({Impl::Kind::simple, {}});
  ++impl_->statements;
  co_return co_await impl_->bounded(ctx, impl_->collect_simple());
}

void Session::enqueue(std::string_view sql, std::span<const Param> params) {
  wire::Writer writer(impl_->out);
  writer.parse(sql);
  writer.bind("", params);
  writer.describe_portal("");
  writer.execute("", 0);
  writer.sync();
  impl_->expected.push_back({Impl::Kind::statement, {}});
  ++impl_->statements;
}

void Session::enqueue_portal(std::string_view portal, std::string_view sql, std::span<const Param> params) {
  wire::Writer writer(impl_->out);
  writer.parse(sql);
  writer.bind(portal, params);
  writer.describe_portal(portal);
  writer.sync();
  impl_->expected.push_back({Impl::Kind::portal_open, std::string(portal)});
  ++impl_->statements;
}

void Session::enqueue_fetch(std::string_view portal, std::int32_t max_rows) {
  wire::Writer writer(impl_->out);
  writer.execute(portal, max_rows);
  writer.sync();
  impl_->expected.push_back({Impl::Kind::fetch, std::string(portal)});
}

Task<void> Session::flush(CallContext ctx) { co_return co_await impl_->bounded(ctx, impl_->send()); }

Task<ResultHead> Session::begin_result(CallContext ctx) { co_return co_await impl_->bounded(ctx, impl_->begin()); }

Task<bool> Session::next_batch(CallContext ctx, RowBatch& batch) {
  batch.clear();
  co_return co_await impl_->bounded(ctx, impl_->fill_batch(batch, kBatchBytes));
}

Task<bool> Session::next_copy_data(CallContext ctx, std::string& data) {
  co_return co_await impl_->bounded(ctx, impl_->copy_data(data));
}

Task<void> Session::close(CallContext ctx) {
  if (!impl_->broken) {
    impl_->out.clear();
    wire::Writer(impl_->out).terminate();
    auto sent = co_await impl_->bounded(ctx, impl_->send());
    static_cast<void>(sent);  // the server notices a closed socket as well
  }
  impl_->broken = true;
  impl_->stream->close();
  co_return Result<void>();
}

bool Session::usable() const { return !impl_->broken; }
bool Session::portal_exhausted() const { return impl_->exhausted; }
std::string_view Session::command_tag() const { return impl_->tag; }
std::size_t Session::results_pending() const { return impl_->expected.size(); }
TransactionState Session::transaction_state() const { return impl_->transaction; }
std::uint32_t Session::backend_pid() const { return impl_->pid; }
const std::string& Session::address() const { return impl_->params.address; }
bool Session::settings_applied() const { return impl_->settings_applied; }
std::string_view Session::auth_method() const { return impl_->auth_method; }
const io::TlsInfo* Session::tls() const { return impl_->stream->tls(); }
std::uint64_t Session::statements_sent() const { return impl_->statements; }
std::string_view Session::parameter(std::string_view name) const {
  const auto it = impl_->parameters.find(name);
  return it == impl_->parameters.end() ? std::string_view() : std::string_view(it->second);
}
void Session::on_notice(std::function<void(std::string_view, std::string_view)> handler) {
  impl_->notice_handler = std::move(handler);
}

}  // namespace datawave::pg
