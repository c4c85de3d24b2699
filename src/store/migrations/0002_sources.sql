-- Data sources, their sealed credentials, and what their connection tests said.

CREATE TABLE sources (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  connector {{text}} NOT NULL,
  description {{text}} NOT NULL,
  environment {{text}} NOT NULL,
  location {{text}} NOT NULL,
  owner {{text}} NOT NULL,
  labels {{text}} NOT NULL,
  connection {{text}} NOT NULL,
  managed_by {{text}} NOT NULL,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL,
  UNIQUE (tenant_id, name)
) {{strict}};
--! tenant sources

-- One row a secret field. `endpoint` is a digest of where the credential may go.
CREATE TABLE source_secrets (
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  field {{text}} NOT NULL,
  key_id {{text}} NOT NULL,
  token {{text}} NOT NULL,
  endpoint {{bytes}} NOT NULL,
  updated_at {{int}} NOT NULL,
  PRIMARY KEY (source_id, field)
) {{keyed}};
--! tenant source_secrets

CREATE TABLE source_tests (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  at {{int}} NOT NULL,
  by_name {{text}} NOT NULL,
  ok {{int}} NOT NULL,
  duration_ms {{int}} NOT NULL,
  rungs {{text}} NOT NULL,
  error {{text}}
) {{strict}};
CREATE INDEX source_tests_source ON source_tests (tenant_id, source_id, at);
--! tenant source_tests
