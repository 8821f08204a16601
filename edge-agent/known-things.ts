/** What a camera's kept memory knows to stand in its zones, so that a ticket closed meanwhile finds it again. Pure. */
import { dedupKey } from "#contract";
import type { CameraPlan, Memory } from "./pipeline.ts";
import type { KnownThing } from "./why/acceptances.ts";

/** Reported things only: nothing else has a ticket. Empty for a memory that cannot be read or has no picture size. */
export function knownThings(remembered: unknown, { code, zones }: CameraPlan): readonly KnownThing[] {
  const { stays, sizeWh } = (remembered ?? {}) as Partial<Memory>;
  if (!Array.isArray(stays) || sizeWh === undefined) return [];
  const [widthPx, heightPx] = sizeWh;
  return (stays as Memory["stays"]).flatMap((stay) => {
    const zone = zones.find(({ id }) => id === stay.zoneId);
    if (zone === undefined || !stay.opened) return [];
    const { violation } = zone.rule;
    const key = dedupKey({ cameraCode: code, zoneId: zone.id, violation, placeCell: stay.placeCell });
    return [{ dedupKey: key, xyxy: stay.lastXyxy, sinceMs: stay.enteredMs, widthPx, heightPx }];
  });
}
