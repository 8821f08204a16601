/** Tickets and incidents for tests. */
import type { Incident } from "../../edge-agent/perceive/zone/incident.ts";
import type { Ticket } from "./ticket.ts";

export const anIncident = (more: Partial<Incident>): Incident => ({
  ...{ phase: "opened", violation: "parking", zoneId: "kerb", trackId: "t1", className: "car" },
  ...{ confidence: 0.6, xyxy: [100, 100, 200, 200], placeCell: "7-10" },
  ...{ observedS: 60, elapsedS: 60, thresholdS: 60, reason: "a car stands there" },
  ...more,
});

export const aTicket = (more: Partial<Ticket>): Ticket => ({
  ...{ cameraCode: "32050600001310000001", zoneId: "kerb", violation: "parking", placeCell: "7-10" },
  ...{ enteredMs: 0, openedMs: 60_000, clearedMs: 300_000, xyxy: [100, 100, 200, 200], sizeWh: [640, 360] },
  ...{ className: "car", confidence: 0.6, profile: "day", reason: "a car stands there" },
  ...more,
});
