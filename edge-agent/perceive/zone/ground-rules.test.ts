import { describe, expect, it } from "vitest";
import type { Track } from "../track/track.ts";
import type { BeyondLineRule, DwellRule, StaticObjectRule, SurfaceChangeRule } from "./rule.ts";
import { type Actor, ATTENDANTS, play, TIMING, zoneOf } from "./rules.fixture.ts";

const bag: Actor = { id: "b", className: "unexplained", xyxy: [400, 650, 440, 700] };
const owner: Actor = { id: "p", className: "person", xyxy: [450, 500, 510, 700] };
const suitcase: Actor = { id: "s", className: "suitcase", xyxy: [400, 640, 440, 700] };

describe("static-object rule", () => {
  const rule: StaticObjectRule = {
    ...TIMING,
    kind: "static-object",
    violation: "piling",
    classNames: new Set(["suitcase", "unexplained"]),
    attendants: ATTENDANTS,
    minUnattendedShare: 0.5,
  };
  it.each<[string, readonly Actor[], readonly string[]]>([
    ["a bag that nobody tends", [bag], ["opened@20"]],
    ["its owner stands beside it", [bag, owner], []],
    ["the owner goes away", [bag, { ...owner, toS: 10 }], ["opened@20"]],
    ["a suitcase and the change it makes are one thing", [suitcase, bag], ["opened@20"]],
    ["a lorry unloads for a while", [{ ...bag, toS: 16 }], []],
    ["is taken away", [{ ...bag, toS: 30 }], ["opened@20", "cleared@38"]],
    ["on the other side of the street", [{ ...bag, xyxy: [400, 350, 440, 400] }], []],
    ["a person who was missed in some looks is no bag", [bag, { ...owner, xyxy: [395, 500, 445, 700] }], []],
  ])("%s", (_why, actors, story) => {
    expect(play(zoneOf(rule), actors, 40).story).toEqual(story);
  });

  it("people who cross it now and then did not make it", () => {
    const passer: Actor = { ...owner, xyxy: [395, 500, 445, 700] };
    // One track for all who pass there: seldom seen, and believed for 5 s each time.
    const passing = { ...passer, more: { sights: 1, observedS: 15, missedLooks: 0, presentSinceMs: 1e9 } };
    expect(play(zoneOf(rule), [bag, passing], 40).story).toEqual(["opened@20"]);
    // Nobody is there while it is seen.
    const gone = { ...passer, more: { missedLooks: 2 } };
    expect(play(zoneOf(rule), [bag, gone], 40).story).toEqual(["opened@20"]);
  });

  it.each([
    ["a weak person as tall as a person made the change", [395, 500, 445, 700], []],
    ["a weak person who is a third as tall is a guess at the sacks", [402, 655, 438, 700], ["opened@20"]],
  ] as const)("%s", (_why, xyxy, story) => {
    const perspective = { horizonY: 0, personHeightAtBottom: 0.3 };
    const weak: Actor = { ...owner, xyxy, more: { confidence: 0.35 } };
    expect(play(zoneOf(rule), [bag, weak], 40, { perspective }).story).toEqual(story);
  });

  it("counts from the first look that showed it, not from the one that was sure", () => {
    expect(play(zoneOf(rule), [{ ...bag, fromS: 6, more: { firstSeenMs: 0 } }], 30).story).toEqual([
      "opened@20",
    ]);
  });

  it("does not clear what somebody hides", () => {
    const wall: Actor = { id: "v", className: "truck", xyxy: [300, 500, 600, 800], fromS: 30, toS: 60 };
    expect(
      play(zoneOf(rule), [{ ...bag, toS: 30 }, { ...bag, id: "b2", fromS: 60 }, wall], 70).story,
    ).toEqual(["opened@20"]);
  });

  it("leaves out what is too small at its distance", () => {
    const small = zoneOf(rule, { minHeightM: 0.5 });
    const perspective = { horizonY: 0, personHeightAtBottom: 0.4 };
    // 50 of a person's 280 pixels: 0.3 m.
    const { story, reasons } = play(small, [bag], 30, { perspective });
    expect(story).toEqual([]);
    expect(reasons[0]?.refusals).toMatchObject([
      { step: "size", says: "unexplained is 0.3 m high, at least 0.5 m counts" },
    ]);
  });
});

describe("beyond-line rule", () => {
  const rule: BeyondLineRule = {
    ...TIMING,
    kind: "beyond-line",
    violation: "beyond-line",
    classNames: new Set(["chair", "unexplained"]),
    shop: "12号果蔬店",
  };
  const chair: Actor = { id: "c1", className: "chair", xyxy: [100, 600, 150, 700] };
  const crate: Actor = { id: "c2", className: "unexplained", xyxy: [170, 600, 220, 700] };

  it("what stands together is one incident, and names the shop", () => {
    const { story, incidents } = play(zoneOf(rule), [chair, crate], 30);
    expect(story).toEqual(["opened@20"]);
    expect(incidents[0]?.reason).toContain("12号果蔬店 在门线 corner 外摆放物品 20 秒");
    expect(incidents[0]?.xyxy).toEqual([100, 600, 220, 700]);
  });

  it("a second display at the other end of the line is another incident", () => {
    const far: Actor = { ...crate, xyxy: [800, 600, 850, 700] };
    const { incidents } = play(zoneOf(rule), [chair, far], 30);
    expect(incidents.map(({ phase, placeCell }) => [phase, placeCell])).toEqual([
      ["opened", "4-12"],
      ["opened", "26-12"],
    ]);
  });

  it("a stall that stands half beyond the line is beyond it, one within is not", () => {
    const left = [
      [0, 0],
      [0.5, 0],
      [0.5, 1],
      [0, 1],
    ] as const;
    const half: Actor = { ...chair, xyxy: [440, 600, 560, 700] };
    const within: Actor = { ...chair, xyxy: [490, 600, 600, 700] };
    expect(play(zoneOf(rule, { polygon: left }), [half], 30).story).toEqual(["opened@20"]);
    expect(play(zoneOf(rule, { polygon: left }), [within], 30).story).toEqual([]);
  });

  it("customers are no goods", () => {
    expect(play(zoneOf(rule), [owner], 30).story).toEqual([]);
  });
});

describe("surface-change rule", () => {
  const rule = (surface: SurfaceChangeRule["surface"]): SurfaceChangeRule => ({
    ...TIMING,
    kind: "surface-change",
    violation: surface === "air" ? "hanging" : "posting",
    classNames: new Set(["unexplained"]),
    surface,
  });
  const poster: Actor = { id: "u", className: "unexplained", xyxy: [400, 600, 430, 640] };

  it("a lasting change asks for a person's confirmation", () => {
    const { incidents } = play(zoneOf(rule("wall")), [poster], 30);
    expect(incidents).toMatchObject([{ phase: "opened", needsConfirmation: true, violation: "posting" }]);
    expect(incidents[0]?.reason).toContain("the wall corner has changed, a person must confirm");
  });

  it("what moves in the wind hangs in the air, on a wall it is none", () => {
    const cloth = { ...poster, more: { restless: true as const } };
    expect(play(zoneOf(rule("air")), [cloth], 30).story).toEqual(["opened@20"]);
    expect(play(zoneOf(rule("wall")), [cloth], 30).story).toEqual([]);
  });

  it("several posters edge to edge are one incident", () => {
    const row = [0, 1, 2].map((i) => ({
      ...poster,
      id: `u${String(i)}`,
      xyxy: [400 + 35 * i, 600, 430 + 35 * i, 640] as const,
    }));
    expect(play(zoneOf(rule("wall")), row, 30).story).toEqual(["opened@20"]);
  });

  it("a truck on the wall is the scaffold itself, one in front of the wall is a truck", () => {
    const facade = zoneOf({ ...rule("facade"), violation: "structure" });
    const truck = (bottom: number): Actor => ({ id: "v", className: "truck", xyxy: [390, 560, 440, bottom] });
    expect(play(facade, [poster, truck(650)], 30).story).toEqual(["opened@20"]);
    const upper = { ...facade, polygon: facade.polygon.map(([x, y]) => [x, y === 1 ? 0.7 : y] as const) };
    expect(play(upper, [poster, truck(750)], 30).story).toEqual([]);
  });

  it("poles and boards that were put up at once are one scaffold, a later one beside it is another", () => {
    const facade = zoneOf({ ...rule("facade"), violation: "structure" });
    const boards: Actor = { id: "u1", className: "unexplained", xyxy: [400, 600, 500, 680] };
    const pole: Actor = { id: "u2", className: "unexplained", xyxy: [540, 560, 550, 680] };
    expect(play(facade, [boards, pole], 30).incidents.map(({ xyxy }) => xyxy)).toEqual([
      [400, 560, 550, 680],
    ]);
    expect(play(facade, [boards, { ...pole, fromS: 10 }], 40).story).toEqual(["opened@20", "opened@30"]);
  });

  it("two sheds side by side are two, though the second follows a look later", () => {
    const facade = zoneOf({ ...rule("facade"), violation: "structure" });
    const shed = (id: string, left: number, fromS: number, more: Actor["more"] = { solid: true }): Actor => ({
      ...{ id, className: "unexplained", xyxy: [left, 560, left + 100, 680], fromS, more },
    });
    const story = (actors: readonly Actor[]) => play(facade, actors, 40).story;
    expect(story([shed("u1", 400, 2), shed("u2", 540, 6)])).toEqual(["opened@22", "opened@26"]);
    expect(story([shed("u1", 400, 2), shed("u2", 540, 6, {})])).toEqual(["opened@22"]);
    // What came in one look is one: the two halves of a painted board.
    expect(story([shed("u1", 400, 2), shed("u2", 540, 2)])).toEqual(["opened@22"]);
  });

  it("the next poster, hardly a hand's breadth beside the first, is another one; a part of it is not", () => {
    const paper = (id: string, left: number, fromS: number, more: Partial<Track>): Actor => ({
      ...{ id, className: "unexplained", xyxy: [left, 560, left + 100, 680], fromS, more },
    });
    const story = (more: Partial<Track>, fromS: number) =>
      play(zoneOf(rule("wall")), [paper("u1", 400, 2, more), paper("u2", 512, fromS, more)], 40).story;
    expect(story({ solid: true }, 6)).toEqual(["opened@22", "opened@26"]);
    expect(story({ solid: true }, 2)).toEqual(["opened@22"]);
    expect(story({}, 6)).toEqual(["opened@22"]);
  });

  it("somebody stands in front for a while: not cleared", () => {
    const gone = { ...poster, toS: 30 };
    const again = { ...poster, id: "u2", fromS: 60 };
    const story = play(zoneOf(rule("wall")), [gone, again], 70, { hidden: [[390, 500, 440, 700]] }).story;
    expect(story).toEqual(["opened@20"]);
  });
});

describe("dwell rule with exceptions", () => {
  const rule: DwellRule = { ...TIMING, kind: "dwell", violation: "parking", classNames: new Set(["car"]) };
  const bay = [
    [0.3, 0.6],
    [0.6, 0.6],
    [0.6, 0.8],
    [0.3, 0.8],
  ] as const;
  it("a car in a bay is none, one beside it is", () => {
    const inBay: Actor = { id: "a", className: "car", xyxy: [400, 600, 500, 700] };
    const beside: Actor = { id: "b", className: "car", xyxy: [700, 600, 800, 700] };
    const zone = zoneOf(rule, { except: [bay] });
    const { incidents, reasons } = play(zone, [inBay, beside], 30);
    expect(incidents.map(({ trackId }) => trackId)).toEqual(["b"]);
    expect(reasons[0]?.refusals).toMatchObject([{ trackId: "a", step: "except" }]);
  });

  it("the window of a car is no second car, the car in front of a van is", () => {
    const van: Actor = { id: "a", className: "car", xyxy: [400, 600, 600, 700] };
    const window: Actor = { id: "b", className: "car", xyxy: [480, 610, 560, 660] };
    const inFront: Actor = { id: "c", className: "car", xyxy: [480, 650, 560, 700] };
    const { incidents, reasons } = play(zoneOf(rule), [van, window, inFront], 30);
    expect(incidents.map(({ trackId }) => trackId)).toEqual(["a", "c"]);
    expect(reasons[0]?.refusals).toMatchObject([
      { trackId: "b", step: "explained", says: "car is a part of the car that stands there" },
    ]);
  });
});
