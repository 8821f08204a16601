-- The outbox of notifications: written in the transaction of what they tell, delivered after it.

CREATE TABLE notification (
  -- Hash of cause, channel and recipient: the same cause told twice is one row.
  id          text PRIMARY KEY,
  -- In the order of writing; a lane delivers in this order.
  sequence    bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  channel     text NOT NULL,
  -- What keeps one order and one rate limit: a robot, or one person's address.
  lane        text NOT NULL,
  recipient   text NOT NULL,
  address     text NOT NULL,
  language    text NOT NULL CHECK (language IN ('zh', 'en')),
  event       text NOT NULL,
  ticket_id   uuid REFERENCES ticket (id),
  -- What was true when it was written: the message tells that, not what has become of it.
  notice      jsonb NOT NULL,
  offer_nonce text,
  created_at  timestamptz NOT NULL,
  -- Not before: the end of quiet hours.
  due_at      timestamptz NOT NULL,
  state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  -- The message that was begun with it and has no recorded end; after the end, the one it was delivered by.
  message_id  text,
  attempts    integer NOT NULL DEFAULT 0,
  -- Attempts after which nobody knows whether it arrived.
  unsure      integer NOT NULL DEFAULT 0,
  -- A digest with it was refused for what it says.
  alone       boolean NOT NULL DEFAULT false,
  finished_at timestamptz,
  -- What the receiver said last, when it was not "delivered".
  reason      text,
  CHECK ((state = 'waiting') = (finished_at IS NULL)),
  CHECK (state <> 'dead' OR reason IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX notification_waiting ON notification (lane, sequence) WHERE state = 'waiting';
CREATE INDEX notification_begun ON notification (lane) WHERE state = 'waiting' AND message_id IS NOT NULL;
CREATE INDEX notification_due ON notification (lane, due_at) WHERE state = 'waiting';
CREATE INDEX notification_of_ticket ON notification (ticket_id, sequence) WHERE ticket_id IS NOT NULL;
CREATE INDEX notification_dead ON notification (finished_at) WHERE state = 'dead';

-- One dispatcher at a time sends on a lane, and what it sent counts for the next.
CREATE TABLE notification_lane (
  name          text PRIMARY KEY,
  leased_by     text,
  leased_until  timestamptz,
  -- When the last messages were sent, as many as the lane's rate limits ask for.
  sent_at       timestamptz[] NOT NULL DEFAULT '{}',
  -- Nothing is sent before: the receiver asked for it, or was not there.
  blocked_until timestamptz NOT NULL DEFAULT '-infinity',
  -- In a row.
  failures      integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- What the accept and the decline link of one offer share: the first use spends both.
CREATE TABLE offer_link (
  nonce          text PRIMARY KEY,
  ticket_id      uuid NOT NULL REFERENCES ticket (id),
  ticket_version integer NOT NULL,
  worker_id      text NOT NULL,
  issued_at      timestamptz NOT NULL,
  spent_at       timestamptz,
  spent_on       text CHECK (spent_on IN ('accept', 'decline')),
  CHECK ((spent_at IS NULL) = (spent_on IS NULL))
);
CREATE INDEX offer_link_of_ticket ON offer_link (ticket_id);

-- Spent once, and nothing else of it ever changes.
CREATE FUNCTION refuse_offer_link_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  open_part CONSTANT text[] := ARRAY['spent_at', 'spent_on'];
BEGIN
  IF OLD.spent_at IS NULL AND to_jsonb(NEW) - open_part = to_jsonb(OLD) - open_part THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of offer_link are immutable but for their use, which is written once: UPDATE refused';
END
$$;
CREATE TRIGGER offer_link_spent_once BEFORE UPDATE ON offer_link
  FOR EACH ROW EXECUTE FUNCTION refuse_offer_link_change();
CREATE TRIGGER offer_link_immutable BEFORE DELETE ON offer_link FOR EACH ROW EXECUTE FUNCTION refuse_change();
