-- The auditor: what it has looked at, what it found, and the indexes that let it look at millions of rows in passing.

CREATE TABLE auditor_run (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  began_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  is_full  boolean NOT NULL,
  -- Sequences of the streams, and tickets, that were looked at.
  events   bigint NOT NULL,
  tickets  bigint NOT NULL,
  -- Findings that are open after it.
  findings integer NOT NULL
);

CREATE TABLE auditor_finding (
  -- Names what is wrong with what: found again, it is the same row.
  key         text PRIMARY KEY,
  promise     text NOT NULL,
  sentence    text NOT NULL,
  ticket_id   uuid,
  stream      text,
  sequence    bigint,
  found_at    timestamptz NOT NULL,
  seen_at     timestamptz NOT NULL,
  resolved_at timestamptz
);
CREATE INDEX auditor_finding_open ON auditor_finding (promise) WHERE resolved_at IS NULL;

-- Up to where everything has been looked at: a sequence for a stream, Unix milliseconds for the tickets' changes.
CREATE TABLE auditor_place (
  name       text PRIMARY KEY,
  place      bigint NOT NULL,
  -- When the stream was made, as its server says it. A stream that was made anew counts from 1 again: from then on
  -- sequences say nothing, and its events are looked up by their ids.
  made_at    text,
  is_remade  boolean NOT NULL DEFAULT false
);

-- Sequences come nearly in order, so a summary of each stretch of the table is enough, and costs a new row nothing.
CREATE INDEX decision_of_events ON decision USING brin (stream_sequence)
  WITH (pages_per_range = 16, autosummarize = on) WHERE source = 'camera';
CREATE INDEX decision_of_reports ON decision USING brin (stream_sequence)
  WITH (pages_per_range = 16, autosummarize = on) WHERE source <> 'camera';
