-- Work for whoever looks after cameras: one row for each time a camera could not be believed.

CREATE TABLE operator_task (
  id              uuid PRIMARY KEY,
  camera_code     text NOT NULL,
  camera_name     text NOT NULL,
  agent_id        text NOT NULL,
  kind            text NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  -- By the agent's clock: since when its pictures cannot be believed.
  since           timestamptz NOT NULL,
  sentence_zh     text NOT NULL,
  sentence_en     text NOT NULL,
  opened_at       timestamptz NOT NULL,
  acknowledged_by text,
  acknowledged_at timestamptz,
  -- When a dispatcher heard that it is over.
  ended_at        timestamptz,
  CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
  CHECK (ended_at >= opened_at)
);
-- However many dispatchers hear the same heartbeat.
CREATE UNIQUE INDEX operator_task_one_open ON operator_task (camera_code, kind) WHERE ended_at IS NULL;
CREATE INDEX operator_task_newest ON operator_task (opened_at DESC, id DESC);
CREATE INDEX operator_task_of_camera ON operator_task (camera_code, kind, ended_at);
CREATE INDEX operator_task_over ON operator_task (ended_at) WHERE ended_at IS NOT NULL;
