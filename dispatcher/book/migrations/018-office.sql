-- What the office keeps itself: workers, their shifts over time, leave and extra duty, deadline tables and calendars with
-- who put them in force and why; and an index for every way in which the list of tickets is filtered and ordered.

-- file: follows workers.csv. api: made or changed by the office; the file leaves it alone from then on.
ALTER TABLE worker
  ADD COLUMN source text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'api')),
  ADD COLUMN phone text,
  -- Name of a notification channel → the worker's address there.
  ADD COLUMN channels jsonb NOT NULL DEFAULT '{}',
  -- Counts the office's changes: whoever changes an older one is told.
  ADD COLUMN version integer NOT NULL DEFAULT 1;

-- Which shifts somebody had from when to when: figures of the past go by these, not by what holds today. A worker who
-- came by the file counts as having had the first ones always: the file does not say since when.
CREATE TABLE worker_shift (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  worker_id  text NOT NULL REFERENCES worker (id),
  from_at    timestamptz NOT NULL,
  -- Null: still.
  to_at      timestamptz CHECK (to_at >= from_at),
  grid_id    text NOT NULL,
  capacity   integer NOT NULL,
  -- [{shiftStart, shiftEnd, days}]
  shifts     jsonb NOT NULL,
  -- Null: by the file.
  changed_by text,
  reason     text
);
CREATE UNIQUE INDEX worker_shift_one_now ON worker_shift (worker_id) WHERE to_at IS NULL;
CREATE INDEX worker_shift_of_worker ON worker_shift (worker_id, from_at);
CREATE TRIGGER worker_shift_ends_once BEFORE UPDATE ON worker_shift
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite('to_at');
CREATE TRIGGER worker_shift_immutable BEFORE DELETE ON worker_shift FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER worker_shift_kept BEFORE TRUNCATE ON worker_shift EXECUTE FUNCTION refuse_change();

INSERT INTO worker_shift (worker_id, from_at, grid_id, capacity, shifts)
SELECT id, '-infinity', grid_id, capacity,
  jsonb_build_array(jsonb_build_object('shiftStart', shift_start, 'shiftEnd', shift_end, 'days', to_jsonb(days))) || more_shifts
FROM worker WHERE NOT retired;

-- The office's exceptions from the week: leave takes duty away, extra adds it; a swap (调班) is one of each. Those of
-- absences.csv stay in worker_absence.
CREATE TABLE worker_exception (
  id          uuid PRIMARY KEY,
  worker_id   text NOT NULL REFERENCES worker (id),
  kind        text NOT NULL CHECK (kind IN ('leave', 'extra')),
  -- Local "YYYY-MM-DDTHH:MM" in the district's zone; the end does not belong to it.
  from_local  text NOT NULL,
  until_local text NOT NULL CHECK (until_local > from_local),
  reason      text NOT NULL,
  -- Both halves of a swap have the same.
  swap_id     uuid,
  made_by     text NOT NULL,
  made_at     timestamptz NOT NULL,
  -- Taken back before it began; what has begun stays on record.
  ended_by    text,
  ended_at    timestamptz,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE INDEX worker_exception_of_worker ON worker_exception (worker_id, from_local) WHERE ended_at IS NULL;
CREATE INDEX worker_exception_until ON worker_exception (until_local) WHERE ended_at IS NULL;
CREATE TRIGGER worker_exception_ended_once BEFORE UPDATE ON worker_exception
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite('ended_by', 'ended_at');
CREATE TRIGGER worker_exception_immutable BEFORE DELETE ON worker_exception
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER worker_exception_kept BEFORE TRUNCATE ON worker_exception EXECUTE FUNCTION refuse_change();

-- file: loaded from deadlines.yaml or calendar-cn.yaml, once for each change of the file. api: put in force by a person.
ALTER TABLE deadline_table
  ADD COLUMN source text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'api')),
  ADD COLUMN put_by text,
  ADD COLUMN reason text,
  ADD CONSTRAINT deadline_table_says_who CHECK (source = 'file' OR put_by IS NOT NULL AND reason IS NOT NULL);
ALTER TABLE work_calendar
  ADD COLUMN source text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'api')),
  ADD COLUMN put_by text,
  ADD COLUMN reason text,
  ADD CONSTRAINT work_calendar_says_who CHECK (source = 'file' OR put_by IS NOT NULL AND reason IS NOT NULL);

-- A table that is being written: sets no clock before it is put in force.
CREATE TABLE deadline_draft (
  id         uuid PRIMARY KEY,
  body       jsonb NOT NULL,
  version    integer NOT NULL DEFAULT 1,
  made_by    text NOT NULL,
  made_at    timestamptz NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- The list of tickets: newest first under each filter, by last change, by the deadline that passes first.
CREATE INDEX ticket_open_newest ON ticket (number DESC) WHERE state <> 'closed';
CREATE INDEX ticket_of_state ON ticket (state, number DESC);
CREATE INDEX ticket_of_violation ON ticket (violation, number DESC);
CREATE INDEX ticket_of_source ON ticket (source, number DESC);
CREATE INDEX ticket_of_worker ON ticket (worker_id, number DESC) WHERE worker_id IS NOT NULL;
CREATE INDEX ticket_of_camera_newest ON ticket (camera_code, number DESC);
DROP INDEX ticket_of_camera;
CREATE INDEX ticket_changed_newest ON ticket (changed_at DESC, number DESC);
DROP INDEX ticket_changed;
CREATE INDEX ticket_opened_number ON ticket (opened_at) INCLUDE (number);
CREATE INDEX ticket_clock_due_next ON ticket_clock (due_at, ticket_id) WHERE stopped_at IS NULL AND due_at IS NOT NULL;
-- The reviewers' queue, longest waiting first.
CREATE INDEX ticket_to_review ON ticket (changed_at, number) WHERE state IN ('unconfirmed', 'done');
-- The map: what is not closed, by where it is.
CREATE INDEX ticket_open_point ON ticket USING gist (point(lon, lat)) WHERE state <> 'closed';
