import { describe, expect, it } from "vitest";
import type { Xyxy } from "../../geometry/box.ts";
import { iou } from "../../geometry/iou.ts";
import type { RgbImage } from "../decode/frame.ts";
import type { Detection } from "../detect/detection.ts";
import type { SceneLook, SceneOptions } from "./scene.ts";
import { createSceneWatcher } from "./scene-watcher.ts";
import {
  blur,
  castShadow,
  createNoise,
  drawStreet,
  HEIGHT,
  lightLamp,
  putThing,
  rainOn,
  randomFrom,
  relight,
  toInfrared,
  turnCamera,
  WIDTH,
} from "./street.fixture.ts";

const OPTIONS: SceneOptions = { hidingClasses: new Set(["person", "car"]), ignore: [], revisitS: 2 };
const STREET = drawStreet();
const BAG: Xyxy = [300, 250, 348, 290];
const withBag = (image: RgbImage): RgbImage => putThing(image, BAG, [36, 34, 40]);
const DAY = { ok: true };

/** A camera that looks every two seconds, with sensor noise of 3 levels. */
function openCamera(options: Partial<SceneOptions> = {}, saved?: Uint8Array) {
  const watcher = createSceneWatcher({ ...OPTIONS, ...options }, saved);
  const noise = createNoise(5);
  let nowMs = 0;
  const look = (image: RgbImage, detections: readonly Detection[] = [], sigma = 3): SceneLook => {
    nowMs += 2000;
    return watcher.observe(noise(image, sigma), detections, nowMs);
  };
  const looks = (count: number, image: RgbImage, detections: readonly Detection[] = []): SceneLook[] =>
    Array.from({ length: count }, () => look(image, detections));
  return { watcher, look, looks, now: () => nowMs };
}

/** A camera that has learned the empty street. */
function openLearned(options: Partial<SceneOptions> = {}) {
  const camera = openCamera(options);
  camera.looks(8, STREET);
  expect(camera.watcher.reference()).toBeDefined();
  return camera;
}

const last = (looks: readonly SceneLook[]): SceneLook => looks.at(-1) as SceneLook;
const person = (xyxy: Xyxy): Detection => ({ xyxy, className: "person", confidence: 0.8 });
const car = (xyxy: Xyxy): Detection => ({ xyxy, className: "car", confidence: 0.8 });

function expectQuiet(looks: readonly SceneLook[]): void {
  for (const { guard, regions } of looks) {
    expect(guard).toEqual(DAY);
    expect(regions).toEqual([]);
  }
}

describe("scene watcher: light", () => {
  it.each([
    ["half as bright", STREET, (s: RgbImage) => relight(s, 0.5)],
    ["brighter by 60 %", STREET, (s: RgbImage) => relight(s, 1.6)],
    ["another gamma", STREET, (s: RgbImage) => relight(s, 1, 0.7)],
    ["a soft shadow", STREET, (s: RgbImage) => castShadow(s, [200, 160, 460, 330], 0.5, 16)],
    ["a warm lamp", relight(STREET, 0.5), (s: RgbImage) => lightLamp(s, 330, 220, 1.6)],
  ])("%s is no change", (_name, before, change) => {
    const camera = openCamera();
    camera.looks(8, before);
    expectQuiet(camera.looks(8, change(before)));
  });

  it("a shadow that wanders over the street is no change", () => {
    const camera = openLearned();
    for (let i = 0; i < 16; i++) {
      const left = 60 + i * 24;
      expectQuiet([camera.look(castShadow(STREET, [left, 170, left + 180, 330], 0.55, 12))]);
    }
  });

  it.each([0.6, 1.4])("a bag is found though the light changed by %f", (gain) => {
    const camera = openLearned();
    const { regions } = last(camera.looks(8, relight(withBag(STREET), gain)));
    expect(regions).toHaveLength(1);
    expect(iou((regions[0] as { xyxy: Xyxy }).xyxy, BAG)).toBeGreaterThan(0.6);
  });
});

describe("scene watcher: disturbances", () => {
  it("noise of 6 levels is no change", () => {
    const camera = openLearned();
    expectQuiet(Array.from({ length: 20 }, () => camera.look(STREET, [], 6)));
  });

  it("rain is no change, and a bag in the rain is one", () => {
    const camera = openLearned();
    const random = randomFrom(3);
    expectQuiet(Array.from({ length: 20 }, () => camera.look(rainOn(STREET, random, 400))));
    const looks = Array.from({ length: 8 }, () => camera.look(rainOn(withBag(STREET), random, 400)));
    expect(last(looks).regions.map(({ kind, isStable }) => [kind, isStable])).toEqual([["appeared", true]]);
  });

  it("a shaking camera is no change, and its bag stays one region", () => {
    const camera = openLearned();
    const random = randomFrom(9);
    const shaken = (image: RgbImage) => turnCamera(image, random() * 4 - 2, random() * 4 - 2);
    expectQuiet(Array.from({ length: 14 }, () => camera.look(shaken(STREET))));
    const looks = Array.from({ length: 8 }, () => camera.look(shaken(withBag(STREET))));
    expect(last(looks).regions).toHaveLength(1);
    expect(last(looks).regions[0]?.isStable).toBe(true);
  });

  it("an undetected passer-by never becomes a stable region", () => {
    const camera = openLearned();
    for (let i = 0; i < 20; i++) {
      const left = 20 + i * 28;
      const image = putThing(STREET, [left, 180, left + 36, 290], [60, 40, 90]);
      expect(camera.look(image).regions.filter(({ isStable }) => isStable)).toEqual([]);
    }
    expectQuiet(camera.looks(6, STREET).slice(4));
  });
});

describe("scene watcher: things", () => {
  it("says when and where a bag appeared, and that it left", () => {
    const camera = openLearned();
    const putDownMs = camera.now() + 2000;
    const looks = camera.looks(8, withBag(STREET));
    expect(looks[0]?.regions).toEqual([]);
    const [region, ...others] = last(looks).regions;
    expect(others).toEqual([]);
    expect(region).toMatchObject({ kind: "appeared", sinceMs: putDownMs, visibleShare: 1, isStable: true });
    expect(iou((region as { xyxy: Xyxy }).xyxy, BAG)).toBeGreaterThan(0.7);
    expect(region?.confidence).toBeGreaterThan(0.5);
    expect(last(camera.looks(6, STREET)).regions).toEqual([]);
  });

  it("a bag never fades into the reference by itself", () => {
    const camera = openLearned();
    const looks = camera.looks(100, withBag(STREET));
    expect(last(looks).regions).toHaveLength(1);
  });

  it("a small poster on brick is one region", () => {
    const camera = openLearned();
    const poster: Xyxy = [257, 83, 269, 99];
    const { regions } = last(camera.looks(8, putThing(STREET, poster, [226, 222, 210])));
    expect(regions.map(({ kind, isStable }) => [kind, isStable])).toEqual([["appeared", true]]);
    expect(iou((regions[0] as { xyxy: Xyxy }).xyxy, poster)).toBeGreaterThan(0.5);
  });

  it("the next poster beside the first is another one, what came in one look is one", () => {
    const regions = (looksBetween: number): number => {
      const camera = openLearned();
      const one = putThing(STREET, [200, 60, 264, 124], [226, 222, 210]);
      camera.looks(looksBetween, one);
      return last(camera.looks(8, putThing(one, [292, 60, 356, 124], [226, 222, 210]))).regions.length;
    };
    expect([regions(0), regions(2)]).toEqual([1, 2]);
  });

  it("the next poster so near that their cells touch is another one", () => {
    const camera = openLearned();
    const one = putThing(STREET, [200, 60, 262, 124], [226, 222, 210]);
    camera.looks(2, one);
    const { regions } = last(camera.looks(8, putThing(one, [274, 60, 338, 124], [226, 222, 210])));
    expect(regions.map(({ xyxy }) => Math.round(xyxy[0] / 10)).sort()).toEqual([20, 27]);
  });

  it("something that stood there while learning and leaves has vanished", () => {
    const camera = openCamera();
    const van: Xyxy = [200, 190, 330, 270];
    camera.looks(8, putThing(STREET, van, [205, 206, 208]));
    const { regions } = last(camera.looks(8, STREET));
    expect(regions.map(({ kind }) => kind)).toEqual(["vanished"]);
    expect(iou((regions[0] as { xyxy: Xyxy }).xyxy, van)).toBeGreaterThan(0.7);
  });

  it("a region lasts while a person stands in front, with the time it began", () => {
    const camera = openLearned();
    const before = last(camera.looks(8, withBag(STREET))).regions[0];
    const box: Xyxy = [290, 170, 350, 300];
    const hidden = camera.looks(10, putThing(withBag(STREET), box, [70, 60, 150]), [person(box)]);
    expect(last(hidden).regions).toHaveLength(1);
    expect(last(hidden).regions[0]).toMatchObject({ sinceMs: before?.sinceMs, visibleShare: 0 });
    expect(last(camera.looks(3, withBag(STREET))).regions[0]).toMatchObject({
      sinceMs: before?.sinceMs,
      visibleShare: 1,
    });
  });

  it("a parked van that is detected, even now and then, is no region, nor is its place afterwards", () => {
    const camera = openLearned();
    const box: Xyxy = [220, 180, 360, 280];
    const parked = putThing(STREET, box, [210, 210, 214]);
    for (let i = 0; i < 40; i++) expectQuiet([camera.look(parked, i % 3 === 2 ? [] : [car(box)])]);
    expectQuiet(camera.looks(8, STREET));
  });

  it("the people of the first minute do not become part of the reference", () => {
    const camera = openCamera();
    const box: Xyxy = [100, 180, 140, 290];
    camera.looks(8, putThing(STREET, box, [70, 60, 150]), [person(box)]);
    expectQuiet(camera.looks(8, STREET));
  });

  it("nothing is reported where the operator said to ignore", () => {
    const camera = openLearned({
      ignore: [
        [
          [0.4, 0.6],
          [0.6, 0.6],
          [0.6, 0.9],
          [0.4, 0.9],
        ],
      ],
    });
    expectQuiet(camera.looks(8, withBag(STREET)));
  });

  it("accept takes the bag over, and its removal is then a change", () => {
    const camera = openLearned();
    camera.looks(8, withBag(STREET));
    camera.watcher.accept([290, 240, 358, 300]);
    expectQuiet(camera.looks(8, withBag(STREET)));
    expect(last(camera.looks(8, STREET)).regions.map(({ kind }) => kind)).toEqual(["vanished"]);
  });
});

describe("scene watcher: profiles", () => {
  it("infrared learns its own reference; neither flip is a change", () => {
    const camera = openLearned();
    const infrared = toInfrared(STREET);
    const dark = camera.looks(10, infrared);
    expectQuiet(dark);
    expect(last(dark).profile).toBe("infrared");
    const back = camera.looks(6, STREET);
    expectQuiet(back);
    expect(last(back).profile).toBe("day");
  });

  it("a bag stays a region through the flip to infrared and back, with its time", () => {
    const camera = openLearned();
    const sinceMs = last(camera.looks(8, withBag(STREET))).regions[0]?.sinceMs;
    for (const image of [toInfrared(withBag(STREET)), withBag(STREET)]) {
      const { regions } = last(camera.looks(10, image));
      expect(regions).toHaveLength(1);
      expect(regions[0]?.sinceMs).toBe(sinceMs);
    }
    expectQuiet(camera.looks(8, STREET).slice(6));
  });

  it("a bag that is taken away under infrared ends there", () => {
    const camera = openLearned();
    camera.looks(8, withBag(STREET));
    camera.looks(8, toInfrared(withBag(STREET)));
    expect(last(camera.looks(12, toInfrared(STREET))).regions).toEqual([]);
  });

  it("one odd picture does not change the profile", () => {
    const camera = openLearned();
    expect(camera.look(toInfrared(STREET)).profile).toBe("day");
    expectQuiet(camera.looks(3, STREET));
  });
});

describe("scene watcher: how much of a box is new, and how much is empty", () => {
  const BESIDE: Xyxy = [420, 250, 468, 290];

  it("says nothing before the scene is learned", () => {
    const camera = openCamera();
    expect(camera.watcher.changedShare(BAG)).toBeUndefined();
    expect(camera.watcher.emptyShare(BAG)).toBeUndefined();
    camera.look(STREET);
    expect(camera.watcher.changedShare(BAG)).toBeUndefined();
    expect(camera.watcher.emptyShare(BAG)).toBeUndefined();
  });

  it("the empty street is empty and nothing of it is new", () => {
    const { watcher } = openLearned();
    expect(watcher.changedShare(BAG)).toBe(0);
    expect(watcher.emptyShare(BAG)).toBeGreaterThan(0.95);
  });

  it("a bag's box is new and not empty, the ground beside it is empty, a box over both is between", () => {
    const { watcher, looks } = openLearned();
    looks(8, withBag(STREET));
    expect(watcher.changedShare(BAG)).toBeGreaterThan(0.8);
    expect(watcher.emptyShare(BAG)).toBeLessThan(0.3);
    expect(watcher.changedShare(BESIDE)).toBe(0);
    expect(watcher.emptyShare(BESIDE)).toBeGreaterThan(0.95);
    const [x1, y1, x2, y2] = BAG;
    const wide: Xyxy = [x1, y1, 2 * x2 - x1, y2];
    expect(watcher.changedShare(wide)).toBeGreaterThan(0.3);
    expect(watcher.changedShare(wide)).toBeLessThan(0.7);
    expect(watcher.emptyShare(wide)).toBeGreaterThan(0.3);
    expect(watcher.emptyShare(wide)).toBeLessThan(0.7);
  });

  it("emptiness is of this look at once, newness lasts until the place is seen empty for a while", () => {
    const { watcher, look, looks } = openLearned();
    looks(8, withBag(STREET));
    look(STREET);
    expect(watcher.emptyShare(BAG)).toBeGreaterThan(0.95);
    expect(watcher.changedShare(BAG)).toBeGreaterThan(0.8);
    looks(6, STREET);
    expect(watcher.changedShare(BAG)).toBe(0);
  });

  it("too little of a hidden box can be seen to call it empty, and what was new there stays so", () => {
    const { watcher, look, looks } = openLearned();
    looks(8, withBag(STREET));
    const front: Xyxy = [290, 170, 350, 300];
    look(putThing(STREET, front, [70, 60, 150]), [person(front)]);
    expect(watcher.emptyShare(BAG)).toBeUndefined();
    expect(watcher.changedShare(BAG)).toBeGreaterThan(0.8);
  });

  it("what was accepted is part of the scene: nothing new, and empty", () => {
    const { watcher, look, looks } = openLearned();
    looks(8, withBag(STREET));
    watcher.accept([290, 240, 358, 300]);
    look(withBag(STREET));
    expect(watcher.changedShare(BAG)).toBe(0);
    expect(watcher.emptyShare(BAG)).toBeGreaterThan(0.95);
  });

  it("what stood there while learning leaves ground that is new to it", () => {
    const { watcher, looks } = openCamera();
    looks(8, withBag(STREET));
    expect(watcher.changedShare(BAG)).toBe(0);
    looks(8, STREET);
    expect(watcher.changedShare(BAG)).toBeGreaterThan(0.8);
    expect(watcher.emptyShare(BAG)).toBeLessThan(0.3);
  });

  it("a box outside the picture, and a masked one, cannot be judged", () => {
    const masked = [
      [0.4, 0.6],
      [0.6, 0.6],
      [0.6, 0.9],
      [0.4, 0.9],
    ] as const;
    const { watcher } = openLearned({ ignore: [masked] });
    expect(watcher.emptyShare(BAG)).toBeUndefined();
    expect(watcher.emptyShare([-90, -90, -10, -10])).toBeUndefined();
    expect(watcher.changedShare([-90, -90, -10, -10])).toBeUndefined();
  });
});

describe("scene watcher: guard", () => {
  it.each([
    ["moved", "knocked aside", (s: RgbImage) => turnCamera(s, 34, 12)],
    ["moved", "turned", (s: RgbImage) => turnCamera(s, 0, 0, 6)],
    ["moved", "shown another street", () => toStreet(4)],
    ["dark", "without light", (s: RgbImage) => relight(s, 0.04)],
    ["blurred", "out of focus", (s: RgbImage) => blur(s, 6)],
    ["covered", "sprayed over", () => plain([90, 92, 95])],
  ] as const)("is suspended as %s when it was %s, and recovers", (why, _what, harm) => {
    const camera = openLearned();
    const harmed = harm(STREET);
    const looks = camera.looks(6, harmed);
    expect(last(looks).guard).toMatchObject({ ok: false, why });
    for (const { regions } of looks) expect(regions).toEqual([]);
    expectQuiet(camera.looks(6, STREET).slice(4));
  });

  it("learns the new view when an operator says so", () => {
    const camera = openLearned();
    const aside = turnCamera(STREET, 34, 12);
    expect(last(camera.looks(40, aside)).guard.ok).toBe(false);
    camera.watcher.relearn();
    expectQuiet(camera.looks(8, aside));
    expect(last(camera.looks(6, withBag(aside))).regions).toHaveLength(1);
  });

  it("suspends a camera that is carried about before it learned anything", () => {
    const camera = openCamera();
    const looks = Array.from({ length: 8 }, (_, i) => camera.look(turnCamera(STREET, i * 31, i * 9)));
    expect(looks.slice(3).every(({ guard }) => !guard.ok)).toBe(true);
    expect(looks.every(({ regions }) => regions.length === 0)).toBe(true);
  });

  it("a crowd that nobody detects does not suspend the camera", () => {
    const camera = openLearned();
    const random = randomFrom(11);
    for (let i = 0; i < 12; i++) {
      let image = STREET;
      for (let k = 0; k < 14; k++) {
        const [x, y] = [random() * (WIDTH - 50), 150 + random() * 90];
        image = putThing(image, [x, y, x + 40, y + 110], [random() * 200, random() * 160, random() * 200], k);
      }
      expect(camera.look(image).guard).toEqual(DAY);
    }
  });
});

describe("scene watcher: memory", () => {
  it("goes on after a restart with the reference, the regions and their time", () => {
    const camera = openLearned();
    const before = last(camera.looks(8, withBag(STREET))).regions[0];
    const saved = camera.watcher.save();
    expect(saved.length).toBeLessThan(500_000);
    const again = openCamera({}, saved);
    expect(again.look(withBag(STREET)).regions[0]).toMatchObject({
      kind: "appeared",
      sinceMs: before?.sinceMs,
    });
    expectQuiet(again.looks(8, STREET).slice(6));
  });

  it("learns anew from bytes that are no memory, and when the picture's size changes", () => {
    expectQuiet(openCamera({}, new Uint8Array([1, 2, 3])).looks(8, STREET));
    const camera = openLearned();
    const small = { widthPx: 320, heightPx: 180, rgb: new Uint8Array(320 * 180 * 3).fill(90) };
    expect(camera.look(small).regions).toEqual([]);
    expect(camera.watcher.reference()).toBeUndefined();
  });
});

const toStreet = (seed: number): RgbImage => turnCamera(drawStreet(seed), -150, 60, 180);

function plain([r, g, b]: readonly [number, number, number]): RgbImage {
  const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => [r, g, b][i % 3] as number);
  return { widthPx: WIDTH, heightPx: HEIGHT, rgb };
}
