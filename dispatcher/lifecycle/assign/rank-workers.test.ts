import { describe, expect, test } from "vitest";
import type { GridArea, GridLevel, Ring } from "./grid.ts";
import { createGridIndex } from "./grid-index.ts";
import { planOffers } from "./plan-offers.ts";
import type { Candidate, Place, RankRules, TurnedDown } from "./rank-workers.ts";

const square = (west: number, side: number): Ring => [
  [west, 31],
  [west + side, 31],
  [west + side, 31 + side],
  [west, 31 + side],
  [west, 31],
];
const grid = (id: string, level: GridLevel, ring: Ring, parentId: string | null): GridArea => ({
  id,
  name: `网格${id}`,
  level,
  parentId,
  polygons: [[ring]],
});
const index = createGridIndex([
  grid("1", "community", square(120, 0.04), null),
  grid("11", "grid", square(120, 0.02), "1"),
  grid("12", "grid", square(120.02, 0.02), "1"),
  grid("111", "micro-grid", square(120, 0.01), "11"),
]);
/** In micro-grid 111. */
const POINT = { lon: 120.005, lat: 31.005 };

function worker(workerId: string, parts: Partial<Candidate> = {}): Candidate {
  const { gridId = "111" } = parts;
  return {
    workerId,
    workerName: `工${workerId}`,
    role: "grid-worker",
    gridId,
    gridPath: index.above(gridId).map(({ id }) => id),
    lon: 120.005,
    lat: 31.006,
    positionAgeS: null,
    mayActOn: new Set(["vending"]),
    competence: "role",
    onShift: true,
    leave: null,
    openTickets: 0,
    capacity: 5,
    ...parts,
  };
}

const USUAL: RankRules = { radiusM: 100_000, capacityCounts: true };

function place(turnedDown: Readonly<Record<string, TurnedDown>> = {}, point = POINT): Place {
  const own = index.at(point);
  const chain = own === null ? [] : index.above(own.id);
  return { point, violation: "vending", chain, turnedDown: new Map(Object.entries(turnedDown)) };
}

const offerOf = (workers: readonly Candidate[], at: Place = place(), rules = USUAL) => {
  const [offer] = planOffers([at], workers, rules);
  if (offer === undefined) throw new Error("one place, one offer");
  return offer;
};

describe("the order of the workers", () => {
  const cases: readonly {
    why: string;
    workers: readonly Candidate[];
    turnedDown?: Readonly<Record<string, TurnedDown>>;
    order: string;
  }[] = [
    {
      why: "who may not act is not sent, however near",
      workers: [worker("near", { mayActOn: new Set(["piling"]) }), worker("may", { gridId: "12" })],
      order: "may near",
    },
    {
      why: "the responsible grid goes before the metres",
      workers: [worker("near", { gridId: "12", lon: 120.005, lat: 31.005 }), worker("own", { lat: 31.009 })],
      order: "own near",
    },
    {
      why: "own grid, then under its parent, then farther up",
      workers: [worker("c", { gridId: "12" }), worker("b", { gridId: "11" }), worker("a")],
      order: "a b c",
    },
    {
      why: "beyond the own grid a nearer one goes before a level of the tree",
      workers: [worker("parent's", { gridId: "11", lat: 31.02 }), worker("near", { gridId: "12" })],
      order: "near parent's",
    },
    {
      why: "in the responsible grid load goes before distance",
      workers: [worker("near", { openTickets: 3 }), worker("far", { openTickets: 1, lat: 31.009 })],
      order: "far near",
    },
    {
      why: "load is a share of the capacity",
      workers: [
        worker("small", { openTickets: 1, capacity: 2 }),
        worker("big", { openTickets: 2, capacity: 8 }),
      ],
      order: "big small",
    },
    {
      why: "as much room: the nearer one",
      workers: [worker("far", { lat: 31.009 }), worker("near", { lat: 31.0051, openTickets: 1 })],
      order: "near far",
    },
    { why: "equal in everything: the smaller id", workers: [worker("B"), worker("A")], order: "A B" },
    {
      why: "a far one on shift goes before a near one off shift",
      workers: [worker("off", { onShift: false }), worker("on", { gridId: "12" })],
      order: "on off",
    },
    {
      why: "leave keeps away whatever the shift says",
      workers: [worker("ill", { leave: "ill" }), worker("on", { gridId: "12" })],
      order: "on ill",
    },
    {
      why: "a full one does not get another",
      workers: [worker("full", { openTickets: 5 }), worker("free", { gridId: "1", openTickets: 4 })],
      order: "free full",
    },
    {
      why: "one who declined is not asked again while there is another",
      workers: [worker("said-no"), worker("other", { gridId: "12" })],
      turnedDown: { "said-no": "declined" },
      order: "other said-no",
    },
    {
      why: "one who let the offer lapse is passed over as well",
      workers: [worker("silent"), worker("other", { gridId: "12" })],
      turnedDown: { silent: "lapsed" },
      order: "other silent",
    },
  ];
  test.each(cases)("$why", ({ workers, turnedDown, order }) => {
    for (const list of [workers, workers.toReversed()]) {
      const offer = offerOf(list, place(turnedDown));
      expect(offer.candidates.map(({ workerId }) => workerId).join(" ")).toBe(order);
      expect(offer.chosen?.workerId).toBe(order.split(" ")[0]);
      expect(offer.candidates.filter(({ chosen }) => chosen)).toEqual([offer.chosen]);
    }
  });

  test("every candidate has a sentence and the figures behind it", () => {
    const { candidates } = offerOf(
      [
        worker("W1", { openTickets: 1, positionAgeS: 12 }),
        worker("W2", { gridId: "11", lat: 31.02 }),
        worker("W3", { onShift: false }),
        worker("W4", { gridId: "12", openTickets: 5 }),
        worker("W5"),
        worker("W6", { role: "sanitation", mayActOn: new Set(["piling"]) }),
        worker("W7", { leave: "训练" }),
        worker("W8", { lat: 33 }),
        worker("W9"),
      ],
      place({ W5: "declined", W9: "lapsed" }),
    );
    expect(candidates.map(({ workerId, reason }) => `${workerId} ${reason}`)).toEqual([
      "W1 chosen: in the responsible grid, 1 of 5 tickets open, 111 m away (2 min on foot) 12 s ago",
      "W2 would also do: in 网格11, which holds the responsible grid, 0 of 5 tickets open, 1.7 km away (30 min on foot) from the base",
      "W3 not on shift: in the responsible grid, 0 of 5 tickets open, 111 m away (2 min on foot) from the base",
      "W5 declined this ticket before: in the responsible grid, 0 of 5 tickets open, 111 m away (2 min on foot) from the base",
      "W6 may not act on vending as sanitation: in the responsible grid, 0 of 5 tickets open, 111 m away (2 min on foot) from the base",
      "W7 on leave (训练): in the responsible grid, 0 of 5 tickets open, 111 m away (2 min on foot) from the base",
      "W9 let an offer of this ticket lapse: in the responsible grid, 0 of 5 tickets open, 111 m away (2 min on foot) from the base",
      "W8 too far: in the responsible grid, 0 of 5 tickets open, 221.8 km away (3923 min on foot) from the base",
      "W4 at capacity: beside the responsible grid in 网格1, 5 of 5 tickets open, 111 m away (2 min on foot) from the base",
    ]);
    expect(candidates[0]).toMatchObject({
      role: "grid-worker",
      roleMayAct: true,
      competence: "role",
      load: 0.2,
      distanceM: 111,
      walkMinutes: 2,
      positionAgeS: 12,
      responsibleGrid: true,
    });
    expect(candidates.at(-1)).toMatchObject({ responsibleGrid: false, positionAgeS: null });
  });
});

describe("when few are there", () => {
  test("nobody on shift: no one is chosen, and the candidates say why", () => {
    const offer = offerOf([worker("W1", { onShift: false })]);
    expect(offer.chosen).toBeNull();
    expect(offer.candidates[0]?.reason).toMatch(/^not on shift: /);
    expect(offerOf([])).toEqual({ chosen: null, candidates: [] });
  });

  test("who turned it down is asked again only when nobody else who may act is on shift", () => {
    const silent = worker("silent");
    const off = worker("off", { onShift: false });
    const cannot = worker("cannot", { mayActOn: new Set() });
    const offer = offerOf([silent, off, cannot], place({ silent: "lapsed" }));
    expect(offer.chosen?.workerId).toBe("silent");
    expect(offer.chosen?.reason).toMatch(/^chosen again, nobody else is there: /);
    // A full one will be free: the ticket waits.
    const full = worker("full", { openTickets: 5 });
    expect(offerOf([silent, full], place({ silent: "lapsed" })).chosen).toBeNull();
  });

  test("worker off line: the base stands in, and says so", () => {
    const offer = offerOf([worker("W1", { positionAgeS: null })]);
    expect(offer.chosen?.reason).toMatch(/from the base$/);
  });

  test("a point in no grid still gets the nearest worker with room", () => {
    const offer = offerOf([worker("W1"), worker("W2", { lon: 121.9 })], place({}, { lon: 122, lat: 31 }));
    expect(offer.chosen?.workerId).toBe("W2");
    expect(offer.chosen?.reason).toMatch(/^chosen: no grid holds this point, works in grid 111, /);
  });

  test("in an emergency nobody is full and the radius is wider", () => {
    const far = worker("far", { lat: 31.05, openTickets: 9 });
    const near: RankRules = { radiusM: 1_000, capacityCounts: true };
    expect(offerOf([far], place(), near).candidates[0]?.reason).toMatch(/^too far: /);
    expect(offerOf([far], place(), { radiusM: 10_000, capacityCounts: false }).chosen?.workerId).toBe("far");
  });
});

describe("several tickets at once", () => {
  test("each sees what those before it were given", () => {
    const workers = [worker("A", { capacity: 2 }), worker("B", { capacity: 1 })];
    const places = Array.from({ length: 4 }, () => place());
    const offers = planOffers(places, workers, USUAL);
    expect(offers.map(({ chosen }) => chosen?.workerId ?? null)).toEqual(["A", "B", "A", null]);
    expect(workers.map(({ openTickets }) => openTickets)).toEqual([0, 0]);
  });

  test("of thousands the best thirty of either side are explained", () => {
    const many = Array.from({ length: 3_000 }, (_, i) =>
      worker(`W${String(i).padStart(4, "0")}`, { lat: 31.006 + i / 1e6, onShift: i % 2 === 0 }),
    );
    const { candidates, chosen } = offerOf(many.toReversed());
    expect(chosen?.workerId).toBe("W0000");
    expect(candidates).toHaveLength(60);
    expect(candidates.filter(({ onShift }) => onShift).map(({ workerId }) => workerId)).toEqual(
      Array.from({ length: 30 }, (_, i) => `W${String(2 * i).padStart(4, "0")}`),
    );
  });
});
