/** Clips in which something happens and nothing may be reported. */
import type { Violation } from "#contract";
import type { Point } from "../../edge-agent/geometry/box.ts";
import type { ZoneWish } from "./camera-block.ts";
import type { Actor, ClipPlan, Condition, Happening } from "./clip-plan.ts";
import { partOf } from "./picture.ts";
import { DWELL_S, parkingEvidence, STEP_S } from "./positives.ts";
import { pointOnGround } from "./scene.ts";
import { beside, drawnOnGround, HEAPS, person, photographed, type Site, stall } from "./things.ts";

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
  const actors = feet.flatMap((foot, k) =>
    person(site, foot, { objectId: `waits-${String(k)}`, fromS: 40 + 10 * k, toS: 220 - 16 * k }),
  );
  const zones = ["vending", "piling", "beyond-line"].flatMap((each) => zoneOf(site, each as Violation));
  return actors.length === 0
    ? undefined
    : { says: "people wait, with nothing to sell", about: "vending", durationS: 240, actors, zones };
};

/** One vehicle after the other in the same place, each for less than the dwell. */
const queue: Negative = (site) => {
  const { random, scene, stock } = site;
  const vehicles = scene.motorVehicles ? stock.of("car", "truck", "bus") : stock.of("bicycle", "motorcycle");
  if (vehicles.length < 2) return undefined;
  const foot = pointOnGround(scene.ground.parking, random);
  const first = random.whole(0, vehicles.length - 1);
  const actors = [0, 1, 2, 3, 4].map((k) => {
    const item = vehicles[(first + k) % vehicles.length] as (typeof vehicles)[number];
    const at: Point = [foot[0] + random.between(-0.015, 0.015), foot[1] + random.between(-0.008, 0.008)];
    const fromS = 20 + k * 44;
    return photographed(item, at, { objectId: `queue-${String(k)}`, fromS, toS: fromS + 38 }, random);
  });
  return {
    says: "vehicles queue, each for 38 s",
    about: "parking",
    durationS: 250,
    actors,
    zones: zoneOf(site, "parking"),
  };
};

/** A lorry, its load on the ground and a man beside it, for less than any dwell. */
const unloading: Negative = (site) => {
  const { random, scene, stock } = site;
  const foot = pointOnGround(scene.ground.piling, random);
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
      beside(site, [foot[0], foot[1] + 0.03], 2),
      stay("load"),
      random,
    ),
    ...person(site, beside(site, [foot[0], foot[1] + 0.035], 3.2), stay("man")),
  ];
  return { says: "a lorry is unloaded in 48 s", about: "piling", durationS: 200, actors };
};

/** A legal market: a stall that would be vending, in permitted hours. */
const market: Negative = (site) => {
  const foot = pointOnGround(site.scene.ground.vending, site.random);
  const stay = { objectId: "o1", fromS: 44, toS: 220 };
  const actors = [
    ...stall(site, foot, stay),
    ...person(site, beside(site, foot, 1.2), { ...stay, objectId: "seller" }),
  ];
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
  const owner = person(site, beside(site, [foot[0], foot[1] + 0.004], 0.75), { ...stay, objectId: "owner" });
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
  const surface = site.random.pick(site.scene.surfaces.filter((each) => each.surface !== "air"));
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
  ...{ waiting, queue, unloading, market, "in-bay": inBay, tended },
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
    wanted: [],
    zones: event.zones ?? allZones(site),
  };
}
