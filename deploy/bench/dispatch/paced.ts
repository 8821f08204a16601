/** Events at a pace: how long until they are decided, and until a worker hears of a new ticket. */
import { setTimeout as sleep } from "node:timers/promises";
import type { BookEyes } from "./book.bench.ts";
import { makeEvent, type Spot } from "./cameras.ts";
import {
  DRAINED_WITHIN_MS,
  drained,
  freshSpots,
  KEYS,
  type Latency,
  latencyOf,
  openedAt,
  perS,
  POLL_MS,
  sendPaced,
  type Stage,
} from "./stage.ts";

export interface CityRun {
  readonly cameras: number;
  readonly seconds: number;
  readonly events: number;
  readonly eventsPerS: number;
  /** From the moment an event is sent to its decision in the book. */
  readonly decided: Latency;
  /** From the last event to the last decision. */
  readonly settledMs: number;
}

export type NoticeRun = Latency & {
  readonly events: number;
  readonly opened: number;
  readonly unheard: number;
};

export const MIXED_PER_S = 1_000;
/** Of a thousand events. */
const NEW_OF_1000 = 20;
const NEWS_EVERY = 500;
/** One ticket of a city that is set up. */
const OPENED_WITHIN_MS = 20;
const UNHEARD_MS = 5_000;
const TO_TELL = `SELECT (SELECT count(*) FROM notification WHERE state = 'waiting')
    + (SELECT count(*) FROM ticket WHERE state = 'open')`;

/** Everybody is assigned and has heard of it: what is measured next does not queue behind the preparation. */
async function told(eyes: BookEyes): Promise<void> {
  const endMs = performance.now() + DRAINED_WITHIN_MS;
  while (performance.now() < endMs && (await eyes.count(TO_TELL)) > 0) await sleep(POLL_MS);
}

export async function measureNotices(stage: Stage): Promise<NoticeRun> {
  const { line, eyes, telephones, plan } = stage;
  const known = freshSpots(stage, KEYS);
  const fresh = freshSpots(stage, Math.ceil((plan.notifyS * MIXED_PER_S * NEW_OF_1000) / 1_000) + 1);
  await line.publishAll(openedAt(known));
  await drained(line);
  await told(eyes);
  const every = 1_000 / NEW_OF_1000;
  const { sentAtMs } = await sendPaced(line, MIXED_PER_S, plan.notifyS, (i) =>
    i % every === 0
      ? makeEvent(fresh[i / every] as Spot, "opened")
      : makeEvent(known[i % KEYS] as Spot, "updated"),
  );
  await drained(line);
  const opened = await eyes.rows<{ ticket_id: string; event_key: string }>(
    "SELECT ticket_id, event_key FROM decision WHERE outcome = 'opened' AND event_key = ANY($1::text[])",
    [[...sentAtMs.keys()]],
  );
  const heard = (): readonly number[] =>
    opened.flatMap(({ ticket_id, event_key }) => {
      const at = telephones.heardAtMs.get(ticket_id);
      return at === undefined ? [] : [at - (sentAtMs.get(event_key) ?? at)];
    });
  for (
    const endMs = performance.now() + UNHEARD_MS;
    performance.now() < endMs && heard().length < opened.length;
  ) {
    await sleep(POLL_MS);
  }
  const latency = latencyOf(heard());
  return { ...latency, events: sentAtMs.size, opened: opened.length, unheard: opened.length - latency.count };
}

/** Every camera sees one standing car of its own, whose ticket is open before the clock starts, and one in 500 words is news. */
export async function runCity(
  stage: Stage,
  cameras: number,
  perSecond: number,
  forS: number,
): Promise<CityRun> {
  const { line, eyes } = stage;
  const spots = freshSpots(stage, cameras);
  await line.publishAll(openedAt(spots));
  await drained(line, DRAINED_WITHIN_MS + OPENED_WITHIN_MS * cameras);
  const { sentAtMs, tookMs } = await sendPaced(line, perSecond, forS, (i) => {
    const spot = spots[i % cameras] as Spot;
    return i % NEWS_EVERY === 0
      ? makeEvent({ camera: spot.camera, cell: spot.cell + 1 + Math.floor(i / cameras) }, "opened")
      : makeEvent(spot, "updated");
  });
  const sentMs = performance.now();
  await drained(line);
  const settledMs = performance.now() - sentMs;
  const rows = await eyes.rows<{ event_key: string; decided_at: Date }>(
    "SELECT event_key, decided_at FROM decision WHERE event_key = ANY($1::text[])",
    [[...sentAtMs.keys()]],
  );
  const decided = latencyOf(
    rows.map(({ event_key, decided_at }) => decided_at.getTime() - (sentAtMs.get(event_key) ?? 0)),
  );
  return {
    cameras,
    seconds: forS,
    events: sentAtMs.size,
    eventsPerS: perS(sentAtMs.size, tookMs),
    decided,
    settledMs,
  };
}
