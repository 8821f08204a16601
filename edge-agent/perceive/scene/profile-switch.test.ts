import { describe, expect, it } from "vitest";
import { gridOf } from "./grid.ts";
import { blankPicture, CHROMA_UNIT, LUMA_UNIT, type Picture } from "./picture.ts";
import { createProfileChoice } from "./profile-switch.ts";
import type { SceneProfile } from "./scene.ts";

const GRID = gridOf(640, 360);

/** Of one brightness and one colourfulness (|B−Y|), both in levels. */
function plain(luma: number, colour: number): Picture {
  const picture = blankPicture(GRID);
  picture.luma.fill(luma * LUMA_UNIT);
  picture.blue.fill(-colour * CHROMA_UNIT);
  return picture;
}

/** Profiles after each picture; "day*" where the picture already belongs to another that has not held long enough. */
function watch(start: SceneProfile | undefined, pictures: readonly Picture[]): string[] {
  const choice = createProfileChoice(start);
  return pictures.map((picture) => {
    const { profile, isChanging } = choice.observe(picture, GRID.width / 2);
    return `${profile}${isChanging ? "*" : ""}`;
  });
}

const twice = (picture: Picture): Picture[] => [picture, picture];
const lights = (levels: readonly number[]): Picture[] => levels.flatMap((luma) => twice(plain(luma, 12)));
const colours = (levels: readonly number[]): Picture[] => levels.flatMap((c) => twice(plain(110, c)));

describe("profile: from the first picture", () => {
  it.each<[string, Picture, SceneProfile]>([
    ["a bright, coloured street is day", plain(110, 12), "day"],
    ["a dark, coloured one is night", plain(30, 12), "night"],
    ["a grey one is infrared, bright or dark", plain(110, 1), "infrared"],
    ["a dark grey one too", plain(20, 1), "infrared"],
    ["between the thresholds a new camera begins by day", plain(50, 12), "day"],
  ])("%s", (_what, picture, profile) => {
    expect(watch(undefined, [picture])).toEqual([profile]);
  });
});

describe("profile: by brightness", () => {
  it("dusk: night begins only below the lower threshold, and at the second look", () => {
    expect(watch("day", lights([70, 55, 44, 40]))).toEqual([
      ...["day", "day", "day", "day", "day", "day"],
      ...["day*", "night"],
    ]);
  });

  it("dawn: day begins only above the upper threshold", () => {
    expect(watch("night", lights([44, 55, 60, 64]))).toEqual([
      ...["night", "night", "night", "night", "night", "night"],
      ...["night*", "day"],
    ]);
  });

  it("light that wavers between the thresholds never switches, from either side", () => {
    const wavering = lights([45, 60, 43, 61, 50, 44, 58]);
    expect(new Set(watch("day", wavering))).toEqual(new Set(["day"]));
    expect(new Set(watch("night", wavering))).toEqual(new Set(["night"]));
  });

  it("one look into headlights, or one cloud, changes nothing", () => {
    const [bright, dark] = [plain(110, 12), plain(30, 12)];
    expect(watch("night", [dark, bright, dark, bright, dark])).toEqual([
      ...["night", "night*", "night", "night*", "night"],
    ]);
    expect(watch("day", [bright, dark, bright])).toEqual(["day", "day*", "day"]);
  });

  it("goes on after a restart with what was saved: between the thresholds night stays night", () => {
    expect(watch("night", [plain(50, 12)])).toEqual(["night"]);
    expect(watch("day", [plain(50, 12)])).toEqual(["day"]);
  });
});

describe("profile: by colour", () => {
  it("infrared begins below the lower threshold and ends above the upper one", () => {
    expect(watch("day", colours([5, 4, 2, 4, 5, 7]))).toEqual([
      ...["day", "day", "day", "day"],
      ...["day*", "infrared", "infrared", "infrared", "infrared", "infrared"],
      ...["infrared*", "day"],
    ]);
  });

  it("colour that comes back in the dark is night, not day", () => {
    expect(watch("infrared", twice(plain(30, 12)))).toEqual(["infrared*", "night"]);
  });

  it("a red bus on an infrared picture is not colour; paint on a quarter of a street is", () => {
    const choice = (share: number) => {
      const picture = plain(110, 1);
      const width = GRID.width / 2;
      // A lens is never equally grey everywhere.
      for (const i of picture.blue.keys()) picture.blue[i] = -(0.5 + (i % width) / width) * CHROMA_UNIT;
      picture.red.fill(60 * CHROMA_UNIT, 0, Math.floor((picture.red.length * share) / width) * width);
      return watch(undefined, [picture]);
    };
    expect(choice(0.06)).toEqual(["infrared"]);
    expect(choice(0.3)).toEqual(["day"]);
  });

  it("changes its mind on the way: two looks of the same other profile are needed", () => {
    expect(watch("day", [plain(30, 12), plain(110, 1), plain(30, 12), plain(30, 12)])).toEqual([
      ...["day*", "day*", "day*", "night"],
    ]);
  });
});
