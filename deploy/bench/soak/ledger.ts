/** What the agent decided, what the stream stored, what the book made of it: lost and doubled. Pure. */

export interface EventNote {
  readonly eventId: string;
  readonly phase: string;
  readonly dedupKey: string;
  readonly cameraCode: string;
}

export interface LedgerInput {
  /** From the agent's log, all lives: each line is written after the event was durable. */
  readonly logged: readonly EventNote[];
  /** What lay in the outbox in the moment of a kill -9, read from the dead agent's own disk. */
  readonly durableAtKill: readonly string[];
  /** The stream's messages in its order. */
  readonly stored: readonly EventNote[];
  /** Cameras whose van stands all the time, and that were looked at long enough to say so. */
  readonly standing: readonly string[];
  /** The book's decisions: event id and outcome. */
  readonly decisions: readonly { readonly eventId: string; readonly outcome: string }[];
  /** Dedup keys of all tickets, one for each ticket. */
  readonly tickets: readonly { readonly dedupKey: string; readonly cameraCode: string }[];
}

export interface Ledger {
  /** Events known to be durable on the agent's disk. */
  readonly decided: number;
  readonly stored: number;
  /** In the stream, but a kill cut off their line in the log. */
  readonly unlogged: number;
  /** Sum of the next three. */
  readonly lost: number;
  readonly notStored: readonly string[];
  /** Standing vans that had to be reported. */
  readonly standing: number;
  /** Cameras with one that nobody reported. */
  readonly notOpened: readonly string[];
  readonly undecided: readonly string[];
  /** Sum of the next four. */
  readonly doubled: number;
  readonly storedTwice: readonly string[];
  /** Dedup keys that were opened again before they were cleared. */
  readonly openedTwice: readonly string[];
  /** Cameras with a standing van and more than one `opened`, or with more than one ticket. */
  readonly standingTwice: readonly string[];
  readonly ticketsTwice: readonly string[];
  /** Decisions that refused an event: none should be. */
  readonly refused: number;
  readonly tickets: number;
}

export function ledgerOf(input: LedgerInput): Ledger {
  const { logged, durableAtKill, stored, standing, decisions, tickets } = input;
  const decided = new Set([...logged.map(({ eventId }) => eventId), ...durableAtKill]);
  const storedIds = new Set(stored.map(({ eventId }) => eventId));
  const decidedIds = new Set(decisions.map(({ eventId }) => eventId));
  const loggedIds = new Set(logged.map(({ eventId }) => eventId));
  const openings = stored.filter(({ phase }) => phase === "opened");
  const notStored = [...decided].filter((id) => !storedIds.has(id));
  const notOpened = standing.filter((code) => !openings.some(({ cameraCode }) => cameraCode === code));
  const undecided = [...storedIds].filter((id) => !decidedIds.has(id));
  const storedTwice = repeated(stored.map(({ eventId }) => eventId));
  const openedTwice = openedAgain(onceEach(stored));
  const isStanding = (code: string): boolean => standing.includes(code);
  const standingTwice = repeated(onceEach(openings).map(({ cameraCode }) => cameraCode)).filter(isStanding);
  const ticketsTwice = repeated(tickets.map(({ cameraCode }) => cameraCode)).filter(isStanding);
  return {
    decided: decided.size,
    stored: storedIds.size,
    unlogged: [...storedIds].filter((id) => !loggedIds.has(id)).length,
    lost: notStored.length + notOpened.length + undecided.length,
    standing: standing.length,
    ...{ notStored, notOpened, undecided },
    doubled: storedTwice.length + openedTwice.length + standingTwice.length + ticketsTwice.length,
    ...{ storedTwice, openedTwice, standingTwice, ticketsTwice },
    refused: decisions.filter(({ outcome }) => outcome === "refused").length,
    tickets: tickets.length,
  };
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const name of names) (seen.has(name) ? again : seen).add(name);
  return [...again];
}

function onceEach(events: readonly EventNote[]): readonly EventNote[] {
  return [...new Map(events.map((event) => [event.eventId, event])).values()];
}

/** Within a key, the stream must say opened, updated, cleared, opened, … */
function openedAgain(events: readonly EventNote[]): string[] {
  const open = new Set<string>();
  const again = new Set<string>();
  for (const { dedupKey, phase } of events) {
    if (phase === "cleared") open.delete(dedupKey);
    if (phase !== "opened") continue;
    if (open.has(dedupKey)) again.add(dedupKey);
    open.add(dedupKey);
  }
  return [...again];
}
