/** Whether a silence or permit covers an arrival, and the sentence that says so. Pure. */
import type { Arrival, Source } from "#contract";
import type { SilenceInForce } from "../../book/session-intake.ts";
import { type PolygonRings, sideOfGrid } from "../../lifecycle/assign/grid.ts";

/**
 * Camera, zone, violation and time were compared by the book; here, where it applies. The first one wins. Maintenance
 * makes machines err and not people, so it leaves their reports alone; a permit holds for everybody.
 */
export function silenceOver(arrival: Arrival, silences: readonly SilenceInForce[]): SilenceInForce | null {
  return (
    silences.find(
      ({ kind, polygon, gridPolygons }) =>
        (kind === "permit" || MACHINES.has(arrival.source)) &&
        (polygon === null || holds([polygon], arrival)) &&
        (gridPolygons === null || holds(gridPolygons, arrival)),
    ) ?? null
  );
}

const MACHINES: ReadonlySet<Source> = new Set(["camera", "sensor", "vendor"]);

/** The border belongs to it, as it does to a grid. */
const holds = (polygons: readonly PolygonRings[], point: Arrival): boolean =>
  sideOfGrid({ id: "", name: "", level: "grid", parentId: null, polygons }, point) !== "outside";

const KINDS = { maintenance: "a maintenance silence", permit: "a permit" } as const;

export const silenceSentence = ({ id, kind, reason, endsAt }: SilenceInForce): string =>
  `${KINDS[kind]} until ${new Date(endsAt).toISOString()} covers it: ${reason} (${id})`;
