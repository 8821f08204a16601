/** Keeps open tickets moving: at once when one is opened or declined, and every few seconds while nobody can go. */
import type { Book, LockedTicket } from "../../book/book.ts";
import type { LivePositions } from "../../cache/live-positions.ts";
import type { Competence } from "../../district/index.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { createAlarm } from "../../time/retry.ts";
import { type AssignOutcome, type AssignRequest, assignTickets, type Scene } from "./assign-tickets.ts";
import { candidatesAt, createRoster, type Roster } from "./roster.ts";

export interface AssignSettings {
  readonly retrySeconds: number;
  readonly positionGoodForMinutes: number;
  readonly radiusM: number;
  readonly emergencyRadiusM: number;
  readonly competence: Competence;
}

export interface AssignerOptions {
  readonly book: Book;
  readonly positions: Pick<LivePositions, "since">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly assign: AssignSettings;
  readonly timeZone: string;
  /** Hears of a ticket that the negative list closed. */
  readonly onClosed: (ticket: LockedTicket) => void;
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

/** Tickets looked at in one round, and claimed in one transaction. */
const ROUND_MAX = 50;

export function createAssigner(options: AssignerOptions): Assigner {
  const { book, clock, counters } = options;
  const alarm = createAlarm(clock);
  const paced = createPacedLog(options.logger, clock);
  const look = createLook(options);

  async function assign(request: AssignRequest): Promise<ReadonlyMap<string, AssignOutcome>> {
    const onRace = (tickets: number): void => {
      counters.count("assignmentsRaced", tickets);
    };
    const outcomes = await assignTickets(book, request, { look, onRace });
    for (const outcome of outcomes.values()) tell(options, outcome);
    return outcomes;
  }

  /** All in one transaction; where that fails, one by one, so that one bad ticket does not hold up the others. */
  async function assignAll(ticketIds: readonly string[]): Promise<readonly AssignOutcome[]> {
    const actor = { role: "system", id: "dispatcher" } as const;
    try {
      return [...(await assign({ ticketIds, actor })).values()];
    } catch (thrown) {
      if (ticketIds.length === 1 || !(await book.answers())) throw thrown;
      const outcomes: AssignOutcome[] = [];
      for (const ticketId of ticketIds) {
        try {
          outcomes.push(...(await assign({ ticketIds: [ticketId], actor })).values());
        } catch (reason) {
          counters.count("assignmentsFailed");
          paced.warn(`ticket ${ticketId} cannot be assigned: ${messageOf(reason)}; trying again`);
        }
      }
      return outcomes;
    }
  }

  /** True when another round may find more at once. */
  async function round(): Promise<boolean> {
    const ticketIds = await book.waitingTickets(ROUND_MAX);
    if (ticketIds.length === 0) return false;
    const outcomes = await assignAll(ticketIds);
    for (const outcome of outcomes) {
      if (outcome.kind !== "waiting") continue;
      counters.count("assignmentsWaiting");
      paced.warn("tickets wait: nobody can take them now", {
        number: outcome.number,
        reason: outcome.reason,
      });
    }
    return ticketIds.length === ROUND_MAX && outcomes.some(({ kind }) => kind === "assigned");
  }

  return {
    wake() {
      alarm.wake();
    },
    async assignNow({ ticketId, actorId, expectedVersion }) {
      const actor = { role: "dispatcher", id: actorId } as const;
      const version = expectedVersion === undefined ? {} : { expectedVersion };
      const outcomes = await assign({ ticketIds: [ticketId], actor, ...version });
      return outcomes.get(ticketId) ?? { kind: "gone" };
    },
    async run(signal) {
      while (!signal.aborted) {
        try {
          if (await round()) continue;
        } catch (thrown) {
          paced.warn(`tickets cannot be assigned: ${messageOf(thrown)}; trying again`);
        }
        await alarm.sleep(options.assign.retrySeconds * 1_000, signal);
      }
    },
  };
}

function tell({ counters, logger, onClosed }: AssignerOptions, outcome: AssignOutcome): void {
  if (outcome.kind !== "assigned" && outcome.kind !== "refused") return;
  const { id, number, workerId } = outcome.ticket;
  if (outcome.kind === "assigned") {
    counters.count("assignmentsMade");
    logger.info({ ticketId: id, number, workerId, reason: outcome.reason }, "ticket assigned");
    return;
  }
  counters.count("assignmentsRefused");
  logger.info({ ticketId: id, number, reason: outcome.reason }, "ticket refused");
  onClosed(outcome.ticket);
}

/**
 * Looks around once: grids and workers are kept from one look to the next and read again when the district's version
 * says so; loads, positions and the mode are asked for each time, with one question each.
 */
function createLook({ book, positions, clock, assign, timeZone }: AssignerOptions): () => Promise<Scene> {
  let kept: { readonly version: number; readonly roster: Roster } | null = null;

  async function rosterOf(version: number): Promise<Roster> {
    if (kept?.version === version) return kept.roster;
    const [grids, workers, lists] = await Promise.all([book.grids(), book.workers(), book.districtLists()]);
    const roster = createRoster({ grids, workers, ...lists }, assign.competence);
    kept = { version, roster };
    return roster;
  }

  return async () => {
    const { districtVersion, mode } = await book.assignState();
    const nowMs = clock.nowMs();
    const [roster, loads, heard] = await Promise.all([
      rosterOf(districtVersion),
      book.workerLoads(),
      positions.since(nowMs - assign.positionGoodForMinutes * 60_000),
    ]);
    const candidates = candidatesAt(roster, { nowMs, timeZone, loads, positions: heard });
    const isEmergency = mode === "emergency";
    const radiusM = isEmergency ? assign.emergencyRadiusM : assign.radiusM;
    return { roster, candidates, rules: { radiusM, capacityCounts: !isEmergency }, nowMs };
  };
}
