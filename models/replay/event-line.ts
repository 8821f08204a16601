/** A replayed incident as one line of JSON: the same bytes for the same incident, whenever and wherever. Pure. */
import { createHash } from "node:crypto";
import { dedupKey } from "#contract";
import type { ReplayedIncident } from "../../edge-agent/record/replay.ts";

export function eventLine(cameraCode: string, incident: ReplayedIncident): string {
  const { phase, violation, zoneId, placeCell, trackId, className, atMs, sizeWh, xyxy } = incident;
  const { confidence, observedS, elapsedS, thresholdS, reason, needsConfirmation } = incident;
  const place = { cameraCode, zoneId, violation, placeCell };
  const event = {
    ...{ phase, cameraCode, zoneId, violation, dedupKey: dedupKey(place) },
    capturedAt: new Date(atMs).toISOString(),
    ...{ trackId, className, confidence: rounded(confidence, 4) },
    xyxy: xyxy.map((corner) => rounded(corner, 1)),
    sourceSizeWh: sizeWh,
    dwell: { observedS: rounded(observedS, 3), elapsedS: rounded(elapsedS, 3), thresholdS },
    reason,
    ...(needsConfirmation === undefined ? {} : { needsConfirmation }),
  };
  return JSON.stringify({ id: idOf(event), ...event });
}

/** What it says is what it is called: an agent's own ids hold the time at which they were made. */
const idOf = (event: object): string =>
  createHash("sha256").update(JSON.stringify(event)).digest("hex").slice(0, 32);

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
