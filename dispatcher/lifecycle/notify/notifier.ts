/** Delivers the outbox: lanes are leased in the book, so that neither a crash nor a second dispatcher loses or reorders. */
import type { Book } from "../../book/book.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog, type PacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { type Alarm, createAlarm } from "../../time/retry.ts";
import type { Channel, Outgoing, Reply } from "./channels/channel.ts";
import { nextMessage } from "./digest.ts";
import { linksOf, type LinkMaker } from "./links.ts";
import type { WaitingNotification } from "./notice.ts";
import { alarm, type Notices } from "./notices.ts";
import { freeSlots, nextFreeMs, remember } from "./rate-window.ts";
import { judgeReply, type Verdict } from "./retry-plan.ts";
import { idOf } from "./routing.ts";

export interface NotifierOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly notices: Notices;
  readonly maker: LinkMaker;
  readonly giveUpAfterMs: number;
  /** Names the leases: unique per process. */
  readonly holder: string;
  /** So long after a crash another dispatcher takes over. Default 40 000. */
  readonly leaseMs?: number;
}

export interface Notifier {
  /** Until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  wake(): void;
}

/** Lanes that are sent on at the same time. */
const LANES_MAX = 16;
/** How often the book is asked for what has become due. */
const ROUND_MS = 1_000;
/** Longer than a send may take and an answer be written down. */
const LEASE_MS = 40_000;
/** Sends that have begun may end before the dispatcher stops. */
const STOP_GRACE_MS = 3_000;
/** Messages sent on one lane before the others get their turn. */
const TURN_MAX = 50;

/** A message that is written down as begun. */
interface Begun {
  readonly channel: Channel;
  readonly message: Outgoing;
  readonly rows: readonly WaitingNotification[];
  readonly failures: number;
  readonly unsure: number;
}

export function createNotifier(options: NotifierOptions): Notifier {
  return new LeasingNotifier(options);
}

class LeasingNotifier implements Notifier {
  readonly #options: NotifierOptions;
  readonly #alarm: Alarm;
  readonly #paced: PacedLog;
  /** At most LANES_MAX. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(options: NotifierOptions) {
    this.#options = options;
    this.#alarm = createAlarm(options.clock);
    this.#paced = createPacedLog(options.logger, options.clock);
  }

  wake(): void {
    this.#alarm.wake();
  }

  async run(signal: AbortSignal): Promise<void> {
    const cutting = new AbortController();
    let isChecked = false;
    while (!signal.aborted) {
      try {
        if (!isChecked) await this.#warnOfStranded();
        isChecked = true;
        await this.#round(signal, cutting.signal);
      } catch (thrown) {
        this.#paced.warn(`notifications cannot be read: ${messageOf(thrown)}; trying again`);
      }
      await this.#alarm.sleep(ROUND_MS, signal);
    }
    const grace = this.#options.clock.sleep(STOP_GRACE_MS, cutting.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(this.#turns.values()), grace]);
    cutting.abort();
    await Promise.allSettled(this.#turns.values());
  }

  /** A channel that was taken out of the settings leaves its rows waiting; somebody must know. */
  async #warnOfStranded(): Promise<void> {
    const { book, channels, logger } = this.#options;
    const stranded = await book.strandedNotifications([...channels.keys()]);
    if (stranded > 0)
      logger.warn({ stranded }, "notifications wait for channels that the settings do not name");
  }

  async #round(signal: AbortSignal, cut: AbortSignal): Promise<void> {
    const { book, clock, holder, channels } = this.#options;
    const limit = LANES_MAX - this.#turns.size;
    if (limit === 0 || channels.size === 0) return;
    const nowMs = clock.nowMs();
    const lanes = await book.leaseLanes({
      holder,
      limit,
      nowMs,
      untilMs: nowMs + this.#leaseMs,
      channels: [...channels.keys()],
    });
    for (const lane of lanes) this.#begin(lane, signal, cut);
  }

  get #leaseMs(): number {
    return this.#options.leaseMs ?? LEASE_MS;
  }

  /** A failure leaves the lease to run out, and what was begun is sent again. */
  #begin(lane: string, signal: AbortSignal, cut: AbortSignal): void {
    const running = this.#turn(lane, signal, cut)
      .catch((thrown: unknown) => {
        this.#paced.warn(`a notification could not be written down: ${messageOf(thrown)}; trying again`);
      })
      .finally(() => {
        this.#turns.delete(lane);
        this.#alarm.wake();
      });
    this.#turns.set(lane, running);
  }

  async #turn(lane: string, signal: AbortSignal, cut: AbortSignal): Promise<void> {
    const { book, holder } = this.#options;
    for (let sent = 0; sent < TURN_MAX && !signal.aborted; sent += 1) {
      const begun = await this.#take(lane);
      if (begun === null) break;
      const reply = await begun.channel.send(begun.message, cut);
      const next = await this.#settle(lane, begun, reply);
      // Whoever took the lane over keeps its lease.
      if (next === "lost") return;
      if (next === "rest") break;
    }
    await book.releaseLane(lane, holder);
  }

  /** Chooses the next message and writes down that it is begun, before a byte of it leaves. Null: nothing to send now. */
  async #take(lane: string): Promise<Begun | null> {
    const { book, channels, clock, holder } = this.#options;
    const channel = channels.get(lane.split("/")[0] ?? "");
    if (channel === undefined) return null;
    return book.transaction(async (session) => {
      const state = await session.lockLane(lane, holder);
      if (state === null) return null;
      const nowMs = clock.nowMs();
      const { sentAtMs, failures } = state;
      const begun = await session.begunIn(lane);
      const free = freeSlots(sentAtMs, channel.limits, nowMs);
      const due = begun.length > 0 ? [] : await session.dueIn(lane, nowMs, channel.digestMax);
      const rows = begun.length > 0 ? begun : nextMessage(due, { free, digestMax: channel.digestMax });
      const [first] = rows;
      if (first === undefined) return null;
      const messageId = first.messageId ?? idOf(...rows.map(({ id }) => id));
      if (free === 0) {
        await session.restLane(lane, holder, nextFreeMs(sentAtMs, channel.limits, nowMs));
        return null;
      }
      const isRepeat = begun.length > 0;
      await session.beginMessage({
        lane,
        holder,
        messageId,
        ids: rows.map(({ id }) => id),
        isRepeat,
        sentAtMs: remember(sentAtMs, channel.limits, nowMs),
        leasedUntilMs: nowMs + this.#leaseMs,
      });
      const unsure = Math.max(...rows.map((row) => row.unsure)) + (isRepeat ? 1 : 0);
      if (isRepeat) this.#options.counters.count("notificationsRepeated", rows.length);
      return { channel, message: this.#compose(messageId, rows, channel, unsure), rows, failures, unsure };
    });
  }

  #compose(
    messageId: string,
    rows: readonly WaitingNotification[],
    channel: Channel,
    unsure: number,
  ): Outgoing {
    const { clock, maker } = this.#options;
    const items = rows.map((row) => ({
      id: row.id,
      recipient: row.recipient,
      address: row.address,
      language: row.language,
      notice: row.notice,
      links: linksOf(row, channel.isPersonal, maker),
    }));
    return { id: messageId, attempt: unsure + 1, items, atMs: clock.nowMs() };
  }

  /** lost: the lane is not ours any more. rest: nothing more is sent on it now. */
  async #settle(lane: string, begun: Begun, reply: Reply): Promise<"on" | "rest" | "lost"> {
    const { book, clock, giveUpAfterMs, holder } = this.#options;
    const { channel, message, rows } = begun;
    const nowMs = clock.nowMs();
    const failures = begun.failures + 1;
    const verdict = judgeReply({
      reply,
      id: message.id,
      items: rows.length,
      failures,
      unsure: begun.unsure + (reply.kind === "unknown" ? 1 : 0),
      createdAtMs: Math.min(...rows.map(({ createdAtMs }) => createdAtMs)),
      nowMs,
      giveUpAfterMs,
      dropsRepeats: channel.dropsRepeats,
      unsureMax: channel.unsureMax,
    });
    const reason = reply.kind === "delivered" ? null : `${reply.kind}: ${reply.reason}`;
    const end = { lane, holder, messageId: message.id, atMs: nowMs };
    const isHeld = await book.transaction(async (session) => {
      const written = await session.endMessage({ ...end, ...endOf(verdict, { reason, failures, nowMs }) });
      if (written && verdict.kind === "dead") await this.#raiseAlarm(session, lane, begun, verdict.reason);
      return written;
    });
    this.#tell(lane, begun, reply, verdict);
    if (!isHeld) return "lost";
    return restsAfter(verdict, nowMs) ? "rest" : "on";
  }

  /** Not for an alarm that could not be delivered: it would raise the next one, and so on. */
  async #raiseAlarm(
    session: Parameters<Notices["tell"]>[0],
    lane: string,
    { message, rows }: Begun,
    reason: string,
  ): Promise<void> {
    if (rows.every(({ notice }) => notice.event === "alarm")) return;
    const { clock, notices } = this.#options;
    const numbers = rows.flatMap(({ notice }) =>
      notice.ticket === null ? [] : [`#${String(notice.ticket.number)}`],
    );
    const which = [...new Set(numbers)].slice(0, 20).join(" ");
    const channel = lane.split("/")[0] ?? lane;
    const text = `${channel}: ${String(rows.length)} 条通知未送达 not delivered ${which}: ${reason}`;
    await notices.tell(session, alarm(message.id, text, clock.nowMs()));
  }

  #tell(lane: string, { message, rows }: Begun, reply: Reply, verdict: Verdict): void {
    const { counters, logger } = this.#options;
    counters.count(REPLY_COUNTERS[reply.kind], rows.length);
    if (rows.length > 1 && reply.kind === "delivered") counters.count("notificationDigests");
    const fields = { lane, messageId: message.id, notices: rows.length, attempt: message.attempt };
    if (reply.kind === "delivered") {
      logger.debug(fields, "notification delivered");
      this.#paced.over("notifications are delivered again");
      return;
    }
    if (verdict.kind === "dead") {
      counters.count("notificationsDead", rows.length);
      logger.error({ ...fields, reason: verdict.reason }, "notification given up");
      return;
    }
    this.#paced.warn("a notification was not delivered; it is tried again", {
      ...fields,
      reason: reply.reason,
    });
  }
}

const REPLY_COUNTERS = {
  delivered: "notificationsDelivered",
  throttled: "notificationsThrottled",
  refused: "notificationsRefused",
  unreached: "notificationsUnreached",
  unknown: "notificationsUnsure",
} as const;

function restsAfter(verdict: Verdict, nowMs: number): boolean {
  if (verdict.kind === "again") return verdict.atMs > nowMs;
  return verdict.kind === "dead" && verdict.restUntilMs > nowMs;
}

function endOf(
  verdict: Verdict,
  {
    reason,
    failures,
    nowMs,
  }: { readonly reason: string | null; readonly failures: number; readonly nowMs: number },
): {
  how: "delivered" | "keep" | "join" | "split" | "dead";
  reason: string | null;
  blockedUntilMs: number;
  failures: number;
} {
  switch (verdict.kind) {
    case "delivered":
      return { how: "delivered", reason: null, blockedUntilMs: nowMs, failures: 0 };
    case "again":
      return { how: verdict.how, reason, blockedUntilMs: verdict.atMs, failures };
    case "dead":
      return { how: "dead", reason: verdict.reason, blockedUntilMs: verdict.restUntilMs, failures: 0 };
  }
}
