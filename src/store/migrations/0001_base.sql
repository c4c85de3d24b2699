-- Tenants, those who act for them, the record of what they did, and the events that follow.

CREATE TABLE meta (
  name {{text}} NOT NULL PRIMARY KEY,
  value {{text}} NOT NULL
) {{keyed}};
--! free meta

CREATE TABLE tenants (
  id {{id}} NOT NULL PRIMARY KEY,
  name {{text}} NOT NULL UNIQUE,
  created_at {{int}} NOT NULL,
  permission_epoch {{int}} NOT NULL DEFAULT 1
) {{strict}};
--! shared tenants

-- The ends of a tenant's audit chain and outbox. Locked as the last thing before a commit.
CREATE TABLE heads (
  tenant_id {{id}} NOT NULL PRIMARY KEY,
  audit_seq {{int}} NOT NULL DEFAULT 0,
  audit_hash {{bytes}} NOT NULL,
  event_seq {{int}} NOT NULL DEFAULT 0
) {{strict}};
--! shared heads

CREATE TABLE principals (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  kind {{text}} NOT NULL,
  name {{text}} NOT NULL,
  display_name {{text}} NOT NULL,
  roles {{text}} NOT NULL,
  password_hash {{text}},
  disabled {{int}} NOT NULL DEFAULT 0,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL DEFAULT 1,
  UNIQUE (tenant_id, name)
) {{strict}};
--! shared principals

CREATE TABLE sessions (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  principal_id {{id}} NOT NULL,
  token_hash {{bytes}} NOT NULL UNIQUE,
  csrf_hash {{bytes}} NOT NULL,
  address {{text}} NOT NULL,
  created_at {{int}} NOT NULL,
  last_seen_at {{int}} NOT NULL,
  expires_at {{int}} NOT NULL
) {{strict}};
CREATE INDEX sessions_principal ON sessions (tenant_id, principal_id);
--! shared sessions

CREATE TABLE api_keys (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  principal_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  prefix {{text}} NOT NULL,
  token_hash {{bytes}} NOT NULL UNIQUE,
  permissions {{text}} NOT NULL,
  created_at {{int}} NOT NULL,
  expires_at {{int}},
  last_used_at {{int}},
  revoked_at {{int}},
  version {{int}} NOT NULL DEFAULT 1,
  UNIQUE (tenant_id, principal_id, name)
) {{strict}};
--! shared api_keys

-- The one-time first sign-in; the token itself lies in a file beside the store.
CREATE TABLE setup_tokens (
  token_hash {{bytes}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  created_at {{int}} NOT NULL,
  expires_at {{int}} NOT NULL,
  used_at {{int}}
) {{strict}};
--! shared setup_tokens

CREATE TABLE audit (
  tenant_id {{id}} NOT NULL,
  seq {{int}} NOT NULL,
  at {{int}} NOT NULL,
  code {{text}} NOT NULL,
  result {{text}} NOT NULL,
  principal_id {{id}},
  principal_name {{text}} NOT NULL,
  via {{text}} NOT NULL,
  address {{text}} NOT NULL,
  request_id {{text}} NOT NULL,
  object_kind {{text}} NOT NULL,
  object_id {{id}},
  object_name {{text}} NOT NULL,
  detail {{text}} NOT NULL,
  hash {{bytes}} NOT NULL,
  PRIMARY KEY (tenant_id, seq)
) {{keyed}};
CREATE INDEX audit_object ON audit (tenant_id, object_id, seq);
--! append audit

CREATE TABLE outbox (
  tenant_id {{id}} NOT NULL,
  seq {{int}} NOT NULL,
  id {{id}} NOT NULL,
  type {{text}} NOT NULL,
  topic {{text}} NOT NULL,
  subject {{text}} NOT NULL,
  at {{int}} NOT NULL,
  data {{text}} NOT NULL,
  PRIMARY KEY (tenant_id, seq)
) {{keyed}};
--! shared outbox

-- The answer to a create that was asked for under a key: given again when the same request comes again.
CREATE TABLE idempotency (
  tenant_id {{id}} NOT NULL,
  principal_id {{id}} NOT NULL,
  request_key {{text}} NOT NULL,
  request_hash {{bytes}} NOT NULL,
  status {{int}} NOT NULL,
  headers {{text}} NOT NULL,
  body {{text}} NOT NULL,
  at {{int}} NOT NULL,
  PRIMARY KEY (tenant_id, principal_id, request_key)
) {{keyed}};
--! shared idempotency
