-- Which false alarms the ticket stream is known to hold: an agent must learn of each, however often the bus was away.

CREATE TABLE false_alarm_notice (
  ticket_id uuid NOT NULL REFERENCES ticket (id),
  -- A ticket that was reopened may be closed again.
  closed_at timestamptz NOT NULL,
  stored_at timestamptz NOT NULL,
  PRIMARY KEY (ticket_id, closed_at)
);
CREATE INDEX ticket_false_alarm ON ticket (closed_at) WHERE close_reason = 'false-alarm';

-- What was closed before this was told in the old way.
INSERT INTO false_alarm_notice (ticket_id, closed_at, stored_at)
SELECT id, closed_at, now() FROM ticket WHERE close_reason = 'false-alarm';
