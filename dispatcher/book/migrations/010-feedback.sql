-- 回访: one row for each complainant and each closing of the ticket, answered once; what cameras looked at, a row a day;
-- and what the statistics are found by.

CREATE TABLE feedback (
  -- Part of the signed link that is sent.
  nonce          text PRIMARY KEY CHECK (nonce ~ '^[0-9a-f]{24}$'),
  ticket_id      uuid NOT NULL REFERENCES ticket (id),
  -- The ticket's version after the closing that is asked about.
  ticket_version integer NOT NULL,
  -- Whose words it began with, or was merged with; who that is stands in source_contact alone.
  report_id      text NOT NULL,
  asked_at       timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL CHECK (expires_at > asked_at),
  -- When whoever sends messages to citizens took it.
  sent_at        timestamptz,
  rating         smallint CHECK (rating BETWEEN 1 AND 5),
  solved         boolean,
  words          text CHECK (length(words) <= 1000),
  answered_at    timestamptz,
  -- What "not solved" led to. review: a reviewer decides; none: solved, or the ticket had gone on already.
  effect         text CHECK (effect IN ('none', 'reopened', 'review')),
  reviewed_by    text,
  reviewed_at    timestamptz,
  decision       text CHECK (decision IN ('reopened', 'stands')),
  decided_reason text,
  UNIQUE (report_id, ticket_id, ticket_version),
  CHECK ((answered_at IS NULL) = (rating IS NULL) AND (answered_at IS NULL) = (solved IS NULL)),
  CHECK ((answered_at IS NULL) = (effect IS NULL)),
  CHECK (effect <> 'reopened' OR NOT solved),
  CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL) AND (reviewed_at IS NULL) = (decision IS NULL)),
  CHECK (reviewed_at IS NULL OR effect = 'review')
);
CREATE INDEX feedback_of_ticket ON feedback (ticket_id);
CREATE INDEX feedback_unsent ON feedback (asked_at, nonce) WHERE sent_at IS NULL AND answered_at IS NULL;
CREATE INDEX feedback_answered ON feedback (answered_at DESC, nonce) WHERE answered_at IS NOT NULL;
CREATE INDEX feedback_to_review ON feedback (answered_at, nonce) WHERE effect = 'review' AND reviewed_at IS NULL;
CREATE TRIGGER feedback_answered_once BEFORE UPDATE ON feedback FOR EACH ROW
  EXECUTE FUNCTION refuse_rewrite('sent_at', 'rating', 'solved', 'words', 'answered_at', 'effect', 'reviewed_by',
    'reviewed_at', 'decision', 'decided_reason');
CREATE TRIGGER feedback_immutable BEFORE DELETE ON feedback FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER feedback_kept BEFORE TRUNCATE ON feedback EXECUTE FUNCTION refuse_change();

-- What each camera looked at, by the district's days. Every dispatcher hears every heartbeat, so the row also keeps its
-- newest slot of five minutes: for each slot the dispatcher that heard most of it counts.
CREATE TABLE camera_day (
  camera_code      text NOT NULL,
  day              date NOT NULL,
  camera_name      text NOT NULL,
  agent_id         text NOT NULL,
  -- Seconds. heard: heartbeats told of it; looked: looks vouch for it; suspended: pictures that cannot be believed.
  heard_s          double precision NOT NULL,
  looked_s         double precision NOT NULL,
  blind_s          double precision NOT NULL,
  suspended_s      double precision NOT NULL,
  slot             bigint NOT NULL,
  slot_heard_s     double precision NOT NULL,
  slot_looked_s    double precision NOT NULL,
  slot_blind_s     double precision NOT NULL,
  slot_suspended_s double precision NOT NULL,
  PRIMARY KEY (day, camera_code)
) WITH (fillfactor = 50);

-- Statistics of a period read what happened in it and nothing else.
CREATE INDEX ticket_clock_stopped ON ticket_clock USING brin (stopped_at) WITH (pages_per_range = 16);
CREATE INDEX ticket_clock_due ON ticket_clock USING brin (due_at) WITH (pages_per_range = 16);
CREATE INDEX assignee_accepted ON assignee USING brin (accepted_at) WITH (pages_per_range = 16);
CREATE INDEX source_report_of_case ON source_report (received_at) WHERE source = 'case';
CREATE INDEX whistle_report_due ON whistle (report_due_at);
