/** The reviewer's queue: one ticket at a time, each verdict with a moment to take it back, nothing judged twice. Pure. */
import type { Failure, ReviewItem } from "../../../shared/api.ts";
import type { Ending } from "../ticket/deeds.ts";
import { actionOf, reasonOf, type Verdict } from "./verdicts.ts";

type Action = NonNullable<ReturnType<typeof actionOf>>;

export interface Pending {
  readonly item: ReviewItem;
  readonly verdict: Verdict;
  readonly action: Action;
  readonly reason: string | null;
}

/** Waiting for more verdicts than this: the oldest is sent at once. */
export const PENDING_MAX = 10;
const NOTES_MAX = 5;
const SETTLED_MAX = 2_000;

export interface Note {
  readonly number: number;
  readonly ending: Exclude<Ending, { kind: "done" }>;
}

export interface QueueState {
  readonly items: readonly ReviewItem[];
  readonly pending: readonly Pending[];
  readonly notes: readonly Note[];
  readonly judged: number;
  readonly skipped: readonly string[];
  /** The first item is no longer in the queue: somebody else was quicker. */
  readonly isTaken: boolean;
  /** Id → version that was judged here: an answer from just before must not bring it back. */
  readonly settled: ReadonlyMap<string, number>;
}

export const emptyQueue: QueueState = {
  items: [],
  pending: [],
  notes: [],
  judged: 0,
  skipped: [],
  isTaken: false,
  settled: new Map(),
};

/** Whether it is still to be judged here. */
export const isWanted =
  ({ pending, skipped, settled }: QueueState) =>
  ({ ticket: { id, version } }: ReviewItem): boolean =>
    !skipped.includes(id) &&
    !pending.some(({ item }) => item.ticket.id === id) &&
    (settled.get(id) ?? -1) < version;

/** A newer answer: the ticket that is looked at stays, with what was seen of it. */
export function refilled(state: QueueState, fresh: readonly ReviewItem[]): QueueState {
  const wanted = fresh.filter(isWanted(state));
  const [current] = state.items;
  if (current === undefined) return { ...state, items: wanted, isTaken: false };
  const same = wanted.find(({ ticket }) => ticket.id === current.ticket.id);
  const others = wanted.filter(({ ticket }) => ticket.id !== current.ticket.id);
  const isTaken = same?.ticket.version !== current.ticket.version;
  return { ...state, items: [current, ...others], isTaken };
}

const withoutFirst = (state: QueueState): QueueState => ({
  ...state,
  items: state.items.slice(1),
  isTaken: false,
});

/** Null: this verdict is not for this ticket. */
export function judged(state: QueueState, verdict: Verdict, note: string): QueueState | null {
  const [item] = state.items;
  if (item === undefined) return null;
  if (verdict === "skip") {
    const skipped = state.isTaken ? state.skipped : [...state.skipped, item.ticket.id];
    return { ...withoutFirst(state), skipped };
  }
  const action = actionOf(verdict, item);
  if (action === null || state.isTaken) return null;
  const given: Pending = { item, verdict, action, reason: reasonOf(action, note) };
  return { ...withoutFirst(state), pending: [...state.pending, given] };
}

/** The last verdict that was not sent yet is taken back. */
export function undone(state: QueueState): QueueState {
  const last = state.pending.at(-1);
  if (last === undefined) return state;
  return {
    ...state,
    pending: state.pending.slice(0, -1),
    items: [last.item, ...state.items],
    isTaken: false,
  };
}

/** What became of a verdict; one that did not arrive comes back to be judged. */
export function settled(state: QueueState, { item }: Pending, ending: Ending): QueueState {
  const { id, number, version } = item.ticket;
  const pending = state.pending.filter((each) => each.item.ticket.id !== id);
  if (ending.kind === "failed") {
    const notes = [{ number, ending }, ...state.notes].slice(0, NOTES_MAX);
    const isBack = mayComeBack(ending.failure);
    return { ...state, pending, notes, items: isBack ? behindFirst(state.items, item) : state.items };
  }
  const known = new Map([...state.settled, [id, version]] as const);
  for (const oldest of known.keys()) if (known.size > SETTLED_MAX) known.delete(oldest);
  const isDone = ending.kind === "done";
  return {
    ...state,
    pending,
    settled: known,
    judged: state.judged + (isDone ? 1 : 0),
    notes: isDone ? state.notes : [{ number, ending }, ...state.notes].slice(0, NOTES_MAX),
  };
}

/** What the server refuses it would refuse again. */
const mayComeBack = (failure: Failure): boolean => failure.kind !== "refused" || failure.status >= 500;

const behindFirst = (items: readonly ReviewItem[], item: ReviewItem): readonly ReviewItem[] => [
  ...items.slice(0, 1),
  item,
  ...items.slice(1),
];
