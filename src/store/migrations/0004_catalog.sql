-- The catalog: what was discovered (facts), and apart from it what people said (notes, tags, labels).

-- A database, schema, table, view … `rid` numbers rows for the search index. `native_id` is the system's object id.
CREATE TABLE assets (
  rid {{rowid}},
  id {{id}} NOT NULL UNIQUE,
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  kind {{text}} NOT NULL,
  database_name {{text}} NOT NULL,
  schema_name {{text}} NOT NULL,
  name {{text}} NOT NULL,
  name_key {{text}} NOT NULL,
  native_id {{int}} NOT NULL,
  facts {{text}} NOT NULL,
  fingerprint {{bytes}} NOT NULL,
  state {{text}} NOT NULL,
  absences {{int}} NOT NULL,
  column_count {{int}} NOT NULL,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  deleted_at {{int}},
  version {{int}} NOT NULL
) {{strict}};
CREATE INDEX assets_place ON assets (tenant_id, source_id, database_name, schema_name, name);
CREATE INDEX assets_name ON assets (tenant_id, name_key);
--! tenant assets

CREATE TABLE columns (
  rid {{rowid}},
  id {{id}} NOT NULL UNIQUE,
  tenant_id {{id}} NOT NULL,
  asset_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  name_key {{text}} NOT NULL,
  ordinal {{int}} NOT NULL,
  declared_type {{text}} NOT NULL,
  facts {{text}} NOT NULL,
  state {{text}} NOT NULL
) {{strict}};
CREATE INDEX columns_asset ON columns (asset_id, ordinal);
CREATE INDEX columns_name ON columns (tenant_id, name_key);
--! tenant columns

-- What changes without the schema changing: sizes and row counts. No version, no event.
CREATE TABLE asset_statistics (
  asset_id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  at {{int}} NOT NULL,
  row_estimate {{int}},
  size_bytes {{int}},
  digest {{bytes}} NOT NULL,
  facts {{text}} NOT NULL
) {{keyed}};
--! tenant asset_statistics

-- Versions from 2 on, with what changed and the state before it; version 1 is the discovery itself.
CREATE TABLE asset_versions (
  tenant_id {{id}} NOT NULL,
  asset_id {{id}} NOT NULL,
  version {{int}} NOT NULL,
  at {{int}} NOT NULL,
  job_id {{id}},
  severity {{text}} NOT NULL,
  changes {{text}} NOT NULL,
  before {{text}} NOT NULL,
  PRIMARY KEY (asset_id, version)
) {{keyed}};
--! tenant asset_versions

-- Each schema's last listing, and the last that was proved complete.
CREATE TABLE containers (
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  database_name {{text}} NOT NULL,
  schema_name {{text}} NOT NULL,
  listed_at {{int}} NOT NULL,
  complete_at {{int}},
  tables {{int}} NOT NULL,
  columns {{int}} NOT NULL,
  error {{text}},
  PRIMARY KEY (source_id, database_name, schema_name)
) {{keyed}};
--! tenant containers

-- What people say of an asset or a column. `field`: description, owner, display_name.
CREATE TABLE notes (
  tenant_id {{id}} NOT NULL,
  subject_id {{id}} NOT NULL,
  field {{text}} NOT NULL,
  value {{text}} NOT NULL,
  by_id {{id}} NOT NULL,
  by_name {{text}} NOT NULL,
  at {{int}} NOT NULL,
  PRIMARY KEY (subject_id, field)
) {{keyed}};
--! tenant notes

CREATE TABLE tags (
  tenant_id {{id}} NOT NULL,
  subject_id {{id}} NOT NULL,
  tag {{text}} NOT NULL,
  by_id {{id}} NOT NULL,
  by_name {{text}} NOT NULL,
  at {{int}} NOT NULL,
  PRIMARY KEY (subject_id, tag)
) {{keyed}};
CREATE INDEX tags_tag ON tags (tenant_id, tag);
--! tenant tags

-- One row a column and semantic type: suggested by a rule, or confirmed or rejected by a person. A rejection stays, so
-- that the same suggestion is not made again.
CREATE TABLE labels (
  tenant_id {{id}} NOT NULL,
  column_id {{id}} NOT NULL,
  semantic_type {{text}} NOT NULL,
  sensitivity {{text}} NOT NULL,
  state {{text}} NOT NULL,
  origin {{text}} NOT NULL,
  confidence {{real}} NOT NULL,
  evidence {{text}} NOT NULL,
  by_id {{id}},
  by_name {{text}} NOT NULL,
  at {{int}} NOT NULL,
  PRIMARY KEY (column_id, semantic_type)
) {{keyed}};
CREATE INDEX labels_state ON labels (tenant_id, state, column_id);
--! tenant labels

-- Words of names. The row number is 2 × rid for an asset and 2 × rid + 1 for a column.
--! sqlite
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2', detail = 'none');
--! end
--! postgresql
CREATE TABLE search (
  doc bigint NOT NULL PRIMARY KEY,
  tenant_id bytea NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX search_words ON search USING gin (words);
--! end
--! tenant search
