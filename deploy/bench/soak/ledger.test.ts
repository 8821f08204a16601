import { expect, it } from "vitest";
import { type EventNote, type LedgerInput, ledgerOf } from "./ledger.ts";

const event = (eventId: string, phase = "opened", camera = "1"): EventNote => ({
  eventId,
  phase,
  dedupKey: `${camera}/kerb`,
  cameraCode: camera,
});
const decided = (...ids: string[]) => ids.map((eventId) => ({ eventId, outcome: "merged" }));

/** One van stands before camera 1, is reported, seen again and cleared; everything arrived. */
const WHOLE: LedgerInput = {
  logged: [event("a"), event("b", "updated")],
  durableAtKill: ["b"],
  stored: [event("a"), event("b", "updated")],
  standing: ["1"],
  decisions: decided("a", "b"),
  tickets: [{ dedupKey: "1/kerb", cameraCode: "1" }],
};

it("finds nothing where everything arrived once", () => {
  expect(ledgerOf(WHOLE)).toMatchObject({
    decided: 2,
    stored: 2,
    lost: 0,
    doubled: 0,
    unlogged: 0,
    refused: 0,
  });
});

it.each<[string, Partial<LedgerInput>, object]>([
  ["logged, not stored", { logged: [...WHOLE.logged, event("c")] }, { notStored: ["c"], lost: 1 }],
  ["on the dead agent's disk, not stored", { durableAtKill: ["b", "d"] }, { notStored: ["d"], lost: 1 }],
  ["stored, not decided", { decisions: decided("a") }, { undecided: ["b"], lost: 1 }],
  ["a standing van that nobody reported", { standing: ["1", "2"] }, { notOpened: ["2"], lost: 1 }],
  ["stored twice", { stored: [...WHOLE.stored, event("b", "updated")] }, { storedTwice: ["b"], doubled: 1 }],
  [
    "a ticket too many",
    { tickets: [...WHOLE.tickets, { dedupKey: "1/other", cameraCode: "1" }] },
    { ticketsTwice: ["1"], doubled: 1 },
  ],
])("%s", (_, change, expected) => {
  expect(ledgerOf({ ...WHOLE, ...change })).toMatchObject(expected);
});

it("an opening while the last one stands is double, one after it was cleared is not", () => {
  const again = (...between: EventNote[]): LedgerInput => {
    const stored = [event("a"), event("b", "updated"), ...between, event("z")];
    return { ...WHOLE, stored, standing: [], decisions: decided("a", "b", "y", "z") };
  };
  expect(ledgerOf(again())).toMatchObject({ openedTwice: ["1/kerb"], doubled: 1 });
  expect(ledgerOf(again(event("y", "cleared")))).toMatchObject({ openedTwice: [], doubled: 0 });
});

it("a van that stands is opened once, cleared in between or not", () => {
  const stored = [event("a"), event("b", "updated"), event("y", "cleared"), event("z")];
  const ledger = ledgerOf({ ...WHOLE, stored, decisions: decided("a", "b", "y", "z") });
  expect(ledger).toMatchObject({ standingTwice: ["1"], doubled: 1, unlogged: 2 });
});
