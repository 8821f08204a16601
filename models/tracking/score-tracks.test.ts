import { describe, expect, it } from "vitest";
import { compare, type ComparedLook } from "./compared-looks.ts";
import { parseGroundTruth } from "./mot-format.ts";
import { scoreTracks } from "./score-tracks.ts";

/** Two people meet and swap numbers, a third is missed and found again under another; one box does not count. */
const TRUTH = `
1,1,100,100,40,100,1,-1,-1,-1
1,2,300,100,40,100,1,-1,-1,-1
2,1,110,100,40,100,1,-1,-1,-1
2,2,290,100,40,100,1,-1,-1,-1
3,1,120,100,40,100,1,-1,-1,-1
3,2,280,100,40,100,1,-1,-1,-1
3,3,500,200,50,120,1,-1,-1,-1
4,1,130,100,40,100,1,-1,-1,-1
4,2,270,100,40,100,0,-1,-1,-1
4,3,500,200,50,120,1,-1,-1,-1
5,1,140,100,40,100,1,-1,-1,-1
5,2,160,102,40,100,1,-1,-1,-1
5,3,500,200,50,120,1,-1,-1,-1
6,1,150,100,40,100,1,-1,-1,-1
6,2,148,102,40,100,1,-1,-1,-1
7,1,160,100,40,100,1,-1,-1,-1
7,2,138,102,40,100,1,-1,-1,-1
7,3,500,200,50,120,1,-1,-1,-1
8,1,170,100,40,100,1,-1,-1,-1
9,1,180,100,40,100,1,-1,-1,-1
`;
const TRACKS = `
1,7,102,101,40,98,1,-1,-1,-1
2,7,111,99,41,101,1,-1,-1,-1
2,8,287,103,42,97,1,-1,-1,-1
3,7,124,104,38,95,1,-1,-1,-1
3,8,281,100,40,100,1,-1,-1,-1
3,9,520,230,50,110,1,-1,-1,-1
4,7,131,100,40,100,1,-1,-1,-1
4,8,270,100,40,100,1,-1,-1,-1
4,9,508,206,50,118,1,-1,-1,-1
5,7,147,101,40,100,1,-1,-1,-1
5,8,155,103,40,100,1,-1,-1,-1
5,9,503,201,49,121,1,-1,-1,-1
6,8,151,101,40,100,1,-1,-1,-1
7,7,139,101,40,99,1,-1,-1,-1
7,8,162,101,41,100,1,-1,-1,-1
7,4,501,203,52,116,1,-1,-1,-1
9,7,183,98,40,104,1,-1,-1,-1
`;

/** Of the two texts above, by TrackEval 1.3.0 (MOTChallenge 2015's rules; HOTA, CLEAR and Identity). */
const TRACKEVAL = {
  mota: 0.47368421052631576,
  motp: 0.8518740273597663,
  idf1: 0.6666666666666666,
  hota: 0.5169162039698745,
  detA: 0.5389905517359438,
  assA: 0.4961640344415464,
};

function looks(truth: string, tracks: string): ComparedLook[] {
  const found = parseGroundTruth(tracks, "tracks");
  return parseGroundTruth(truth, "truth").map((real, look) => compare(real, found[look] ?? []));
}

describe("scoreTracks", () => {
  it("says what the published scorer says", () => {
    const score = scoreTracks(looks(TRUTH, TRACKS));
    expect(score).toMatchObject({ idSwitches: 4, falsePositives: 2, misses: 4, trueBoxes: 19 });
    for (const [name, value] of Object.entries(TRACKEVAL)) {
      expect(score[name as keyof typeof TRACKEVAL], name).toBeCloseTo(value, 9);
    }
  });

  it("gives a perfect tracker 1 everywhere, and does not care what its numbers are", () => {
    const renamed = TRUTH.replaceAll(/^(\d+),(\d+)/gm, (_, frame: string, id: string) => `${frame},${id}0`);
    const perfect = { mota: 1, motp: 1, idf1: 1, hota: 1, detA: 1, assA: 1, idSwitches: 0, misses: 0 };
    expect(scoreTracks(looks(TRUTH, renamed))).toMatchObject(perfect);
  });

  it("counts every box as missed when nothing is found, and one too many when all is found twice", () => {
    const none = looks(TRUTH, "");
    expect(scoreTracks(none)).toMatchObject({ mota: 0, idf1: 0, hota: 0, misses: 19, falsePositives: 0 });
    const twice = looks(TRUTH, `${TRUTH}${TRUTH.replaceAll(/^(\d+),(\d+)/gm, "$1,9$2")}`);
    expect(scoreTracks(twice)).toMatchObject({ mota: 0, misses: 0, falsePositives: 19, idSwitches: 0 });
  });
});
