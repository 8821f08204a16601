import { describe, expect, test } from "vitest";
import type { WorkerRecord } from "../../book/book.ts";
import { DEFAULT_COMPETENCE } from "../../district/index.ts";
import type { GridArea } from "./grid.ts";
import { candidatesAt, createRoster, exclusionAt } from "./roster.ts";

const polygons = [
  [
    [
      [120, 31],
      [120.1, 31],
      [120.1, 31.1],
      [120, 31],
    ],
  ],
];
const GRIDS: readonly GridArea[] = [
  { id: "1", name: "社区", level: "community", parentId: null, polygons },
  { id: "11", name: "网格", level: "grid", parentId: "1", polygons },
];

const worker = (id: string, parts: Partial<WorkerRecord> = {}): WorkerRecord => ({
  id,
  name: id,
  role: "grid-worker",
  gridId: "11",
  lon: 120.01,
  lat: 31.01,
  originalCrs: "WGS-84",
  shiftStart: "08:00",
  shiftEnd: "12:00",
  days: [1, 2, 3, 4, 5],
  moreShifts: [],
  violations: null,
  capacity: 3,
  openTickets: 0,
  ...parts,
});

/** Monday 2026-11-23, 09:00 and 14:00 in Shanghai. */
const MORNING = Date.parse("2026-11-23T01:00:00Z");
const AFTERNOON = Date.parse("2026-11-23T06:00:00Z");
const ZONE = { timeZone: "Asia/Shanghai", loads: new Map(), positions: new Map() };

describe("candidatesAt", () => {
  const roster = createRoster(
    {
      grids: GRIDS,
      workers: [
        worker("W1"),
        worker("W2", { moreShifts: [{ shiftStart: "13:00", shiftEnd: "17:00", days: [1] }] }),
        worker("W3", { role: "micro-contact" }),
        worker("W4", { role: "micro-contact", violations: ["vending"] }),
      ],
      absences: [
        { workerId: "W1", from: "2026-11-23T00:00", until: "2026-11-23T10:00", reason: "病假" },
        { workerId: "W2", from: "2026-11-24T00:00", until: "2026-11-25T00:00", reason: "年假" },
      ],
      exclusions: [],
    },
    DEFAULT_COMPETENCE,
  );
  const at = (nowMs: number) => candidatesAt(roster, { ...ZONE, nowMs });

  test("a worker with several shifts is there in each", () => {
    expect(at(MORNING).map(({ onShift }) => onShift)).toEqual([true, true, true, true]);
    expect(at(AFTERNOON).map(({ onShift }) => onShift)).toEqual([false, true, false, false]);
  });

  test("leave counts while it lasts, on the district's wall clock", () => {
    expect(at(MORNING).map(({ leave }) => leave)).toEqual(["病假", null, null, null]);
    expect(at(MORNING + 3_600_000)[0]?.leave).toBeNull();
  });

  test("the role's table says who may act, unless the worker's own row does", () => {
    const may = at(MORNING).map(
      ({ mayActOn, competence }) => `${competence} ${String(mayActOn.has("vending"))}`,
    );
    expect(may).toEqual(["role true", "role true", "role false", "personal true"]);
  });

  test("a fresh position stands for the worker, otherwise the base", () => {
    const live = { workerId: "W1", lon: 120.02, lat: 31.03, atMs: MORNING - 30_000 };
    const positions = new Map([["W1", live]]);
    const [first, second] = candidatesAt(roster, {
      ...ZONE,
      nowMs: MORNING,
      positions,
      loads: new Map([["W1", 2]]),
    });
    expect(first).toMatchObject({ lon: 120.02, lat: 31.03, positionAgeS: 30, openTickets: 2 });
    expect(second).toMatchObject({ lon: 120.01, lat: 31.01, positionAgeS: null, openTickets: 0 });
    expect(first?.gridPath).toEqual(["11", "1"]);
  });
});

describe("the negative list", () => {
  const exclusions = [
    { violation: "parking", gridId: null, reason: "交警" },
    { violation: "parking", gridId: "1", reason: "社区停车场" },
    { violation: "posting", gridId: "11", reason: "物业" },
  ] as const;
  const chain = GRIDS.toReversed();

  test("the narrowest grid's entry holds, a wider one covers what lies below, none means a duty", () => {
    expect(exclusionAt({ exclusions }, "parking", chain)?.reason).toBe("社区停车场");
    expect(exclusionAt({ exclusions }, "parking", [])?.reason).toBe("交警");
    expect(exclusionAt({ exclusions }, "posting", chain)?.reason).toBe("物业");
    expect(exclusionAt({ exclusions }, "posting", chain.slice(1))).toBeNull();
    expect(exclusionAt({ exclusions }, "vending", chain)).toBeNull();
  });
});
