import { describe, expect, test } from "vitest";
import { DispatcherError } from "../../errors.ts";
import type { TicketSummary } from "../../lifecycle/ticket.ts";
import { pageOf, placeOf } from "./list-cursor.ts";

const DUE = "2026-11-23T08:00:00.000Z";
const ticket = (number: number): TicketSummary =>
  ({
    id: `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`,
    number,
    changedAt: "2026-11-22T08:00:00.000Z",
    nextDeadline: { clock: "done", dueAt: DUE },
  }) as TicketSummary;
const some = (...numbers: readonly number[]): readonly TicketSummary[] => numbers.map(ticket);
const numbersOf = ({ tickets }: { readonly tickets: readonly TicketSummary[] }): readonly number[] =>
  tickets.map(({ number }) => number);

describe("a page of a list", () => {
  test("the first has nothing before it; one more than the limit says that there is more", () => {
    const page = pageOf(some(9, 8, 7), { limit: 2, sort: "newest", at: null, isFirst: true });
    expect(numbersOf(page)).toEqual([9, 8]);
    expect(page.previousCursor).toBeNull();
    expect(placeOf(page.nextCursor ?? "", "newest")).toEqual({
      place: { atMs: 0, ref: "8" },
      backwards: false,
    });
  });

  test("backwards the one too many stands in front, and there is always a way forward again", () => {
    const at = { place: { atMs: 0, ref: "5" }, backwards: true };
    const page = pageOf(some(8, 7, 6), { limit: 2, sort: "newest", at, isFirst: false });
    expect(numbersOf(page)).toEqual([7, 6]);
    expect(placeOf(page.previousCursor ?? "", "newest").place.ref).toBe("7");
    expect(placeOf(page.nextCursor ?? "", "newest").place.ref).toBe("6");
    expect(pageOf(some(8), { limit: 2, sort: "newest", at, isFirst: false }).previousCursor).toBeNull();
  });

  test("by deadline a place is an instant and an id; a cursor of another order is refused with a sentence", () => {
    const page = pageOf(some(3, 4), { limit: 1, sort: "deadline", at: null, isFirst: true });
    const cursor = page.nextCursor ?? "";
    expect(placeOf(cursor, "deadline").place).toEqual({ atMs: Date.parse(DUE), ref: ticket(3).id });
    expect(() => placeOf(cursor, "newest")).toThrow(DispatcherError);
    expect(() => placeOf("bjEy", "newest")).toThrow(
      /which is no place in this list; nextCursor of an earlier/,
    );
  });

  test("an empty page leads nowhere", () => {
    const page = pageOf([], { limit: 2, sort: "changed", at: null, isFirst: true });
    expect(page).toEqual({ tickets: [], nextCursor: null, previousCursor: null });
  });
});
