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

const pageOf = (index: number): number => Math.floor(Math.max(0, index) / PAGE_ROWS);

export class TicketPages<R extends { readonly id: string }> {
  readonly #fetchPage: FetchPage<R>;
  readonly #onChange: () => void;
  readonly #slots: Slot<R>[] = [emptySlot(null)];
  readonly #gone = new Set<string>();
  /** Of the first two pages, also when they are forgotten: what else comes at the top is new. */
  readonly #topIds = new Set<string>();
  #isStopped = false;
  #hasMore = true;
  #total: PageAnswer<R>["total"] | null = null;
  #failure: Failure | null = null;
  #newCount = 0;
  #wanted = { first: 0, last: 0 };
  #pump: Promise<void> | null = null;

  /** `onChange` after every answer. */
  constructor(fetchPage: FetchPage<R>, onChange: () => void) {
    this.#fetchPage = fetchPage;
    this.#onChange = onChange;
  }

  /** Of all rows that are known so far. */
  knownCount(): number {
    const last = this.#slots.at(-1);
    return last === undefined ? 0 : (this.#slots.length - 1) * PAGE_ROWS + last.count;
  }

  hasMore(): boolean {
    return this.#hasMore;
  }

  total(): PageAnswer<R>["total"] | null {
    return this.#total;
  }

  failure(): Failure | null {
    return this.#failure;
  }

  /** Null: not here (yet). */
  rowAt(index: number): R | null {
    return this.#slots[pageOf(index)]?.rows?.[index % PAGE_ROWS] ?? null;
  }

  /** No longer in the list, or elsewhere in it: shown as it was last known. */
  isGone(id: string): boolean {
    return this.#gone.has(id);
  }

  /** At the top, and not shown. */
  newCount(): number {
    return this.#newCount;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Loads what the window and its surroundings need. */
  async look(first: number, last: number): Promise<void> {
    this.#wanted = { first, last };
    this.#pump ??= this.#loadMissing().finally(() => {
      this.#pump = null;
    });
    await this.#pump;
  }

  /** Asks again for what is looked at, and for what is new at the top. Null: anything may have changed. */
  async refresh(changed: ReadonlySet<string> | null): Promise<void> {
    if (this.#pump !== null) await this.#pump;
    // What came at the top is counted wherever one reads.
    for (const page of new Set([0, ...this.#touched(changed)])) {
      const cursor = this.#slots[page]?.cursor ?? null;
      if (!(await this.#again(page, cursor, { top: true, bottom: false }))) break;
    }
    if (this.#isStopped) return;
    this.#onChange();
    await this.look(this.#wanted.first, this.#wanted.last);
  }

  async #loadMissing(): Promise<void> {
    for (let page = this.#missing(); page !== null && !this.#isStopped; page = this.#missing()) {
      if (!(await this.#load(page))) return;
    }
  }

  /** The first page that is wanted and not here; null: none is. */
  #missing(): number | null {
    const last = pageOf(this.#wanted.last + AHEAD_ROWS);
    for (let page = pageOf(this.#wanted.first - AHEAD_ROWS); page <= last; page += 1) {
      const slot = this.#slots[page];
      if (slot === undefined) return null;
      if (slot.rows === null) return page;
    }
    return null;
  }

  async #load(page: number): Promise<boolean> {
    const slot = this.#slots[page];
    if (slot === undefined) return false;
    // The first page again: counted from the second one, or rows between them would be lost behind newer ones.
    const cursor = page === 0 ? (this.#slots[1]?.before ?? null) : slot.cursor;
    const result = await this.#fetchPage(cursor, { isFirst: page === 0 && this.#total === null });
    if (this.#isStopped) return false;
    this.#failure = result.ok ? null : result.failure;
    if (result.ok) this.#take(page, slot, result.data);
    this.#onChange();
    return result.ok;
  }

  #take(page: number, slot: Slot<R>, answer: PageAnswer<R>): void {
    slot.rows = answer.rows;
    slot.before = answer.previousCursor;
    if (page < 2) for (const { id } of answer.rows) this.#topIds.add(id);
    if (answer.total !== undefined) this.#total = answer.total;
    // Only the last page may grow or end: those before it keep their length, so that later rows keep their places.
    if (page === this.#slots.length - 1) {
      slot.count = answer.rows.length;
      this.#hasMore = answer.nextCursor !== null;
      if (answer.nextCursor !== null) this.#slots.push(emptySlot(answer.nextCursor));
    }
    this.#forgetFar(page);
  }

  #forgetFar(around: number): void {
    const kept = this.#slots.flatMap(({ rows }, page) => (rows === null ? [] : [page]));
    kept.sort((a, b) => Math.abs(a - around) - Math.abs(b - around));
    for (const page of kept.slice(KEPT_PAGES_MAX)) {
      const slot = this.#slots[page];
      if (slot === undefined) continue;
      for (const { id } of slot.rows ?? []) this.#gone.delete(id);
      slot.rows = null;
    }
  }

  /** Pages that the window shows and that hold one of these. */
  #touched(changed: ReadonlySet<string> | null): readonly number[] {
    const pages: number[] = [];
    for (let page = pageOf(this.#wanted.first); page <= pageOf(this.#wanted.last); page += 1) {
      const rows = this.#slots[page]?.rows ?? [];
      if (changed === null || rows.some(({ id }) => changed.has(id))) pages.push(page);
    }
    return pages;
  }

  async #again(page: number, cursor: string | null, reach: Reach): Promise<boolean> {
    const result = await this.#fetchPage(cursor, { isFirst: false });
    if (this.#isStopped) return false;
    this.#failure = result.ok ? null : result.failure;
    if (!result.ok) return false;
    const { rows, nextCursor } = result.data;
    const isWhole = this.#renew(page, rows, nextCursor === null ? { top: true, bottom: true } : reach);
    if (page !== 0 || reach.bottom) return true;
    this.#countNew(rows);
    // Newer rows have pushed the page's last ones out of the answer: ask for them from below.
    const before = this.#slots[1]?.before ?? null;
    if (isWhole || before === null) return true;
    return await this.#again(0, before, { top: false, bottom: true });
  }

  /** Each row with its newest content; false: the answer does not reach to the page's last row. */
  #renew(page: number, fresh: readonly R[], reach: Reach): boolean {
    const slot = this.#slots[page];
    if (slot?.rows == null) return true;
    const byId = new Map(fresh.map((row) => [row.id, row]));
    const { first, last } = spanOf(slot.rows, byId, reach);
    slot.rows = slot.rows.map((row, i) => {
      const newer = byId.get(row.id);
      if (newer !== undefined) this.#gone.delete(row.id);
      else if (i >= first && i <= last) this.#gone.add(row.id);
      return newer ?? row;
    });
    return last >= slot.rows.length - 1;
  }

  #countNew(top: readonly R[]): void {
    const isFirst = this.#slots[0]?.rows === null && this.#topIds.size === 0;
    this.#newCount = isFirst ? 0 : top.filter(({ id }) => !this.#topIds.has(id)).length;
  }
}
