/**
 * A list of any length as the window on it needs it: page by page by cursor, only those near the window kept. Rows stay
 * where they are while newer answers come.
 */
import type { Failure, Result } from "../../../shared/api.ts";

/** Rows of one page; every page but the last is full, so a row's number says its page. */
export const PAGE_ROWS = 100;
/** Beyond this the pages farthest from the window are forgotten, and asked for again when it comes back. */
const KEPT_PAGES_MAX = 30;
/** Asked for before the window gets there. */
const AHEAD_ROWS = 150;

export interface PageAnswer<R> {
  readonly rows: readonly R[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
  readonly total?: { readonly count: number; readonly isExact: boolean } | undefined;
}

/** `isFirst`: also ask how many there are. */
export type FetchPage<R> = (
  cursor: string | null,
  options: { readonly isFirst: boolean },
) => Promise<Result<PageAnswer<R>>>;

interface Slot<R> {
  /** Where it begins; null: at the top. */
  readonly cursor: string | null;
  /** What lies before it, counted from here upwards. */
  before: string | null;
  /** Null: forgotten. */
  rows: readonly R[] | null;
  count: number;
}

export interface TicketPages<R> {
  /** Of all that is known so far. */
  readonly knownCount: () => number;
  readonly hasMore: () => boolean;
  readonly total: () => PageAnswer<R>["total"] | null;
  readonly failure: () => Failure | null;
  /** Null: not here (yet). */
  readonly rowAt: (index: number) => R | null;
  /** No longer in the list, or elsewhere in it: shown as it was last known. */
  readonly isGone: (id: string) => boolean;
  /** At the top, and not shown. */
  readonly newCount: () => number;
  /** Loads what the window and its surroundings need. */
  readonly look: (firstIndex: number, lastIndex: number) => Promise<void>;
  /** Asks again for what is looked at, and for what is new at the top. */
  readonly refresh: (changed: ReadonlySet<string> | null) => Promise<void>;
  readonly stop: () => void;
}

/** Which ends of a page an answer surely covers. */
interface Reach {
  readonly top: boolean;
  readonly bottom: boolean;
}

const emptySlot = <R>(cursor: string | null): Slot<R> => ({ cursor, before: null, rows: null, count: 0 });

/** From which to which of these rows an answer speaks, by the rows it knows. */
function spanOf<R extends { readonly id: string }>(
  rows: readonly R[],
  fresh: ReadonlyMap<string, R>,
  { top, bottom }: Reach,
): { readonly first: number; readonly last: number } {
  const isKnown = ({ id }: R): boolean => fresh.has(id);
  const first = rows.findIndex(isKnown);
  return {
    first: top ? 0 : first === -1 ? rows.length : first,
    last: bottom ? rows.length - 1 : rows.findLastIndex(isKnown),
  };
}

/** `onChange` after every answer. */
export function ticketPages<R extends { readonly id: string }>(
  fetchPage: FetchPage<R>,
  onChange: () => void,
): TicketPages<R> {
  const slots: Slot<R>[] = [emptySlot(null)];
  const gone = new Set<string>();
  let isStopped = false;
  let isEnd = false;
  let total: PageAnswer<R>["total"] | null = null;
  let failure: Failure | null = null;
  let newCount = 0;
  let wanted = { first: 0, last: 0 };
  let pump: Promise<void> | null = null;

  const knownCount = (): number => {
    const last = slots.at(-1);
    return last === undefined ? 0 : (slots.length - 1) * PAGE_ROWS + last.count;
  };

  const pageIndexOf = (index: number): number => Math.floor(Math.max(0, index) / PAGE_ROWS);

  /** The page that is missing nearest to the top of what is wanted; null: nothing is. */
  function missing(): number | null {
    const last = pageIndexOf(wanted.last + AHEAD_ROWS);
    for (let page = pageIndexOf(wanted.first - AHEAD_ROWS); page <= last; page += 1) {
      const slot = slots[page];
      if (slot === undefined) return null;
      if (slot.rows === null) return page;
    }
    return null;
  }

  async function load(page: number): Promise<boolean> {
    const slot = slots[page];
    if (slot === undefined) return false;
    const result = await fetchPage(slot.cursor, { isFirst: page === 0 && total === null });
    if (isStopped) return false;
    failure = result.ok ? null : result.failure;
    if (result.ok) take(page, slot, result.data);
    onChange();
    return result.ok;
  }

  function take(page: number, slot: Slot<R>, answer: PageAnswer<R>): void {
    slot.rows = answer.rows;
    slot.before = answer.previousCursor;
    if (answer.total !== undefined) total = answer.total;
    const isLast = page === slots.length - 1;
    // A page whose rows others were put in front of before is as long as it was: later pages keep their places.
    if (isLast) slot.count = answer.rows.length;
    if (isLast && answer.nextCursor !== null) {
      slots.push(emptySlot(answer.nextCursor));
    }
    if (isLast) isEnd = answer.nextCursor === null;
    forgetFar(page);
  }

  function forgetFar(around: number): void {
    const kept = slots.flatMap(({ rows }, page) => (rows === null ? [] : [page]));
    kept.sort((a, b) => Math.abs(a - around) - Math.abs(b - around));
    for (const page of kept.slice(KEPT_PAGES_MAX)) {
      const slot = slots[page];
      for (const { id } of slot?.rows ?? []) gone.delete(id);
      if (slot !== undefined) slot.rows = null;
    }
  }

  async function work(): Promise<void> {
    for (let page = missing(); page !== null && !isStopped; page = missing()) {
      if (!(await load(page))) return;
    }
  }

  async function look(first: number, last: number): Promise<void> {
    wanted = { first, last };
    pump ??= work().finally(() => {
      pump = null;
    });
    await pump;
  }

  /** Each row with its newest content; false: the answer does not reach to the page's last row. */
  function renew(page: number, fresh: readonly R[], reach: Reach): boolean {
    const slot = slots[page];
    if (slot?.rows == null) return true;
    const byId = new Map(fresh.map((row) => [row.id, row]));
    const { first, last } = spanOf(slot.rows, byId, reach);
    slot.rows = slot.rows.map((row, i) => {
      const newer = byId.get(row.id);
      if (newer !== undefined) gone.delete(row.id);
      else if (i >= first && i <= last) gone.add(row.id);
      return newer ?? row;
    });
    return last >= slot.rows.length - 1;
  }

  function countNew(top: readonly R[]): void {
    const shown = new Set(slots.slice(0, 2).flatMap(({ rows }) => (rows ?? []).map(({ id }) => id)));
    newCount = shown.size === 0 ? 0 : top.filter(({ id }) => !shown.has(id)).length;
  }

  /** Pages that the window shows and that hold one of these. */
  function touched(changed: ReadonlySet<string> | null): readonly number[] {
    const first = pageIndexOf(wanted.first);
    const pages: number[] = [];
    for (let page = first; page <= pageIndexOf(wanted.last); page += 1) {
      const rows = slots[page]?.rows ?? [];
      if (changed === null || rows.some(({ id }) => changed.has(id))) pages.push(page);
    }
    return pages;
  }

  async function again(page: number, cursor: string | null, reach: Reach): Promise<boolean> {
    const result = await fetchPage(cursor, { isFirst: false });
    if (isStopped) return false;
    failure = result.ok ? null : result.failure;
    if (!result.ok) return false;
    const { rows, nextCursor } = result.data;
    const isWhole = renew(page, rows, nextCursor === null ? { top: true, bottom: true } : reach);
    if (page !== 0 || reach.bottom) return true;
    countNew(rows);
    // Newer rows have pushed the page's last ones out of the answer: ask for them from below.
    const before = slots[1]?.before ?? null;
    if (isWhole || before === null) return true;
    return await again(0, before, { top: false, bottom: true });
  }

  async function refresh(changed: ReadonlySet<string> | null): Promise<void> {
    if (pump !== null) await pump;
    // What came at the top is counted wherever one reads.
    for (const page of new Set([0, ...touched(changed)])) {
      const cursor = slots[page]?.cursor ?? null;
      if (!(await again(page, cursor, { top: true, bottom: false }))) break;
    }
    if (isStopped) return;
    onChange();
    await look(wanted.first, wanted.last);
  }

  return {
    knownCount,
    hasMore: () => !isEnd,
    total: () => total,
    failure: () => failure,
    rowAt: (index) => slots[pageIndexOf(index)]?.rows?.[index % PAGE_ROWS] ?? null,
    isGone: (id) => gone.has(id),
    newCount: () => newCount,
    look,
    refresh,
    stop: () => {
      isStopped = true;
    },
  };
}
