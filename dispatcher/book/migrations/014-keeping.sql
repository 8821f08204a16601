-- What is over and long past may go, counted first. Nothing of an open ticket goes, no transition and no view ever.

-- Decisions whose rows are gone, by the month (UTC) they were made in: counts stay right.
CREATE TABLE decision_month (
  month     date NOT NULL,
  source    text NOT NULL,
  outcome   text NOT NULL,
  decisions bigint NOT NULL,
  PRIMARY KEY (month, source, outcome)
);
-- The same for one ticket: sightings it still counts, though their decisions are gone.
ALTER TABLE ticket ADD COLUMN sightings_gone bigint NOT NULL DEFAULT 0;

-- One-time links that sign a person in: the address is shown once, here is only what spends it.
CREATE TABLE sign_in_link (
  nonce         text PRIMARY KEY CHECK (nonce ~ '^[0-9a-f]{24}$'),
  person_id     text NOT NULL REFERENCES person (id),
  made_by       text NOT NULL,
  made_at       timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL CHECK (expires_at > made_at),
  spent_at      timestamptz,
  spent_address text,
  CHECK ((spent_at IS NULL) = (spent_address IS NULL))
);
CREATE INDEX sign_in_link_of_person ON sign_in_link (person_id, expires_at);
CREATE INDEX sign_in_link_expiry ON sign_in_link (expires_at);
CREATE TRIGGER sign_in_link_spent_once BEFORE UPDATE ON sign_in_link
  FOR EACH ROW EXECUTE FUNCTION refuse_rewrite('spent_at', 'spent_address');

-- True when the ticket, and every one in which it goes on as a duplicate, was closed before.
CREATE FUNCTION ticket_is_over(ticket_id uuid, closed_before timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE way AS (
    SELECT t.id, t.into_ticket_id, t.state, t.closed_at FROM ticket t WHERE t.id = $1
    UNION
    SELECT n.id, n.into_ticket_id, n.state, n.closed_at FROM way JOIN ticket n ON n.id = way.into_ticket_id
  )
  SELECT coalesce(bool_and(state = 'closed' AND closed_at < $2), false) FROM way
$$;

-- Immutable as before, with one way out for rows of these tables: a transaction that says it is the housekeeping's, and
-- a row that is older than the streams' 30 days and a week, by the book's own clock. Whoever proves "one decision for
-- each event" finds every one that a stream can still show.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stamp CONSTANT text := CASE TG_TABLE_NAME
    WHEN 'decision' THEN 'decided_at' WHEN 'timer' THEN 'ended_at' WHEN 'reminder' THEN 'at' WHEN 'audit' THEN 'at'
    WHEN 'source_report' THEN 'received_at' WHEN 'offer_link' THEN 'issued_at' END;
BEGIN
  IF TG_OP = 'DELETE' AND stamp IS NOT NULL AND current_setting('gridwatch.keeping', true) = 'on' THEN
    IF (to_jsonb(OLD) ->> stamp)::timestamptz < now() - interval '37 days' THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'rows of % are immutable: % refused', TG_TABLE_NAME, TG_OP;
END
$$;

-- Rows come nearly in order of time, so a summary of each stretch finds the old ones and costs a new row nothing.
CREATE INDEX decision_decided ON decision USING brin (decided_at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX timer_ended ON timer USING brin (ended_at) WITH (pages_per_range = 16, autosummarize = on)
  WHERE state <> 'live';
CREATE INDEX notification_finished ON notification USING brin (finished_at)
  WITH (pages_per_range = 16, autosummarize = on) WHERE state <> 'waiting';
CREATE INDEX sighting_first ON sighting_source USING brin (first_at) WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX source_report_received ON source_report USING brin (received_at)
  WITH (pages_per_range = 16, autosummarize = on);
CREATE INDEX source_contact_received ON source_contact (received_at);
CREATE INDEX offer_link_issued ON offer_link USING brin (issued_at);
