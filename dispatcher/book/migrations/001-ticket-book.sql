-- The ticket book: districts, tickets, decisions, assignments, verifications.
-- Promises kept here and nowhere else: one open ticket per dedup key, one decision per event, immutable history.

CREATE TABLE grid (
  id        text PRIMARY KEY,
  name      text NOT NULL,
  level     text NOT NULL,
  parent_id text,
  -- Coordinates of a GeoJSON MultiPolygon, WGS-84 degrees.
  polygons  jsonb NOT NULL,
  -- Left out of the newest district file: kept for the names in old tickets, never used again.
  retired   boolean NOT NULL DEFAULT false
);

CREATE TABLE worker (
  id           text PRIMARY KEY,
  name         text NOT NULL,
  role         text NOT NULL,
  grid_id      text NOT NULL REFERENCES grid (id),
  lon          double precision NOT NULL,
  lat          double precision NOT NULL,
  original_crs text NOT NULL,
  shift_start  text NOT NULL,
  shift_end    text NOT NULL,
  -- ISO weekdays, 1 Monday to 7 Sunday.
  days         smallint[] NOT NULL,
  capacity     integer NOT NULL CHECK (capacity >= 0),
  retired      boolean NOT NULL DEFAULT false
);

CREATE TABLE person (
  id           text PRIMARY KEY,
  name         text NOT NULL,
  role         text NOT NULL CHECK (role IN ('worker', 'dispatcher', 'reviewer')),
  worker_id    text REFERENCES worker (id),
  token_sha256 text NOT NULL CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  retired      boolean NOT NULL DEFAULT false,
  -- Deferred, so that two people may exchange their tokens in one load.
  UNIQUE (token_sha256) DEFERRABLE INITIALLY DEFERRED,
  CHECK (role <> 'worker' OR worker_id IS NOT NULL)
);

CREATE TABLE ticket (
  id              uuid PRIMARY KEY,
  number          bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  dedup_key       text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'assigned', 'accepted', 'arrived', 'done', 'closed')),
  close_reason    text CHECK (close_reason IN ('verified', 'false-alarm', 'self-cleared')),
  -- Counts the transitions; sightings do not change it.
  version         integer NOT NULL DEFAULT 1,
  violation       text NOT NULL,
  camera_code     text NOT NULL,
  camera_name     text NOT NULL,
  zone_id         text NOT NULL,
  agent_id        text NOT NULL,
  lon             double precision NOT NULL,
  lat             double precision NOT NULL,
  grid_id         text REFERENCES grid (id),
  worker_id       text REFERENCES worker (id),
  sightings       bigint NOT NULL DEFAULT 1,
  reason          text NOT NULL,
  class_name      text NOT NULL,
  opened_at       timestamptz NOT NULL,
  changed_at      timestamptz NOT NULL,
  closed_at       timestamptz,
  -- By the agents' clocks: when the first and the newest sighting were captured.
  first_seen_at   timestamptz NOT NULL,
  last_seen_at    timestamptz NOT NULL,
  -- Pictures of the newest sighting that had any: [{kind, object}].
  latest_evidence jsonb NOT NULL DEFAULT '[]',
  latest_evidence_at timestamptz,
  -- When nobody could take it, so that the next round tries the others first.
  assign_tried_at timestamptz,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CHECK ((state = 'closed') = (close_reason IS NOT NULL)),
  CHECK (state NOT IN ('assigned', 'accepted', 'arrived', 'done') OR worker_id IS NOT NULL)
) WITH (fillfactor = 80);

-- The whole dedupe promise.
CREATE UNIQUE INDEX ticket_one_open_per_key ON ticket (dedup_key) WHERE state <> 'closed';
CREATE INDEX ticket_history_of_key ON ticket (dedup_key, number DESC);
CREATE INDEX ticket_waiting ON ticket (assign_tried_at NULLS FIRST, number) WHERE state = 'open';
CREATE INDEX ticket_in_hand ON ticket (worker_id) WHERE state IN ('assigned', 'accepted', 'arrived');
CREATE INDEX ticket_changed ON ticket (changed_at);

CREATE TABLE transition (
  ticket_id   uuid NOT NULL REFERENCES ticket (id),
  -- The ticket's version after it.
  sequence    integer NOT NULL,
  at          timestamptz NOT NULL,
  action      text NOT NULL,
  from_state  text,
  to_state    text NOT NULL,
  actor_role  text NOT NULL,
  actor_id    text NOT NULL,
  -- Whose ticket it was when it happened.
  worker_id   text,
  reason      text,
  PRIMARY KEY (ticket_id, sequence)
);

CREATE TABLE decision (
  -- Event id, or stream:<sequence> when no id could be read.
  event_key       text PRIMARY KEY,
  outcome         text NOT NULL CHECK (outcome IN ('opened', 'merged', 'refused')),
  ticket_id       uuid REFERENCES ticket (id),
  reason          text,
  stream_sequence bigint NOT NULL,
  decided_at      timestamptz NOT NULL,
  phase           text,
  camera_code     text,
  captured_at     timestamptz,
  CHECK ((outcome = 'refused') = (ticket_id IS NULL)),
  CHECK (outcome <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX decision_of_ticket ON decision (ticket_id);
CREATE INDEX decision_outcome ON decision (outcome);

CREATE TABLE ticket_evidence (
  ticket_id  uuid NOT NULL REFERENCES ticket (id),
  moment     text NOT NULL CHECK (moment IN ('first', 'verify')),
  object     text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('scene', 'crop', 'before')),
  sha256     text NOT NULL,
  size_bytes bigint NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (ticket_id, moment, object)
);

CREATE TABLE assignment (
  ticket_id      uuid NOT NULL REFERENCES ticket (id),
  -- The version the choice was made for; a later try for the same version replaces the explanation.
  ticket_version integer NOT NULL,
  decided_at     timestamptz NOT NULL,
  grid_id        text,
  worker_id      text,
  candidates     jsonb NOT NULL,
  PRIMARY KEY (ticket_id, ticket_version)
);

CREATE TABLE verification (
  ticket_id     uuid NOT NULL REFERENCES ticket (id),
  -- Sequence of the "finish" it answers.
  done_sequence integer NOT NULL,
  attempts      integer NOT NULL DEFAULT 0,
  next_at       timestamptz NOT NULL,
  leased_by     text,
  leased_until  timestamptz,
  finished_at   timestamptz,
  outcome       text,
  PRIMARY KEY (ticket_id, done_sequence)
);
CREATE INDEX verification_due ON verification (next_at) WHERE finished_at IS NULL;

CREATE TABLE evidence_view (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id text NOT NULL,
  ticket_id uuid NOT NULL REFERENCES ticket (id),
  object    text NOT NULL,
  at        timestamptz NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are immutable: % refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE TRIGGER transition_immutable BEFORE UPDATE OR DELETE ON transition
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_immutable BEFORE UPDATE OR DELETE ON decision
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_view_immutable BEFORE UPDATE OR DELETE ON evidence_view
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transition_kept BEFORE TRUNCATE ON transition EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decision_kept BEFORE TRUNCATE ON decision EXECUTE FUNCTION refuse_change();
CREATE TRIGGER evidence_view_kept BEFORE TRUNCATE ON evidence_view EXECUTE FUNCTION refuse_change();
