-- How the sources are: who probes each, what the last rounds came to, and the past of it in three resolutions.

CREATE TABLE health (
  source_id {{id}} NOT NULL PRIMARY KEY,
  tenant_id {{id}} NOT NULL,
  state {{text}} NOT NULL,
  since {{int}},
  score {{real}},
  reason {{text}} NOT NULL,
  probed_at {{int}},
  p50_us {{int}},
  report {{text}},
  lease_owner {{text}},
  lease_until {{int}} NOT NULL
) {{strict}};
CREATE INDEX health_tenant ON health (tenant_id);
--! shared health

-- One row a round. An index by time is for retention.
CREATE TABLE health_rounds (
  source_id {{id}} NOT NULL,
  at {{int}} NOT NULL,
  tenant_id {{id}} NOT NULL,
  ok {{int}} NOT NULL,
  connect_us {{int}},
  ping_us {{int}},
  query_us {{int}},
  steps {{int}} NOT NULL,
  failed_steps {{int}} NOT NULL,
  score {{real}},
  error {{text}} NOT NULL,
  PRIMARY KEY (source_id, at)
) {{keyed}};
CREATE INDEX health_rounds_at ON health_rounds (at);
--! shared health_rounds

-- `width`: 60 or 3600 seconds. `latencies`: a histogram (src/monitor).
CREATE TABLE health_rollups (
  source_id {{id}} NOT NULL,
  width {{int}} NOT NULL,
  at {{int}} NOT NULL,
  tenant_id {{id}} NOT NULL,
  rounds {{int}} NOT NULL,
  failed {{int}} NOT NULL,
  min_us {{int}} NOT NULL,
  max_us {{int}} NOT NULL,
  sum_us {{int}} NOT NULL,
  scored {{int}} NOT NULL,
  score_sum {{real}} NOT NULL,
  latencies {{bytes}} NOT NULL,
  PRIMARY KEY (source_id, width, at)
) {{keyed}};
CREATE INDEX health_rollups_at ON health_rollups (width, at);
--! shared health_rollups
