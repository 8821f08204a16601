/** Keeps open tickets moving: at once when one is opened or declined, and every few seconds while nobody can go. */
import type { Book } from "../../book/book.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { createAlarm } from "../../time/retry.ts";
import { type AssignOutcome, assignTicket } from "./assign-ticket.ts";
import type { GridArea } from "./grid.ts";

export interface AssignerOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly retrySeconds: number;
  readonly timeZone: string;
}

export interface Assigner {
  /** Until the signal; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  wake(): void;
  /** One ticket, now, for a dispatcher who asked. */
  assignNow(request: {
    readonly ticketId: string;
    readonly actorId: string;
    readonly expectedVersion?: number;
  }): Promise<AssignOutcome>;
}

/** Tickets looked at in one round. */
const ROUND_MAX = 50;
/** Grids change with a reload of the district, seldom, and are big. */
const GRIDS_KEPT_MS = 10_000;

export function createAssigner(options: AssignerOptions): Assigner {
  const { book, clock, logger, counters, timeZone } = options;
  const alarm = createAlarm(clock);
  const paced = createPacedLog(logger, clock);
  let grids: { readonly list: readonly GridArea[]; readonly untilMs: number } = { list: [], untilMs: 0 };

  async function currentGrids(): Promise<readonly GridArea[]> {
    if (clock.nowMs() >= grids.untilMs) {
      grids = { list: await book.grids(), untilMs: clock.nowMs() + GRIDS_KEPT_MS };
    }
    return grids.list;
  }

  async function assign(
    request: Parameters<Assigner["assignNow"]>[0],
    role: "system" | "dispatcher",
  ): Promise<AssignOutcome> {
    const { actorId, ...rest } = request;
    const actor = { role, id: actorId } as const;
    const full = { ...rest, actor, nowMs: clock.nowMs(), timeZone, grids: await currentGrids() };
    const outcome = await assignTicket(book, full, () => {
      counters.count("assignmentsRaced");
    });
    if (outcome.kind === "assigned") {
      const { id, number, workerId } = outcome.ticket;
      counters.count("assignmentsMade");
      logger.info({ ticketId: id, number, workerId, reason: outcome.reason }, "ticket assigned");
    }
    return outcome;
  }

  /** True when another round may find more at once. */
  async function round(signal: AbortSignal): Promise<boolean> {
    const ids = await book.waitingTickets(ROUND_MAX);
    let made = 0;
    for (const ticketId of ids) {
      if (signal.aborted) return false;
      const outcome = await assign({ ticketId, actorId: "dispatcher" }, "system");
      if (outcome.kind === "assigned") made += 1;
      if (outcome.kind !== "waiting") continue;
      counters.count("assignmentsWaiting");
      paced.warn("tickets wait: nobody can take them now", {
        number: outcome.number,
        reason: outcome.reason,
      });
    }
    return ids.length === ROUND_MAX && made > 0;
  }

  return {
    wake() {
      alarm.wake();
    },
    assignNow: (request) => assign(request, "dispatcher"),
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (await round(signal)) continue;
        } catch (thrown) {
          paced.warn(`tickets cannot be assigned: ${messageOf(thrown)}; trying again`);
        }
        await alarm.sleep(options.retrySeconds * 1_000, signal);
      }
    },
  };
}
