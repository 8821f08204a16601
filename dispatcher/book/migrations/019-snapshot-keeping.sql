-- Pictures that people had cameras take are taken away after days; who looked at one stays, and needs nothing of it.

ALTER TABLE snapshot_view DROP CONSTRAINT snapshot_view_snapshot_id_fkey;
ALTER TABLE snapshot_view
  ADD COLUMN agent_id text,
  ADD COLUMN object text,
  ADD COLUMN captured_at timestamptz;
ALTER TABLE snapshot_view DISABLE TRIGGER snapshot_view_immutable;
UPDATE snapshot_view v SET agent_id = s.agent_id, object = s.object, captured_at = s.captured_at
  FROM camera_snapshot s WHERE s.id = v.snapshot_id;
ALTER TABLE snapshot_view ENABLE TRIGGER snapshot_view_immutable;
ALTER TABLE snapshot_view
  ALTER COLUMN agent_id SET NOT NULL,
  ALTER COLUMN object SET NOT NULL,
  ALTER COLUMN captured_at SET NOT NULL;

-- As before, and a snapshot after a day: no event and no auditor asks for it.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stamp CONSTANT text := CASE TG_TABLE_NAME
    WHEN 'decision' THEN 'decided_at' WHEN 'timer' THEN 'ended_at' WHEN 'reminder' THEN 'at' WHEN 'audit' THEN 'at'
    WHEN 'source_report' THEN 'received_at' WHEN 'offer_link' THEN 'issued_at' WHEN 'camera_snapshot' THEN 'taken_at' END;
  youngest CONSTANT interval := CASE TG_TABLE_NAME WHEN 'camera_snapshot' THEN interval '1 day' ELSE interval '37 days' END;
BEGIN
  IF TG_OP = 'DELETE' AND stamp IS NOT NULL AND current_setting('gridwatch.keeping', true) = 'on' THEN
    IF (to_jsonb(OLD) ->> stamp)::timestamptz < now() - youngest THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION 'rows of % are immutable: % refused', TG_TABLE_NAME, TG_OP;
END
$$;

CREATE INDEX camera_snapshot_taken ON camera_snapshot USING brin (taken_at);
