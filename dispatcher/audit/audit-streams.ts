/** The streams against the book: every event that is settled has one decision, and the book knows of none that is not there. */
import { EVENT_CONSUMER, EVENT_STREAM, REPORT_STREAM } from "#contract";
import type { AuditorBook, AuditPlace, DecidedStream } from "../book/auditor.ts";
import type { StreamMessage, StreamPlace, StreamReader } from "../bus/read-stream.ts";
import { type Finding, finding } from "./finding.ts";

export interface StreamAuditOptions {
  readonly book: AuditorBook;
  readonly reader: StreamReader;
  /** Every event the streams hold, looked up by its id, and not only what is new, by its sequence. */
  readonly isFull: boolean;
  /** By the book's clock. */
  readonly nowMs: number;
  /** What waits longer for its decision is stuck. */
  readonly stuckMs: number;
  /** The decision's key of a message: its event's id, or its place in the stream. */
  readonly keyOf: (stream: DecidedStream, message: StreamMessage) => string;
  /** Of earlier audits. */
  readonly open: readonly Finding[];
}

export interface StreamAudit {
  readonly findings: readonly Finding[];
  readonly events: number;
  /** Where the next audit of this stream begins; null: as before. */
  readonly place: AuditPlace | null;
}

export const AUDITED_STREAMS: readonly { readonly stream: string; readonly kind: DecidedStream }[] = [
  { stream: EVENT_STREAM, kind: "camera" },
  { stream: REPORT_STREAM, kind: "report" },
];

/** Sequences asked of the book at once, and ids looked up at once. */
const STRETCH = 50_000;
const IDS_AT_ONCE = 1_000;

interface Look extends StreamAuditOptions {
  readonly stream: string;
  readonly kind: DecidedStream;
  readonly findings: Finding[];
}

export async function auditStream(
  target: { readonly stream: string; readonly kind: DecidedStream },
  options: StreamAuditOptions,
): Promise<StreamAudit> {
  const { book, reader, open } = options;
  const { stream } = target;
  const look: Look = { ...options, ...target, findings: [] };
  const previous = await book.placeOf(stream);
  const place = await reader.place(stream, EVENT_CONSUMER);
  if (place === null) {
    await noteGone(look);
    return { findings: look.findings, events: 0, place: null };
  }
  const isNew = previous?.madeAt != null && previous.madeAt !== place.madeAt;
  const isRemade = previous?.isRemade === true || isNew;
  if (isNew) noteRemade(look, place);
  if (!isRemade) await noteRegression(look, place);
  await noteStuck(look, place);
  const from = options.isFull || isNew ? Math.max(1, place.firstSequence) : (previous?.place ?? 0) + 1;
  const to = Math.max(from - 1, place.settledSequence);
  const suspects = await suspectsIn(look, { from, to, first: place.firstSequence, isRemade });
  const again = open.filter((each) => each.promise === "decisions" && each.stream === stream);
  await noteUndecided(look, [...suspects, ...again.flatMap(rangeOf)]);
  return {
    findings: look.findings,
    events: to - from + 1,
    place: { place: to, madeAt: place.madeAt, isRemade },
  };
}

async function noteGone({ book, stream, kind, findings }: Look): Promise<void> {
  const last = await book.decidedAbove(kind, 0);
  if (last === null) return;
  const sentence = `stream ${stream} is not there, but the book has decided on its events up to sequence ${String(last)}`;
  findings.push(finding("streams", `gone/${stream}`, sentence, { stream, sequence: last }));
}

function noteRemade({ stream, findings }: Look, { madeAt }: StreamPlace): void {
  const sentence = `stream ${stream} was made anew at ${madeAt}: what it held before and was not decided is lost`;
  findings.push(finding("streams", `remade/${stream}/${madeAt}`, sentence, { stream }));
}

/** A decision made since the first look may name a message that came since then: looked at twice. */
async function noteRegression(look: Look, { lastSequence }: StreamPlace): Promise<void> {
  const { book, reader, stream, kind, findings } = look;
  const above = await book.decidedAbove(kind, lastSequence);
  if (above === null) return;
  const now = await reader.place(stream, EVENT_CONSUMER);
  if (now !== null && above <= now.lastSequence) return;
  const ends = String(now?.lastSequence ?? 0);
  const sentence = `the book has decided on event ${String(above)} of ${stream}, but the stream ends at ${ends}: the stream was put back to an older state`;
  findings.push(finding("streams", `regression/${stream}`, sentence, { stream, sequence: above }));
}

async function noteStuck(look: Look, place: StreamPlace): Promise<void> {
  const { reader, stream, nowMs, stuckMs, findings } = look;
  const next = Math.max(place.settledSequence + 1, place.firstSequence);
  if (next > place.lastSequence) return;
  const message = await reader.message(stream, next);
  if (message === null || message.storedAtMs >= nowMs - stuckMs) return;
  const since = new Date(message.storedAtMs).toISOString();
  const sentence = `event ${String(next)} of ${stream} has waited since ${since} for its decision`;
  findings.push(finding("streams", `stuck/${stream}/${String(next)}`, sentence, { stream, sequence: next }));
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** What the stream still holds begins here. */
  readonly first: number;
  readonly isRemade: boolean;
}

/** Sequences that no decision names. In a stream that was made anew a sequence says nothing: all are suspects. */
async function suspectsIn(look: Look, { from, to, first, isRemade }: Stretch): Promise<readonly number[]> {
  const { book, kind, isFull } = look;
  const suspects: number[] = [];
  for (let low = from; low <= to; low += STRETCH) {
    const high = Math.min(to, low + STRETCH - 1);
    if (!isRemade) await noteDoubled(look, low, high);
    if (isRemade || isFull) {
      await noteUnknown(look, Math.max(low, first), high);
      // What has left the stream is known by its sequence alone.
      if (!isRemade && low < first)
        suspects.push(...(await book.undecided(kind, low, Math.min(high, first - 1))));
    } else suspects.push(...(await book.undecided(kind, low, high)));
  }
  return suspects;
}

async function noteDoubled({ book, stream, kind, findings }: Look, from: number, to: number): Promise<void> {
  for (const { sequence, eventKeys } of await book.doubled(kind, from, to)) {
    const sentence = `event ${String(sequence)} of ${stream} has ${String(eventKeys.length)} decisions: ${eventKeys.slice(0, 5).join(", ")}`;
    findings.push(
      finding("decisions", `doubled/${stream}/${String(sequence)}`, sentence, { stream, sequence }),
    );
  }
}

/** Reads the messages themselves and asks for their keys. */
async function noteUnknown(look: Look, from: number, to: number): Promise<void> {
  const { reader, stream } = look;
  let some: StreamMessage[] = [];
  for await (const message of reader.range(stream, from, to)) {
    some.push(message);
    if (some.length < IDS_AT_ONCE) continue;
    noteMissing(look, await withoutDecision(look, some));
    some = [];
  }
  noteMissing(look, await withoutDecision(look, some));
}

interface Missing {
  readonly sequence: number;
  /** Null: the stream does not hold it any more. */
  readonly key: string | null;
}

async function withoutDecision(
  { book, kind, keyOf }: Look,
  messages: readonly StreamMessage[],
): Promise<readonly Missing[]> {
  if (messages.length === 0) return [];
  const keyed = messages.map((message) => ({ sequence: message.sequence, key: keyOf(kind, message) }));
  const decided = new Set(await book.decidedAmong(keyed.map(({ key }) => key)));
  return keyed.filter(({ key }) => !decided.has(key));
}

/** An event that was stored twice has one decision, which names one of its places. */
async function noteUndecided(look: Look, suspects: readonly number[]): Promise<void> {
  const { reader, stream } = look;
  const sequences = [...new Set(suspects)].sort((a, b) => a - b);
  for (let first = 0; first < sequences.length; first += IDS_AT_ONCE) {
    const some = sequences.slice(first, first + IDS_AT_ONCE);
    const found = await Promise.all(some.map((sequence) => reader.message(stream, sequence)));
    const held = found.filter((message) => message !== null);
    const left = some.filter((_, i) => found[i] === null).map((sequence) => ({ sequence, key: null }));
    const missing = [...left, ...(await withoutDecision(look, held))];
    noteMissing(
      look,
      missing.toSorted((a, b) => a.sequence - b.sequence),
    );
  }
}

/** One sentence for each run of neighbours: a book that was put back a day would else take a million of them. */
function noteMissing({ stream, findings }: Look, missing: readonly Missing[]): void {
  let run: Missing[] = [];
  const say = (): void => {
    const [first] = run;
    const last = run.at(-1);
    if (first === undefined || last === undefined) return;
    const place = `${String(first.sequence)}-${String(last.sequence)}`;
    findings.push(
      finding("decisions", `undecided/${stream}/${place}`, sentenceOf(stream, run), {
        stream,
        sequence: first.sequence,
      }),
    );
    run = [];
  };
  for (const each of missing) {
    const last = run.at(-1);
    if (
      last !== undefined &&
      (each.sequence !== last.sequence + 1 || (each.key === null) !== (last.key === null))
    )
      say();
    run.push(each);
  }
  say();
}

function sentenceOf(stream: string, run: readonly Missing[]): string {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return "";
  const gone = first.key === null ? "; it has left the stream" : "";
  if (run.length === 1)
    return `event ${first.key ?? "?"} (sequence ${String(first.sequence)} of ${stream}) has no decision${gone}`;
  const ids = first.key === null ? "they have left the stream" : `${first.key} to ${last.key ?? "?"}`;
  return `${String(run.length)} events (sequences ${String(first.sequence)} to ${String(last.sequence)} of ${stream}: ${ids}) have no decision`;
}

/** The sequences of an earlier finding, to be looked at again. */
function rangeOf({ key }: Finding): readonly number[] {
  const [, from, to] = /\/(\d+)-(\d+)$/.exec(key) ?? [];
  if (from === undefined || to === undefined) return [];
  const [first, last] = [Number(from), Number(to)];
  return Array.from({ length: Math.min(STRETCH, last - first + 1) }, (_, i) => first + i);
}
