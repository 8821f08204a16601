/** Which model carries the cameras: numbers in, a name and a sentence out. */
import { describe, expect, it } from "vitest";
import type { Detection } from "../../edge-agent/perceive/detect/detection.ts";
import { type Golden, goldenComplaint } from "./golden.ts";
import { dotProductsIn } from "./int8-kernels.ts";
import { camerasCarried, recommend } from "./recommend.ts";

const light = { name: "light", ap: 25, cpuMs: 10, noise: 0 };
const good = { name: "good", ap: 37, cpuMs: 25, noise: 0 };
const load = { cameras: 16, revisitS: 2, cores: 1 };

describe("recommend", () => {
  it("leaves head room and takes the noise off", () => {
    expect(camerasCarried(good, load)).toBe(56);
    expect(camerasCarried({ ...good, noise: 0.4 }, load)).toBe(40);
  });

  it("takes the most accurate that carries the load, and says why", () => {
    expect(recommend([light, good], load)).toEqual({
      name: "good",
      sentence:
        "For 16 cameras every 2 s on 1 core: good (AP 37.0, 25.0 ms of CPU a look) takes 20 % of the cores and carries up to 56 cameras, with 30 % of the cores left for the rest.",
    });
  });

  it("takes a lighter one when there are more cameras, and the faster of two equals", () => {
    expect(recommend([good, light], { ...load, cameras: 100 }).name).toBe("light");
    expect(recommend([good, { ...good, name: "faster", cpuMs: 20 }], load).name).toBe("faster");
  });

  it("says what would be needed when none carries them", () => {
    const { name, sentence } = recommend([good, light], { ...load, cameras: 300 });
    expect(name).toBeUndefined();
    expect(sentence).toBe(
      "None of these carries 300 cameras every 2 s on 1 core: the lightest, light, carries 140 cameras; about 3 cores or a longer revisit would do.",
    );
  });

  it("recommends nothing of which no accuracy is known", () => {
    const { name, sentence } = recommend([{ ...good, ap: undefined }], load);
    expect([name, sentence.includes("--data")]).toEqual([undefined, true]);
  });
});

describe("dotProductsIn", () => {
  it.each([
    ["flags\t\t: fpu avx2 avx512_vnni avx_vnni\n", ["avx512_vnni", "avx_vnni"]],
    ["Features\t: fp asimd asimddp\n", ["asimddp"]],
    ["flags : fpu avx2\n", []],
    ["", []],
  ])("%j", (cpuinfo, found) => {
    expect(dotProductsIn(cpuinfo)).toEqual(found);
  });
});

describe("goldenComplaint", () => {
  const golden: Golden = {
    picture: "a.png",
    detections: [{ className: "car", confidence: 0.8, xyxy: [0, 0, 100, 50] }],
  };
  const found = (change: Partial<Detection>): Detection[] => [
    { className: "car", confidence: 0.82, xyxy: [1, 0, 100, 51], ...change },
  ];
  it.each([
    [found({}), undefined],
    [found({ className: "bus" }), "the car at [0,0,100,50] of a.png was not found"],
    [found({ xyxy: [40, 0, 140, 50] }), "was not found; channel order, resize"],
    [found({ confidence: 0.6 }), "has confidence 0.60 where golden.json says 0.80"],
  ])("case %#", (detections, words) => {
    const complaint = goldenComplaint(golden, detections);
    if (words === undefined) expect(complaint).toBeUndefined();
    else expect(complaint).toContain(words);
  });
});
