/** The measurements, one after the other, each beside its own limit on the same servers. Read `measure` first. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../../harness/child.ts";
import { type BookEyes, openEyes } from "./book.bench.ts";
import { type MadeEvent, makeEvent, type Spot } from "./cameras.ts";
import { fillBook } from "./fill-book.bench.ts";
import { type Line, openLine } from "./line.bench.ts";
import type { BenchPlan } from "./plan.ts";
import { cpuMs, startDispatcherProcess } from "./program.ts";
import { startTelephones, type Telephones } from "./receivers.ts";
import { startStreet, type Street } from "./street.ts";

export interface Rates {
  /** A second. */
  readonly ours: number;
  /** Of the bare loop before and after. */
  readonly bare: number;
  readonly ratio: number;
}

export interface Latency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

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

export interface BookCost {
  readonly tickets: number;
  /** CPU of dispatcher and PostgreSQL. */
  readonly cpuMsPerEvent: number;
  readonly wallMsPerEvent: number;
}

export interface Measured {
  readonly repeats: Rates & { readonly bareUnconfirmed: number };
  readonly newTickets: Rates;
  readonly notify: Latency & { readonly events: number; readonly opened: number; readonly unheard: number };
  readonly cities: readonly CityRun[];
  readonly growth: { readonly small: BookCost; readonly grown: BookCost; readonly factor: number };
}

export interface MeasureJob {
  readonly plan: BenchPlan;
  readonly build: string;
  readonly say: (line: string) => void;
}

interface Stage extends MeasureJob {
  readonly street: Street;
  readonly line: Line;
  readonly eyes: BookEyes;
  readonly telephones: Telephones;
  /** The next camera that nobody has used. */
  camera: number;
}

/** As many as the dispatcher's own pool has. */
const CONNECTIONS = 10;
const KEYS = 256;
const DRAINED_WITHIN_MS = 120_000;
const POLL_MS = 20;
const TICK_MS = 10;
const MIXED_PER_S = 1_000;
/** Of a thousand events. */
const NEW_OF_1000 = 20;
const CITY = 956;
/** In the big city every camera says its word twice a minute. */
const BIG_CITY_EVERY_S = 30;
const NEWS_EVERY = 500;
/** One of so many events of the growing book opens a ticket. */
const GROWTH_NEW_EVERY = 10;

export async function measure(job: MeasureJob): Promise<Measured> {
  const { workers } = job.plan;
  const onShift = Array.from({ length: workers }, (_, i) => ({
    id: `W${String(i)}`,
    lon: 120.6201 + (0.0098 * i) / workers,
    capacity: 100,
  }));
  const street = await startStreet(onShift);
  const line = await openLine(street.nats.url);
  const eyes = openEyes(street.databaseUrl);
  const telephones = await startTelephones();
  try {
    const stage: Stage = { ...job, street, line, eyes, telephones, camera: 100_000 };
    const notifyFile = telephones.settingsIn(
      street.folder,
      onShift.map(({ id }) => id),
    );
    const day = await started(stage, "day", {
      notifyFile,
      assign: { offerSeconds: 3_600, radiusM: 1_000_000 },
    });
    job.say("by day: 1,000 events a second, two of a hundred open a ticket that a worker hears of");
    const notify = await measureNotices(stage);
    const { bigCity, citySeconds, bigCitySeconds } = job.plan;
    job.say(
      `${String(CITY)} cameras at one event a second, then ${String(bigCity)} at one in ${String(BIG_CITY_EVERY_S)} s`,
    );
    const cities = [
      await runCity(stage, CITY, CITY, citySeconds),
      await runCity(stage, bigCity, bigCity / BIG_CITY_EVERY_S, bigCitySeconds),
    ];
    await day.stop();
    // Opening alone: assigning has its own bench, and here nobody may be sent.
    const night = await started(stage, "night", {
      assign: { retrySeconds: 3_600 },
      district: await street.districtWith([{ id: "W0", lon: 120.625, onShift: false }]),
    });
    job.say("repeats beside a bare loop");
    const repeats = await measureRepeats(stage, night);
    job.say("new tickets beside bare transactions");
    const newTickets = await measureNew(stage, night);
    const growth = await measureGrowth(stage, night);
    await night.stop();
    return { repeats, newTickets, notify, cities, growth };
  } finally {
    await Promise.allSettled([eyes.close(), line.close(), telephones.close()]);
    await street.stop();
  }
}

async function started(
  stage: Stage,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Child> {
  const { build, street, line } = stage;
  const child = await startDispatcherProcess(build, street, await street.configOf(name, settings));
  const [one] = openedAt(freshSpots(stage, 1));
  if (one !== undefined) await line.publish(one);
  await drained(line);
  return child;
}

function freshSpots(stage: Stage, count: number): readonly Spot[] {
  const spots = Array.from({ length: count }, (_, i) => ({ camera: stage.camera + i, cell: i }));
  stage.camera += count;
  return spots;
}

const openedAt = (spots: readonly Spot[]): readonly MadeEvent[] =>
  spots.map((spot) => makeEvent(spot, "opened"));

async function drained(line: Line): Promise<void> {
  const endMs = performance.now() + DRAINED_WITHIN_MS;
  while (performance.now() < endMs) {
    const { left, settled } = await line.place();
    if (left === 0 && settled > 0) return;
    await sleep(POLL_MS);
  }
  throw new Error(`the dispatcher has not decided everything within ${String(DRAINED_WITHIN_MS / 1_000)} s`);
}

/** Stored while the dispatcher stands still, then decided as fast as it can; milliseconds. */
async function drainMs({ line }: Stage, dispatcher: Child, events: readonly MadeEvent[]): Promise<number> {
  dispatcher.signal("SIGSTOP");
  await line.publishAll(events);
  const startMs = performance.now();
  dispatcher.signal("SIGCONT");
  await drained(line);
  return performance.now() - startMs;
}

const perS = (count: number, ms: number): number => (1_000 * count) / ms;

async function measureRepeats(stage: Stage, dispatcher: Child): Promise<Measured["repeats"]> {
  const { line, plan } = stage;
  const spots = freshSpots(stage, KEYS);
  await line.publishAll(openedAt(spots));
  await drained(line);
  const events = Array.from({ length: plan.repeats }, (_, i) =>
    makeEvent(spots[i % KEYS] as Spot, "updated"),
  );
  const first = (await line.place()).last + 1;
  const oursMs = await drainMs(stage, dispatcher, events);
  // The bare loop reads the very same messages, half of it twice, with the dispatcher idle.
  const confirmed = [
    await line.consumeBare(first, plan.bareMessages, true),
    await line.consumeBare(first + 1, plan.bareMessages, true),
  ];
  const bareUnconfirmed = perS(
    plan.bareMessages,
    await line.consumeBare(first + 2, plan.bareMessages, false),
  );
  const bare = perS(
    2 * plan.bareMessages,
    confirmed.reduce((sum, each) => sum + each, 0),
  );
  const ours = perS(plan.repeats, oursMs);
  return { ours, bare, ratio: ours / bare, bareUnconfirmed };
}

async function measureNew(stage: Stage, dispatcher: Child): Promise<Rates> {
  const { eyes, plan } = stage;
  const before = await eyes.insertBare(CONNECTIONS, plan.bareInsertMs);
  const events = openedAt(freshSpots(stage, plan.newTickets));
  const oursMs = await drainMs(stage, dispatcher, events);
  const after = await eyes.insertBare(CONNECTIONS, plan.bareInsertMs);
  const ours = perS(plan.newTickets, oursMs);
  const bare = perS(before + after, 2 * plan.bareInsertMs);
  return { ours, bare, ratio: ours / bare };
}

interface Sent {
  readonly sentAtMs: ReadonlyMap<string, number>;
  readonly tookMs: number;
}

/** At this pace, whatever becomes of them; all are stored when it resolves. */
async function sendPaced(
  line: Line,
  perSecond: number,
  forS: number,
  next: (i: number) => MadeEvent,
): Promise<Sent> {
  const sentAtMs = new Map<string, number>();
  const sending: Promise<void>[] = [];
  const beganMs = performance.now();
  const total = Math.round(perSecond * forS);
  for (let i = 0; i < total; ) {
    const wanted = Math.min(total, ((performance.now() - beganMs) / 1_000) * perSecond);
    for (; i < wanted; i += 1) {
      const event = next(i);
      sentAtMs.set(event.id, Date.now());
      sending.push(line.publish(event));
    }
    await sleep(TICK_MS);
  }
  await Promise.all(sending);
  return { sentAtMs, tookMs: performance.now() - beganMs };
}

function latencyOf(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

const UNHEARD_MS = 5_000;
const TO_TELL = `SELECT (SELECT count(*) FROM notification WHERE state = 'waiting')
    + (SELECT count(*) FROM ticket WHERE state = 'open')`;

/** Everybody is assigned and has heard of it: what is measured next does not queue behind the preparation. */
async function told(eyes: BookEyes): Promise<void> {
  const endMs = performance.now() + DRAINED_WITHIN_MS;
  while (performance.now() < endMs && (await eyes.count(TO_TELL)) > 0) await sleep(POLL_MS);
}

async function measureNotices(stage: Stage): Promise<Measured["notify"]> {
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
async function runCity(stage: Stage, cameras: number, perSecond: number, forS: number): Promise<CityRun> {
  const { line, eyes } = stage;
  const spots = freshSpots(stage, cameras);
  await line.publishAll(openedAt(spots));
  await drained(line);
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

async function measureGrowth(stage: Stage, dispatcher: Child): Promise<Measured["growth"]> {
  const { eyes, plan, say } = stage;
  say(`cost per event with ${String(plan.smallBook)} old tickets`);
  await fillBook(eyes, 0, plan.smallBook, say);
  const small = await costOf(stage, dispatcher, plan.smallBook);
  say(`the book grows to ${String(plan.grownBook)} old tickets`);
  await fillBook(eyes, plan.smallBook, plan.grownBook, say);
  const grown = await costOf(stage, dispatcher, plan.grownBook);
  return { small, grown, factor: grown.cpuMsPerEvent / small.cpuMsPerEvent };
}

/** Mostly repeats, some new; the first half warms what the fill has pushed out of memory. */
async function costOf(stage: Stage, dispatcher: Child, tickets: number): Promise<BookCost> {
  const { line, street, plan } = stage;
  const known = freshSpots(stage, KEYS);
  await line.publishAll(openedAt(known));
  await drained(line);
  const mixed = (): readonly MadeEvent[] => {
    const fresh = freshSpots(stage, Math.ceil(plan.growthEvents / 2 / GROWTH_NEW_EVERY));
    return Array.from({ length: plan.growthEvents / 2 }, (_, i) =>
      i % GROWTH_NEW_EVERY === 0
        ? makeEvent(fresh[i / GROWTH_NEW_EVERY] as Spot, "opened")
        : makeEvent(known[i % KEYS] as Spot, "updated"),
    );
  };
  await drainMs(stage, dispatcher, mixed());
  const events = mixed();
  const from = cpuMs(dispatcher, street);
  const wallMs = await drainMs(stage, dispatcher, events);
  const usedMs = cpuMs(dispatcher, street) - from;
  return { tickets, cpuMsPerEvent: usedMs / events.length, wallMsPerEvent: wallMs / events.length };
}
