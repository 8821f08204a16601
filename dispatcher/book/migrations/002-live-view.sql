-- Who looked through which camera: one row for each live view, written before its first byte of video.

CREATE TABLE live_view (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id   text NOT NULL,
  camera_code text NOT NULL,
  agent_id    text NOT NULL,
  began_at    timestamptz NOT NULL,
  -- When the dispatcher that shows it last said that it goes on (every 15 s). A row without an end that is older
  -- than a minute here belongs to a dispatcher that died or lost the book: the view lasted at least until then.
  seen_at     timestamptz NOT NULL,
  -- From when nothing more was sent.
  ended_at    timestamptz,
  end_reason  text CHECK (
    end_reason IN ('viewer-left', 'no-picture', 'cut-off', 'signed-out', 'dispatcher-stopping')
  ),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CHECK (seen_at >= began_at),
  CHECK (ended_at >= seen_at)
);
CREATE INDEX live_view_newest ON live_view (began_at DESC, id DESC);
CREATE INDEX live_view_of_person ON live_view (person_id, began_at DESC, id DESC);
CREATE INDEX live_view_of_camera ON live_view (camera_code, began_at DESC, id DESC);

CREATE INDEX evidence_view_newest ON evidence_view (at DESC, id DESC);
CREATE INDEX evidence_view_of_person ON evidence_view (person_id, at DESC, id DESC);
CREATE INDEX evidence_view_of_ticket ON evidence_view (ticket_id, at DESC, id DESC);
CREATE INDEX ticket_of_camera ON ticket (camera_code);

-- A view may be said to go on, and ends once; nothing else of its row ever changes.
CREATE FUNCTION refuse_live_view_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  open_part CONSTANT text[] := ARRAY['seen_at', 'ended_at', 'end_reason'];
BEGIN
  IF OLD.ended_at IS NULL AND NEW.seen_at >= OLD.seen_at AND to_jsonb(NEW) - open_part = to_jsonb(OLD) - open_part THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'rows of live_view are immutable but for their end, which is written once: UPDATE refused';
END
$$;

CREATE TRIGGER live_view_ends_once BEFORE UPDATE ON live_view
  FOR EACH ROW EXECUTE FUNCTION refuse_live_view_change();
CREATE TRIGGER live_view_immutable BEFORE DELETE ON live_view
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER live_view_kept BEFORE TRUNCATE ON live_view EXECUTE FUNCTION refuse_change();
