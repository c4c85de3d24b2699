#include "notes.hpp"

#include <algorithm>

#include "asset_rows.hpp"
#include "datawave/catalog/service.hpp"
#include "datawave/core/text.hpp"
#include "search_docs.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
constexpr std::size_t kMaxNote = 20'000;
constexpr std::size_t kMaxTags = 50;

Result<std::vector<Note>> notes_of(store::Tx& tx, const Uuid& subject) {
  return tx.select<Note>(
      "SELECT " + store::columns_of<Note>() + " FROM notes WHERE {tenant} AND subject_id = ?1 ORDER BY field", subject);
}
Result<std::vector<Tag>> tags_of(store::Tx& tx, const Uuid& subject) {
  return tx.select<Tag>(
      "SELECT " + store::columns_of<Tag>() + " FROM tags WHERE {tenant} AND subject_id = ?1 ORDER BY tag", subject);
}

store::AuditEntry entry(std::string code, const Subject& subject, const Uuid& id, std::string detail) {
  store::AuditEntry out;
  out.code = std::move(code);
  out.result = "ok";
  out.object_kind = subject.number == 0 ? "asset" : "column";
  out.object_id = id;
  out.object_name = path_of(subject);
  out.detail = std::move(detail);
  return out;
}

store::EventDraft event(std::string type, const Subject& subject, const Uuid& id, std::string_view more) {
  store::EventDraft out;
  out.type = std::move(type);
  out.topic = "asset:" + to_string(subject.asset.source_id);
  out.subject = path_of(subject);
  out.data = "{\"source_id\":" + to_json(subject.asset.source_id) + ",\"asset_id\":" + to_json(subject.asset.id) +
             ",\"subject_id\":" + to_json(id) + ",\"path\":" + to_json(out.subject);
  out.data.append(more).append("}");
  return out;
}

/// The words of what people wrote, before and after a change.
Result<std::string> words_now(store::Tx& tx, const Subject& subject, const Uuid& id) {
  DW_TRY(const auto notes, notes_of(tx, id));
  DW_TRY(const auto tags, tags_of(tx, id));
  return note_words(scope_words(tx.tenant(), subject.asset.source_id), notes, tags);
}

Result<void> replace_words(store::WriteTx& tx, const Subject& subject, const Uuid& id, const std::string& before) {
  DW_TRY(const std::string after, words_now(tx, subject, id));
  const std::int64_t doc = -column_rid(subject.asset.rid, subject.number);
  if (before == after) return {};
  if (!before.empty()) DW_CHECK(remove_document(tx, doc, before));
  if (!after.empty()) DW_CHECK(add_document(tx, doc, after));
  return {};
}

bool is_field(std::string_view field) { return field == "description" || field == "owner" || field == "display_name"; }

bool is_tag(std::string_view tag) {
  return !tag.empty() && tag.size() <= 63 && std::all_of(tag.begin(), tag.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':' || c == '_' || c == '-';
  });
}
}  // namespace

std::string note_words(const std::string& scope, const std::vector<Note>& notes, const std::vector<Tag>& tags) {
  if (notes.empty() && tags.empty()) return {};
  std::string out = scope;
  for (const Note& note : notes) append_words(out, note.value);
  for (const Tag& tag : tags) append_words(out, tag.tag);
  return out;
}

Task<std::vector<Note>> CatalogService::set_note(CallContext ctx, store::TenantScope scope, Uuid subject,
                                                 std::string field, std::string value) {
  using Notes = std::vector<Note>;
  const store::WriteBody<Notes> body = [subject, field, value](store::WriteTx& tx) -> Result<Notes> {
    if (!is_field(field)) {
      return fail(Error(ErrorCode::invalid_argument, "there is no such field to write")
                      .with_field("field")
                      .with_remedy("One of: description, owner, display_name."));
    }
    if (value.size() > kMaxNote || !is_valid_utf8(value) || value.find('\0') != std::string::npos) {
      return fail(Error(ErrorCode::invalid_argument, "the text is too long, or is not UTF-8")
                      .with_field("value")
                      .with_remedy("At most 20 000 bytes."));
    }
    DW_TRY(const Subject what, find_subject(tx, subject));
    DW_TRY(const std::string before, words_now(tx, what, subject));
    DW_TRY(const UtcTime now, tx.now());
    if (value.empty()) {
      DW_CHECK(tx.exec("DELETE FROM notes WHERE {tenant} AND subject_id = ?1 AND field = ?2", subject, field));
    } else {
      DW_CHECK(
          tx.exec("INSERT INTO notes (tenant_id, subject_id, field, value, by_id, by_name, at) VALUES "
                  "({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (subject_id, field) DO UPDATE SET value = "
                  "excluded.value, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at",
                  subject, field, value, tx.actor().principal, tx.actor().name, now));
    }
    DW_CHECK(replace_words(tx, what, subject, before));
    const std::string more = ",\"field\":" + to_json(field);
    tx.audit(entry("catalog.note", what, subject,
                   "{\"field\":" + to_json(field) + ",\"removed\":" + (value.empty() ? "true" : "false") + "}"));
    tx.emit(event("datawave.asset.noted", what, subject, more));
    return notes_of(tx, subject);
  };
  co_return co_await database_.write<Notes>(ctx, scope, body);
}

Task<std::vector<Tag>> CatalogService::set_tag(CallContext ctx, store::TenantScope scope, Uuid subject, std::string tag,
                                               bool present) {
  using Tags = std::vector<Tag>;
  const store::WriteBody<Tags> body = [subject, tag, present](store::WriteTx& tx) -> Result<Tags> {
    if (!is_tag(tag)) {
      return fail(Error(ErrorCode::invalid_argument, "this cannot be a tag")
                      .with_field("tag")
                      .with_remedy("1 to 63 of a-z, 0-9, colon, hyphen and underscore."));
    }
    DW_TRY(const Subject what, find_subject(tx, subject));
    DW_TRY(const Tags tags, tags_of(tx, subject));
    const bool there = std::any_of(tags.begin(), tags.end(), [&](const Tag& t) { return t.tag == tag; });
    if (there == present) return tags;
    if (present && tags.size() >= kMaxTags)
      return fail(Error(ErrorCode::conflict, "50 tags are enough").with_remedy("Remove one first."));
    DW_TRY(const std::string before, words_now(tx, what, subject));
    DW_TRY(const UtcTime now, tx.now());
    if (present) {
      DW_CHECK(
          tx.exec("INSERT INTO tags (tenant_id, subject_id, tag, by_id, by_name, at) VALUES ({tenant_id}, ?1, ?2, "
                  "?3, ?4, ?5)",
                  subject, tag, tx.actor().principal, tx.actor().name, now));
    } else {
      DW_CHECK(tx.exec("DELETE FROM tags WHERE {tenant} AND subject_id = ?1 AND tag = ?2", subject, tag));
    }
    DW_CHECK(replace_words(tx, what, subject, before));
    const std::string more = ",\"tag\":" + to_json(tag) + ",\"present\":" + (present ? "true" : "false");
    tx.audit(entry("catalog.tag", what, subject, "{" + more.substr(1) + "}"));
    tx.emit(event("datawave.asset.tagged", what, subject, more));
    return tags_of(tx, subject);
  };
  co_return co_await database_.write<Tags>(ctx, scope, body);
}

}  // namespace datawave::catalog
