/** In which order a worker sees tickets: nearest first, or by deadline where nobody knows how near. */
import { distanceM, type LonLat } from "../../../contract/coordinates.ts";
import type { TicketRow } from "../shared/api.ts";

type Placed = Pick<TicketRow, "id" | "lon" | "lat" | "nextDeadline" | "state" | "number">;

const dueMs = ({ nextDeadline }: Placed): number =>
  nextDeadline === null ? Number.POSITIVE_INFINITY : Date.parse(nextDeadline.dueAt);

/** Done waits for somebody else: it comes after everything that waits for the worker. */
const waits = ({ state }: Placed): number => (state === "done" || state === "suspended" ? 1 : 0);

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** A new list. Equal ones by number, so that the order is always the same. */
export function inOrder<T extends Placed>(tickets: readonly T[], here: LonLat | null): readonly T[] {
  const far = new Map(tickets.map((each) => [each.id, here === null ? 0 : distanceM(here, each)]));
  return [...tickets].sort(
    (a, b) =>
      compare(waits(a), waits(b)) ||
      compare(far.get(a.id) ?? 0, far.get(b.id) ?? 0) ||
      compare(dueMs(a), dueMs(b)) ||
      compare(a.number, b.number),
  );
}

/**
 * What a live change does to the list: everything stays where it is, what is gone goes, what is new comes last. Nothing
 * moves under a thumb; the worker sorts again when ready.
 */
export function inPlace<T extends { readonly id: string }>(
  shownIds: readonly string[],
  fresh: readonly T[],
): readonly T[] {
  const byId = new Map(fresh.map((each) => [each.id, each]));
  const stays = shownIds.flatMap((id) => byId.get(id) ?? []);
  const known = new Set(shownIds);
  return [...stays, ...fresh.filter(({ id }) => !known.has(id))];
}
