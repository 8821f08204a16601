/** What every measurement stands on: servers, a dispatcher, places nobody has used, and events at a pace or all at once. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Child } from "../../harness/child.ts";
import type { BookEyes } from "./book.bench.ts";
import { type MadeEvent, makeEvent, type Spot } from "./cameras.ts";
import type { Line } from "./line.bench.ts";
import type { BenchPlan } from "./plan.ts";
import { type Cost, costPer, costSoFar, startDispatcherProcess } from "./program.ts";
import type { Telephones } from "./receivers.ts";
import type { Street } from "./street.ts";

export interface Latency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

export interface MeasureJob {
  readonly plan: BenchPlan;
  readonly build: string;
  readonly say: (line: string) => void;
}

export interface Stage extends MeasureJob {
  readonly street: Street;
  readonly line: Line;
  readonly eyes: BookEyes;
  readonly telephones: Telephones;
  /** The next camera that nobody has used. */
  camera: number;
}

/** Places that are seen again and again. */
export const KEYS = 256;
export const POLL_MS = 20;
/** Each look at the consumer costs the server as much as some dozens of messages. */
const DRAIN_POLL_MS = 50;
export const DRAINED_WITHIN_MS = 120_000;
const TICK_MS = 10;

export async function started(
  stage: Stage,
  name: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Child> {
  const { build, street, line } = stage;
  const child = await startDispatcherProcess(build, street, await street.configOf(name, settings));
  const [one] = openedAt(freshSpots(stage, 1));
  if (one !== undefined) await line.publish(one);
  const ended = child.exited.then(({ code }) => {
    throw new Error(`the dispatcher ended with code ${String(code)} before it decided its first event`);
  });
  await Promise.race([drained(line), ended]);
  // From here on its end is no fault.
  ended.catch(() => undefined);
  return child;
}

export function freshSpots(stage: Stage, count: number): readonly Spot[] {
  const spots = Array.from({ length: count }, (_, i) => ({ camera: stage.camera + i, cell: i }));
  stage.camera += count;
  return spots;
}

export const openedAt = (spots: readonly Spot[]): readonly MadeEvent[] =>
  spots.map((spot) => makeEvent(spot, "opened"));

export async function drained(line: Line, withinMs = DRAINED_WITHIN_MS): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (performance.now() < endMs) {
    const { left, settled } = await line.place();
    if (left === 0 && settled > 0) return;
    await sleep(DRAIN_POLL_MS);
  }
  throw new Error(`the dispatcher has not decided everything within ${String(withinMs / 1_000)} s`);
}

export interface Drain {
  readonly tookMs: number;
  /** For each event. */
  readonly cost: Cost;
}

/** Stored while the dispatcher stands still, then decided as fast as it can. */
export async function drain(
  { line, street }: Stage,
  dispatcher: Child,
  events: readonly MadeEvent[],
): Promise<Drain> {
  dispatcher.signal("SIGSTOP");
  await line.publishAll(events);
  const before = costSoFar(dispatcher, street);
  const startMs = performance.now();
  dispatcher.signal("SIGCONT");
  await drained(line);
  const tookMs = performance.now() - startMs;
  return { tookMs, cost: costPer(before, costSoFar(dispatcher, street), events.length) };
}

export const perS = (count: number, ms: number): number => (1_000 * count) / ms;

interface Sent {
  readonly sentAtMs: ReadonlyMap<string, number>;
  readonly tookMs: number;
}

/** At this pace, whatever becomes of them; all are stored when it resolves. */
export async function sendPaced(
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

export function latencyOf(values: readonly number[]): Latency {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}
