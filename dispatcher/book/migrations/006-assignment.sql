-- Who may be sent: further shifts, personal competence, leave, what is no duty of the grids, and the office's mode.

ALTER TABLE worker
  -- [{shiftStart, shiftEnd, days}]
  ADD COLUMN more_shifts jsonb NOT NULL DEFAULT '[]',
  -- ["vending", …]; NULL: what the role may act on.
  ADD COLUMN violations jsonb;

CREATE TABLE worker_absence (
  worker_id   text NOT NULL REFERENCES worker (id),
  -- Local "YYYY-MM-DDTHH:MM" in the district's zone, as the leave was written; the end does not belong to it.
  from_local  text NOT NULL,
  until_local text NOT NULL CHECK (until_local > from_local),
  reason      text NOT NULL,
  PRIMARY KEY (worker_id, from_local, until_local)
);

-- 负面清单
CREATE TABLE duty_exclusion (
  violation text NOT NULL,
  -- The grid with everything below it; NULL: everywhere.
  grid_id   text REFERENCES grid (id),
  reason    text NOT NULL,
  UNIQUE NULLS NOT DISTINCT (violation, grid_id)
);

-- Counts up with every district that is loaded: a dispatcher that kept grids and workers in memory reads them again.
CREATE TABLE district_version (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version  bigint NOT NULL
);
INSERT INTO district_version (version) VALUES (1);

-- 平时 or 突发; the newest row holds. Every switch stays on record.
CREATE TABLE assign_mode (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  mode      text NOT NULL CHECK (mode IN ('normal', 'emergency')),
  at        timestamptz NOT NULL,
  person_id text NOT NULL,
  reason    text NOT NULL
);
CREATE TRIGGER assign_mode_immutable BEFORE UPDATE OR DELETE ON assign_mode
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER assign_mode_kept BEFORE TRUNCATE ON assign_mode EXECUTE FUNCTION refuse_change();

-- Who let an offer lapse or declined it, asked for every ticket that waits.
CREATE INDEX transition_turned_down ON transition (ticket_id) WHERE action IN ('decline', 'offerExpired');
