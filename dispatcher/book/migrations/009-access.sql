-- Who may do what: roles with a scope in the grid tree, passwords, API tokens, sessions that survive a restart, the
-- log of what people did, answers kept for repeated requests, and what tickets are searched by.

ALTER TABLE person DROP CONSTRAINT person_role_check;
ALTER TABLE person ADD CONSTRAINT person_role_check CHECK (
  role IN ('worker', 'gridLeader', 'dispatcher', 'reviewer', 'engineer', 'administrator', 'service')
);
-- One who was made here signs in by password; one of users.csv by the token there.
ALTER TABLE person ALTER COLUMN token_sha256 DROP NOT NULL;
ALTER TABLE person
  -- Grids whose tickets the person sees, with everything below; null: the whole district, or the worker's own grid.
  ADD COLUMN grid_ids      text[] CHECK (cardinality(grid_ids) > 0),
  -- PHC string.
  ADD COLUMN password_hash text,
  -- file: in users.csv, and retired when it leaves that file. api: made by an administrator, and untouched by the file.
  ADD COLUMN source        text NOT NULL DEFAULT 'file' CHECK (source IN ('file', 'api')),
  ADD CONSTRAINT person_leader_has_grid CHECK (role <> 'gridLeader' OR grid_ids IS NOT NULL OR worker_id IS NOT NULL);

-- A person's own tokens for programs: the hash alone is kept.
CREATE TABLE api_token (
  id           uuid PRIMARY KEY,
  token_sha256 text NOT NULL UNIQUE CHECK (token_sha256 ~ '^[0-9a-f]{64}$'),
  person_id    text NOT NULL REFERENCES person (id),
  name         text NOT NULL,
  -- read: looks only. write: whatever the person may.
  scope        text NOT NULL CHECK (scope IN ('read', 'write')),
  made_at      timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  -- To the minute.
  used_at      timestamptz,
  revoked_at   timestamptz,
  CHECK (expires_at > made_at)
);
CREATE INDEX api_token_of_person ON api_token (person_id);

-- Signed-in browsers, known to every dispatcher.
CREATE TABLE web_session (
  -- Of the cookie: this table gives no cookie away.
  id_sha256  text PRIMARY KEY CHECK (id_sha256 ~ '^[0-9a-f]{64}$'),
  person_id  text NOT NULL REFERENCES person (id),
  -- SHA-256 of what was signed in with: the token, or the password's hash. When the person has neither any more, the
  -- session is over.
  credential text NOT NULL,
  began_at   timestamptz NOT NULL,
  -- To the minute.
  seen_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address    text NOT NULL,
  agent      text NOT NULL
);
CREATE INDEX web_session_of_person ON web_session (person_id, seen_at);
CREATE INDEX web_session_expiry ON web_session (expires_at);

-- What people did that is neither a ticket's transition nor a look at evidence: sign-ins, exports, users, tokens.
CREATE TABLE audit (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at        timestamptz NOT NULL,
  -- As given at a failed sign-in, where nobody of that name need exist.
  person_id text NOT NULL,
  action    text NOT NULL,
  subject   text,
  ticket_id uuid,
  address   text NOT NULL,
  details   jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_newest ON audit (at DESC, id DESC);
CREATE INDEX audit_of_person ON audit (person_id, at DESC, id DESC);
CREATE TRIGGER audit_immutable BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_kept BEFORE TRUNCATE ON audit EXECUTE FUNCTION refuse_change();
CREATE INDEX transition_newest ON transition (at DESC);

-- Answers to requests that carried an Idempotency-Key, kept for a day.
CREATE TABLE kept_reply (
  person_id   text NOT NULL,
  key         text NOT NULL,
  -- SHA-256 of method, address and body.
  fingerprint text NOT NULL,
  at          timestamptz NOT NULL,
  -- Null while the first request is still at work.
  status      integer,
  media_type  text,
  body        text,
  PRIMARY KEY (person_id, key)
);
CREATE INDEX kept_reply_age ON kept_reply (at);

-- What a ticket is found by. Written beside the ticket's path, a moment later, so that opening one stays cheap. Pairs
-- of characters, because Chinese has no spaces and pg_trgm sees none of it in a database of locale C.
CREATE TABLE ticket_words (
  ticket_id uuid PRIMARY KEY REFERENCES ticket (id),
  -- The ticket's version that was read.
  version   integer NOT NULL,
  words     text NOT NULL,
  grams     text[] NOT NULL
);
CREATE INDEX ticket_words_grams ON ticket_words USING gin (grams);
-- Up to where the book's changes have been read.
CREATE TABLE ticket_words_read (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  changed_at timestamptz NOT NULL
);
INSERT INTO ticket_words_read (changed_at) VALUES ('-infinity');

-- Pictures that people took, cleaned of where and by what they were taken.
CREATE TABLE ticket_picture (
  ticket_id  uuid NOT NULL REFERENCES ticket (id),
  object     text NOT NULL,
  sha256     text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size_bytes bigint NOT NULL,
  width_px   integer NOT NULL,
  height_px  integer NOT NULL,
  person_id  text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (ticket_id, object)
);
CREATE TRIGGER ticket_picture_immutable BEFORE UPDATE OR DELETE ON ticket_picture
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE INDEX ticket_of_grid ON ticket (grid_id, number DESC);
