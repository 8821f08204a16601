/**
 * A ticket that was closed as a false alarm says: what stands there may stay. The learned scene then takes it over, at
 * the first look in which the place can be seen and believed.
 */
import type { Xyxy } from "../geometry/box.ts";
import type { Look } from "../perceive/zone/look.ts";

/** Boxes remembered, and of them acceptances waiting; beyond it the one not seen for longest goes. */
const MAX_BOXES = 256;

export interface Acceptances {
  /** False when nothing is known under this key that stood there already at `untilMs`. */
  accept(dedupKey: string, untilMs: number): boolean;
  /** Accepted, and not taken over yet. */
  waits(dedupKey: string): boolean;
  /** What stood there when the agent went down. */
  recall(things: readonly KnownThing[]): void;
  /** Each look, after the scene has observed its picture. */
  looked(look: Look): void;
  /** The view is another one: nothing of it is remembered. */
  forget(): void;
  /** Acceptances that were given up because the bound was reached. */
  readonly lost: number;
}

/** Something that stands in a zone, as it was last seen. */
export interface KnownThing {
  readonly dedupKey: string;
  readonly xyxy: Xyxy;
  /** When its stay began. */
  readonly sinceMs: number;
  /** Of the frames the box is in. */
  readonly widthPx: number;
  readonly heightPx: number;
}

interface LastSeen {
  readonly xyxy: Xyxy;
  readonly sinceMs: number;
  /** Of the frames the box is in. */
  readonly widthPx: number;
  readonly heightPx: number;
  accepted: boolean;
}

/** `takeOver` makes what lies in the box now, in the look's pixels, part of the learned scene. */
export function createAcceptances(takeOver: (xyxy: Xyxy) => void): Acceptances {
  /** In the order in which they were last seen. */
  const boxes = new Map<string, LastSeen>();
  let lost = 0;
  const remember = (key: string, seen: LastSeen) => {
    boxes.delete(key);
    boxes.set(key, seen);
    for (const [oldest, { accepted }] of boxes) {
      if (boxes.size <= MAX_BOXES) break;
      boxes.delete(oldest);
      if (accepted) lost += 1;
    }
  };
  return {
    accept(dedupKey, untilMs) {
      const seen = boxes.get(dedupKey);
      // What came after the ticket was closed is another thing in the same place.
      if (seen === undefined || seen.sinceMs > untilMs) return false;
      seen.accepted = true;
      return true;
    },
    waits: (dedupKey) => boxes.get(dedupKey)?.accepted === true,
    recall(things) {
      for (const { dedupKey, ...thing } of things) remember(dedupKey, { ...thing, accepted: false });
    },
    looked({ frame: { widthPx, heightPx }, seen, hidden, suspended }) {
      for (const { dedupKey, xyxy, sinceMs } of seen) {
        const before = boxes.get(dedupKey);
        const accepted = before?.accepted === true && before.sinceMs === sinceMs;
        remember(dedupKey, { xyxy, sinceMs, widthPx, heightPx, accepted });
      }
      if (suspended !== undefined) return;
      for (const [key, box] of boxes) {
        if (!box.accepted || hidden.includes(key)) continue;
        boxes.delete(key);
        if (box.widthPx === widthPx && box.heightPx === heightPx) takeOver(box.xyxy);
      }
    },
    forget() {
      boxes.clear();
    },
    get lost() {
      return lost;
    },
  };
}
