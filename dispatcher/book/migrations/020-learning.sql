-- What people said of what cameras reported, as labels; tuning reports; rules on trial (shadow); models on trial (canary).

-- The event that opened a ticket, as far as a label is bound to it: decisions go after a year, this stays with the ticket.
-- Tickets that people opened have none.
CREATE TABLE ticket_event (
  ticket_id      uuid PRIMARY KEY REFERENCES ticket (id),
  event_id       text NOT NULL,
  captured_at    timestamptz NOT NULL,
  confidence     real,
  -- x1, y1, x2, y2 in pixels of a picture of source_size_wh. Null, like what follows, for tickets of before.
  xyxy           real[] CHECK (cardinality(xyxy) = 4),
  source_size_wh integer[] CHECK (cardinality(source_size_wh) = 2),
  config_sha256  text,
  model_name     text,
  model_sha256   text,
  CHECK ((xyxy IS NULL) = (source_size_wh IS NULL))
);
CREATE TRIGGER ticket_event_immutable BEFORE UPDATE OR DELETE ON ticket_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ticket_event_kept BEFORE TRUNCATE ON ticket_event EXECUTE FUNCTION refuse_change();

-- Everybody's word on a ticket, one row each time; never changed, never deleted.
CREATE TABLE label (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ticket_id  uuid NOT NULL REFERENCES ticket (id),
  -- The transition that says so; null: said on the labels page.
  sequence   integer,
  verdict    text NOT NULL CHECK (verdict IN ('true', 'false', 'unclear', 'missed')),
  cause_code text CHECK (length(cause_code) <= 32),
  cause      text CHECK (length(cause) <= 1000),
  by_id      text NOT NULL,
  by_role    text NOT NULL CHECK (
    by_role IN ('worker', 'gridLeader', 'dispatcher', 'reviewer', 'engineer', 'administrator')
  ),
  at         timestamptz NOT NULL
);
-- However often a transition is told.
CREATE UNIQUE INDEX label_once_a_step ON label (ticket_id, sequence) WHERE sequence IS NOT NULL;
CREATE INDEX label_of_ticket ON label (ticket_id, id);
CREATE TRIGGER label_immutable BEFORE UPDATE OR DELETE ON label FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER label_kept BEFORE TRUNCATE ON label EXECUTE FUNCTION refuse_change();

-- What counts of it: one row for each ticket that anybody judged, written with every label.
CREATE TABLE labelled_ticket (
  ticket_id   uuid PRIMARY KEY REFERENCES ticket (id),
  -- Of a missed one the camera and zone that should have seen it.
  camera_code text NOT NULL,
  zone_id     text NOT NULL,
  violation   text NOT NULL,
  -- When it was seen, by the source's clock.
  seen_at     timestamptz NOT NULL,
  verdict     text NOT NULL CHECK (verdict IN ('true', 'false', 'unclear', 'missed')),
  -- open: people differ; settled: they do, and an engineer has said what counts.
  conflict    text NOT NULL CHECK (conflict IN ('none', 'open', 'settled')),
  -- The label that counts.
  label_id    bigint NOT NULL REFERENCES label (id),
  decided_at  timestamptz NOT NULL
) WITH (fillfactor = 90);
CREATE INDEX labelled_newest ON labelled_ticket (seen_at DESC, ticket_id DESC);
CREATE INDEX labelled_of_camera ON labelled_ticket (camera_code, seen_at DESC, ticket_id DESC);
CREATE INDEX labelled_of_kind ON labelled_ticket (violation, seen_at DESC, ticket_id DESC);
CREATE INDEX labelled_of_verdict ON labelled_ticket (verdict, seen_at DESC, ticket_id DESC);
CREATE INDEX labelled_of_camera_kind ON labelled_ticket (camera_code, violation, verdict, seen_at DESC, ticket_id DESC);
CREATE INDEX labelled_in_conflict ON labelled_ticket (seen_at DESC, ticket_id DESC) WHERE conflict = 'open';

-- How many there are, by trigger, so that the balance reads a row for each camera and kind and not a million labels.
CREATE TABLE label_balance (
  camera_code text NOT NULL,
  violation   text NOT NULL,
  n_true      bigint NOT NULL DEFAULT 0,
  n_false     bigint NOT NULL DEFAULT 0,
  n_unclear   bigint NOT NULL DEFAULT 0,
  n_missed    bigint NOT NULL DEFAULT 0,
  -- Of all of them, those in which people differ and no engineer has said what counts.
  n_conflicts bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (camera_code, violation)
) WITH (fillfactor = 70);

CREATE FUNCTION count_label(l labelled_ticket, by_n integer) RETURNS void LANGUAGE sql AS $$
  INSERT INTO label_balance AS b (camera_code, violation, n_true, n_false, n_unclear, n_missed, n_conflicts)
  VALUES (l.camera_code, l.violation, by_n * (l.verdict = 'true')::int, by_n * (l.verdict = 'false')::int,
    by_n * (l.verdict = 'unclear')::int, by_n * (l.verdict = 'missed')::int, by_n * (l.conflict = 'open')::int)
  ON CONFLICT (camera_code, violation) DO UPDATE SET n_true = b.n_true + excluded.n_true,
    n_false = b.n_false + excluded.n_false, n_unclear = b.n_unclear + excluded.n_unclear,
    n_missed = b.n_missed + excluded.n_missed, n_conflicts = b.n_conflicts + excluded.n_conflicts
$$;
CREATE FUNCTION keep_label_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN PERFORM count_label(OLD, -1); END IF;
  PERFORM count_label(NEW, 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER labelled_counted AFTER INSERT OR UPDATE ON labelled_ticket
  FOR EACH ROW EXECUTE FUNCTION keep_label_balance();
CREATE TRIGGER labelled_immutable BEFORE DELETE ON labelled_ticket FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER labelled_kept BEFORE TRUNCATE ON labelled_ticket EXECUTE FUNCTION refuse_change();

-- What was said before this version, by the same rules (learning/derive-label.ts, learning/judge-labels.ts).
INSERT INTO ticket_event (ticket_id, event_id, captured_at)
SELECT DISTINCT ON (t.id) t.id, d.event_key, t.first_seen_at
FROM ticket t JOIN decision d ON d.ticket_id = t.id AND d.outcome = 'opened' AND d.source = 'camera'
WHERE t.source = 'camera' ORDER BY t.id, d.decided_at;

INSERT INTO label (ticket_id, sequence, verdict, cause, by_id, by_role, at)
SELECT h.ticket_id, h.sequence, CASE WHEN h.action = 'falseAlarm' THEN 'false' ELSE 'true' END AS verdict,
  CASE WHEN h.action = 'falseAlarm' THEN h.reason END AS cause,
  CASE WHEN h.action = 'verifyClear' THEN h.worker_id ELSE h.actor_id END AS by_id,
  CASE WHEN h.action = 'verifyClear' THEN 'worker' ELSE h.actor_role END AS by_role, h.at
FROM transition h JOIN ticket_event e ON e.ticket_id = h.ticket_id
WHERE (h.action IN ('falseAlarm', 'confirm') AND h.actor_role IN ('worker', 'gridLeader', 'dispatcher', 'reviewer'))
  OR (h.action = 'verifyPresent' AND h.actor_role = 'reviewer')
  OR (h.action = 'verifyClear' AND h.worker_id IS NOT NULL)
ORDER BY h.at, h.ticket_id, h.sequence;

INSERT INTO labelled_ticket (ticket_id, camera_code, zone_id, violation, seen_at, verdict, conflict, label_id, decided_at)
WITH newest AS (
  SELECT DISTINCT ON (ticket_id, by_id) *,
    CASE by_role WHEN 'reviewer' THEN 2 WHEN 'worker' THEN 0 ELSE 1 END AS rank
  FROM label ORDER BY ticket_id, by_id, id DESC
), judged AS (
  SELECT DISTINCT ON (ticket_id) * FROM newest ORDER BY ticket_id, rank DESC, id DESC
)
SELECT t.id, t.camera_code, t.zone_id, t.violation, e.captured_at, j.verdict,
  CASE WHEN (SELECT count(DISTINCT n.verdict) FROM newest n WHERE n.ticket_id = t.id) > 1 THEN 'open' ELSE 'none' END,
  j.id, j.at
FROM judged j JOIN ticket t ON t.id = j.ticket_id JOIN ticket_event e ON e.ticket_id = t.id;

-- Curves and proposals that `models tune` published; the newest few of each camera, kind and light are kept.
CREATE TABLE tuning_report (
  id           uuid PRIMARY KEY,
  camera_code  text NOT NULL,
  violation    text NOT NULL,
  profile      text NOT NULL,
  -- The zones it is about, by comma: those of one dwell and one smallest height have a curve of their own.
  zones        text NOT NULL,
  made_at      timestamptz NOT NULL,
  published_by text NOT NULL,
  published_at timestamptz NOT NULL,
  -- What a list shows of it.
  summary      jsonb NOT NULL,
  body         jsonb NOT NULL
);
CREATE INDEX tuning_report_newest ON tuning_report (published_at DESC, id DESC);
CREATE INDEX tuning_report_of_camera ON tuning_report (camera_code, published_at DESC, id DESC);
CREATE UNIQUE INDEX tuning_report_of_curve ON tuning_report (camera_code, violation, profile, zones, made_at DESC);

-- What rules on trial would have opened, or would have missed: one row for each incident, filled as its messages come.
CREATE TABLE shadow_incident (
  incident_id     uuid PRIMARY KEY,
  agent_id        text NOT NULL,
  camera_code     text NOT NULL,
  label           text NOT NULL,
  settings_sha256 text NOT NULL,
  -- undecided: the time that both may take is not over.
  side            text NOT NULL CHECK (side IN ('undecided', 'both', 'shadow-only', 'live-only')),
  violation       text NOT NULL,
  zone_id         text NOT NULL,
  at              timestamptz NOT NULL,
  cleared_at      timestamptz,
  xyxy            real[] NOT NULL,
  source_size_wh  integer[] NOT NULL,
  class_name      text NOT NULL,
  confidence      real NOT NULL,
  dwell_s         double precision NOT NULL,
  dedup_key       text NOT NULL,
  live_dedup_key  text,
  -- The scene: {object, sha256}.
  evidence        jsonb,
  -- By the book's own clock.
  stored_at       timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);
CREATE INDEX shadow_of_camera ON shadow_incident (camera_code, at DESC, incident_id DESC);
CREATE INDEX shadow_of_trial ON shadow_incident (camera_code, settings_sha256, side, at DESC, incident_id DESC);
CREATE INDEX shadow_stored ON shadow_incident USING brin (stored_at) WITH (pages_per_range = 16, autosummarize = on);

-- A model tried on some cameras of some agents, and what became of it.
CREATE TABLE model_rollout (
  id            uuid PRIMARY KEY,
  -- What the canary is called in the agents' heartbeats and configurations.
  label         text NOT NULL,
  model_name    text NOT NULL,
  sha256        text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  -- As in the agents' configuration: manifest, weights, workers …
  model         jsonb NOT NULL,
  min_agreement real NOT NULL,
  cameras       text[] NOT NULL CHECK (cardinality(cameras) > 0),
  state         text NOT NULL CHECK (state IN ('canary', 'promoted', 'fallen-back', 'rolled-back', 'ended')),
  -- Whose model it becomes when it is promoted: of its cameras alone, or of every camera of its agents.
  scope         text NOT NULL DEFAULT 'group' CHECK (scope IN ('group', 'agents')),
  -- Counts its steps: whoever decides about an older one is told.
  version       integer NOT NULL DEFAULT 1,
  note          text NOT NULL,
  started_by    text NOT NULL,
  started_at    timestamptz NOT NULL,
  signed_off_by text,
  signed_off_at timestamptz,
  ended_at      timestamptz,
  -- Agent id → the model it ran before, what it was told, what it says of the canary.
  agents        jsonb NOT NULL,
  -- Promotion is signed off by somebody else than who started it.
  CHECK (signed_off_by <> started_by),
  CHECK ((signed_off_by IS NULL) = (signed_off_at IS NULL)),
  CHECK (state <> 'promoted' OR signed_off_by IS NOT NULL)
);
CREATE INDEX model_rollout_newest ON model_rollout (started_at DESC, id DESC);
CREATE INDEX model_rollout_running ON model_rollout (started_at) WHERE ended_at IS NULL;

CREATE TABLE model_rollout_step (
  rollout_id uuid NOT NULL REFERENCES model_rollout (id),
  -- The rollout's version after it.
  version    integer NOT NULL,
  at         timestamptz NOT NULL,
  state      text NOT NULL,
  -- Null: the agents said so.
  by_id      text,
  note       text NOT NULL,
  PRIMARY KEY (rollout_id, version)
);
CREATE TRIGGER model_rollout_step_immutable BEFORE UPDATE OR DELETE ON model_rollout_step
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER model_rollout_step_kept BEFORE TRUNCATE ON model_rollout_step EXECUTE FUNCTION refuse_change();
