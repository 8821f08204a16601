/** The load: places that are opened, seen again, and sometimes cleared, by cameras that send until it is stored. */
import type { Random } from "../../models/suite/random.ts";
import { type MadeEvent, makeEvent, type Spot } from "../bench/dispatch/cameras.ts";
import type { Line } from "../bench/dispatch/line.bench.ts";

export interface Load {
  /** Ids of the events that the stream has confirmed. */
  readonly stored: readonly string[];
  /** No new event; resolves when all that were begun are stored. */
  stop(): Promise<void>;
}

const CAMERAS = 20;
const CELLS = 12;
/** Of a hundred events. */
const CLEARED = 3;
const TICK_MS = 20;

interface Place extends Spot {
  isOpen: boolean;
  /** Cleared right after it was opened would be waited for; a place is seen before it is cleared. */
  seen: number;
}

export function startLoad(
  line: Line,
  { eventsPerS, random }: { readonly eventsPerS: number; readonly random: Random },
): Load {
  const places: readonly Place[] = Array.from({ length: CAMERAS * CELLS }, (_, i) => ({
    camera: i % CAMERAS,
    cell: Math.floor(i / CAMERAS),
    isOpen: false,
    seen: 0,
  }));
  const stored: string[] = [];
  const sending = new Set<Promise<void>>();
  const send = (event: MadeEvent): void => {
    const one = line.publish(event).then(() => {
      stored.push(event.id);
    });
    sending.add(one);
    void one.finally(() => sending.delete(one));
  };
  const beganMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const wanted = ((performance.now() - beganMs) / 1_000) * eventsPerS;
    // While the bus is away, what waits to be stored is bounded, as an agent's outbox is.
    for (; sent < wanted && sending.size < eventsPerS * 10; sent += 1) {
      const place = places[Math.floor(random.next() * places.length)];
      if (place !== undefined) send(nextOf(place, random));
    }
    sent = Math.max(sent, Math.floor(wanted));
  }, TICK_MS);
  return {
    stored,
    async stop() {
      clearInterval(timer);
      while (sending.size > 0) await Promise.all(sending);
    },
  };
}

function nextOf(place: Place, random: Random): MadeEvent {
  if (!place.isOpen) {
    place.isOpen = true;
    place.seen = 0;
    return makeEvent(place, "opened");
  }
  place.seen += 1;
  if (place.seen > 3 && random.next() * 100 < CLEARED) {
    place.isOpen = false;
    return makeEvent(place, "cleared");
  }
  return makeEvent(place, "updated");
}
