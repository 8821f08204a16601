/** What the office's pages ask of the book. */
import type { Pool } from "pg";
import type { OfficeBook } from "../lifecycle/office-desk.ts";
import { cameraPoints, mapTickets } from "./map.ts";
import { reviewQueue } from "./review-queue.ts";
import { createRosterPart, type RunTransaction } from "./roster.ts";
import { createRulePart } from "./rules.ts";

export function createOfficePart(pool: Pool, run: RunTransaction): OfficeBook {
  return {
    mapTickets: (query, nowMs) => mapTickets(pool, query, nowMs),
    cameraPoints: (cameraCodes) => cameraPoints(pool, cameraCodes),
    reviewQueue: (query) => reviewQueue(pool, query),
    roster: createRosterPart(pool, run),
    rules: createRulePart(pool),
  };
}
