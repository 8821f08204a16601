/** The list without a browser: filters in the address, and pages that neither jump nor grow. */
import { describe, expect, it } from "vitest";
import type { Result } from "../../../shared/api.ts";
import { addressOf, apiFilters, fileAddress, filtersOf, isFiltered } from "./filters.ts";
import { type FetchPage, PAGE_ROWS, type PageAnswer, TicketPages } from "./ticket-pages.ts";

describe("filters", () => {
  it("stand in the address and come back from it; what is none is left out", () => {
    const address = {
      state: "open,done",
      violation: "parking",
      grid: "990501001001",
      camera: "99050100001320000001",
      worker: "W1",
      overdue: "true",
      from: "2026-11-01",
      to: "2026-11-21",
      source: "sensor",
      q: "春风路 12",
      sort: "deadline",
    };
    expect(addressOf(filtersOf(address))).toEqual(address);
    const odd = {
      state: "open,gone",
      grid: "x",
      camera: "1",
      from: "2026-19-99",
      sort: "odd",
      overdue: "no",
    };
    expect(addressOf(filtersOf(odd))).toEqual({ state: "open" });
    expect(isFiltered(filtersOf({ sort: "changed" }))).toBe(false);
  });

  it("of days are the reader's whole days", () => {
    const { openedFrom, openedBefore } = apiFilters(filtersOf({ from: "2026-11-21", to: "2026-11-21" }));
    expect(new Date(openedFrom ?? "").toString()).toContain("Nov 21 2026 00:00:00");
    expect(new Date(openedBefore ?? "").toString()).toContain("Nov 22 2026 00:00:00");
  });

  it("make the same list as a file", () => {
    expect(fileAddress(filtersOf({ overdue: "true", q: "桥", sort: "deadline" }))).toBe(
      "/api/tickets.csv?overdue=true&q=%E6%A1%A5",
    );
  });
});

interface Row {
  readonly id: string;
  readonly text: string;
}

/** A list as the API pages it: newest first, cursors that name a row. */
function listOf(count: number): {
  readonly rows: Row[];
  readonly asked: (string | null)[];
  readonly fetch: FetchPage<Row>;
} {
  const rows = Array.from({ length: count }, (_, i) => ({ id: String(count - i), text: "" }));
  const asked: (string | null)[] = [];
  const fetch: FetchPage<Row> = (cursor) => {
    asked.push(cursor);
    const id = Number(cursor?.slice(1));
    const isUp = cursor?.startsWith("<") === true;
    const fits =
      cursor === null ? rows : rows.filter((row) => (isUp ? Number(row.id) > id : Number(row.id) < id));
    const page = isUp ? fits.slice(-PAGE_ROWS) : fits.slice(0, PAGE_ROWS);
    const data: PageAnswer<Row> = {
      rows: page,
      nextCursor: fits.length > page.length || isUp ? `>${page.at(-1)?.id ?? ""}` : null,
      previousCursor: cursor === null ? null : `<${page[0]?.id ?? ""}`,
    };
    const result: Result<PageAnswer<Row>> = { ok: true, data, isKept: false, serverMs: null };
    return Promise.resolve(result);
  };
  return { rows, asked, fetch };
}

const idAt = (pages: TicketPages<Row>, index: number): string | undefined => pages.rowAt(index)?.id;

describe("pages of a long list", () => {
  it("come as the window needs them, and those far away are forgotten and asked for again", async () => {
    const { asked, fetch } = listOf(10_000);
    const pages = new TicketPages(fetch, () => undefined);
    for (let first = 0; first < 9_980; first += 50) await pages.look(first, first + 20);
    expect(pages.knownCount()).toBe(10_000);
    expect(pages.hasMore()).toBe(false);
    expect(idAt(pages, 9_999)).toBe("1");
    expect(asked).toHaveLength(100);
    expect(pages.rowAt(0)).toBeNull();
    await pages.look(0, 20);
    expect(idAt(pages, 0)).toBe("10000");
    expect(asked.length).toBeLessThan(106);
  });

  it("stay where they are while new rows come on top, each with its newest content", async () => {
    const { rows, asked, fetch } = listOf(500);
    const pages = new TicketPages(fetch, () => undefined);
    await pages.look(0, 20);
    rows.unshift({ id: "501", text: "" }, { id: "502", text: "" });
    const at = rows.findIndex(({ id }) => id === "401");
    rows[at] = { id: "401", text: "newer" };
    const before = asked.length;
    await pages.refresh(new Set(["401"]));
    expect(pages.newCount()).toBe(2);
    expect(idAt(pages, 0)).toBe("500");
    // The last row of the first page was pushed out of its answer, and is asked for from below.
    expect(pages.rowAt(99)).toEqual({ id: "401", text: "newer" });
    expect(asked.slice(before)).toEqual([null, "<400"]);
    expect(pages.isGone("401")).toBe(false);
  });

  it("that is empty counts what comes, and shows nothing before it is asked for", async () => {
    const { rows, fetch } = listOf(0);
    const pages = new TicketPages(fetch, () => undefined);
    await pages.look(0, 20);
    rows.unshift({ id: "1", text: "" });
    await pages.refresh(new Set(["1"]));
    expect([pages.newCount(), pages.knownCount(), pages.hasMore()]).toEqual([1, 0, false]);
  });

  it("one ask is enough while nothing new came, and a row that left is said to be gone", async () => {
    const { rows, asked, fetch } = listOf(500);
    const pages = new TicketPages(fetch, () => undefined);
    await pages.look(0, 20);
    rows.splice(10, 1);
    const before = asked.length;
    await pages.refresh(new Set(["490"]));
    expect(asked.length - before).toBe(1);
    expect(idAt(pages, 10)).toBe("490");
    expect(pages.isGone("490")).toBe(true);
    expect(pages.isGone("489")).toBe(false);
  });

  it("keep what they have when an ask fails, and go on after it", async () => {
    const { fetch } = listOf(300);
    let isDown = false;
    const pages = new TicketPages<Row>(
      (cursor, options) =>
        isDown ? Promise.resolve({ ok: false, failure: { kind: "off-line" } }) : fetch(cursor, options),
      () => undefined,
    );
    await pages.look(0, 20);
    isDown = true;
    await pages.refresh(null);
    expect(pages.failure()).toEqual({ kind: "off-line" });
    expect(idAt(pages, 0)).toBe("300");
    isDown = false;
    await pages.refresh(null);
    expect(pages.failure()).toBeNull();
    await pages.look(200, 290);
    expect(idAt(pages, 299)).toBe("1");
  });
});
