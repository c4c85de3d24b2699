-- Who may query a source. A source without a row: whoever holds the permission. `version` counts changes of the list, too.
CREATE TABLE query_access (
  source_id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  mode {{text}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL
) {{strict}};
--! tenant query_access

-- The users and API keys of a list (`kind`: user, key), by id: who gets a name anew inherits nothing.
CREATE TABLE query_admissions (
  tenant_id {{id}} NOT NULL,
  source_id {{id}} NOT NULL,
  admitted_id {{id}} NOT NULL,
  kind {{text}} NOT NULL,
  PRIMARY KEY (source_id, admitted_id)
) {{keyed}};
CREATE INDEX query_admissions_admitted ON query_admissions (tenant_id, admitted_id);
--! tenant query_admissions
