-- Clocks that never miss: versions of the deadline table and the working calendar, the clocks of every ticket, timers
-- that fire once, what they reminded of, and the weekly and monthly report (通报).

-- Every version that was ever loaded, in order. In force at an instant: the newest row whose valid_from has come.
CREATE TABLE deadline_table (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version    text NOT NULL,
  hash       text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  valid_from timestamptz NOT NULL,
  loaded_at  timestamptz NOT NULL,
  body       jsonb NOT NULL
);
CREATE TABLE work_calendar (
  id         integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version    text NOT NULL,
  hash       text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  loaded_at  timestamptz NOT NULL,
  body       jsonb NOT NULL
);

-- One row for each time a clock of a ticket was started; `run` is the ticket's version at the start.
CREATE TABLE ticket_clock (
  ticket_id         uuid NOT NULL REFERENCES ticket (id),
  clock             text NOT NULL CHECK (clock IN ('accept', 'arrive', 'done', 'close')),
  run               integer NOT NULL,
  started_at        timestamptz NOT NULL,
  amount            double precision NOT NULL,
  unit              text NOT NULL CHECK (unit IN ('urgent-hour', 'work-hour', 'work-day', 'natural-day', 'minute')),
  -- 延期, minutes on the clock's own unit of time.
  extra_minutes     integer NOT NULL DEFAULT 0,
  -- [{fromMs, toMs}], Unix milliseconds; the last one's toMs is null while the clock stands still.
  pauses            jsonb NOT NULL DEFAULT '[]',
  -- Null while it stands still.
  due_at            timestamptz,
  stopped_at        timestamptz,
  -- met: what it timed was done, in time or not; dropped: it does not matter any more.
  outcome           text CHECK (outcome IN ('met', 'dropped')),
  -- The deadline that passed while it ran; an approved extension clears it.
  missed_at         timestamptz,
  reminded_percent  integer NOT NULL DEFAULT 0,
  escalated         integer NOT NULL DEFAULT 0,
  deadline_table_id integer NOT NULL REFERENCES deadline_table (id),
  calendar_id       integer NOT NULL REFERENCES work_calendar (id),
  PRIMARY KEY (ticket_id, clock, run),
  CHECK ((stopped_at IS NULL) = (outcome IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX ticket_clock_one_running ON ticket_clock (ticket_id, clock) WHERE stopped_at IS NULL;
CREATE INDEX ticket_clock_missed ON ticket_clock (missed_at) WHERE missed_at IS NOT NULL;
CREATE INDEX ticket_clock_started ON ticket_clock USING brin (started_at);

CREATE TABLE timer (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Null for what belongs to no ticket: reports.
  ticket_id       uuid REFERENCES ticket (id),
  kind            text NOT NULL,
  -- Which one of its kind: a whistle's id, a report's period; '' where there is only one.
  subject         text NOT NULL DEFAULT '',
  clock           text,
  due_at          timestamptz NOT NULL,
  -- due_at, or later after a handler failed.
  try_at          timestamptz NOT NULL,
  tries           integer NOT NULL DEFAULT 0,
  state           text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'fired', 'cancelled')),
  set_at          timestamptz NOT NULL,
  -- The ticket's version it was set for.
  set_for_version integer,
  payload         jsonb NOT NULL DEFAULT '{}',
  -- When it fired or was cancelled.
  ended_at        timestamptz,
  fired_at        timestamptz,
  -- What came of it: acted; moot: there was nothing left to do.
  effect          text CHECK (effect IN ('acted', 'moot')),
  failure         text,
  CHECK ((state = 'live') = (ended_at IS NULL)),
  CHECK ((state = 'fired') = (fired_at IS NOT NULL)),
  CHECK ((state = 'fired') = (effect IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX timer_due ON timer (try_at, id) WHERE state = 'live';
CREATE UNIQUE INDEX timer_one_live ON timer (ticket_id, kind, subject) WHERE state = 'live' AND ticket_id IS NOT NULL;
CREATE UNIQUE INDEX timer_one_live_of_none ON timer (kind, subject) WHERE state = 'live' AND ticket_id IS NULL;

-- A timer that has fired or was cancelled never changes again, and none is ever removed: that is how "none was missed"
-- can be proved from the book.
CREATE FUNCTION refuse_timer_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- The effect is known only when the handler has done its work, in the same transaction.
  IF OLD.state = 'live' OR OLD.state = 'fired' AND to_jsonb(NEW) - 'effect' = to_jsonb(OLD) - 'effect' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a timer ends once: timer % was % before', OLD.id, OLD.state;
END
$$;
CREATE TRIGGER timer_ends_once BEFORE UPDATE ON timer FOR EACH ROW EXECUTE FUNCTION refuse_timer_change();
CREATE TRIGGER timer_immutable BEFORE DELETE ON timer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER timer_kept BEFORE TRUNCATE ON timer EXECUTE FUNCTION refuse_change();

-- 催办: before a deadline, at it, after it (escalation), and every few days while a ticket is not closed (urge).
CREATE TABLE reminder (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- One timer reminds at most once.
  timer_id  bigint NOT NULL UNIQUE REFERENCES timer (id),
  ticket_id uuid NOT NULL REFERENCES ticket (id),
  kind      text NOT NULL CHECK (kind IN ('before', 'missed', 'escalation', 'urge')),
  clock     text,
  -- before: per cent of the limit used up; escalation: the step, from 1; urge: which, from 1.
  step      integer NOT NULL,
  to_role   text NOT NULL CHECK (to_role IN ('worker', 'grid-leader', 'street-office')),
  worker_id text,
  grid_id   text,
  deadline  timestamptz,
  at        timestamptz NOT NULL
);
CREATE INDEX reminder_of_ticket ON reminder (ticket_id, id);
CREATE INDEX reminder_at ON reminder USING brin (at);

CREATE TABLE report (
  kind       text NOT NULL CHECK (kind IN ('week', 'month')),
  -- 2026-W47 or 2026-11.
  period     text NOT NULL,
  from_at    timestamptz NOT NULL,
  to_at      timestamptz NOT NULL,
  written_at timestamptz NOT NULL,
  body       jsonb NOT NULL,
  PRIMARY KEY (kind, period),
  CHECK (to_at > from_at)
);
CREATE INDEX report_newest ON report (to_at DESC, kind);
CREATE INDEX ticket_opened_range ON ticket USING brin (opened_at);
CREATE INDEX ticket_closed ON ticket USING brin (closed_at);

CREATE TRIGGER deadline_table_immutable BEFORE UPDATE OR DELETE ON deadline_table FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER deadline_table_kept BEFORE TRUNCATE ON deadline_table EXECUTE FUNCTION refuse_change();
CREATE TRIGGER work_calendar_immutable BEFORE UPDATE OR DELETE ON work_calendar FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER work_calendar_kept BEFORE TRUNCATE ON work_calendar EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reminder_immutable BEFORE UPDATE OR DELETE ON reminder FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER reminder_kept BEFORE TRUNCATE ON reminder EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_immutable BEFORE UPDATE OR DELETE ON report FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER report_kept BEFORE TRUNCATE ON report EXECUTE FUNCTION refuse_change();
