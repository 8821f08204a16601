/** One event → one recorded decision, in one transaction: it opens a ticket, joins one, or is refused. */
import type { ViolationEvent } from "#contract";
import type { BookSession, Decision, LockedTicket, Outcome } from "../../book/book.ts";
import { moveTicket } from "../../lifecycle/move-ticket.ts";
import type { Arrival } from "../consume/parse-batch.ts";
import type { DedupInput, Verdict } from "../dedup/dedup-policy.ts";

/** What became of it. `before`: it had been decided already, and nothing was changed. */
export type Decided =
  | { readonly outcome: "before" }
  /** Not decided: a "cleared" that may have overtaken its "opened". */
  | { readonly outcome: "early" }
  | { readonly outcome: "refused"; readonly reason: string }
  | { readonly outcome: "opened"; readonly ticket: LockedTicket }
  /** Null: merged into the history of a closed ticket. */
  | { readonly outcome: "merged"; readonly ticket: LockedTicket | null; readonly confirmed?: true };

export interface DecideOptions {
  /** The dedup rule. */
  readonly judge: (input: DedupInput) => Verdict;
  readonly newId: () => string;
  readonly nowMs: number;
  /** Asked before a "cleared" without a ticket is refused: true lets it come again. */
  readonly mayWait: (eventId: string) => boolean;
}

/** Two openers of one key cannot go on losing to each other; this only ends a loop that should not exist. */
const OPEN_ATTEMPTS = 5;

/** Throwing rolls back: nothing of a second opening of a decided event may stay. */
class DecidedMeanwhileError extends Error {}

export async function decideEvent(
  session: BookSession,
  arrival: Arrival,
  options: DecideOptions,
): Promise<Decided> {
  const { event } = arrival;
  if (await session.isDecided(event.id)) return { outcome: "before" };
  for (let attempt = 1; attempt <= OPEN_ATTEMPTS; attempt += 1) {
    const { open, lastClosed, verdict } = await judged(session, event, options.judge);
    const act = new Deciding(session, arrival, options);
    if (verdict.kind === "refuse") {
      return options.mayWait(event.id) ? { outcome: "early" } : act.refuse(verdict.reason);
    }
    if (verdict.kind === "joinClosed") return act.joinClosed(lastClosed?.id ?? null, verdict.reason);
    if (open !== null && verdict.kind === "join") return act.join(open, verdict);
    const opened = verdict.kind === "open" ? await act.open(verdict.state) : null;
    if (opened !== null) return opened;
  }
  throw new DecidedMeanwhileError(`no open ticket could be made or found for ${event.dedupKey}`);
}

async function judged(session: BookSession, event: ViolationEvent, judge: DecideOptions["judge"]) {
  const { phase, dedupKey } = event;
  const open = await session.lockOpenTicket(dedupKey);
  const lastClosed = open === null ? await session.lastClosedTicket(dedupKey) : null;
  const capturedAtMs = Date.parse(event.capturedAt);
  const needsConfirmation = event.needsConfirmation === true;
  return { open, lastClosed, verdict: judge({ phase, capturedAtMs, needsConfirmation, open, lastClosed }) };
}

class Deciding {
  readonly #session: BookSession;
  readonly #arrival: Arrival;
  readonly #options: DecideOptions;

  constructor(session: BookSession, arrival: Arrival, options: DecideOptions) {
    this.#session = session;
    this.#arrival = arrival;
    this.#options = options;
  }

  #record(outcome: Outcome, ticketId: string | null, reason: string | null): Promise<boolean> {
    const { event, incoming } = this.#arrival;
    const { streamSequence } = incoming;
    const decision: Decision = {
      eventKey: event.id,
      outcome,
      ticketId,
      reason,
      streamSequence,
      event,
      atMs: this.#options.nowMs,
    };
    return this.#session.recordDecision(decision);
  }

  async refuse(reason: string): Promise<Decided> {
    return (await this.#record("refused", null, reason))
      ? { outcome: "refused", reason }
      : { outcome: "before" };
  }

  async joinClosed(ticketId: string | null, reason: string): Promise<Decided> {
    return (await this.#record("merged", ticketId, reason))
      ? { outcome: "merged", ticket: null }
      : { outcome: "before" };
  }

  async join(open: LockedTicket, { as, reason }: Extract<Verdict, { kind: "join" }>): Promise<Decided> {
    // The decision comes first: an event that was decided before must not count a second time.
    if (!(await this.#record("merged", open.id, reason))) return { outcome: "before" };
    const { event } = this.#arrival;
    if (as === "sighting" || as === "confirm") await this.#session.addSighting(open.id, event);
    if (as === "sighting" || as === "note") return { outcome: "merged", ticket: open };
    const ticket = await moveTicket(this.#session, open, {
      action: as,
      // Which agent agrees is told; that a street was cleared is the camera's word.
      actor: { role: "system", id: as === "confirm" ? event.agentId : "camera" },
      reason: as === "confirm" ? `${reason ?? ""}: ${event.reason}` : event.reason,
      atMs: this.#options.nowMs,
    });
    return { outcome: "merged", ticket, ...(as === "confirm" ? { confirmed: true } : {}) };
  }

  /** Null when another open ticket of the key came first. */
  async open(state: Extract<Verdict, { kind: "open" }>["state"]): Promise<Decided | null> {
    const { event } = this.#arrival;
    const { newId, nowMs } = this.#options;
    const ticket = await this.#session.insertTicket(newId(), event, { state, atMs: nowMs });
    if (ticket === null) return null;
    if (await this.#record("opened", ticket.id, null)) return { outcome: "opened", ticket };
    throw new DecidedMeanwhileError(`event ${event.id} was decided by another dispatcher`);
  }
}
