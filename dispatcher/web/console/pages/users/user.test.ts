/** What a role cannot do without, a password made, and the log's question as an address. */
import { expect, it } from "vitest";
import { addressOf, apiFilters, filtersOf } from "../audit/filters.ts";
import { bodyOf, emptyForm, madePassword } from "./user.ts";

it("a user's form leaves out what the role has no use for", () => {
  const form = {
    ...emptyForm(),
    id: " a ",
    name: " b ",
    workerId: "W1",
    isWholeDistrict: false,
    gridIds: ["990501001001"],
  };
  expect(bodyOf({ ...form, role: "administrator" })).toEqual({
    ...{ id: "a", name: "b", role: "administrator", workerId: null, gridIds: null },
  });
  expect(bodyOf({ ...form, role: "worker" })).toMatchObject({ workerId: "W1", gridIds: null });
  expect(bodyOf({ ...form, role: "reviewer" })).toMatchObject({ workerId: null, gridIds: ["990501001001"] });
  expect(bodyOf({ ...form, role: "reviewer", isWholeDistrict: true }).gridIds).toBeNull();
});

it("a made password favours no letter, and asks for more bytes until it is long enough", () => {
  let asked = 0;
  const made = madePassword((bytes) => {
    asked += 1;
    // At first nothing but what is beyond the last whole run of the alphabet.
    bytes.fill(asked === 1 ? 255 : 0);
  });
  expect([made, asked]).toEqual(["a".repeat(16), 2]);
});

it("the log's question stands in the address, and what is no question is left out", () => {
  const query = {
    kind: "deed",
    person: "zhang",
    camera: "12",
    from: "2026-11-20",
    to: "2026-99-99",
    action: "sign-in",
  };
  const filters = filtersOf(query);
  expect(addressOf(filters)).toEqual({
    kind: "deed",
    person: "zhang",
    from: "2026-11-20",
    action: "sign-in",
  });
  expect(filtersOf({ kind: "x", person: null })).toEqual(filtersOf({}));
  expect(apiFilters(filters).from).toBe(new Date("2026-11-20T00:00:00").toISOString());
});
