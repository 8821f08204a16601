-- Cameras as they were last heard of, every version of what was set of them, and who looked at which snapshot.

CREATE TABLE camera (
  code     text PRIMARY KEY CHECK (code ~ '^[0-9]{20}$'),
  name     text NOT NULL,
  agent_id text NOT NULL,
  -- WGS-84 degrees; null: its agent does not say where it hangs.
  lon      double precision,
  lat      double precision,
  grid_id  text,
  heard_at timestamptz NOT NULL,
  -- Since when its agent is heard without it.
  gone_at  timestamptz,
  CHECK ((lon IS NULL) = (lat IS NULL))
);
CREATE INDEX camera_of_agent ON camera (agent_id) WHERE gone_at IS NULL;

-- What is set of a camera, without addresses and passwords. Never changed: going back is a new version.
CREATE TABLE camera_config_version (
  camera_code     text NOT NULL CHECK (camera_code ~ '^[0-9]{20}$'),
  version         integer NOT NULL CHECK (version >= 1),
  agent_id        text NOT NULL,
  settings        jsonb NOT NULL,
  -- found: somebody changed the bucket by other means, and it was noticed then.
  origin          text NOT NULL CHECK (origin IN ('found', 'edit', 'restore', 'copy')),
  -- For restore the version, for copy the camera that it came from.
  came_from       text,
  -- Null: nobody knows.
  made_by         text,
  made_at         timestamptz NOT NULL,
  note            text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  -- Of the bucket's text that holds it.
  bucket_revision bigint NOT NULL,
  PRIMARY KEY (camera_code, version),
  CHECK ((made_by IS NULL) = (origin = 'found'))
);
CREATE TRIGGER camera_config_version_immutable BEFORE UPDATE OR DELETE ON camera_config_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER camera_config_version_kept BEFORE TRUNCATE ON camera_config_version EXECUTE FUNCTION refuse_change();

-- A picture that somebody had a camera take.
CREATE TABLE camera_snapshot (
  id          uuid PRIMARY KEY,
  camera_code text NOT NULL,
  agent_id    text NOT NULL,
  object      text NOT NULL,
  sha256      text NOT NULL,
  size_bytes  integer NOT NULL,
  captured_at timestamptz NOT NULL,
  taken_by    text NOT NULL,
  taken_at    timestamptz NOT NULL
);
CREATE TRIGGER camera_snapshot_immutable BEFORE UPDATE OR DELETE ON camera_snapshot
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER camera_snapshot_kept BEFORE TRUNCATE ON camera_snapshot EXECUTE FUNCTION refuse_change();

CREATE TABLE snapshot_view (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id   text NOT NULL,
  snapshot_id uuid NOT NULL REFERENCES camera_snapshot (id),
  -- As in its snapshot, for the list of a camera's views.
  camera_code text NOT NULL,
  at          timestamptz NOT NULL
);
CREATE INDEX snapshot_view_newest ON snapshot_view (at DESC, id DESC);
CREATE INDEX snapshot_view_of_person ON snapshot_view (person_id, at DESC, id DESC);
CREATE INDEX snapshot_view_of_camera ON snapshot_view (camera_code, at DESC, id DESC);
CREATE TRIGGER snapshot_view_immutable BEFORE UPDATE OR DELETE ON snapshot_view
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER snapshot_view_kept BEFORE TRUNCATE ON snapshot_view EXECUTE FUNCTION refuse_change();
