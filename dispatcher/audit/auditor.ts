/** The auditor as a process of its own: once, or again and again; beside the dispatchers and without them. */
import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import { openBook } from "../book/pg-book.ts";
import { connectStreamReader } from "../bus/nats-bus.ts";
import type { DispatcherConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import {
  loadNotifySettings,
  noNotifySettings,
  type NotifySettings,
} from "../lifecycle/notify/notify-settings.ts";
import { type Notification, setUpNotification } from "../lifecycle/notify/set-up.ts";
import { createCounters, type Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { audit, type AuditLimits, type AuditResult, DEFAULT_LIMITS } from "./audit.ts";
import { type Acknowledgement, type Finding, PROMISES } from "./finding.ts";

export interface AuditorOptions {
  readonly config: DispatcherConfig;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Everything from the beginning, once; afterwards only what is new. */
  readonly isFull: boolean;
  /** Seconds between two audits; null: once. */
  readonly everyS: number | null;
  /** Gets the numbers in Prometheus' text format, for a node exporter's textfile collector; null: nobody does. */
  readonly metricsFile: string | null;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  readonly limits?: Partial<AuditLimits>;
}

/** How long one who audits once waits for its alarm to be delivered; a dispatcher delivers what is left. */
const DELIVER_MS = 10_000;
const LOOK_MS = 100;

/** True: nothing was found at the last audit. Rejects BOOK_UNAVAILABLE or BUS_UNAVAILABLE when it audits once. */
export async function runAuditor(options: AuditorOptions): Promise<boolean> {
  const { config, logger, clock, everyS, signal } = options;
  const counters = createCounters();
  const settings = await settingsOf(options);
  const book = openBook({ url: config.databaseUrl, clock, logger, counters });
  const holder = `auditor-${randomBytes(8).toString("hex")}`;
  const publicUrl = config.http.publicUrl ?? null;
  const notification = setUpNotification({ book, clock, logger, counters, settings, publicUrl, holder });
  const auditOnce = async (isFull: boolean): Promise<AuditResult> => {
    const reader = await connectStreamReader(config.natsUrl);
    try {
      const limits = { ...DEFAULT_LIMITS, ...options.limits };
      return await audit({ book, reader, clock, notices: notification.notices, limits }, isFull);
    } finally {
      await reader.close();
    }
  };
  try {
    if (everyS === null) {
      const result = await auditOnce(options.isFull);
      await tell(options, result);
      await deliver(notification, counters, { clock, signal });
      return result.findings.length === 0;
    }
    const delivering = notification.notifier.run(signal);
    const isClean = await watch(options, everyS, auditOnce);
    await delivering;
    return isClean;
  } finally {
    await book.close();
  }
}

async function watch(
  options: AuditorOptions,
  everyS: number,
  auditOnce: (isFull: boolean) => Promise<AuditResult>,
): Promise<boolean> {
  const { clock, logger, signal } = options;
  let isClean = true;
  for (let isFull = options.isFull; !signal.aborted; ) {
    try {
      const result = await auditOnce(isFull);
      isFull = false;
      isClean = result.findings.length === 0;
      await tell(options, result);
    } catch (thrown) {
      // The next round tries again; the metrics file, which is not written now, grows old.
      logger.warn({ reason: messageOf(thrown) }, "the audit could not be made");
    }
    await clock.sleep(everyS * 1_000, signal).catch(() => undefined);
  }
  return isClean;
}

async function tell({ say, logger, metricsFile, clock }: AuditorOptions, result: AuditResult): Promise<void> {
  const { findings, acknowledged, fresh, events, tickets, tookMs, isFull } = result;
  for (const { key, sentence } of fresh) logger.error({ finding: key }, sentence);
  for (const { sentence } of findings) say(sentence);
  for (const { sentence, acknowledged: by } of acknowledged) say(`${sentence}; ${answeredBy(by)}`);
  const kind = isFull ? "full audit" : "audit";
  const besides = acknowledged.length === 0 ? "" : ` and ${String(acknowledged.length)} acknowledged`;
  say(
    `${kind}: ${String(events)} events, ${String(tickets)} tickets, ${String(findings.length)} findings${besides}, ${String(tookMs)} ms`,
  );
  if (metricsFile === null) return;
  const fresher = `${metricsFile}.new`;
  await writeFile(fresher, metricsOf(result, clock.nowMs()));
  await rename(fresher, metricsFile);
}

const answeredBy = (by: Acknowledgement | null): string =>
  `acknowledged by ${by?.by ?? ""} on ${by?.at ?? ""}: ${by?.reason ?? ""}`;

function metricsOf({ findings, acknowledged, events, tickets, tookMs }: AuditResult, nowMs: number): string {
  const gauges = (name: string, found: readonly Finding[]): readonly string[] =>
    PROMISES.map((promise) => {
      const count = found.filter((each) => each.promise === promise).length;
      return `${name}{promise="${promise}"} ${String(count)}`;
    });
  return [
    "# HELP gridwatch_audit_findings Promises that the last audit found broken and nobody answers for.",
    "# TYPE gridwatch_audit_findings gauge",
    ...gauges("gridwatch_audit_findings", findings),
    "# HELP gridwatch_audit_acknowledged Promises found broken that somebody answers for by name.",
    "# TYPE gridwatch_audit_acknowledged gauge",
    ...gauges("gridwatch_audit_acknowledged", acknowledged),
    "# HELP gridwatch_audit_looked_at What the last audit looked at.",
    "# TYPE gridwatch_audit_looked_at gauge",
    `gridwatch_audit_looked_at{what="events"} ${String(events)}`,
    `gridwatch_audit_looked_at{what="tickets"} ${String(tickets)}`,
    "# HELP gridwatch_audit_seconds How long the last audit took.",
    "# TYPE gridwatch_audit_seconds gauge",
    `gridwatch_audit_seconds ${String(tookMs / 1_000)}`,
    "# HELP gridwatch_audit_ended_seconds When the last audit ended, Unix seconds.",
    "# TYPE gridwatch_audit_ended_seconds gauge",
    `gridwatch_audit_ended_seconds ${String(Math.round(nowMs / 1_000))}`,
    "",
  ].join("\n");
}

/** Also while no dispatcher runs, an alarm leaves the house. */
async function deliver(
  { notifier }: Notification,
  counters: Counters,
  { clock, signal }: Pick<AuditorOptions, "clock" | "signal">,
): Promise<void> {
  const written = counters.snapshot().notificationsWritten;
  if (written === 0) return;
  const done = new AbortController();
  const running = notifier.run(AbortSignal.any([signal, done.signal]));
  for (let waitedMs = 0; waitedMs < DELIVER_MS && !signal.aborted; waitedMs += LOOK_MS) {
    const { notificationsDelivered, notificationsDead } = counters.snapshot();
    if (notificationsDelivered + notificationsDead >= written) break;
    await clock.sleep(LOOK_MS, signal).catch(() => undefined);
  }
  done.abort();
  await running;
}

function settingsOf({ config, clock }: AuditorOptions): Promise<NotifySettings> {
  const { notifyFile, district, http } = config;
  if (notifyFile === undefined) return Promise.resolve(noNotifySettings(district.timeZone));
  const publicUrl = http.publicUrl ?? null;
  return loadNotifySettings(notifyFile, { env: process.env, clock, timeZone: district.timeZone, publicUrl });
}
