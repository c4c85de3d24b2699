-- The catalog: what was discovered (facts), and apart from it what people said (notes, tags, labels).
--
-- An asset has a number, `rid`, and an id. Column N of it has the number rid * 65536 + N and, for people, the id of the
-- asset with N in the last two bytes (zero in an asset's own id): so a column needs no index to be found by either, and
-- the columns of a table lie side by side. Where rows are found by such a range, no index begins with the tenant: SQLite
-- would take it for the better one.

--! postgresql
CREATE SEQUENCE asset_numbers CACHE 1;
--! end
--! sequence asset_numbers

-- A table, view … `native_id` is the system's object id. `fingerprint`: 16 bytes over the structure, 8 over its shape.
CREATE TABLE assets (
  rid {{int}} NOT NULL PRIMARY KEY,
  id {{id}} NOT NULL UNIQUE,
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  kind {{text}} NOT NULL,
  database_name {{text}} NOT NULL,
  schema_name {{text}} NOT NULL,
  name {{text}} NOT NULL,
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
CREATE INDEX assets_sorted ON assets (tenant_id, name);
CREATE INDEX assets_name ON assets (lower(name), tenant_id);
--! tenant assets

-- A column that vanished stays with the state removed: it may return, and what people said of it with it.
CREATE TABLE columns (
  rid {{int}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  ordinal {{int}} NOT NULL,
  declared_type {{text}} NOT NULL,
  facts {{text}} NOT NULL,
  state {{text}} NOT NULL
) {{strict}};
CREATE INDEX columns_name ON columns (lower(name), tenant_id);
--! tenant columns

-- What changes without the schema changing: sizes and row counts. No version, no event. `digest`: 8 bytes over these
-- facts, 8 over the suggested labels.
CREATE TABLE asset_statistics (
  asset_rid {{int}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  at {{int}} NOT NULL,
  row_estimate {{int}},
  size_bytes {{int}},
  digest {{bytes}} NOT NULL,
  facts {{text}} NOT NULL
) {{strict}};
--! tenant asset_statistics

-- Versions from 2 on, with what changed and the state before it; version 1 is the discovery itself.
CREATE TABLE asset_versions (
  tenant_id {{id}} NOT NULL,
  asset_rid {{int}} NOT NULL,
  version {{int}} NOT NULL,
  at {{int}} NOT NULL,
  job_id {{id}},
  severity {{text}} NOT NULL,
  changes {{text}} NOT NULL,
  before {{text}} NOT NULL,
  PRIMARY KEY (asset_rid, version)
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
CREATE INDEX tags_tag ON tags (tag, tenant_id);
--! tenant tags

-- One row a column and semantic type: suggested by a rule, or confirmed or rejected by a person. A rejection stays, so
-- that the same suggestion is not made again. `id` is the column's number * 64 and a place from 0.
CREATE TABLE labels (
  id {{int}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  semantic_type {{text}} NOT NULL,
  sensitivity {{text}} NOT NULL,
  state {{text}} NOT NULL,
  origin {{text}} NOT NULL,
  confidence {{real}} NOT NULL,
  evidence {{text}} NOT NULL,
  by_id {{id}},
  by_name {{text}} NOT NULL,
  at {{int}} NOT NULL
) {{strict}};
CREATE INDEX labels_state ON labels (state, tenant_id, id);
--! tenant labels

-- Words of names and comments. `doc` is rid * 65536 for an asset, the column's number for a column, and the negative of
-- these for what people wrote. A word of the place that a thing is in has a dot before it; `~` and the tenant's id, and
-- `~` and the source's, stand in every document, since a full-text table of SQLite has no other columns.
--! sqlite
CREATE VIRTUAL TABLE search USING fts5 (words, content = '', tokenize = "ascii tokenchars '.~'", detail = 'none');
INSERT INTO search (search, rank) VALUES ('automerge', 8);
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
