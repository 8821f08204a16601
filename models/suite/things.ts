/** Ready-made groups of actors: a parked car, a stall, a heap of boxes, a poster on a wall. */
import type { Point } from "../../edge-agent/geometry/box.ts";
import { polygonContains } from "../../edge-agent/geometry/polygon.ts";
import type { Actor, Material } from "./clip-plan.ts";
import { SHAPES } from "./cutouts.ts";
import type { Design } from "./drawn.ts";
import { partOf } from "./picture.ts";
import type { Random } from "./random.ts";
import { pxPerM } from "./perspective.ts";
import type { Scene, Surface } from "./scene.ts";
import type { Stock, StockItem } from "./stock.ts";

export interface Site {
  readonly scene: Scene;
  readonly stock: Stock;
  readonly random: Random;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Stay {
  readonly objectId: string;
  readonly fromS: number;
  readonly toS: number;
}

export function cutoutMaterial(item: StockItem, random: Random): Material {
  const shape = SHAPES[item.className];
  const heightM = (shape?.heightM ?? 1) * random.between(0.94, 1.06);
  return { from: "cutout", cutoutId: item.id, heightM, mirrored: random.next() < 0.5 };
}

const drawn = (design: Design, widthM: number, heightM: number, random: Random): Material => ({
  ...{ from: "drawn", design, widthM, heightM },
  seed: random.whole(0, 1_000_000),
});

export function photographed(item: StockItem, foot: Point, stay: Stay, random: Random): Actor {
  const placement = { on: "ground", foot } as const;
  return { ...stay, className: item.className, material: cutoutMaterial(item, random), placement };
}

interface DrawnSize {
  readonly design: Design;
  readonly widthM: number;
  readonly heightM: number;
}

export function drawnOnGround(size: DrawnSize, foot: Point, stay: Stay, random: Random): Actor {
  const material = drawn(size.design, size.widthM, size.heightM, random);
  return { ...stay, className: size.design, material, placement: { on: "ground", foot } };
}

export const HEAPS: readonly DrawnSize[] = [
  { design: "cartons", widthM: 1.5, heightM: 1.2 },
  { design: "sacks", widthM: 1.6, heightM: 0.9 },
];
export const SHEDS: readonly DrawnSize[] = [
  { design: "shed", widthM: 2.6, heightM: 2.1 },
  { design: "scaffold", widthM: 2.8, heightM: 2.6 },
];

/** Metres; a cutout is as wide as its photograph says. */
function sizeOf(material: Material, stock: Stock): { heightM: number; widthM: number } {
  if (material.from === "drawn") return material;
  const [x1 = 0, y1 = 0, x2 = 1, y2 = 1] = stock.items.get(material.cutoutId)?.xyxy ?? [];
  return { heightM: material.heightM, widthM: (material.heightM * (x2 - x1)) / (y2 - y1) };
}

/** A canopy over a table with goods; who sells is another actor. Classes are what is really there. */
export function stall({ stock, random }: Site, foot: Point, stay: Stay): Actor[] {
  const tables = stock.of("dining table");
  const fruit = stock.of("bowl", "banana", "orange", "apple");
  const on = (material: Material, className: string, liftM: number, shiftM: number): Actor => ({
    ...{ ...stay, className, material },
    placement: { on: "ground", foot, liftM, shiftM },
  });
  const photographedTable = tables.length > 0 && random.next() < 0.5;
  const table = photographedTable
    ? on(cutoutMaterial(random.pick(tables), random), "dining table", 0, 0)
    : on(drawn("table", 1.6, 0.95, random), "table", 0, 0);
  const { heightM, widthM } = sizeOf(table.material, stock);
  const goods =
    fruit.length === 0
      ? []
      : [-0.25, 0, 0.25].map((share) => {
          const item = random.pick(fruit);
          return on(cutoutMaterial(item, random), item.className, heightM * 0.84, widthM * share);
        });
  return [on(drawn("canopy", 2.2, 2.35, random), "canopy", 0, 0.1), table, ...goods];
}

/** Somebody who stands there and is alive: by chance, or the one with this number in stock. */
export function person({ stock, random }: Site, foot: Point, stay: Stay, which?: number): Actor[] {
  const people = stock.of("person");
  if (people.length === 0) return [];
  const item = which === undefined ? random.pick(people) : (people[which % people.length] as StockItem);
  const placement = { on: "ground", foot, alive: true } as const;
  return [{ ...stay, className: item.className, material: cutoutMaterial(item, random), placement }];
}

/** The foot point `metres` to the side of another; negative is left. */
export function beside({ scene, widthPx, heightPx }: Site, [x, y]: Point, metres: number): Point {
  const shifted = x + (metres * pxPerM(scene.perspective, y, heightPx)) / widthPx;
  return [Math.min(0.96, Math.max(0.04, shifted)), y];
}

/** 1 or -1 by chance: the side of `foot` on which the ground goes on for so many metres, where there is one. */
export function sideOf(site: Site, ground: readonly Point[], foot: Point, metres: number): 1 | -1 {
  const [one, other] = site.random.next() < 0.5 ? ([1, -1] as const) : ([-1, 1] as const);
  const hasGround = (side: number): boolean => polygonContains(ground, beside(site, foot, side * metres));
  return hasGround(one) || !hasGround(other) ? one : other;
}

/** Room between two things that are two to the eye, metres. */
const BETWEEN_M = 0.4;

/** Whether two things of at most this size, standing at these points, are two things to the eye: side by side, or one well above the other in the picture. */
export function standApart(
  { scene, widthPx, heightPx }: Site,
  [a, b]: readonly [Point, Point],
  size: { readonly widthM: number; readonly heightM: number },
): boolean {
  const metre = pxPerM(scene.perspective, Math.max(a[1], b[1]), heightPx);
  const beside = (Math.abs(a[0] - b[0]) * widthPx) / metre >= size.widthM + BETWEEN_M;
  return beside || (Math.abs(a[1] - b[1]) * heightPx) / metre >= size.heightM + BETWEEN_M;
}

/** People who walk past `foot`, a little in front of it, each now and then. */
export function passersBy(site: Site, foot: Point, durationS: number): Actor[] {
  const people = site.stock.of("person");
  if (people.length === 0) return [];
  return [0, 1].map((k) => {
    const { random } = site;
    const y = Math.min(0.98, foot[1] + random.between(0.02, 0.07));
    const [left, right]: [Point, Point] = [beside(site, [foot[0], y], -5), beside(site, [foot[0], y], 5)];
    const item = random.pick(people);
    return {
      ...{ objectId: `passer-${String(k)}`, fromS: random.whole(0, 10), toS: durationS },
      ...{ className: item.className, material: cutoutMaterial(item, random) },
      placement: {
        ...{ on: "path", everyS: random.whole(13, 19), takesS: 9 },
        ...(k === 0 ? { from: left, to: right } : { from: right, to: left }),
      },
    };
  });
}

/** Nothing smaller than this is asked for, in pixels of a picture 640 wide: a worker could not judge it by the picture either. */
const MIN_SIDE_PX_AT_640 = 20;

/** Those of the things that are large enough to be judged where `foot` is. */
export function largeEnough(site: Site, foot: Point, items: readonly StockItem[]): readonly StockItem[] {
  const metre = (pxPerM(site.scene.perspective, foot[1], site.heightPx) * 640) / site.widthPx;
  return items.filter(({ className }) => (SHAPES[className]?.heightM ?? 1) * metre >= MIN_SIDE_PX_AT_640);
}

/** In the order in which things are laid, just before what carries the surface. */
export const before = ({ stand }: Surface): { feetY?: number } =>
  stand === undefined ? {} : { feetY: stand.foot[1] + 0.001 };

/** A thing of `widthM` × `heightM` lying flat on a surface, no larger than fits on it, on a far one larger than life. */
export function onSurface(size: DrawnSize, surface: Surface, stay: Stay, { random }: Site): Actor {
  const [[left], [right]] = surface.quad;
  const metre = ((right - left) * 640) / surface.widthM;
  const larger = Math.max(1, MIN_SIDE_PX_AT_640 / (Math.min(size.widthM, size.heightM) * metre));
  const widthM = Math.min(size.widthM * larger, surface.widthM * 0.9);
  const heightM = Math.min(size.heightM * larger, surface.heightM * 0.9);
  const [w, h] = [widthM / surface.widthM, heightM / surface.heightM];
  const u = random.between(0.04, 0.96 - w);
  const v = random.between(0.04, 0.96 - h);
  const sways = surface.surface === "air" || size.design === "washing";
  return {
    ...{ ...stay, className: size.design, material: drawn(size.design, widthM, heightM, random) },
    placement: { on: "surface", quad: partOf(surface.quad, [u, v, u + w, v + h]), sways, ...before(surface) },
  };
}

export const PAPERS: readonly DrawnSize[] = [
  { design: "poster", widthM: 0.7, heightM: 1 },
  { design: "leaflets", widthM: 1, heightM: 0.9 },
  { design: "poster", widthM: 0.9, heightM: 1.2 },
];
export const HUNG: readonly DrawnSize[] = [
  { design: "banner", widthM: 3.4, heightM: 0.8 },
  { design: "washing", widthM: 2.6, heightM: 1.1 },
  { design: "banner", widthM: 1.8, heightM: 0.6 },
];
