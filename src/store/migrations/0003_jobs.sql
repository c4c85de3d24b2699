-- Durable work, and when it is due.

CREATE TABLE jobs (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  kind {{text}} NOT NULL,
  source_id {{id}},
  source_name {{text}} NOT NULL,
  state {{text}} NOT NULL,
  priority {{int}} NOT NULL,
  principal_id {{id}} NOT NULL,
  principal_name {{text}} NOT NULL,
  input {{text}} NOT NULL,
  attempt {{int}} NOT NULL,
  max_attempts {{int}} NOT NULL,
  created_at {{int}} NOT NULL,
  run_at {{int}} NOT NULL,
  started_at {{int}},
  finished_at {{int}},
  timeout_s {{int}} NOT NULL,
  exclusive_key {{text}},
  lease_owner {{text}},
  lease_until {{int}},
  lease_epoch {{int}} NOT NULL,
  cancel_requested {{int}} NOT NULL,
  progress {{text}} NOT NULL,
  report {{text}},
  error {{text}},
  schedule_id {{id}},
  version {{int}} NOT NULL
) {{strict}};
CREATE INDEX jobs_due ON jobs (state, priority, run_at);
CREATE INDEX jobs_tenant ON jobs (tenant_id, id);
CREATE INDEX jobs_source ON jobs (tenant_id, source_id, id);
-- One at a time: the database itself refuses a second running job of a source.
CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (exclusive_key) WHERE state = 'running' AND exclusive_key IS NOT NULL;
--! shared jobs

CREATE TABLE schedules (
  id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  name {{text}} NOT NULL,
  kind {{text}} NOT NULL,
  source_id {{id}} NOT NULL,
  source_name {{text}} NOT NULL,
  cron {{text}} NOT NULL,
  time_zone {{text}} NOT NULL,
  jitter_s {{int}} NOT NULL,
  time_window {{text}} NOT NULL,
  enabled {{int}} NOT NULL,
  input {{text}} NOT NULL,
  principal_id {{id}} NOT NULL,
  principal_name {{text}} NOT NULL,
  next_at {{int}},
  last_at {{int}},
  last_job_id {{id}},
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  version {{int}} NOT NULL,
  UNIQUE (tenant_id, name)
) {{strict}};
CREATE INDEX schedules_due ON schedules (enabled, next_at);
--! shared schedules
