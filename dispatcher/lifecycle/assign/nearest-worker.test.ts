import { describe, expect, test } from "vitest";
import type { GridArea, GridLevel, Ring } from "./grid.ts";
import { type Candidate, chooseWorker } from "./nearest-worker.ts";

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
const grids = [
  grid("1", "community", square(120, 0.04), null),
  grid("11", "grid", square(120, 0.02), "1"),
  grid("12", "grid", square(120.02, 0.02), "1"),
  grid("111", "micro-grid", square(120, 0.01), "11"),
];
/** In micro-grid 111. */
const point = { lon: 120.005, lat: 31.005 };

const worker = (workerId: string, parts: Partial<Candidate> = {}): Candidate => ({
  workerId,
  workerName: `工${workerId}`,
  gridId: "111",
  lon: 120.005,
  lat: 31.006,
  onShift: true,
  openTickets: 0,
  capacity: 5,
  ...parts,
});

describe("chooseWorker", () => {
  const cases: readonly {
    why: string;
    workers: readonly Candidate[];
    avoid?: readonly string[];
    order: string;
  }[] = [
    {
      why: "the responsible grid goes before the metres",
      workers: [worker("near", { gridId: "12", lon: 120.005, lat: 31.005 }), worker("own", { lat: 31.009 })],
      order: "own near",
    },
    {
      why: "own grid, then up the parent chain, then others",
      workers: [
        worker("d", { gridId: "12" }),
        worker("c", { gridId: "1" }),
        worker("b", { gridId: "11" }),
        worker("a"),
      ],
      order: "a b c d",
    },
    {
      why: "load goes before distance",
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
      why: "equal load: the nearer one",
      workers: [worker("far", { lat: 31.009 }), worker("near", { lat: 31.0051 })],
      order: "near far",
    },
    { why: "equal in everything: the smaller id", workers: [worker("B"), worker("A")], order: "A B" },
    {
      why: "a far one on shift goes before a near one off shift",
      workers: [worker("off", { onShift: false }), worker("on", { gridId: "12" })],
      order: "on off",
    },
    {
      why: "a full one does not get another",
      workers: [worker("full", { openTickets: 5 }), worker("free", { gridId: "1", openTickets: 4 })],
      order: "free full",
    },
    {
      why: "one who declined is not asked again",
      workers: [worker("said-no"), worker("other", { gridId: "12" })],
      avoid: ["said-no"],
      order: "other said-no",
    },
  ];
  test.each(cases)("$why", ({ workers, avoid, order }) => {
    for (const list of [workers, workers.toReversed()]) {
      const choice = chooseWorker({
        point,
        grids,
        workers: list,
        ...(avoid ? { avoidWorkerIds: avoid } : {}),
      });
      expect(choice.candidates.map(({ workerId }) => workerId).join(" ")).toBe(order);
      expect(choice.chosen?.workerId).toBe(order.split(" ")[0]);
      expect(choice.candidates.filter(({ chosen }) => chosen)).toEqual([choice.chosen]);
    }
  });

  test("every candidate has a sentence", () => {
    const { candidates, grid: responsible } = chooseWorker({
      point,
      grids,
      avoidWorkerIds: ["W5"],
      workers: [
        worker("W1", { openTickets: 1 }),
        worker("W2", { gridId: "11", lat: 31.02 }),
        worker("W3", { onShift: false }),
        worker("W4", { gridId: "12", openTickets: 5 }),
        worker("W5"),
      ],
    });
    expect(responsible?.id).toBe("111");
    expect(candidates.map(({ workerId, reason }) => `${workerId} ${reason}`)).toEqual([
      "W1 chosen: in the responsible grid, 1 of 5 tickets open, 111 m away",
      "W2 would also do: in 网格11, which holds the responsible grid, 0 of 5 tickets open, 1.7 km away",
      "W3 not on shift: in the responsible grid, 0 of 5 tickets open, 111 m away",
      "W5 declined this ticket before: in the responsible grid, 0 of 5 tickets open, 111 m away",
      "W4 at capacity: outside the responsible grid, 5 of 5 tickets open, 111 m away",
    ]);
    expect(candidates.map(({ responsibleGrid }) => responsibleGrid)).toEqual([true, true, true, true, false]);
  });

  test("nobody on shift: no one is chosen, and the candidates say why", () => {
    const choice = chooseWorker({ point, grids, workers: [worker("W1", { onShift: false })] });
    expect(choice.chosen).toBeNull();
    expect(choice.candidates[0]?.reason).toMatch(/^not on shift: /);
    expect(chooseWorker({ point, grids, workers: [] })).toMatchObject({ chosen: null, candidates: [] });
  });

  test("a point in no grid still gets the least loaded, nearest worker", () => {
    const choice = chooseWorker({
      point: { lon: 122, lat: 31 },
      grids,
      workers: [worker("W1"), worker("W2", { lon: 121 })],
    });
    expect(choice.grid).toBeNull();
    expect(choice.chosen?.workerId).toBe("W2");
    expect(choice.chosen?.reason).toMatch(/^chosen: no grid holds this point, works in grid 111, /);
  });
});
