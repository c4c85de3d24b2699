#include "datawave/core/text.hpp"
#include "impl.hpp"

namespace datawave::sqlite {

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<void> Statement::bind(int parameter, std::optional<std::string_view> text) {
  const int code =
      text ? sqlite3_bind_text64(statement_.get(), parameter, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8)
           : sqlite3_bind_null(statement_.get(), parameter);
  if (code != SQLITE_OK) return fail(database_->error(code));
  return {};
}

Result<void> Statement::bind(int parameter, std::int64_t number) {
  if (const int code = sqlite3_bind_int64(statement_.get(), parameter, number); code != SQLITE_OK)
    return fail(database_->error(code));
  return {};
}

Result<void> Statement::bind(int parameter, double number) {
  if (const int code = sqlite3_bind_double(statement_.get(), parameter, number); code != SQLITE_OK)
    return fail(database_->error(code));
  return {};
}

Result<void> Statement::bind_blob(int parameter, std::string_view bytes) {
  // An empty blob is not NULL: SQLite takes a null pointer for NULL.
  const int code = bytes.empty()
                       ? sqlite3_bind_zeroblob(statement_.get(), parameter, 0)
                       : sqlite3_bind_blob64(statement_.get(), parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  if (code != SQLITE_OK) return fail(database_->error(code));
  return {};
}

Result<void> Statement::bind_null(int parameter) { return bind(parameter, std::optional<std::string_view>()); }

Result<bool> Statement::step() {
  // A statement of few instructions never reaches the progress handler.
  if (database_->impl_->must_stop()) {
    reset();
    return fail(database_->error(SQLITE_INTERRUPT));
  }
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  Error error = database_->error(code);
  reset();
  return fail(std::move(error));
}

Result<void> Statement::run() {
  for (;;) {
    DW_TRY(const bool row, step());
    if (!row) return {};
  }
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

int Statement::parameters() const { return sqlite3_bind_parameter_count(statement_.get()); }
int Statement::columns() const { return sqlite3_column_count(statement_.get()); }
std::string Statement::name(int column) const {
  const char* name = sqlite3_column_name(statement_.get(), column);
  return name == nullptr ? std::string() : to_valid_utf8(name);
}

ValueKind Statement::kind(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER: return ValueKind::integer;
    case SQLITE_FLOAT: return ValueKind::real;
    case SQLITE_TEXT: return ValueKind::text;
    case SQLITE_BLOB: return ValueKind::blob;
    default: return ValueKind::null;
  }
}

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const void* bytes = kind(column) == ValueKind::blob ? sqlite3_column_blob(statement_.get(), column)
                                                      : sqlite3_column_text(statement_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

std::optional<std::string> Statement::optional_text(int column) const {
  if (is_null(column)) return std::nullopt;
  return string(column);
}

std::string Statement::string(int column) const { return to_valid_utf8(text(column)); }

namespace {
std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    out += c;
    if (c == quote) out += c;
  }
  return out += quote;
}
}  // namespace

std::string quote_identifier(std::string_view name) { return quoted(name, '"'); }
std::string quote_literal(std::string_view text) { return quoted(text, '\''); }

}  // namespace datawave::sqlite
