/** One row for each camera and day, written by every dispatcher and counted once: see the migration. */
import type { CameraDayBook } from "../statistics/camera-days.ts";
import { type Queryable, rowsOf } from "./statement.ts";

const PARTS = ["heard_s", "looked_s", "blind_s", "suspended_s"] as const;

/** A newer slot is added; of the same slot the one that heard more replaces what was added for it. */
const added = (part: (typeof PARTS)[number]): string =>
  `${part} = d.${part} + excluded.slot_${part} - CASE WHEN d.slot = excluded.slot THEN d.slot_${part} ELSE 0 END,
    slot_${part} = excluded.slot_${part}`;

// By code, so that two dispatchers lock the rows in one order.
const ADD_SLOT = {
  name: "add-camera-slot",
  text: `INSERT INTO camera_day AS d (day, camera_code, camera_name, agent_id, slot, ${PARTS.join(", ")},
      ${PARTS.map((part) => `slot_${part}`).join(", ")})
    SELECT $1::date, c."cameraCode", c."cameraName", $2, $3, c."heardS", c."lookedS", c."blindS", c."suspendedS",
      c."heardS", c."lookedS", c."blindS", c."suspendedS"
    FROM jsonb_to_recordset($4::jsonb) AS c("cameraCode" text, "cameraName" text, "heardS" double precision,
      "lookedS" double precision, "blindS" double precision, "suspendedS" double precision)
    ORDER BY c."cameraCode"
    ON CONFLICT (day, camera_code) DO UPDATE SET camera_name = excluded.camera_name, agent_id = excluded.agent_id,
      slot = excluded.slot, ${PARTS.map(added).join(", ")}
    WHERE excluded.slot > d.slot OR (excluded.slot = d.slot AND excluded.slot_heard_s > d.slot_heard_s)`,
};

export function createCameraDayPart(db: Queryable): CameraDayBook {
  return {
    async addCameraSlot({ agentId, slot, day, cameras }) {
      await rowsOf(db, ADD_SLOT, [day, agentId, slot, JSON.stringify(cameras)]);
    },
  };
}
