-- Who outside is told of what happened, and how far each has been told.

CREATE TABLE webhooks (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  url {{text}} NOT NULL,
  topics {{text}} NOT NULL,
  enabled {{int}} NOT NULL,
  key_id {{text}} NOT NULL,
  token {{text}} NOT NULL,
  delivered_seq {{int}} NOT NULL,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL,
  UNIQUE (tenant_id, name)
) {{strict}};
--! shared webhooks

CREATE TABLE deliveries (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  webhook_id {{id}} NOT NULL,
  event_seq {{int}} NOT NULL,
  event_id {{id}} NOT NULL,
  event_type {{text}} NOT NULL,
  body {{text}} NOT NULL,
  state {{text}} NOT NULL,
  attempts {{int}} NOT NULL,
  next_at {{int}} NOT NULL,
  last_status {{int}},
  last_error {{text}} NOT NULL,
  created_at {{int}} NOT NULL,
  finished_at {{int}},
  lease_owner {{text}},
  lease_until {{int}}
) {{strict}};
CREATE INDEX deliveries_due ON deliveries (state, next_at);
CREATE INDEX deliveries_webhook ON deliveries (tenant_id, webhook_id, event_seq);
--! shared deliveries
