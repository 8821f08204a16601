/** The tickets against the rules: histories, keys, timers, and what was told. */
import type { AuditorBook, StateClocks, TicketFault } from "../book/auditor.ts";
import { RUNNING } from "../lifecycle/clocks/plan-clocks.ts";
import { TICKET_STATES, type TicketState } from "../lifecycle/ticket.ts";
import { type Finding, finding } from "./finding.ts";
import { replayChain, type TicketChain } from "./replay-chain.ts";

export interface TicketAuditOptions {
  readonly book: AuditorBook;
  /** All tickets, and their sightings; otherwise those that changed since. */
  readonly isFull: boolean;
  readonly sinceMs: number | null;
  /** By the book's clock. */
  readonly nowMs: number;
  /** A timer past due for longer was missed. */
  readonly timerLateMs: number;
  /** A notification due for longer is stuck. */
  readonly notificationLateMs: number;
  /** Of earlier audits. */
  readonly open: readonly Finding[];
}

const PAGE = 500;

const nameOf = ({ number, ticketId }: Pick<TicketFault, "number" | "ticketId">): string =>
  `ticket ${String(number)} (${ticketId})`;

/** Histories, "done" and its verification; with a full audit what the ticket counts. */
export async function auditHistories(
  options: TicketAuditOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly tickets: number }> {
  const { book, isFull, sinceMs, open } = options;
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const look = async (chains: readonly TicketChain[]): Promise<void> => {
    const fresh = chains.filter(({ id }) => !seen.has(id));
    for (const chain of fresh) {
      seen.add(chain.id);
      findings.push(...replayChain(chain));
    }
    if (isFull && fresh.length > 0) findings.push(...(await miscounts(book, fresh)));
  };
  for (let afterNumber = 0; ; ) {
    const chains = await book.chains({ sinceMs: isFull ? null : sinceMs, afterNumber, limit: PAGE });
    await look(chains);
    const last = chains.at(-1);
    if (last === undefined || chains.length < PAGE) break;
    afterNumber = last.number;
  }
  const again = open.filter(({ promise }) => promise === "chains" || promise === "verifications");
  const left = new Set(again.flatMap(({ ticketId }) => ticketId ?? []));
  if (left.size > 0) await look(await book.chainsOf([...left]));
  return { findings, tickets: seen.size };
}

async function miscounts(book: AuditorBook, chains: readonly TicketChain[]): Promise<readonly Finding[]> {
  const wrong = await book.miscounted(chains.map(({ id }) => id));
  return wrong.map(({ ticketId, number, sightings, decided }) =>
    finding(
      "sightings",
      ticketId,
      `${nameOf({ number, ticketId })} counts ${String(sightings)} sightings, but ${String(decided)} were decided`,
      { ticketId },
    ),
  );
}

export async function auditKeys({ book }: TicketAuditOptions): Promise<readonly Finding[]> {
  const doubled = (await book.doubledKeys()).map(({ dedupKey, ticketIds, numbers }) =>
    finding(
      "keys",
      `doubled/${dedupKey}`,
      `dedup key ${dedupKey} leads to ${String(numbers.length)} open tickets: ${numbers.join(", ")} (${ticketIds.join(", ")})`,
      { ticketId: ticketIds.at(-1) ?? null },
    ),
  );
  const lost = (await book.ownKeyLost()).map((fault) =>
    finding(
      "keys",
      `lost/${fault.ticketId}`,
      `${nameOf(fault)} is ${fault.state}, but its own dedup key ${fault.what} does not lead to it`,
      { ticketId: fault.ticketId },
    ),
  );
  return [...doubled, ...lost];
}

const WANTED_CLOCKS: readonly StateClocks[] = TICKET_STATES.flatMap((state) =>
  RUNNING[state].map((clock) => ({ state, clock })),
);

/** Timers of the state itself: urged until it is closed, an offer that ends, the day it was suspended until. */
const WANTED_TIMERS: readonly { readonly state: TicketState; readonly kind: string }[] = [
  ...TICKET_STATES.filter((state) => state !== "suspended" && state !== "closed").map((state) => ({
    state,
    kind: "urge",
  })),
  { state: "assigned", kind: "offer" },
  { state: "suspended", kind: "suspend-until" },
];

export async function auditTimers(options: TicketAuditOptions): Promise<readonly Finding[]> {
  const { book, nowMs, timerLateMs } = options;
  const about =
    (key: string, sentence: (fault: TicketFault) => string) =>
    (fault: TicketFault): Finding =>
      finding(
        "timers",
        `${key}/${fault.ticketId}/${fault.what}`,
        `${nameOf(fault)} is ${fault.state}, ${sentence(fault)}`,
        {
          ticketId: fault.ticketId,
        },
      );
  const stopped = (await book.stoppedClocks(WANTED_CLOCKS)).map(
    about("stopped", ({ what }) => `but its clock "${what}" does not run`),
  );
  const untimed = (await book.untimedClocks()).map(
    about("untimed", ({ what }) => `but no live timer waits for its clock "${what}"`),
  );
  const missing = (await book.missingTimers(WANTED_TIMERS)).map(
    about("missing", ({ what }) => `but has no live timer "${what}"`),
  );
  const whistles = (await book.untimedWhistles()).map(
    about("whistle", ({ what }) => `but no live timer waits for the report of whistle ${what}`),
  );
  const late = (await book.lateTimers(nowMs - timerLateMs)).map((timer) => {
    const { timerId, kind, ticketId, dueAt, tries, failure } = timer;
    const whose = ticketId === null ? "" : ` of ticket ${ticketId}`;
    const why = failure === null ? "" : `; it failed ${String(tries)} times: ${failure}`;
    return finding(
      "timers",
      `late/${timerId}`,
      `timer ${timerId} ("${kind}"${whose}) was due at ${dueAt} and has not fired${why}`,
      {
        ticketId,
      },
    );
  });
  return [...stopped, ...untimed, ...missing, ...whistles, ...late];
}

export async function auditNotifications({
  book,
  nowMs,
  notificationLateMs,
}: TicketAuditOptions): Promise<readonly Finding[]> {
  return (await book.stuckLanes(nowMs - notificationLateMs)).map(
    ({ lane, rows, oldestId, oldestDueAt, reason }) =>
      finding(
        "notifications",
        lane,
        `${String(rows)} notifications wait on ${lane}, the oldest (${oldestId}) since ${oldestDueAt}${reason === null ? "" : `: ${reason}`}`,
      ),
  );
}
