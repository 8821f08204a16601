import { describe, expect, it } from "vitest";
import { type Actor, ATTENDANTS, play, TIMING, zoneOf } from "./rules.fixture.ts";
import type { VendingRule } from "./rule.ts";

const rule: VendingRule = {
  ...TIMING,
  kind: "vending",
  violation: "vending",
  classNames: new Set(["dining table", "umbrella", "bowl", "unexplained"]),
  attendants: ATTENDANTS,
  minAttendedShare: 0.4,
};
const zone = zoneOf(rule);

const table: Actor = { id: "t1", className: "dining table", xyxy: [400, 600, 500, 700] };
const bowl: Actor = { id: "t2", className: "bowl", xyxy: [420, 590, 440, 610] };
const heap: Actor = { id: "t3", className: "unexplained", xyxy: [390, 580, 510, 705] };
const vendor: Actor = { id: "p1", className: "person", xyxy: [510, 500, 570, 690] };
const farAway: Actor = { ...vendor, xyxy: [900, 500, 960, 690] };
/** Another walker in every look, each for one look only. */
const stream: readonly Actor[] = Array.from({ length: 40 }, (_, i) => ({
  ...vendor,
  id: `w${String(i)}`,
  fromS: i * 2,
  toS: i * 2 + 2,
}));

describe("vending rule", () => {
  it.each<[string, readonly Actor[], readonly string[]]>([
    ["a table with somebody beside it", [table, vendor], ["opened@20"]],
    ["things without a name do as well", [heap, vendor], ["opened@20"]],
    ["table, bowl and the change they make are one stall", [table, bowl, heap, vendor], ["opened@20"]],
    ["nobody beside it: a heap, not a stall", [table], []],
    ["somebody who stands elsewhere", [table, farAway], []],
    ["people who pass", [table, ...stream], []],
    ["somebody without wares waits for the bus", [vendor], []],
    ["the vendor comes later: attended long enough first", [table, { ...vendor, fromS: 20 }], ["opened@40"]],
    [
      "packs up",
      [
        { ...table, toS: 40 },
        { ...vendor, toS: 40 },
      ],
      ["opened@20", "cleared@48"],
    ],
    ["a bench that was always there", [{ ...table, more: { changedShare: 0 } }, vendor], []],
    [
      "nobody knows yet what was always there",
      [{ ...table, more: { changedShare: undefined } as never }, vendor],
      [],
    ],
    [
      "a change that is a parked van's",
      [heap, vendor, { id: "v", className: "truck", xyxy: [380, 500, 620, 720] }],
      [],
    ],
    [
      "a stall that passes for a truck at its surest",
      [
        heap,
        vendor,
        { id: "v", className: "truck", xyxy: [380, 500, 620, 720], more: { meanConfidence: 0.42 } },
      ],
      ["opened@20"],
    ],
    ["a change that never looks the same", [{ ...heap, more: { restless: true } }, vendor], []],
  ])("%s", (_why, actors, story) => {
    expect(play(zone, actors, 48).story).toEqual(story);
  });

  it.each<[string, Actor["xyxy"], readonly string[]]>([
    [
      "somebody who waits, and whom the model sees in two looks of three, is no wares",
      [402, 503, 458, 692],
      [],
    ],
    ["people who stand before wares for a look are others", [402, 440, 458, 700], ["opened@24"]],
    ["wares lower than who stands before them", [402, 503, 458, 760], ["opened@24"]],
  ])("%s", (_why, xyxy, story) => {
    const shape: Actor = { id: "t3", className: "unexplained", xyxy: [400, 500, 460, 690] };
    const looks = Array.from({ length: 24 }, (_, i): Actor => {
      const at = { fromS: 2 * i, toS: 2 * i + 2 };
      return i % 3 === 0
        ? { ...shape, ...at, more: { firstSeenMs: 0, observedS: 2 * i } }
        : { id: `w${String(i)}`, className: "person", xyxy, ...at };
    });
    expect(play(zone, [...looks, { ...vendor, xyxy: [470, 480, 530, 680] }], 46).story).toEqual(story);
  });

  it("two stalls in one zone are two incidents with two place cells", () => {
    const other = [
      { ...table, id: "t9", xyxy: [800, 600, 900, 700] as const },
      { ...vendor, id: "p9", xyxy: [910, 500, 970, 690] as const },
    ];
    const { incidents } = play(zone, [table, vendor, ...other], 30);
    expect(incidents.map(({ placeCell }) => placeCell)).toEqual(["14-12", "27-12"]);
  });

  it("a canopy is one stall with the table under it, not with the next seller's table a metre away", () => {
    const canopy: Actor = { id: "t4", className: "unexplained", xyxy: [380, 500, 520, 550] };
    const next: Actor = { ...table, id: "t5", xyxy: [570, 600, 670, 700] };
    const { incidents } = play(zone, [canopy, table, next, vendor], 30);
    expect(incidents.map(({ xyxy }) => xyxy)).toEqual([
      [380, 500, 520, 700],
      [570, 600, 670, 700],
    ]);
  });

  it("a stall whose table gets another track goes on", () => {
    const again = { ...table, id: "t8", fromS: 30 };
    expect(play(zone, [{ ...table, toS: 30 }, again, vendor], 60).story).toEqual(["opened@20"]);
  });

  it("is not in force during a permitted market, and says why", () => {
    const hours = { days: ["thu"], from: "00:00", to: "24:00" } as const;
    const schedule = { timeZone: "UTC", active: [], permits: [{ hours, reason: "night market" }] };
    const { story, reasons } = play(zoneOf(rule, { schedule }), [table, vendor], 40);
    expect(story).toEqual([]);
    expect(reasons[0]?.notInForce).toBe("permitted: night market");
  });

  it("says what is still missing", () => {
    const { reasons } = play(zone, [table], 30);
    expect(reasons[0]?.progress).toMatchObject([
      { step: "held", says: "attended for 0 s, 12 s are needed; now it is not" },
    ]);
  });
});
