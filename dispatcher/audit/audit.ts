/** One audit: looks, writes down what it found in one transaction with the alarm that tells of it. */
import type { Book } from "../book/book.ts";
import type { StreamReader } from "../bus/read-stream.ts";
import type { AuditPlace } from "../book/auditor.ts";
import { storable } from "../book/statement.ts";
import { eventKeyOf } from "../intake/consume/parse-batch.ts";
import { alarm, type Notices } from "../lifecycle/notify/notices.ts";
import type { Clock } from "../time/clock.ts";
import { AUDITED_STREAMS, auditStream } from "./audit-streams.ts";
import { auditHistories, auditKeys, auditNotifications, auditTimers } from "./audit-tickets.ts";
import { type Finding, finding, type OpenFinding, PROMISES, type PromiseName } from "./finding.ts";

export interface AuditLimits {
  /** An event that waits longer for its decision is stuck, ms. */
  readonly eventStuckMs: number;
  /** A timer past due for longer was missed, ms. */
  readonly timerLateMs: number;
  /** A notification due for longer is stuck, ms. */
  readonly notificationLateMs: number;
}

export const DEFAULT_LIMITS: AuditLimits = {
  eventStuckMs: 15 * 60_000,
  timerLateMs: 2 * 60_000,
  notificationLateMs: 30 * 60_000,
};

export interface AuditOptions {
  readonly book: Book;
  readonly reader: StreamReader;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly limits: AuditLimits;
}

export interface AuditResult {
  readonly isFull: boolean;
  readonly events: number;
  readonly tickets: number;
  readonly tookMs: number;
  /** Broken now, and nobody answers for it. */
  readonly findings: readonly Finding[];
  /** Broken now, too; somebody has read it and answers for it by name. */
  readonly acknowledged: readonly OpenFinding[];
  /** Of these, not known before: told to the operators. */
  readonly fresh: readonly Finding[];
}

/** Findings of one promise that are written down; the rest is counted. */
const PER_PROMISE_MAX = 100;
/** Sentences in one alarm. */
const TOLD_MAX = 10;
/** A transition may be written by a clock that is behind ours, in a transaction that began long before its end. */
const CHANGED_SLACK_MS = 10 * 60_000;
const TICKETS = "tickets";

export async function audit(options: AuditOptions, isFull: boolean): Promise<AuditResult> {
  const { book, clock } = options;
  const { auditing } = book;
  const startMs = clock.nowMs();
  const nowMs = await auditing.nowMs();
  const open = await auditing.openFindings();
  const streams = await lookAtStreams(options, { isFull, nowMs, open });
  const since = await auditing.placeOf(TICKETS);
  const tickets = await lookAtTickets(options, { isFull, nowMs, open, since });
  const promises = PROMISES.filter((promise) => isFull || promise !== "sightings");
  const all = bounded([...streams.findings, ...tickets.findings]);
  const tookMs = clock.nowMs() - startMs;
  const acknowledged = acknowledgedOf(all, open);
  const isAnsweredFor = new Set(acknowledged.map(({ key }) => key));
  const findings = all.filter(({ key }) => !isAnsweredFor.has(key));
  const found = { isFull, events: streams.events, tickets: tickets.tickets, tookMs, findings, acknowledged };
  const places = [
    ...streams.places,
    [TICKETS, { place: Math.floor(nowMs), madeAt: null, isRemade: false }] as const,
  ];
  return { ...found, fresh: await writeDown(options, found, { promises, places, nowMs }) };
}

function acknowledgedOf(found: readonly Finding[], open: readonly OpenFinding[]): readonly OpenFinding[] {
  const kept = new Map(open.map((each) => [each.key, each]));
  return found.flatMap(({ key, sentence }) => {
    const known = kept.get(key);
    return known?.acknowledged != null && known.sentence === storable(sentence) ? [known] : [];
  });
}

interface When {
  readonly isFull: boolean;
  readonly nowMs: number;
  readonly open: readonly Finding[];
}

async function lookAtStreams({ book, reader, limits }: AuditOptions, when: When) {
  const findings: Finding[] = [];
  const places: (readonly [string, AuditPlace])[] = [];
  let events = 0;
  for (const target of AUDITED_STREAMS) {
    const looked = await auditStream(target, {
      ...when,
      book: book.auditing,
      reader,
      stuckMs: limits.eventStuckMs,
      keyOf: (stream, { body, sequence }) => eventKeyOf(stream, { body, streamSequence: sequence }),
    });
    findings.push(...looked.findings);
    events += looked.events;
    if (looked.place !== null) places.push([target.stream, looked.place]);
  }
  return { findings, places, events };
}

async function lookAtTickets(
  { book, limits }: AuditOptions,
  { since, ...when }: When & { readonly since: AuditPlace | null },
) {
  const sinceMs = since === null ? null : since.place - CHANGED_SLACK_MS;
  const options = { ...when, ...limits, book: book.auditing, sinceMs };
  const histories = await auditHistories(options);
  const keys = await auditKeys(options);
  const timers = await auditTimers(options);
  const told = await auditNotifications(options);
  return { tickets: histories.tickets, findings: [...histories.findings, ...keys, ...timers, ...told] };
}

/** What is left out is counted in a sentence of its own. */
function bounded(findings: readonly Finding[]): readonly Finding[] {
  return PROMISES.flatMap((promise) => {
    const all = [
      ...new Map(
        findings.filter((each) => each.promise === promise).map((each) => [each.key, each]),
      ).values(),
    ];
    if (all.length <= PER_PROMISE_MAX) return all;
    const more = `${String(all.length - PER_PROMISE_MAX)} more findings about ${promise} are left out here`;
    return [...all.slice(0, PER_PROMISE_MAX), finding(promise, "more", more)];
  });
}

interface Written {
  readonly promises: readonly PromiseName[];
  readonly places: readonly (readonly [string, AuditPlace])[];
  readonly nowMs: number;
}

/** Everything or nothing: a finding that is kept has been told, and what was told is kept. */
async function writeDown(
  { book, clock, notices }: AuditOptions,
  found: Omit<AuditResult, "fresh">,
  { promises, places, nowMs }: Written,
): Promise<readonly Finding[]> {
  const { isFull, events, tickets, tookMs } = found;
  const findings = [...found.findings, ...found.acknowledged];
  return book.transaction(async (session) => {
    // Another auditor writes what it found at this moment: it found the same.
    if (!(await session.lockAudit())) return [];
    const fresh = await session.putFindings(findings, { promises, atMs: nowMs });
    for (const [name, place] of places) await session.putPlace(name, place);
    const run = {
      beganAtMs: nowMs,
      endedAtMs: nowMs + tookMs,
      isFull,
      events,
      tickets,
      findings: findings.length,
    };
    const runId = await session.putRun(run);
    if (fresh.length > 0)
      await notices.tell(session, alarm(`audit/${runId}`, alarmText(fresh), clock.nowMs()));
    return fresh;
  });
}

function alarmText(fresh: readonly Finding[]): string {
  const left = fresh.length - TOLD_MAX;
  const more = left > 0 ? [`and ${String(left)} more: "dispatcher audit" tells all`] : [];
  const head = `The auditor found ${String(fresh.length)} broken ${fresh.length === 1 ? "promise" : "promises"} (审计发现问题):`;
  return [head, ...fresh.slice(0, TOLD_MAX).map(({ sentence }) => sentence), ...more].join("\n");
}
