/** What a camera's kept memory knows to stand in its zones, so that a ticket closed meanwhile finds it again. Pure. */
import { dedupKey, type Violation } from "#contract";
import type { Stay } from "./perceive/zone/stay.ts";
import type { CameraPlan, Memory } from "./pipeline.ts";
import type { KnownThing } from "./why/acceptances.ts";

/** Reported things only: nothing else has a ticket. Empty for a memory that cannot be read or has no picture size. */
export function knownThings(remembered: unknown, plan: CameraPlan): readonly KnownThing[] {
  return reportedStays(remembered, plan).map(({ dedupKey: key, stay, sizeWh: [widthPx, heightPx] }) => ({
    ...{ dedupKey: key, xyxy: stay.lastXyxy, sinceMs: stay.enteredMs, widthPx, heightPx },
  }));
}

/** A stay that was reported and not cleared. */
export interface ReportedStay {
  readonly stay: Stay;
  readonly violation: Violation;
  readonly dedupKey: string;
  /** Of the frames that its boxes are in. */
  readonly sizeWh: readonly [widthPx: number, heightPx: number];
}

/** As knownThings. */
export function reportedStays(remembered: unknown, { code, zones }: CameraPlan): readonly ReportedStay[] {
  const { stays, sizeWh } = (remembered ?? {}) as Partial<Memory>;
  if (!Array.isArray(stays) || sizeWh === undefined) return [];
  return (stays as Memory["stays"]).flatMap((stay) => {
    const zone = zones.find(({ id }) => id === stay.zoneId);
    if (zone === undefined || !stay.opened) return [];
    const { violation } = zone.rule;
    const key = dedupKey({ cameraCode: code, zoneId: zone.id, violation, placeCell: stay.placeCell });
    return [{ stay, violation, dedupKey: key, sizeWh }];
  });
}
