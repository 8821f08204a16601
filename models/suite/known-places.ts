/** Ground and surfaces of the recordings we know, drawn by hand on their pictures; every other is measured. */
import type { Point } from "../../edge-agent/geometry/box.ts";
import type { Quad } from "./picture.ts";
import type { Scene, Surface } from "./scene.ts";

interface Place extends Pick<Scene, "ground" | "surfaces" | "motorVehicles"> {
  /** Where the used part of the recording shows too few people to measure it: by hand, from one person at three places. */
  readonly perspective?: Scene["perspective"];
}

/** Corners as drawn on a picture of this size. */
function drawnOn(widthPx: number, heightPx: number) {
  const point = ([x, y]: Point): Point => [x / widthPx, y / heightPx];
  return {
    area: (corners: readonly Point[]): readonly Point[] => corners.map(point),
    quad: ([a, b, c, d]: Quad): Quad => [point(a), point(b), point(c), point(d)],
  };
}

const vtestSurfaces = (): Surface[] => {
  const { quad } = drawnOn(960, 720);
  return [
    {
      ...{ id: "brick-wall", surface: "wall", widthM: 12.5, heightM: 4.6 },
      quad: quad([
        [400, 4],
        [715, 2],
        [715, 133],
        [400, 128],
      ]),
    },
    {
      ...{ id: "lamp-post", surface: "pole", widthM: 0.75, heightM: 1.6 },
      quad: quad([
        [514, 306],
        [564, 306],
        [564, 420],
        [514, 420],
      ]),
    },
    {
      ...{ id: "between-posts", surface: "air", widthM: 4.4, heightM: 1.8 },
      quad: quad([
        [545, 140],
        [740, 118],
        [740, 192],
        [545, 222],
      ]),
    },
  ];
};

const vtest = (): Place => {
  const { area } = drawnOn(960, 720);
  const road = area([
    [470, 255],
    [640, 240],
    [800, 165],
    [930, 125],
    [905, 190],
    [850, 260],
    [840, 330],
    [560, 345],
  ]);
  const forecourt = area([
    [560, 345],
    [850, 320],
    [955, 400],
    [955, 570],
    [800, 500],
    [600, 430],
  ]);
  const path = area([
    [20, 245],
    [330, 275],
    [470, 275],
    [500, 380],
    [330, 350],
    [100, 300],
    [20, 285],
  ]);
  const lawn = area([
    [120, 420],
    [430, 430],
    [540, 520],
    [500, 700],
    [60, 700],
  ]);
  return {
    motorVehicles: true,
    ground: { parking: road, vending: forecourt, "beyond-line": forecourt, piling: path, structure: lawn },
    surfaces: vtestSurfaces(),
  };
};

const oxford = (): Place => {
  const { area, quad } = drawnOn(960, 540);
  const shopFront = area([
    [0, 285],
    [216, 185],
    [300, 150],
    [300, 215],
    [400, 195],
    [130, 345],
    [0, 420],
  ]);
  const street = area([
    [410, 250],
    [640, 95],
    [740, 60],
    [700, 130],
    [560, 300],
    [420, 480],
    [130, 440],
  ]);
  const pavement = area([
    [700, 215],
    [880, 215],
    [825, 430],
    [690, 440],
  ]);
  const surfaces: Surface[] = [
    {
      ...{ id: "pilaster", surface: "wall", widthM: 1.1, heightM: 2.6 },
      quad: quad([
        [209, 40],
        [264, 20],
        [268, 130],
        [216, 158],
      ]),
    },
    {
      ...{ id: "shop-front", surface: "facade", widthM: 5, heightM: 2.8 },
      quad: quad([
        [0, 70],
        [206, 4],
        [213, 158],
        [0, 246],
      ]),
    },
    {
      ...{ id: "cabinet", surface: "wall", widthM: 0.95, heightM: 1.2 },
      quad: quad([
        [628, 327],
        [682, 324],
        [679, 396],
        [628, 392],
      ]),
    },
  ];
  return {
    motorVehicles: true,
    ground: {
      parking: street,
      vending: pavement,
      "beyond-line": shopFront,
      piling: pavement,
      structure: pavement,
    },
    surfaces,
  };
};

const aboda = (): Place => {
  const { area, quad } = drawnOn(960, 640);
  const pavement = area([
    [330, 130],
    [630, 130],
    [610, 590],
    [110, 590],
  ]);
  const arcade = area([
    [190, 170],
    [350, 25],
    [395, 25],
    [290, 220],
    [100, 560],
    [20, 560],
  ]);
  const surfaces: Surface[] = [
    {
      ...{ id: "cabinet", surface: "wall", widthM: 2.1, heightM: 1.1 },
      quad: quad([
        [680, 490],
        [948, 503],
        [940, 628],
        [672, 612],
      ]),
    },
    {
      ...{ id: "between-posts", surface: "air", widthM: 2.4, heightM: 1.3 },
      quad: quad([
        [642, 12],
        [800, 22],
        [800, 112],
        [642, 100],
      ]),
    },
    {
      ...{ id: "column", surface: "facade", widthM: 1.4, heightM: 1 },
      quad: quad([
        [8, 4],
        [100, 2],
        [102, 66],
        [8, 70],
      ]),
    },
  ];
  return {
    motorVehicles: false,
    perspective: { horizonY: -0.98, personHeightAtBottom: 0.415 },
    ground: {
      parking: pavement,
      vending: pavement,
      "beyond-line": arcade,
      piling: pavement,
      structure: pavement,
    },
    surfaces,
  };
};

export const KNOWN_PLACES: Readonly<Record<string, Place>> = {
  vtest: vtest(),
  oxford_towncentre_clip: oxford(),
  aboda_video4: aboda(),
};
