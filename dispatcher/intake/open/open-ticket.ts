/** One arrival → one recorded decision, in one transaction: it opens a ticket, joins one, or is refused. */
import type { Arrival } from "#contract";
import type { BookSession, ClosedTicket, Decision, LockedTicket, Outcome } from "../../book/book.ts";
import type { NearTicket, Reach, SilenceInForce, Surroundings } from "../../book/session-intake.ts";
import { moveTicket } from "../../lifecycle/move-ticket.ts";
import type { Delivery } from "../consume/parse-batch.ts";
import type { DedupInput, Former, Verdict } from "../dedup/dedup-policy.ts";

/** What became of it. `before`: it had been decided already, and nothing was changed. */
export type Decided =
  | { readonly outcome: "before" }
  /** Not decided: a "cleared" that may have overtaken its "opened". */
  | { readonly outcome: "early" }
  | { readonly outcome: "refused"; readonly reason: string; readonly silenced: boolean }
  | { readonly outcome: "opened"; readonly ticket: LockedTicket }
  | {
      readonly outcome: "merged";
      /** Null: merged into the history of a closed ticket. */
      readonly ticket: LockedTicket | null;
      readonly how?: "confirmed" | "aliased" | "reopened";
    };

/** What the dedup stage knows, handed over by the composition. */
export interface DedupRules {
  readonly judge: (input: DedupInput) => Verdict;
  readonly reachOf: (arrival: Arrival, nowMs: number) => Reach | null;
  readonly pickNear: (arrival: Arrival, near: readonly NearTicket[]) => NearTicket | null;
  readonly silenceOver: (arrival: Arrival, silences: readonly SilenceInForce[]) => SilenceInForce | null;
  readonly silenceSentence: (silence: SilenceInForce) => string;
  readonly reopenWithinMs: (arrival: Arrival) => number;
}

export interface DecideOptions {
  readonly dedup: DedupRules;
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
  delivery: Delivery,
  options: DecideOptions,
): Promise<Decided> {
  const deciding = new Deciding(session, delivery, options);
  for (let attempt = 1; attempt <= OPEN_ATTEMPTS; attempt += 1) {
    const decided = await deciding.attempt();
    if (decided !== null) return decided;
  }
  throw new DecidedMeanwhileError(`no open ticket could be made or found for ${delivery.arrival.dedupKey}`);
}

/** What one attempt found, beside the verdict on it. */
interface Found {
  readonly near: LockedTicket | null;
  readonly silence: SilenceInForce | null;
  readonly former: Readonly<Record<"lastClosed" | "closedNear", ClosedTicket | null>>;
}

const formerId = ({ former }: Found, which: Former | null): string | null =>
  which === null ? null : (former[which]?.id ?? null);

class Deciding {
  readonly #session: BookSession;
  readonly #delivery: Delivery;
  readonly #options: DecideOptions;

  constructor(session: BookSession, delivery: Delivery, options: DecideOptions) {
    this.#session = session;
    this.#delivery = delivery;
    this.#options = options;
  }

  /** Null: somebody else was faster, and what was found is no longer so. */
  async attempt(): Promise<Decided | null> {
    const { arrival } = this.#delivery;
    const open = await this.#session.lockOpenTicket(arrival.dedupKey);
    // A repeat needs nothing else: that it was decided before is found when the decision is written.
    if (open !== null) return this.#join(open);
    const { dedup, nowMs } = this.#options;
    const around = await this.#session.lookAround(arrival, dedup.reachOf(arrival, nowMs));
    if (around.isDecided) return { outcome: "before" };
    const found = await this.#find(around);
    return this.#follow(this.#judge(null, found), found);
  }

  async #find({ lastClosed, closedNear, near, silences }: Surroundings): Promise<Found> {
    const { arrival } = this.#delivery;
    const { dedup } = this.#options;
    // Closed as a duplicate, it goes on in the other ticket.
    const otherId = lastClosed?.intoTicketId ?? dedup.pickNear(arrival, near)?.id ?? null;
    const other =
      otherId === null || arrival.phase === "cleared" ? null : await this.#session.lockTicket(otherId);
    return {
      near: other === null || other.state === "closed" ? null : other,
      silence: dedup.silenceOver(arrival, silences),
      former: { lastClosed, closedNear },
    };
  }

  #judge(open: LockedTicket | null, found: Found | null): Verdict {
    const { arrival } = this.#delivery;
    const { dedup } = this.#options;
    const silence = found?.silence ?? null;
    return dedup.judge({
      phase: arrival.phase,
      capturedAtMs: Date.parse(arrival.capturedAt),
      uncertaintyMs: arrival.uncertaintyMs,
      needsConfirmation: arrival.needsConfirmation,
      open,
      lastClosed: found?.former.lastClosed ?? null,
      hasNear: found !== null && found.near !== null,
      closedNear: found?.former.closedNear ?? null,
      silence: silence === null ? null : dedup.silenceSentence(silence),
      reopenWithinMs: dedup.reopenWithinMs(arrival),
    });
  }

  async #follow(verdict: Verdict, found: Found): Promise<Decided | null> {
    switch (verdict.kind) {
      case "refuse":
        return this.#refuse(verdict, found.silence);
      case "joinClosed":
        return this.#joinClosed(formerId(found, verdict.former), verdict.reason);
      case "joinNear":
        return found.near === null ? null : this.#joinNear(found.near);
      case "reopen":
        return this.#reopen(formerId(found, verdict.former), verdict.reason);
      case "open":
        return this.#open(verdict.state, formerId(found, verdict.recursOf));
      case "join":
        return null;
    }
  }

  #record(outcome: Outcome, ticketId: string | null, reason: string | null): Promise<boolean> {
    const { arrival, incoming } = this.#delivery;
    const { streamSequence } = incoming;
    const decision: Decision = {
      eventKey: arrival.id,
      outcome,
      ticketId,
      reason,
      stream: arrival.source === "camera" ? "camera" : "report",
      streamSequence,
      arrival,
      atMs: this.#options.nowMs,
    };
    return this.#session.recordDecision(decision);
  }

  async #refuse(
    { why, reason }: Extract<Verdict, { kind: "refuse" }>,
    silence: SilenceInForce | null,
  ): Promise<Decided> {
    const isSilenced = why === "silenced";
    if (!isSilenced && this.#options.mayWait(this.#delivery.arrival.id)) return { outcome: "early" };
    if (!(await this.#record("refused", null, reason))) return { outcome: "before" };
    if (isSilenced && silence !== null) await this.#session.countSilenced(silence.id, this.#options.nowMs);
    return { outcome: "refused", reason, silenced: isSilenced };
  }

  async #joinClosed(ticketId: string | null, reason: string): Promise<Decided> {
    return (await this.#record("merged", ticketId, reason))
      ? { outcome: "merged", ticket: null }
      : { outcome: "before" };
  }

  async #joinNear(near: LockedTicket): Promise<Decided | null> {
    if (!(await this.#session.claimKey(near, this.#delivery.arrival))) return null;
    const joined = await this.#join(near);
    return joined.outcome === "merged" && joined.how === undefined ? { ...joined, how: "aliased" } : joined;
  }

  async #join(open: LockedTicket): Promise<Decided> {
    const verdict = this.#judge(open, null);
    if (verdict.kind !== "join") throw new Error(`an open ticket was judged ${verdict.kind}`);
    const { arrival } = this.#delivery;
    const { as } = verdict;
    const isGone = as !== "selfClear" || (await this.#session.clearSighting(open.id, arrival));
    const reason = this.#reasonOf(verdict, isGone);
    // The decision comes first: an event that was decided before must not count a second time.
    if (!(await this.#record("merged", open.id, reason))) return { outcome: "before" };
    if (arrival.phase !== "cleared") await this.#session.addSighting(open.id, arrival);
    if (as === "sighting" || as === "note" || !isGone) return { outcome: "merged", ticket: open };
    return this.#moved(open, as, reason);
  }

  async #moved(open: LockedTicket, as: "confirm" | "selfClear", reason: string | null): Promise<Decided> {
    const { arrival } = this.#delivery;
    const isConfirmed = as === "confirm";
    const ticket = await moveTicket(this.#session, open, {
      action: as,
      // Which agent agrees is told; that a street was cleared is the camera's word.
      actor: { role: "system", id: isConfirmed ? arrival.agentId || arrival.source : "camera" },
      reason: isConfirmed ? `${reason ?? ""}: ${arrival.reason}` : arrival.reason,
      atMs: this.#options.nowMs,
    });
    return { outcome: "merged", ticket, ...(isConfirmed ? { how: "confirmed" } : {}) };
  }

  #reasonOf({ as, reason }: Extract<Verdict, { kind: "join" }>, isGone: boolean): string | null {
    if (!isGone) return "cleared here, but another source still says that it is there";
    const isReport = this.#delivery.arrival.report !== null;
    return as === "confirm" && isReport ? "somebody else reports it too" : reason;
  }

  async #reopen(ticketId: string | null, reason: string): Promise<Decided | null> {
    const { arrival } = this.#delivery;
    const closed = ticketId === null ? null : await this.#session.lockTicket(ticketId);
    if (closed === null || closed.state !== "closed") return null;
    // Between the look and the lock the key may have got a ticket.
    if ((await this.#session.lockOpenTicket(arrival.dedupKey)) !== null) return null;
    if (!(await this.#record("merged", closed.id, reason))) return { outcome: "before" };
    const ticket = await moveTicket(this.#session, closed, {
      action: "reopen",
      actor: { role: "system", id: arrival.agentId || arrival.source },
      reason: `${reason}: ${arrival.reason}`,
      atMs: this.#options.nowMs,
    });
    if (!(await this.#session.claimKey(ticket, arrival))) {
      throw new DecidedMeanwhileError(`${arrival.dedupKey} got a ticket while its old one was opened again`);
    }
    await this.#session.addSighting(ticket.id, arrival);
    return { outcome: "merged", ticket, how: "reopened" };
  }

  /** Null when another open ticket of the key came first. */
  async #open(state: "unconfirmed" | "open", linkedTicketId: string | null): Promise<Decided | null> {
    const { arrival } = this.#delivery;
    const { newId, nowMs } = this.#options;
    const ticket = await this.#session.insertTicket(newId(), arrival, { state, atMs: nowMs, linkedTicketId });
    if (ticket === null) return null;
    if (await this.#record("opened", ticket.id, null)) return { outcome: "opened", ticket };
    throw new DecidedMeanwhileError(`event ${arrival.id} was decided by another dispatcher`);
  }
}
