/** Pages of an ordered list, both ways: where a page begins and ends, as text that a client passes back. Pure. */
import { DispatcherError } from "../../errors.ts";
import type { ListPlace, TicketOrder, TicketQuery } from "../../lifecycle/access-desk.ts";
import type { TicketSummary } from "../../lifecycle/ticket.ts";

export type CursorPlace = Required<Pick<TicketQuery, "place" | "backwards">>;

const LETTERS = { newest: "n", changed: "c", deadline: "d" } as const;
/** order, direction, milliseconds, number or id. */
const FORM = /^([ncd])([<>])(\d{1,15}):([0-9a-f-]{1,36})$/;

export function placeOf(cursor: string, order: TicketOrder): CursorPlace {
  const [, letter, way, atMs, ref] = FORM.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (letter === LETTERS[order] && ref !== undefined && isRef(ref, order)) {
    return { place: { atMs: Number(atMs), ref }, backwards: way === "<" };
  }
  throw new DispatcherError(
    "BAD_REQUEST",
    `Key "cursor" is ${cursor}, which is no place in this list; nextCursor of an earlier answer would be right.`,
  );
}

const isRef = (ref: string, order: TicketOrder): boolean =>
  order === "deadline" ? /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(ref) : /^\d{1,15}$/.test(ref);

export interface PageOptions {
  readonly limit: number;
  readonly sort: TicketOrder;
  /** Null without a cursor. */
  readonly at: CursorPlace | null;
  /** Nothing comes before it. */
  readonly isFirst: boolean;
}

export interface TicketPage {
  readonly tickets: TicketSummary[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

/** `found`: in the list's order, one more than the limit when there is more in the direction that was asked for. */
export function pageOf(found: readonly TicketSummary[], options: PageOptions): TicketPage {
  const { limit, sort, at, isFirst } = options;
  const backwards = at?.backwards === true;
  const hasMore = found.length > limit;
  const tickets = backwards ? found.slice(-limit) : found.slice(0, limit);
  const [first, last] = [tickets[0], tickets.at(-1)];
  const hasNext = backwards || hasMore;
  const hasPrevious = backwards ? hasMore : !isFirst;
  return {
    tickets: [...tickets],
    nextCursor: hasNext && last !== undefined ? cursorOf(last, sort, ">") : null,
    previousCursor: hasPrevious && first !== undefined ? cursorOf(first, sort, "<") : null,
  };
}

function cursorOf(ticket: TicketSummary, sort: TicketOrder, way: "<" | ">"): string {
  const { atMs, ref } = placeIn(ticket, sort);
  return Buffer.from(`${LETTERS[sort]}${way}${String(atMs)}:${ref}`).toString("base64url");
}

function placeIn({ id, number, changedAt, nextDeadline }: TicketSummary, sort: TicketOrder): ListPlace {
  switch (sort) {
    case "newest":
      return { atMs: 0, ref: String(number) };
    case "changed":
      return { atMs: Date.parse(changedAt), ref: String(number) };
    case "deadline":
      return { atMs: Date.parse(nextDeadline?.dueAt ?? changedAt), ref: id };
  }
}
