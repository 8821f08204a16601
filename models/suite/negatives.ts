/** Clips in which something happens and nothing may be reported. */
import type { Violation } from "#contract";
import type { Point } from "../../edge-agent/geometry/box.ts";
import type { ZoneWish } from "./camera-block.ts";
import type { Actor, ClipPlan, Condition, Happening } from "./clip-plan.ts";
import { partOf } from "./picture.ts";
import { pxPerM } from "./perspective.ts";
import { DWELL_S, EMPTY_S, parkingEvidence, STEP_S } from "./positives.ts";
import type { Random } from "./random.ts";
import { pointOnGround } from "./scene.ts";
import type { StockItem } from "./stock.ts";
import {
  before,
  beside,
  cutoutMaterial,
  drawnOnGround,
  HEAPS,
  person,
  photographed,
  sideOf,
  type Site,
  stall,
} from "./things.ts";

/** Every zone that the place has, so that anything false in it is counted. */
export function allZones(site: Site): ZoneWish[] {
  const { ground, surfaces } = site.scene;
  const wish = (violation: Violation, polygon: readonly Point[], more: Partial<ZoneWish> = {}): ZoneWish => ({
    ...{ id: `${violation}-zone`, violation, polygon, dwellS: DWELL_S[violation] },
    ...more,
  });
  return [
    wish("parking", ground.parking, { evidence: parkingEvidence(site) }),
    wish("vending", ground.vending),
    wish("piling", ground.piling),
    wish("beyond-line", ground["beyond-line"]),
    ...surfaces.map(({ id, surface, quad }) => {
      const violation = surface === "wall" || surface === "pole" ? "posting" : "hanging";
      return wish(violation, quad, { id, surface });
    }),
  ];
}

interface Event {
  readonly says: string;
  readonly about: Violation | "any";
  readonly durationS: number;
  readonly actors?: readonly Actor[];
  readonly conditions?: readonly Condition[];
  readonly happenings?: readonly Happening[];
  readonly ignore?: readonly (readonly Point[])[];
  /** Default: every zone of the place. */
  readonly zones?: readonly ZoneWish[];
}

type Negative = (site: Site) => Event | undefined;

const zoneOf = (site: Site, violation: Violation): ZoneWish[] =>
  allZones(site).filter((zone) => zone.violation === violation);

/** People who wait where nobody may sell: they stand long, with nothing beside them. */
const waiting: Negative = (site) => {
  const feet = [0, 1, 2].reduce<Point[]>(
    (taken) => [...taken, pointOnGround(site.scene.ground.vending, site.random, taken, 0.14)],
    [],
  );
  const first = site.random.whole(0, 99);
  const actors = feet.flatMap((foot, k) =>
    person(site, foot, { objectId: `waits-${String(k)}`, fromS: 40 + 10 * k, toS: 220 - 16 * k }, first + k),
  );
  const zones = ["vending", "piling", "beyond-line"].flatMap((each) => zoneOf(site, each as Violation));
  return actors.length === 0
    ? undefined
    : { says: "people wait, with nothing to sell", about: "vending", durationS: 240, actors, zones };
};

/** What may stand in a lane, in an order by chance: whoever takes the next one has another vehicle. */
function vehiclesInTurn({ scene, stock, random }: Site): readonly StockItem[] {
  const vehicles = scene.motorVehicles ? stock.of("car", "truck", "bus") : stock.of("bicycle", "motorcycle");
  const first = random.whole(0, Math.max(0, vehicles.length - 1));
  return [...vehicles.slice(first), ...vehicles.slice(0, first)];
}

/** Where the next one stops: 0.1 to 0.5 m beside where the one before stood. */
function nearby(site: Site, foot: Point): Point {
  const { random } = site;
  const [x, y] = beside(site, foot, random.between(0.1, 0.5) * (random.next() < 0.5 ? -1 : 1));
  // Seen from above at an angle, a metre away from the camera is shorter than one to the side.
  return [x, y + ((x - foot[0]) * random.between(-0.4, 0.4) * site.widthPx) / site.heightPx];
}

/** Looks in which the place is empty before the next vehicle moves up: none, one, two and three, in an order by chance. */
function emptyLooks(random: Random): readonly number[] {
  const first = random.whole(0, 3);
  return [0, 1, 2, 3].map((k) => (first + k) % 4);
}

/** One vehicle after the other in the same place, each for less than the dwell. */
const queue: Negative = (site) => {
  const { random, scene } = site;
  const vehicles = vehiclesInTurn(site);
  if (vehicles.length < 2) return undefined;
  const foot = pointOnGround(scene.ground.parking, random);
  const gaps = emptyLooks(random);
  let fromS = EMPTY_S;
  const actors = [0, 1, 2, 3, 4].map((k) => {
    const stay = { objectId: `queue-${String(k)}`, fromS, toS: fromS + STEP_S * random.whole(14, 21) };
    fromS = stay.toS + STEP_S * (gaps[k] ?? 0);
    return photographed(inTurn(vehicles, k), nearby(site, foot), stay, random);
  });
  return {
    says: "vehicles queue, each for 28 to 42 s",
    about: "parking",
    durationS: fromS + EMPTY_S,
    actors,
    zones: zoneOf(site, "parking"),
  };
};

const inTurn = <T>(items: readonly T[], k: number): T => items[k % items.length] as T;

const RED_S = 40;

/** Two stop for 40 s; the first goes, the second moves up to its place, another one stops behind. */
const redLight: Negative = (site) => {
  const { random, scene } = site;
  const vehicles = vehiclesInTurn(site);
  if (vehicles.length < 2) return undefined;
  const front = pointOnGround(scene.ground.parking, random);
  const behind = pointOnGround(scene.ground.parking, random, [front], 0.24);
  const actors: Actor[] = [];
  // Who moves up looks the same at the next light.
  const looks = [0, 1, 2, 3, 4].map((k) => {
    const item = inTurn(vehicles, k);
    return { className: item.className, material: cutoutMaterial(item, random) };
  });
  let fromS = EMPTY_S;
  for (let phase = 0; phase < 4; phase++) {
    for (const [k, foot] of [front, behind].entries()) {
      const stay = { objectId: `red-${String(phase)}-${String(k)}`, fromS, toS: fromS + RED_S };
      actors.push({
        ...{ ...stay, ...inTurn(looks, phase + k) },
        placement: { on: "ground", foot: nearby(site, foot) },
      });
    }
    fromS += RED_S + STEP_S * random.whole(1, 5);
  }
  return {
    says: "all stop for 40 s at a red light, go, and stop again",
    about: "parking",
    durationS: fromS + EMPTY_S,
    actors,
    zones: zoneOf(site, "parking"),
  };
};

/** The whole of a polygon and a little around it. */
function around(corners: readonly Point[], roomX: number, roomY: number): readonly Point[] {
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, right] = [clip(Math.min(...xs) - roomX), clip(Math.max(...xs) + roomX)];
  const [top, bottom] = [clip(Math.min(...ys) - roomY), clip(Math.max(...ys) + roomY)];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Seconds for which a screen shows one picture; longer than any dwell it shows something that was not there. */
const SCREEN_S = 14;

/** A screen that shows something new all the time, and goods for longer than the dwell: where nobody is to look. */
const masked: Negative = (site) => {
  const { random, scene } = site;
  const surface = scene.surfaces.find((each) => each.surface === "wall");
  if (surface === undefined) return undefined;
  const quad = partOf(surface.quad, [0.15, 0.15, 0.75, 0.75]);
  const durationS = 260;
  const screen = Array.from({ length: Math.ceil((durationS - EMPTY_S) / SCREEN_S) }, (_, k): Actor => {
    const fromS = EMPTY_S + k * SCREEN_S;
    const size = { widthM: surface.widthM * 0.6, heightM: surface.heightM * 0.6 };
    return {
      ...{ objectId: `screen-${String(k)}`, className: "poster", fromS, toS: fromS + SCREEN_S },
      material: { from: "drawn", design: "poster", seed: random.whole(0, 1_000_000), ...size },
      placement: { on: "surface", quad, sways: false, ...before(surface) },
    };
  });
  const foot = pointOnGround(scene.ground.piling, random);
  const stay = { objectId: "goods", fromS: 60, toS: 200 };
  const goods = drawnOnGround(random.pick(HEAPS), foot, stay, random);
  const [left, right] = [beside(site, foot, -1.2), beside(site, foot, 1.2)];
  const tallM = (1.5 * pxPerM(scene.perspective, foot[1], site.heightPx)) / site.heightPx;
  return {
    says: "a screen and goods in parts that nobody is to look at",
    about: "piling",
    durationS,
    actors: [...screen, goods],
    ignore: [around(quad, 0.015, 0.015), around([left, right, [foot[0], foot[1] - tallM]], 0.01, 0.025)],
  };
};

/** A lorry, its load on the ground and a man beside it, for less than any dwell. */
const unloading: Negative = (site) => {
  const { random, scene, stock } = site;
  const foot = pointOnGround(scene.ground.piling, random);
  const side = sideOf(site, scene.ground.piling, foot, 3.2);
  const stay = (objectId: string): { objectId: string; fromS: number; toS: number } => ({
    objectId,
    fromS: 60,
    toS: 108,
  });
  const lorries = scene.motorVehicles ? stock.of("truck", "car") : stock.of("motorcycle", "bicycle");
  const actors = [
    ...(lorries.length === 0 ? [] : [photographed(random.pick(lorries), foot, stay("lorry"), random)]),
    drawnOnGround(
      HEAPS[0] as (typeof HEAPS)[number],
      beside(site, [foot[0], foot[1] + 0.03], 2 * side),
      stay("load"),
      random,
    ),
    ...person(site, beside(site, [foot[0], foot[1] + 0.035], 3.2 * side), stay("man")),
  ];
  return { says: "a lorry is unloaded in 48 s", about: "piling", durationS: 200, actors };
};

/** A legal market: a stall that would be vending, in permitted hours. */
const market: Negative = (site) => {
  const foot = pointOnGround(site.scene.ground.vending, site.random);
  const stay = { objectId: "o1", fromS: 44, toS: 220 };
  const at = beside(site, foot, 1.2 * sideOf(site, site.scene.ground.vending, foot, 1.2));
  const actors = [...stall(site, foot, stay), ...person(site, at, { ...stay, objectId: "seller" })];
  const permit = { from: "06:00", to: "23:00", reason: "market" };
  const zones = zoneOf(site, "vending").map((zone) => ({ ...zone, permit }));
  return { says: "a stall in permitted market hours", about: "vending", durationS: 250, actors, zones };
};

/** A vehicle in a bay that the zone leaves out. */
const inBay: Negative = (site) => {
  const { random, scene, stock } = site;
  const vehicles = scene.motorVehicles ? stock.of("car") : stock.of("bicycle", "motorcycle");
  if (vehicles.length === 0) return undefined;
  const [x, y] = pointOnGround(scene.ground.parking, random);
  const actors = [
    photographed(random.pick(vehicles), [x, y], { objectId: "o1", fromS: 30, toS: 220 }, random),
  ];
  const bay: readonly Point[] = [
    [x - 0.12, y - 0.06],
    [x + 0.12, y - 0.06],
    [x + 0.12, y + 0.05],
    [x - 0.12, y + 0.05],
  ];
  const zones = zoneOf(site, "parking").map((zone) => ({ ...zone, except: [bay] }));
  return { says: "parked in a marked bay", about: "parking", durationS: 240, actors, zones };
};

/** Luggage with its owner beside it all the time. */
const tended: Negative = (site) => {
  const { random, scene, stock } = site;
  const things = stock.of("suitcase", "backpack");
  const foot = pointOnGround(scene.ground.piling, random);
  const stay = { objectId: "luggage", fromS: 44, toS: 200 };
  const side = sideOf(site, scene.ground.piling, foot, 0.75);
  const owner = person(site, beside(site, [foot[0], foot[1] + 0.004], 0.75 * side), {
    ...stay,
    objectId: "owner",
  });
  if (things.length === 0 || owner.length === 0) return undefined;
  const actors = [photographed(random.pick(things), foot, stay, random), ...owner];
  return {
    says: "somebody waits beside a suitcase",
    about: "piling",
    durationS: 230,
    actors,
    zones: zoneOf(site, "piling"),
  };
};

/** Seconds from and to: a door stays open for less than a minute. */
const OPENINGS = [
  [40, 54],
  [92, 100],
  [130, 156],
  [190, 208],
] as const;

/** A door in a surface, open now and then for a little while. */
const doorOpens: Negative = (site) => {
  const walls = site.scene.surfaces.filter(
    ({ surface, stand }) => (surface === "wall" || surface === "facade") && stand === undefined,
  );
  if (walls.length === 0) return undefined;
  const surface = site.random.pick(walls);
  const [u, w] = [0.3, Math.min(0.6, 1 / surface.widthM)];
  const quad = partOf(surface.quad, [u, Math.max(0, 1 - 2.1 / surface.heightM), u + w, 1]);
  const material = { from: "drawn", design: "door", seed: 1, widthM: 1, heightM: 2 } as const;
  const actors = OPENINGS.map(
    ([fromS, toS], k): Actor => ({
      ...{ objectId: `door-${String(k)}`, className: "door", material, fromS, toS },
      placement: { on: "surface", quad, sways: false },
    }),
  );
  return { says: "a door opens four times", about: "posting", durationS: 240, actors };
};

const lampGoesOn: Negative = (site) => ({
  says: "a lamp goes on, off and on again",
  about: "hanging",
  durationS: 240,
  happenings: [
    { what: "lamp", fromS: 70, toS: 130, at: [site.random.between(0.2, 0.8), 0.25] },
    { what: "lamp", fromS: 160, toS: 240, at: [site.random.between(0.2, 0.8), 0.4] },
  ],
});

const shadowsMove: Negative = () => ({
  says: "cast shadows cross the place",
  about: "posting",
  durationS: 240,
  conditions: ["shadows"],
});

const NEGATIVES: Readonly<Record<string, Negative>> = {
  ...{ waiting, queue, "red-light": redLight, unloading, market, "in-bay": inBay, tended, masked },
  ...{ "door-opens": doorOpens, "lamp-goes-on": lampGoesOn, "shadows-move": shadowsMove },
};
export const NEGATIVE_NAMES = Object.keys(NEGATIVES);

/** Undefined when the stock has not what it needs. */
export function negativeClip(
  name: string,
  turn: number,
  site: Site,
  named: { base: string; seed: number },
): ClipPlan | undefined {
  const event = NEGATIVES[name]?.(site);
  if (event === undefined) return undefined;
  const { says, about, durationS } = event;
  return {
    clip: `not-${name}-${turn}-${named.base}`,
    ...{ kind: "negative", about, says, ...named, stepS: STEP_S, durationS },
    conditions: event.conditions ?? ["clear"],
    actors: event.actors ?? [],
    happenings: event.happenings ?? [],
    ...(event.ignore === undefined ? {} : { ignore: event.ignore }),
    wanted: [],
    zones: event.zones ?? allZones(site),
  };
}
