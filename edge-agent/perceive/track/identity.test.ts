import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import type { RgbImage } from "../decode/frame.ts";
import { compareAppearance, compareInPlace, signatureOf } from "./appearance.ts";
import { associate, type AssociationPolicy } from "./stationary-association.ts";
import { EMPTY_TRACKER, type TrackerState } from "./track.ts";

const SIZE = 120;
const BOX: Xyxy = [10, 10, 110, 110];

/** A picture of something: `shape` gives 0 to 1, painted between two colours, then lit. */
function picture(
  shape: (x: number, y: number) => number,
  look: {
    readonly gain?: number;
    readonly offset?: number;
    readonly red?: number;
    readonly noise?: number;
  } = {},
): RgbImage {
  const { gain = 1, offset = 0, red = 0, noise = 0 } = look;
  const rgb = new Uint8Array(SIZE * SIZE * 3);
  for (let i = 0; i < SIZE * SIZE; i++) {
    const value = shape((i % SIZE) / SIZE, Math.floor(i / SIZE) / SIZE) * 120 + 60;
    // A fixed pattern stands for noise: reproducible, and zero on average.
    const lit = value * gain + offset + ((i * 7919) % 13) * noise - 6 * noise;
    rgb.set(
      [lit + red, lit, lit].map((level) => Math.max(0, Math.min(255, Math.round(level)))),
      i * 3,
    );
  }
  return { widthPx: SIZE, heightPx: SIZE, rgb };
}

const van = (x: number, y: number) => (y < 0.4 ? 0.2 : x < 0.3 ? 0.9 : 0.7);
const hatchback = (x: number, y: number) => (x > 0.6 && y < 0.5 ? 1 : y > 0.7 ? 0.1 : 0.4);

/** As the van in its texture by half, and a little in its colour. */
const estate = (x: number, y: number) => 0.55 * van(x, y) + 0.45 * hatchback(x, y);

const compare = (a: RgbImage, b: RgbImage) =>
  compareAppearance(signatureOf(a, BOX) ?? "", signatureOf(b, BOX) ?? "");

describe("appearance", () => {
  it.each([
    ["dusk", { gain: 0.5 }],
    ["a lamp", { gain: 0.8, offset: 40 }],
    ["noise", { noise: 3 }],
  ])("the same thing in other light: %s", (_why, look) => {
    expect(compare(picture(van), picture(van, look)).correlation).toBeGreaterThan(0.9);
  });
  it("another shape, and the same shape in another colour", () => {
    expect(compare(picture(van), picture(hatchback)).correlation).toBeLessThan(0.35);
    expect(compare(picture(van), picture(van, { red: 90 })).colourLevels).toBeGreaterThan(30);
  });
  it("nothing to compare: a box without texture, or hardly a box", () => {
    expect(
      signatureOf(
        picture(() => 0.5),
        BOX,
      ),
    ).toBeUndefined();
    expect(signatureOf(picture(van), [10, 10, 14, 60])).toBeUndefined();
  });
});

const placed = (image: RgbImage, xyxy: Xyxy) => ({ signature: signatureOf(image, xyxy) ?? "", xyxy });
/** Its cab, by a box that is off, and somewhere else. */
const CAB: Xyxy = [10, 40, 90, 110];

describe("appearance of the same pixels", () => {
  it("a box that is off shows the same thing where both lie, and another thing there looks otherwise", () => {
    const whole = placed(picture(van), BOX);
    expect(compareAppearance(whole.signature, placed(picture(van), CAB).signature).correlation).toBeLessThan(
      0.75,
    );
    expect(compareInPlace(whole, placed(picture(van), CAB))).toBeGreaterThan(0.85);
    expect(compareInPlace(whole, placed(picture(hatchback), CAB))).toBeLessThan(0.5);
  });
  it.each<readonly [string, Xyxy]>([
    ["beside each other", [112, 10, 119, 110]],
    ["hardly any of one", [70, 10, 118, 110]],
  ])("nothing to compare: %s", (_why, xyxy) => {
    const whole = placed(picture(van), BOX);
    expect(compareInPlace(whole, { ...whole, xyxy })).toBeUndefined();
  });
});

const POLICY: AssociationPolicy = {
  ...{ evidence: { car: ["motor-vehicle"], person: ["person"] }, beginConfidence: 0.3 },
  ...{ minIou: 0.4, forgetS: 30, maxCoverS: 5 },
};

const walker = { xyxy: [0, 0, 60, 110] as const, className: "person", confidence: 0.9 };
/** Overlaps as much, but stands farther away. */
const behind = { ...walker, xyxy: [0, 0, 60, 90] as const };

/**
 * One letter a look, 2 s apart: v the van, h the hatchback, e and r something in between, r also redder, V the van at
 * dusk, w the van behind a walker, H the hatchback before one.
 */
function queue(looks: string, lights = ""): TrackerState {
  let state: TrackerState = EMPTY_TRACKER;
  Array.from(looks).forEach((letter, i) => {
    const other = {
      h: picture(hatchback),
      H: picture(hatchback),
      e: picture(estate),
      r: picture(estate, { red: 25 }),
    }[letter];
    const image = other ?? picture(van, letter === "V" ? { gain: 0.5 } : {});
    const shown = letter === "w" ? picture(hatchback) : image;
    const signature = signatureOf(shown, BOX) ?? "";
    const car = { xyxy: BOX, className: "car", confidence: 0.8, signature };
    const time = { nowMs: i * 2000, watchingSinceMs: 0, ...(lights[i] ? { light: lights[i] } : {}) };
    const beside = letter === "w" ? [walker] : letter === "H" ? [behind] : [];
    state = associate(state, [car, ...beside], time, POLICY);
  });
  return state;
}

describe("identity of what stands in one place", () => {
  it.each([
    ["one van", "vvvvvv", ["t1"]],
    ["it gets dark", "vvVVVV", ["t1"]],
    ["a single odd look", "vvhvvv", ["t1"]],
    ["two odd looks", "vvhhvv", ["t1"]],
    ["the next car in the queue", "vvhhhh", ["t2"]],
    ["the one after it looks like the first", "vvhhhhvvv", ["t3"]],
    ["the next one is much like it, but redder", "vvrrrr", ["t2"]],
    ["the detector's box is off for a while", "vveeee", ["t1"]],
    ["somebody stands in front of it for long", "vvwwwww", ["t1", "t2"]],
  ])("%s", (_why, looks, ids) => {
    const { tracks } = queue(looks);
    expect(
      tracks.filter(({ className }) => className === "car" || ids.length > 1).map(({ id }) => id),
    ).toEqual(ids);
  });
  it("who stands behind the next car does not cover it", () => {
    const cars = queue("vvHHHH").tracks.filter(({ className }) => className === "car");
    expect(cars.map(({ firstSeenMs }) => firstSeenMs)).toEqual([4000]);
  });
  it("the next car counts from its own first look", () => {
    const next = queue("vvvhhh").tracks.find(({ id }) => id === "t2");
    expect([next?.firstSeenMs, next?.observedS]).toEqual([6000, 4]);
  });
  it("infrared light changes every look, not every identity", () => {
    expect(queue("vvhhhh", "ddiiii").tracks.map(({ id }) => id)).toEqual(["t1"]);
  });
  it("a look with somebody in front neither proves nor disproves the next car", () => {
    const cars = queue("vvhwhh").tracks.filter(({ className }) => className === "car");
    expect(cars.map(({ firstSeenMs }) => firstSeenMs)).toEqual([4000]);
  });
});

/** Looks 2 s apart at one place; each row is what stands there, by which boxes the model gives it. */
function place(looks: readonly (readonly [image: RgbImage, xyxy: Xyxy, weak?: Xyxy])[]): TrackerState {
  return looks.reduce((state, [image, xyxy, weak], i) => {
    const sight = (box: Xyxy, confidence: number) => ({
      ...{ xyxy: box, className: "car", confidence, signature: signatureOf(image, box) ?? "" },
    });
    const seen = [sight(xyxy, 0.8), ...(weak === undefined ? [] : [sight(weak, 0.2)])];
    return associate(state, seen, { nowMs: i * 2000, watchingSinceMs: 0 }, POLICY);
  }, EMPTY_TRACKER);
}

describe("identity by texture and outline", () => {
  const [one, alike] = [picture(van), picture(estate)];
  const WIDE: Xyxy = [10, 10, 118, 118];
  const NARROW: Xyxy = [10, 20, 90, 110];
  const times = <T>(count: number, row: T): T[] => Array.from({ length: count }, () => row);

  it("the next one is much like it in one colour, but of another outline", () => {
    const { tracks } = place([...times(3, [one, NARROW] as const), ...times(4, [alike, WIDE] as const)]);
    expect(tracks.map(({ id, firstSeenMs }) => [id, firstSeenMs])).toEqual([["t2", 6000]]);
  });
  it("neither its texture nor its size is what it was: three looks are enough", () => {
    const after = (xyxy: Xyxy) =>
      place([...times(3, [one, NARROW] as const), ...times(3, [alike, xyxy] as const)]);
    expect(after(WIDE).tracks.map(({ firstSeenMs }) => firstSeenMs)).toEqual([6000]);
    const asLarge: Xyxy = [24, 10, 104, 100];
    expect(after(asLarge).tracks.map(({ firstSeenMs }) => firstSeenMs)).toEqual([0]);
  });
  /** A rear with lamps, window and plate, as large as its box. */
  const rearIn = ([x1, y1, x2, y2]: Xyxy) =>
    picture((x, y) => {
      const [u, v] = [(x * SIZE - x1) / (x2 - x1), (y * SIZE - y1) / (y2 - y1)];
      return 0.5 + 0.5 * Math.sin(12 * u) * Math.sin(12 * v);
    });

  it("the next one looks the same in its own box, but is larger and stands on other pixels", () => {
    const { tracks } = place([
      ...times(3, [rearIn(NARROW), NARROW] as const),
      ...times(4, [rearIn(WIDE), WIDE] as const),
    ]);
    expect(tracks.map(({ id, firstSeenMs }) => [id, firstSeenMs])).toEqual([["t2", 6000]]);
  });
  it("a camera that shakes moves it and leaves its size", () => {
    const moved: Xyxy = [24, 28, 104, 118];
    const { tracks } = place([
      ...times(3, [rearIn(NARROW), NARROW] as const),
      ...times(6, [rearIn(moved), moved] as const),
    ]);
    expect(tracks.map(({ id }) => id)).toEqual(["t1"]);
  });
  it.each<readonly [string, readonly (readonly [RgbImage, Xyxy])[]]>([
    ["a shadow falls on it: another texture, the same outline", times(8, [alike, NARROW])],
    ["the model names its cab alone from now on: another outline, the same pixels", times(8, [one, CAB])],
  ])("the same one: %s", (_why, after) => {
    const before: Xyxy = after[0]?.[1] === CAB ? BOX : NARROW;
    expect(place([...times(3, [one, before] as const), ...after]).tracks.map(({ id }) => id)).toEqual(["t1"]);
  });
  it("a weak box over it and its neighbour covers nothing of the next one", () => {
    const over: Xyxy = [50, 10, 119, 115];
    const { tracks } = place([
      ...times(3, [one, BOX] as const),
      ...times(3, [picture(hatchback), BOX, over] as const),
    ]);
    expect(tracks.map(({ firstSeenMs }) => firstSeenMs)).toEqual([6000]);
  });
});
