import { expect, it } from "vitest";
import { filterIn, inOrder, queryOf } from "./camera-order.ts";

const camera = (
  code: string,
  state: "seeing" | "blind" | "starting" | "offline",
  blindSince: string | null = null,
) => ({
  ...{ code, name: `camera ${code}`, state, blindSince },
});

it("blind ones come first, the longest blind before the others, and the rest by name", () => {
  const order = inOrder([
    camera("2", "seeing"),
    camera("1", "seeing"),
    camera("3", "offline", "2026-11-21T10:00:00Z"),
    camera("4", "blind", "2026-11-21T10:00:00Z"),
    camera("5", "blind", "2026-11-21T09:00:00Z"),
    camera("6", "starting"),
    camera("7", "blind"),
  ]);
  expect(order.map(({ code }) => code).join("")).toBe("5473612");
});

it("an address is read for what means something, and written with that alone", () => {
  const filter = filterIn({ q: " 东口 ", state: "blind", agent: "Edge 1", grid: "990501001001", page: "3" });
  expect(filter).toEqual({ q: "东口", state: "blind", agent: "", grid: "990501001001" });
  expect(queryOf(filter)).toEqual({ q: "东口", state: "blind", grid: "990501001001" });
  expect(filterIn({ state: "asleep", q: ["a", "b"] })).toEqual({ q: "", state: "", agent: "", grid: "" });
});
