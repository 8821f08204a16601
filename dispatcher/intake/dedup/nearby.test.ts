import { describe, expect, it } from "vitest";
import { type Arrival, VIOLATIONS } from "#contract";
import type { NearTicket, SilenceInForce } from "../../book/session-intake.ts";
import { eventOf } from "../../events.double.ts";
import { arrivalOfEvent } from "../consume/parse-batch.ts";
import { DEFAULT_PLACE_SETTINGS, pickNear, placeRules, reachOf } from "./nearby.ts";
import { silenceOver, silenceSentence } from "./silence.ts";

const rules = placeRules(DEFAULT_PLACE_SETTINGS);
const HERE = { lon: 120.625, lat: 31.315 };
/** Metres to the north. */
const north = (metres: number) => ({ lon: HERE.lon, lat: HERE.lat + metres / 111_195 });

const arrival = (parts: Partial<Arrival> = {}): Arrival => ({
  ...arrivalOfEvent(eventOf()),
  ...HERE,
  pointOf: "ground",
  ...parts,
});
const ticket = (metres: number, parts: Partial<NearTicket> = {}): NearTicket => ({
  id: `at-${String(metres)}`,
  ...north(metres),
  pointOf: "ground",
  seenByIt: false,
  byMachine: true,
  ...parts,
});
const word = { source: "worker", pointOf: "place" } as const;
const ofPeople = { pointOf: "place", byMachine: false } as const;

type Row = readonly [
  why: string,
  arrival: Partial<Arrival>,
  near: readonly NearTicket[],
  picked: string | null,
];
const ROWS: readonly Row[] = [
  ["two calibrated cameras see one car", {}, [ticket(5)], "at-5"],
  ["beyond the violation's radius there are two", {}, [ticket(9)], null],
  ["which is wider for a stall", { violation: "vending" }, [ticket(9)], "at-9"],
  ["the nearest of several", {}, [ticket(7), ticket(-3), ticket(5)], "at--3"],
  ["what one camera tells apart is apart", {}, [ticket(1, { seenByIt: true })], null],
  [
    "two cameras without ground points say nothing of each other",
    { pointOf: "camera" },
    [ticket(1, { pointOf: "camera" })],
    null,
  ],
  [
    "a ground point and a camera's own place are two kinds of point",
    {},
    [ticket(1, { pointOf: "camera" })],
    null,
  ],
  ["a person's word and a calibrated point, as exact as a telephone", word, [ticket(30)], "at-30"],
  ["two people's words", word, [ticket(30, ofPeople)], "at-30"],
  ["further than a telephone errs", word, [ticket(45)], null],
  [
    "a word, and the only thing that a camera near by sees",
    word,
    [ticket(30, { pointOf: "camera" })],
    "at-30",
  ],
  [
    "of two such nobody can say which",
    word,
    [ticket(30, { pointOf: "camera" }), ticket(20, { pointOf: "camera" })],
    null,
  ],
  [
    "an exact point goes before a nearer camera",
    word,
    [ticket(5, { pointOf: "camera" }), ticket(20)],
    "at-20",
  ],
  ["a camera finds the word that came first", { pointOf: "camera" }, [ticket(30, ofPeople)], "at-30"],
  [
    "and no longer once a camera has seen it",
    { pointOf: "camera" },
    [ticket(30, { pointOf: "place" })],
    null,
  ],
  ["nothing is near", {}, [], null],
];

describe("pickNear", () => {
  it.each(ROWS)("%s", (_why, parts, near, picked) => {
    expect(pickNear(arrival(parts), near, rules)?.id ?? null).toBe(picked);
  });
});

describe("reachOf", () => {
  it("asks nobody about what is gone, or known by its grid alone", () => {
    expect(reachOf(arrival({ phase: "cleared" }), rules, 0)).toBeNull();
    expect(reachOf(arrival({ pointOf: "grid" }), rules, 0)).toBeNull();
  });

  it("waits to be alone only with a point of its own", () => {
    expect(reachOf(arrival(), rules, 0)).toMatchObject({ alone: true, radiusM: 40 });
    expect(reachOf(arrival({ pointOf: "camera" }), rules, 0)).toMatchObject({
      alone: false,
      closedSinceMs: null,
    });
  });
});

describe("placeRules", () => {
  it("has a radius and a window for every violation, and takes the district's own", () => {
    for (const violation of VIOLATIONS) {
      expect(rules.radiusM[violation]).toBeGreaterThan(0);
      expect(rules.reopenWithinMs[violation]).toBeGreaterThanOrEqual(3_600_000);
    }
    const own = placeRules({ radiusM: { parking: 3 }, reportRadiusM: 20, reopenWithinH: { parking: 0 } });
    expect([own.radiusM.parking, own.radiusM.vending, own.reportRadiusM]).toEqual([3, 15, 20]);
    expect([own.reopenWithinMs.parking, own.reopenWithinMs.posting]).toEqual([0, 72 * 3_600_000]);
  });
});

describe("silenceOver", () => {
  const silence = (parts: Partial<SilenceInForce>): SilenceInForce => ({
    id: "s1",
    kind: "permit",
    reason: "night market",
    endsAt: "2026-11-21T14:00:00+00:00",
    polygon: null,
    gridPolygons: null,
    ...parts,
  });
  const square = (half: number) => [
    [
      [HERE.lon - half, HERE.lat - half],
      [HERE.lon + half, HERE.lat - half],
      [HERE.lon + half, HERE.lat + half],
      [HERE.lon - half, HERE.lat + half],
      [HERE.lon - half, HERE.lat - half],
    ],
  ];
  const hole = square(0.001).map((ring) => ring.toReversed());
  const rows: readonly (readonly [
    why: string,
    parts: Partial<SilenceInForce>,
    at: Partial<Arrival>,
    covers: boolean,
  ])[] = [
    ["a camera's, wherever it looks", {}, {}, true],
    ["inside the area", { polygon: square(0.001) }, {}, true],
    ["outside the area", { polygon: square(0.001) }, { lon: HERE.lon + 0.002 }, false],
    ["on its border", { polygon: square(0.001) }, { lon: HERE.lon + 0.001 }, true],
    ["in its hole", { polygon: [...square(0.002), ...hole] }, {}, false],
    ["inside the grid", { gridPolygons: [square(0.001)] }, {}, true],
    [
      "in the area and outside the grid",
      { polygon: square(0.002), gridPolygons: [square(0.001)] },
      { lat: HERE.lat + 0.0015 },
      false,
    ],
    ["a permit holds for people's words too", {}, word, true],
    ["maintenance makes machines err and not people", { kind: "maintenance" }, word, false],
    ["and sensors and vendors are machines", { kind: "maintenance" }, { source: "vendor" }, true],
  ];
  it.each(rows)("%s", (_why, parts, at, covers) => {
    expect(silenceOver(arrival(at), [silence(parts)]) !== null).toBe(covers);
  });

  it("names the silence that covers it", () => {
    expect(silenceSentence(silence({}))).toBe(
      "a permit until 2026-11-21T14:00:00.000Z covers it: night market (s1)",
    );
  });
});
