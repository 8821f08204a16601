/** All zones of one camera: tracks in, incidents out. Pure; a new rule is one file and one line here. */
import type { Track } from "../track/track.ts";
import { observeDwell, type Stay, type Zone, type ZoneOutcome, type ZoneView } from "./dwell-rule.ts";

/** The stays after this look, the incidents it caused, and what it saw standing in a zone. */
export function observeZones(
  zones: readonly Zone[],
  stays: readonly Stay[],
  tracks: readonly Track[],
  view: ZoneView,
): ZoneOutcome {
  const outcomes = zones.map((zone) =>
    observeDwell(
      zone,
      stays.filter((stay) => stay.zoneId === zone.id),
      tracks,
      view,
    ),
  );
  return {
    stays: outcomes.flatMap((outcome) => outcome.stays),
    incidents: outcomes.flatMap((outcome) => outcome.incidents),
    seen: outcomes.flatMap((outcome) => outcome.seen),
  };
}
