-- What operators set for the pools of a source. No row: nothing was.

CREATE TABLE pool_settings (
  source_id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  sizing {{text}} NOT NULL,
  max_connections {{int}},
  paused {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL
) {{strict}};
--! tenant pool_settings
