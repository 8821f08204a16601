-- Every source in one book: whose word a ticket began with, all dedup keys that lead to it, who saw it how often, what
-- is silenced, and the reports of people and other systems.

ALTER TABLE ticket
  ADD COLUMN source text NOT NULL DEFAULT 'camera'
    CHECK (source IN ('camera', 'worker', 'operator', 'sensor', 'case', 'vendor')),
  -- Its number in the system it came from; null for a camera's event.
  ADD COLUMN source_ref text,
  -- camera: where the camera hangs; ground: calibrated; place: given by a person or sensor; grid: only the grid is known.
  ADD COLUMN point_of text NOT NULL DEFAULT 'camera' CHECK (point_of IN ('camera', 'ground', 'place', 'grid')),
  -- Pictures of the sighting that the detector was surest of.
  ADD COLUMN best_evidence jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN best_confidence real,
  ADD COLUMN best_evidence_at timestamptz,
  -- Kind and cell of a thousandth of a degree (about 100 m): what lies near has the same or a neighbour's.
  ADD COLUMN place_cell text GENERATED ALWAYS AS (
    violation || '/' || floor(lon * 1000)::bigint::text || '/' || floor(lat * 1000)::bigint::text
  ) STORED;

CREATE INDEX ticket_open_place ON ticket (place_cell) WHERE state <> 'closed';
CREATE INDEX ticket_closed_place ON ticket (place_cell, closed_at DESC) WHERE state = 'closed';

-- Every key that leads to a ticket: its own, and the keys of other cameras and sources that see the same thing.
CREATE TABLE ticket_key (
  dedup_key     text NOT NULL,
  ticket_id     uuid NOT NULL REFERENCES ticket (id),
  ticket_number bigint NOT NULL,
  -- Follows the ticket's state, by trigger.
  open          boolean NOT NULL,
  PRIMARY KEY (ticket_id, dedup_key)
) WITH (fillfactor = 90);

INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open) SELECT dedup_key, id, number, state <> 'closed' FROM ticket;

-- The whole dedupe promise: at most one open ticket per key, aliases included.
CREATE UNIQUE INDEX ticket_key_one_open ON ticket_key (dedup_key) WHERE open;
CREATE INDEX ticket_key_history ON ticket_key (dedup_key, ticket_number DESC);
-- The history of a key is found there now, aliases included.
DROP INDEX ticket_history_of_key;

-- A ticket cannot be inserted without its key. Lost to an alias that another transaction has just given away, the whole
-- transaction is tried again and then finds that ticket.
CREATE FUNCTION keep_own_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ticket_key (dedup_key, ticket_id, ticket_number, open)
    VALUES (NEW.dedup_key, NEW.id, NEW.number, NEW.state <> 'closed')
    ON CONFLICT (dedup_key) WHERE open DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'dedup key % leads to another open ticket', NEW.dedup_key USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER ticket_keeps_own_key AFTER INSERT ON ticket FOR EACH ROW EXECUTE FUNCTION keep_own_key();

-- Keys are open as long as their ticket is. Opened again, a ticket takes its own key back from whoever has it as an
-- alias, and the other keys as far as they are free.
CREATE FUNCTION follow_ticket_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'closed' THEN
    UPDATE ticket_key SET open = false WHERE ticket_id = NEW.id AND open;
  ELSE
    UPDATE ticket_key SET open = false WHERE dedup_key = NEW.dedup_key AND open AND ticket_id <> NEW.id;
    UPDATE ticket_key k SET open = true WHERE k.ticket_id = NEW.id AND NOT k.open
      AND NOT EXISTS (SELECT 1 FROM ticket_key o WHERE o.dedup_key = k.dedup_key AND o.open);
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER ticket_keys_follow AFTER UPDATE OF state ON ticket FOR EACH ROW
  WHEN ((OLD.state = 'closed') <> (NEW.state = 'closed')) EXECUTE FUNCTION follow_ticket_state();

-- "1,342 sightings from 2 cameras": one row for each source and camera of a ticket. camera_code is empty for people.
CREATE TABLE sighting_source (
  ticket_id   uuid NOT NULL REFERENCES ticket (id),
  source      text NOT NULL,
  camera_code text NOT NULL,
  sightings   bigint NOT NULL,
  first_at    timestamptz NOT NULL,
  last_at     timestamptz NOT NULL,
  -- When this source last said that it is gone.
  cleared_at  timestamptz,
  PRIMARY KEY (ticket_id, camera_code, source)
) WITH (fillfactor = 80);

INSERT INTO sighting_source (ticket_id, source, camera_code, sightings, first_at, last_at)
  SELECT id, 'camera', camera_code, sightings, first_seen_at, last_seen_at FROM ticket;

-- Which stream the decision's sequence counts in: camera is GW_EVENTS, everything else GW_REPORTS.
ALTER TABLE decision ADD COLUMN source text NOT NULL DEFAULT 'camera'
  CHECK (source IN ('camera', 'worker', 'operator', 'sensor', 'case', 'vendor', 'report'));

-- What people and other systems said, written with its decision.
CREATE TABLE source_report (
  id          text PRIMARY KEY,
  source      text NOT NULL,
  system      text NOT NULL,
  ref         text NOT NULL,
  phase       text NOT NULL,
  violation   text NOT NULL,
  words       text NOT NULL,
  reported_by text NOT NULL,
  seen_at     timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  ticket_id   uuid REFERENCES ticket (id),
  -- The whole envelope.
  body        jsonb NOT NULL
);
CREATE INDEX source_report_of_ticket ON source_report (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX source_report_of_ref ON source_report (system, ref);

CREATE TRIGGER source_report_immutable BEFORE UPDATE OR DELETE ON source_report FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER source_report_kept BEFORE TRUNCATE ON source_report EXECUTE FUNCTION refuse_change();

-- Whom to ask afterwards (回访). Apart from everything else, so that no list, export or stream holds it, and so that it
-- can be deleted without touching the history.
CREATE TABLE source_contact (
  report_id   text PRIMARY KEY,
  name        text,
  phone       text,
  received_at timestamptz NOT NULL
);

-- Maintenance silences and permits of planned events. Always with an end.
CREATE TABLE silence (
  id              uuid PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('maintenance', 'permit')),
  -- Null: any. At least one says what it covers.
  camera_code     text,
  zone_id         text,
  grid_id         text REFERENCES grid (id),
  violation       text,
  -- Rings of a GeoJSON Polygon, WGS-84 degrees.
  polygon         jsonb,
  starts_at       timestamptz NOT NULL,
  ends_at         timestamptz NOT NULL,
  reason          text NOT NULL,
  created_by      text NOT NULL,
  created_at      timestamptz NOT NULL,
  ended_at        timestamptz,
  ended_by        text,
  end_reason      text,
  -- Events that it refused.
  refused         bigint NOT NULL DEFAULT 0,
  last_refused_at timestamptz,
  CHECK (ends_at > starts_at),
  CHECK (zone_id IS NULL OR camera_code IS NOT NULL),
  CHECK (camera_code IS NOT NULL OR grid_id IS NOT NULL OR polygon IS NOT NULL),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX silence_end ON silence ((coalesce(ended_at, ends_at)));
CREATE INDEX silence_newest ON silence (created_at DESC, id DESC);
