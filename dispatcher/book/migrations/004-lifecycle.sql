-- The ticket's whole life: suspended (挂账), reopened, handed over, merged; who had it when; 延期 and 吹哨报到; and for
-- every transition what it rests on. Tickets and transitions of before keep their values.

ALTER TABLE ticket DROP CONSTRAINT ticket_state_check;
ALTER TABLE ticket ADD CONSTRAINT ticket_state_check
  CHECK (state IN ('unconfirmed', 'open', 'assigned', 'accepted', 'arrived', 'done', 'suspended', 'closed'));
ALTER TABLE ticket DROP CONSTRAINT ticket_close_reason_check;
ALTER TABLE ticket ADD CONSTRAINT ticket_close_reason_check
  CHECK (close_reason IN ('verified', 'false-alarm', 'self-cleared', 'duplicate', 'refused', 'cancelled'));

ALTER TABLE ticket
  -- How often it went from hand to hand (首接责任制): beyond a limit only the office hands it over.
  ADD COLUMN hand_overs integer NOT NULL DEFAULT 0,
  ADD COLUMN suspended_until timestamptz,
  -- The ticket of the same place that this one recurs of.
  ADD COLUMN linked_ticket_id uuid REFERENCES ticket (id),
  -- Where it goes on, when it was closed as a duplicate.
  ADD COLUMN into_ticket_id uuid REFERENCES ticket (id),
  ADD CONSTRAINT ticket_suspended_has_an_end CHECK ((state = 'suspended') = (suspended_until IS NOT NULL)),
  ADD CONSTRAINT ticket_duplicate_goes_on
    CHECK ((close_reason IS NOT DISTINCT FROM 'duplicate') = (into_ticket_id IS NOT NULL)),
  ADD CONSTRAINT ticket_goes_on_elsewhere CHECK (into_ticket_id <> id);
CREATE INDEX ticket_merged_into ON ticket (into_ticket_id) WHERE into_ticket_id IS NOT NULL;
CREATE INDEX ticket_recurs_of ON ticket (linked_ticket_id) WHERE linked_ticket_id IS NOT NULL;

ALTER TABLE transition
  -- Pictures the step rests on: [{object, kind, moment}].
  ADD COLUMN evidence jsonb NOT NULL DEFAULT '[]',
  -- Edition of the rule that decided; null for steps of before.
  ADD COLUMN rule_version text;

-- done: the worker's photo; best: the sighting the detector was surest of.
ALTER TABLE ticket_evidence DROP CONSTRAINT ticket_evidence_moment_check;
ALTER TABLE ticket_evidence ADD CONSTRAINT ticket_evidence_moment_check
  CHECK (moment IN ('first', 'best', 'latest', 'done', 'verify'));
ALTER TABLE ticket_evidence DROP CONSTRAINT ticket_evidence_kind_check;
ALTER TABLE ticket_evidence ADD CONSTRAINT ticket_evidence_kind_check
  CHECK (kind IN ('scene', 'crop', 'before', 'photo'));

ALTER TABLE verification
  -- How often the camera could not say.
  ADD COLUMN blind_tries integer NOT NULL DEFAULT 0,
  -- Since when it has seen nothing but a clean street, and in how many looks.
  ADD COLUMN clean_since timestamptz,
  ADD COLUMN clean_looks integer NOT NULL DEFAULT 0;

-- One row for each tenure, so that after a hand-over both assignees and both clocks stay visible.
CREATE TABLE assignee (
  ticket_id     uuid NOT NULL REFERENCES ticket (id),
  -- Sequence of the transition that made it this worker's.
  from_sequence integer NOT NULL,
  worker_id     text NOT NULL REFERENCES worker (id),
  how           text NOT NULL CHECK (how IN ('offer', 'handOver')),
  from_at       timestamptz NOT NULL,
  to_at         timestamptz,
  accepted_at   timestamptz,
  arrived_at    timestamptz,
  done_at       timestamptz,
  PRIMARY KEY (ticket_id, from_sequence)
);
CREATE UNIQUE INDEX assignee_one_now ON assignee (ticket_id) WHERE to_at IS NULL;
CREATE INDEX assignee_of_worker ON assignee (worker_id, from_at DESC);

-- What the transitions of before say about it: a tenure ends with the next step that leaves the worker.
INSERT INTO assignee (ticket_id, from_sequence, worker_id, how, from_at, to_at, accepted_at, arrived_at, done_at)
SELECT a.ticket_id, a.sequence, a.worker_id, 'offer', a.at, ended.at,
  stamped.accepted_at, stamped.arrived_at, stamped.done_at
FROM transition a
LEFT JOIN LATERAL (
  SELECT e.sequence, e.at FROM transition e
  WHERE e.ticket_id = a.ticket_id AND e.sequence > a.sequence AND e.to_state IN ('open', 'closed')
  ORDER BY e.sequence LIMIT 1
) ended ON true
CROSS JOIN LATERAL (
  SELECT max(s.at) FILTER (WHERE s.action = 'accept') AS accepted_at,
    max(s.at) FILTER (WHERE s.action = 'arrive') AS arrived_at,
    max(s.at) FILTER (WHERE s.action = 'finish') AS done_at
  FROM transition s
  WHERE s.ticket_id = a.ticket_id AND s.sequence > a.sequence
    AND (ended.sequence IS NULL OR s.sequence <= ended.sequence)
) stamped
WHERE a.action = 'assign' AND a.worker_id IS NOT NULL;

-- 延期: asked by the worker, answered once by somebody else.
CREATE TABLE extension (
  id             uuid PRIMARY KEY,
  ticket_id      uuid NOT NULL REFERENCES ticket (id),
  clock          text NOT NULL CHECK (clock IN ('accept', 'arrive', 'done', 'close')),
  minutes        integer NOT NULL CHECK (minutes > 0),
  reason         text NOT NULL,
  asked_by       text NOT NULL,
  asked_at       timestamptz NOT NULL,
  decision       text CHECK (decision IN ('approved', 'refused')),
  decided_by     text CHECK (decided_by <> asked_by),
  decided_at     timestamptz,
  decided_reason text,
  CHECK ((decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)),
  CHECK (decision <> 'refused' OR decided_reason IS NOT NULL)
);
CREATE UNIQUE INDEX extension_one_question ON extension (ticket_id, clock) WHERE decision IS NULL;
CREATE INDEX extension_of_ticket ON extension (ticket_id, asked_at);

-- 吹哨报到: a department must report by its deadline; a miss is kept, and calls the next level.
CREATE TABLE whistle (
  id            uuid PRIMARY KEY,
  ticket_id     uuid NOT NULL REFERENCES ticket (id),
  department    text NOT NULL,
  level         smallint NOT NULL CHECK (level IN (1, 2)),
  reason        text NOT NULL,
  called_by     text NOT NULL,
  called_at     timestamptz NOT NULL,
  report_due_at timestamptz NOT NULL CHECK (report_due_at > called_at),
  reported_by   text,
  reported_at   timestamptz,
  -- When the deadline had passed without a report.
  escalated_at  timestamptz,
  CHECK ((reported_at IS NULL) = (reported_by IS NULL))
);
CREATE UNIQUE INDEX whistle_one_call ON whistle (ticket_id, department)
  WHERE reported_at IS NULL AND escalated_at IS NULL;
CREATE INDEX whistle_of_ticket ON whistle (ticket_id, called_at);
CREATE INDEX whistle_of_department ON whistle (department, called_at DESC);

-- Named columns may be filled once; every other column of the row stays as it was written.
CREATE FUNCTION refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fillable CONSTANT text[] := TG_ARGV;
  was jsonb := to_jsonb(OLD);
  now_is jsonb := to_jsonb(NEW);
  col text;
BEGIN
  IF was - fillable <> now_is - fillable THEN
    RAISE EXCEPTION 'rows of % are immutable but for %: UPDATE refused', TG_TABLE_NAME, array_to_string(fillable, ', ');
  END IF;
  FOREACH col IN ARRAY fillable LOOP
    IF was -> col <> 'null'::jsonb AND was -> col <> now_is -> col THEN
      RAISE EXCEPTION 'rows of % are immutable: % was written before', TG_TABLE_NAME, col;
    END IF;
  END LOOP;
  RETURN NEW;
END
$$;

-- A worker whose ticket bounced is done a second time: until the tenure ends, its clocks take the newest instant.
CREATE FUNCTION refuse_tenure_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  clocks CONSTANT text[] := ARRAY['to_at', 'accepted_at', 'arrived_at', 'done_at'];
BEGIN
  IF OLD.to_at IS NULL AND to_jsonb(NEW) - clocks = to_jsonb(OLD) - clocks THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of assignee are immutable but for their clocks, until the tenure ends: UPDATE refused';
END
$$;

CREATE TRIGGER assignee_clocks BEFORE UPDATE ON assignee FOR EACH ROW EXECUTE FUNCTION refuse_tenure_change();
CREATE TRIGGER assignee_immutable BEFORE DELETE ON assignee FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER assignee_kept BEFORE TRUNCATE ON assignee EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extension_decided_once BEFORE UPDATE ON extension
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite('decision', 'decided_by', 'decided_at', 'decided_reason');
CREATE TRIGGER extension_immutable BEFORE DELETE ON extension FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER extension_kept BEFORE TRUNCATE ON extension EXECUTE FUNCTION refuse_change();
CREATE TRIGGER whistle_answered_once BEFORE UPDATE ON whistle
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite('reported_by', 'reported_at', 'escalated_at');
CREATE TRIGGER whistle_immutable BEFORE DELETE ON whistle FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER whistle_kept BEFORE TRUNCATE ON whistle EXECUTE FUNCTION refuse_change();
