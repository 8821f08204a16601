/** A small map from the grids' own polygons: no tiles, no network. Pure numbers; the component draws them. */
import type { LonLat } from "../../../contract/coordinates.ts";
import type { Grid } from "./api.ts";

export interface MapShape {
  readonly areas: readonly {
    readonly id: string;
    readonly name: string;
    readonly path: string;
    readonly isHere: boolean;
  }[];
  readonly place: Point;
  /** Null: unknown, or too far away to be on it. */
  readonly me: Point | null;
  /** A round number of metres, and how long it is on the map. */
  readonly scale: { readonly metres: number; readonly lengthPx: number };
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface MapView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly place: LonLat;
  readonly me: LonLat | null;
  /** The responsible grid. */
  readonly gridId: string | null;
}

type Ring = readonly (readonly number[])[];

const METRES_PER_DEGREE = 111_195;
/** Never closer than this, or a small grid would fill the map with nothing around it. */
const SPAN_MIN_M = 250;
const SPAN_MAX_M = 3_000;
const MARGIN = 1.15;

/** Outer rings and holes alike: SVG's even-odd rule tells them apart. */
export function ringsOf(geometry: unknown): readonly Ring[] {
  const { type, coordinates } = (geometry ?? {}) as { type?: unknown; coordinates?: unknown };
  if (type === "Polygon") return coordinates as readonly Ring[];
  return type === "MultiPolygon" ? (coordinates as readonly (readonly Ring[])[]).flat() : [];
}

/** Metres east and south of the place: a plane is exact enough for a few kilometres. */
function planeAround(place: LonLat): (point: LonLat) => Point {
  const perLon = METRES_PER_DEGREE * Math.cos((place.lat * Math.PI) / 180);
  return ({ lon, lat }) => ({ x: (lon - place.lon) * perLon, y: (place.lat - lat) * METRES_PER_DEGREE });
}

/** Half of what the map shows, metres: the responsible grid and the worker, within reason. */
function reachM(points: readonly Point[]): number {
  const far = Math.max(SPAN_MIN_M / 2, ...points.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
  return Math.min(SPAN_MAX_M / 2, far * MARGIN);
}

export function mapShape(grids: readonly Pick<Grid, "id" | "name" | "geometry">[], view: MapView): MapShape {
  const { widthPx, heightPx, place, gridId } = view;
  const onPlane = planeAround(place);
  const here = grids.find(({ id }) => id === gridId);
  const corners = ringsOf(here?.geometry).flatMap((ring) => ring.map((at) => onPlane(lonLat(at))));
  const me = view.me === null ? null : onPlane(view.me);
  const meNear = me !== null && Math.hypot(me.x, me.y) < SPAN_MAX_M / 2 ? me : null;
  const reach = reachM(meNear === null ? corners : [...corners, meNear]);
  const pxPerM = Math.min(widthPx, heightPx) / 2 / reach;
  const toPx = ({ x, y }: Point): Point => ({ x: widthPx / 2 + x * pxPerM, y: heightPx / 2 + y * pxPerM });
  const metres = roundBelow(widthPx / 3 / pxPerM);
  return {
    areas: grids.map(({ id, name, geometry }) => ({
      id,
      name,
      isHere: id === gridId,
      path: ringsOf(geometry)
        .map((ring) => pathOf(ring.map((at) => toPx(onPlane(lonLat(at))))))
        .join(""),
    })),
    place: toPx({ x: 0, y: 0 }),
    me: meNear === null ? null : toPx(meNear),
    scale: { metres, lengthPx: metres * pxPerM },
  };
}

const lonLat = ([lon = 0, lat = 0]: readonly number[]): LonLat => ({ lon, lat });

const pathOf = (points: readonly Point[]): string =>
  `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;

/** 1, 2 or 5 times a power of ten. */
function roundBelow(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return ([5, 2, 1].find((step) => step * power <= metres) ?? 1) * power;
}
