/**
 * Lets go of sent events once they are decided. The dispatcher announces decisions; what was missed is asked for at
 * every connection and every few minutes. In the same rounds the stream is looked at, and what it has lost is offered
 * again under the same message ids, which the dispatcher's record of decisions makes harmless.
 */
import {
  COVER_IDS_MAX,
  type CoverReply,
  coverQuestionSubject,
  coverSubject,
  parseCoverNotice,
  parseCoverReply,
} from "#contract";
import type { Bus, EventStreamPlace } from "../../bus/bus.ts";
import { AgentError, messageOf } from "../../errors.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { linkAbort } from "../../time/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { Outbox, SentEntry } from "../outbox/outbox.ts";
import { judgeStream, lostUndecided } from "./judge-stream.ts";

const ASK_EVERY_MS = 180_000;
/** Rounds of many agents are spread over this share of the time between them. */
const JITTER_SHARE = 0.2;
/** After a reconnection the agents of a city ask within this time, not all at once. */
const RECONNECT_SPREAD_MS = 5_000;
/** Younger ones are still on their way to a decision. */
const ASK_AFTER_MS = 10_000;
/** Events asked about in one round; the next round goes on behind them. */
const ROUND_MAX = 40 * COVER_IDS_MAX;
const REPLY_TIMEOUT_MS = 5_000;

export interface SettlerCounters {
  /** Decided events learnt from notices, and from replies. */
  noticed: number;
  answered: number;
  questions: number;
  /** No dispatcher answered: none is there, or one of a version that knows no covers. */
  unanswered: number;
  noticesRefused: number;
  offeredAgain: number;
}

export interface SettlerOptions {
  readonly outbox: Pick<
    Outbox,
    "sent" | "cover" | "offerAgain" | "streamMark" | "saveStreamMark" | "sweep" | "stats"
  >;
  readonly bus: Pick<Bus, "subscribe" | "request" | "eventStream" | "nextConnection" | "connected">;
  readonly agentId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
  /** Default three minutes. */
  readonly askEveryMs?: number;
  /** Default 10 s. */
  readonly askAfterMs?: number;
  /** Default 5 s. */
  readonly reconnectSpreadMs?: number;
  readonly counters?: SettlerCounters;
}

export const newSettlerCounters = (): SettlerCounters => ({
  ...{ noticed: 0, answered: 0, questions: 0, unanswered: 0, noticesRefused: 0, offeredAgain: 0 },
});

/** Runs until the signal; resolves then, and never rejects. */
export async function runSettler(options: SettlerOptions): Promise<void> {
  await new Settler(options).run();
}

class Settler {
  readonly #options: SettlerOptions;
  readonly #counters: SettlerCounters;
  readonly #random: () => number;
  #alarmsTold = new Set<string>();
  #isAnswered = true;
  #askedUpTo = 0;

  constructor(options: SettlerOptions) {
    this.#options = options;
    this.#counters = options.counters ?? newSettlerCounters();
    this.#random = options.random ?? Math.random;
  }

  async run(): Promise<void> {
    const { bus, agentId, signal } = this.#options;
    const unsubscribe = bus.subscribe(coverSubject(agentId), (body) => {
      void this.#onNotice(body);
    });
    const stopped = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
    try {
      while (!signal.aborted) {
        // A question under way must not hold the agent's stop up.
        await Promise.race([this.#round(), stopped]);
        await this.#untilNextRound();
      }
    } finally {
      unsubscribe();
    }
  }

  async #onNotice(body: Uint8Array): Promise<void> {
    const { outbox, logger, agentId } = this.#options;
    const parsed = parseCoverNotice(body);
    if (!parsed.ok || parsed.value.agentId !== agentId) {
      this.#counters.noticesRefused += 1;
      logger.debug({ reason: parsed.ok ? "it is for another agent" : parsed.reason }, "cover notice refused");
      return;
    }
    try {
      this.#counters.noticed += await outbox.cover(parsed.value.eventIds);
    } catch (cause) {
      // They stay, and the next round asks for them.
      logger.warn({ reason: messageOf(cause) }, "decided events could not be removed from the outbox");
    }
  }

  async #round(): Promise<void> {
    const { outbox, bus, logger } = this.#options;
    try {
      await outbox.sweep();
      this.#tellAlarms();
      if (!bus.connected) return;
      const place = await bus.eventStream();
      if (place !== null) await this.#compare(place);
      await this.#ask(place);
    } catch (cause) {
      if (this.#options.signal.aborted) return;
      const isExpected = cause instanceof AgentError && cause.code === "BUS_UNAVAILABLE";
      logger[isExpected ? "debug" : "warn"](
        { reason: messageOf(cause) },
        "sent events could not be settled now",
      );
    }
  }

  #tellAlarms(): void {
    const { outbox, logger } = this.#options;
    const { alarms } = outbox.stats();
    // Numbers in a sentence change from round to round; its beginning does not.
    const kindOf = (sentence: string) => sentence.replaceAll(/[\d.]+/g, "#").slice(0, 40);
    const told = new Set(alarms.map(kindOf));
    for (const alarm of alarms)
      if (!this.#alarmsTold.has(kindOf(alarm))) logger.error({ alarm: true }, alarm);
    this.#alarmsTold = told;
  }

  async #compare(place: EventStreamPlace): Promise<void> {
    const { outbox, logger } = this.#options;
    const mark = outbox.streamMark();
    const verdict = judgeStream(mark, place);
    if (verdict.lostAbove !== null) {
      const above = verdict.lostAbove;
      const lost = outbox
        .sent(Number.MAX_SAFE_INTEGER)
        .filter(({ streamSequence }) => streamSequence > above);
      const count = await this.#offerAgain(lost);
      logger.warn({ offeredAgain: count }, `${verdict.reason}: ${count} undecided events are offered again`);
    }
    const isNew =
      verdict.mark.createdAt !== mark.createdAt || verdict.mark.highestSequence !== mark.highestSequence;
    // Only after they wait again: a crash in between would forget that they were lost.
    if (isNew) await outbox.saveStreamMark(verdict.mark);
  }

  async #offerAgain(lost: readonly SentEntry[]): Promise<number> {
    const count = await this.#options.outbox.offerAgain(lost.map(({ position }) => position));
    this.#counters.offeredAgain += count;
    return count;
  }

  async #ask(place: EventStreamPlace | null): Promise<void> {
    const { outbox, clock, logger, askAfterMs = ASK_AFTER_MS } = this.#options;
    const sentBeforeMs = clock.nowMs() - askAfterMs;
    const batch = outbox.sent(ROUND_MAX, this.#askedUpTo);
    // Round the corner to the oldest when the newest were reached.
    this.#askedUpTo = batch.length < ROUND_MAX ? 0 : (batch.at(-1)?.position ?? 0);
    const due = batch.filter(({ sentAtMs }) => sentAtMs <= sentBeforeMs);
    let lostCount = 0;
    for (let first = 0; first < due.length; first += COVER_IDS_MAX) {
      const asked = due.slice(first, first + COVER_IDS_MAX);
      const reply = await this.#question(asked);
      if (reply === null) return;
      this.#counters.answered += await outbox.cover(reply.decided);
      const decided = new Set(reply.decided);
      const undecided = asked.filter(({ eventId }) => !decided.has(eventId));
      lostCount += await this.#offerAgain(lostUndecided(undecided, place, reply.stream));
    }
    if (lostCount > 0) {
      logger.warn(
        { offeredAgain: lostCount },
        `${lostCount} events are neither decided nor in the event stream any more: they are offered again`,
      );
    }
  }

  async #question(asked: readonly SentEntry[]): Promise<CoverReply | null> {
    const { bus, agentId, logger } = this.#options;
    const question = JSON.stringify({ agentId, eventIds: asked.map(({ eventId }) => eventId) });
    this.#counters.questions += 1;
    let reason: string;
    try {
      const reply = await bus.request(
        coverQuestionSubject(agentId),
        new TextEncoder().encode(question),
        REPLY_TIMEOUT_MS,
      );
      const parsed = parseCoverReply(reply);
      if (parsed.ok) {
        this.#isAnswered = true;
        return parsed.value;
      }
      ({ reason } = parsed);
    } catch (cause) {
      reason = messageOf(cause);
    }
    this.#counters.unanswered += 1;
    const sentence =
      "no dispatcher says which sent events are decided; they stay in the outbox within its bound, the oldest go first";
    logger[this.#isAnswered ? "info" : "debug"](
      { reason, sent: this.#options.outbox.stats().sent },
      sentence,
    );
    this.#isAnswered = false;
    return null;
  }

  /** Sleeps, or waits for the next connection, whichever is first; never rejects. */
  async #untilNextRound(): Promise<void> {
    const { bus, clock, signal, askEveryMs = ASK_EVERY_MS } = this.#options;
    const spreadMs = this.#options.reconnectSpreadMs ?? RECONNECT_SPREAD_MS;
    const link = linkAbort(signal);
    const pauseMs = askEveryMs * (1 + JITTER_SHARE * (2 * this.#random() - 1));
    const connected = bus
      .nextConnection(link.signal)
      .then(() => clock.sleep(spreadMs * this.#random(), link.signal));
    try {
      await Promise.race([clock.sleep(pauseMs, link.signal), connected]);
    } catch {
      // Only the agent's stop ends the wait by rejection.
    } finally {
      connected.catch(() => undefined);
      link.abort();
      link.unlink();
    }
  }
}
