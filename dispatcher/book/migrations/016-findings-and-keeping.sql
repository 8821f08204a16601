-- What a person has accepted of what the auditor found, and more that may go when it is over and long past.

-- A row that never changes can never be mended: what is wrong in it is answered for by name, and alarms nobody again.
ALTER TABLE auditor_finding
  ADD COLUMN acknowledged_by text,
  ADD COLUMN acknowledged_at timestamptz,
  ADD COLUMN acknowledged_reason text,
  ADD CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)
    AND (acknowledged_by IS NULL) = (acknowledged_reason IS NULL));

-- The "done" of this transition and of those before it had each its verification, whose row is gone.
ALTER TABLE ticket ADD COLUMN verified_gone integer NOT NULL DEFAULT 0;

-- Rows come nearly in order of time, so a summary of each stretch finds the old ones and costs a new row nothing.
CREATE INDEX assignment_decided ON assignment USING brin (decided_at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX verification_finished ON verification USING brin (finished_at)
  WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX false_alarm_notice_closed ON false_alarm_notice USING brin (closed_at)
  WITH (pages_per_range = 16, autosummarize = on);
