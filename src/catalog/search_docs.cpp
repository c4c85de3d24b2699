#include "search_docs.hpp"

#include "words.hpp"

namespace datawave::catalog {

void table_words(std::string& out, std::string_view scope_words, std::string_view schema, std::string_view name,
                 std::string_view comment) {
  out.assign(scope_words);
  append_words(out, name);
  append_words(out, schema, ".");
  append_words(out, comment);
}

void column_words(std::string& out, std::string_view scope_words, std::string_view table, std::string_view name,
                  std::string_view comment) {
  out.assign(scope_words);
  append_words(out, name);
  append_words(out, table, ".");
  append_words(out, comment);
}

Result<void> add_document(store::WriteTx& tx, std::int64_t doc, std::string_view words) {
  if (tx.dialect() == store::Dialect::sqlite)
    return tx.post("INSERT INTO search (rowid, words) VALUES (?1, ?2)", doc, words);
  return tx.post(
      "INSERT INTO search (tenant_id, doc, words) VALUES ({tenant_id}, ?1, array_to_tsvector(string_to_array(?2, ' "
      "')))",
      doc, words);
}

Result<void> remove_document(store::WriteTx& tx, std::int64_t doc, std::string_view words) {
  if (tx.dialect() == store::Dialect::sqlite)
    return tx.post("INSERT INTO search (search, rowid, words) VALUES ('delete', ?1, ?2)", doc, words);
  return tx.post("DELETE FROM search WHERE {tenant} AND doc = ?1", doc);
}

}  // namespace datawave::catalog
