/** What the map shows, as it stands in the address: a link carries layers, filters and the view. Pure. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";
import type { LonLat } from "../../../../../contract/coordinates.ts";
import { VIOLATIONS } from "../../../../../contract/violation.ts";
import type { paths } from "../../../shared/api-types.ts";
import type { Violation } from "../../../shared/api.ts";
import { someOf, type State, STATES, textOf, withoutNulls } from "../../address.ts";

export const LAYERS = ["tickets", "cameras", "workers"] as const;
export type Layer = (typeof LAYERS)[number];

export interface View {
  readonly centre: LonLat;
  readonly zoom: number;
}

export interface MapFilters {
  readonly layers: readonly Layer[];
  /** Empty: all that are not closed. */
  readonly state: readonly State[];
  /** Empty: all. */
  readonly violation: readonly Violation[];
  readonly overdue: boolean;
  /** Null: the district. */
  readonly at: View | null;
}

/** In the address: no layer at all, which is another thing than nothing said. */
const NO_LAYER = "none";
const AT = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;
const ZOOM_MAX = 22;

/** What is no filter is left out: an address may be old, or typed by hand. */
export function filtersOf(query: LocationQuery): MapFilters {
  const text = (key: string): string => textOf(query, key);
  const named = someOf(text("layers"), LAYERS);
  return {
    layers: named.length === 0 && text("layers") !== NO_LAYER ? LAYERS : named,
    state: someOf(text("state"), STATES),
    violation: someOf(text("violation"), VIOLATIONS),
    overdue: text("overdue") === "true",
    at: viewOf(text("at")),
  };
}

/** "17/31.31500/120.62500": zoom, latitude, longitude, WGS-84. */
function viewOf(text: string): View | null {
  const [, zoom = Number.NaN, lat = Number.NaN, lon = Number.NaN] = (AT.exec(text) ?? []).map(Number);
  const isView = zoom <= ZOOM_MAX && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return isView ? { zoom, centre: { lon, lat } } : null;
}

export const viewText = ({ zoom, centre: { lon, lat } }: View): string =>
  `${String(zoom)}/${lat.toFixed(5)}/${lon.toFixed(5)}`;

/** For the address: only what is not taken for granted. */
export function addressOf({ layers, state, violation, overdue, at }: MapFilters): LocationQueryRaw {
  const parts: Record<string, string | null> = {
    layers: layers.length === LAYERS.length ? null : layers.join(",") || NO_LAYER,
    state: state.join(",") || null,
    violation: violation.join(",") || null,
    overdue: overdue ? "true" : null,
    at: at === null ? null : viewText(at),
  };
  return withoutNulls(parts);
}

const NEAR_ZOOM = 18;
/** Close to one ticket, whose card is open. */
export const ticketAddress = ({ id, lon, lat }: LonLat & { readonly id: string }): LocationQueryRaw => ({
  at: viewText({ zoom: NEAR_ZOOM, centre: { lon, lat } }),
  open: `tickets:${id}`,
});
/** What a link opens; nothing where there is no such point. */
export const openedBy = (query: LocationQuery): readonly string[] =>
  textOf(query, "open") === "" ? [] : [textOf(query, "open")];

/** WGS-84 degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export const isWithin = ({ lon, lat }: LonLat, { west, south, east, north }: Box): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

type MapQuery = NonNullable<paths["/api/map"]["get"]["parameters"]["query"]>;

/** The API gives at most so many of each layer, tickets newest first. */
const POINTS_MAX = 5_000;
/** What is drawn beyond the edge, so that a small move shows no hole: a share of the view's own size. */
const BEYOND = 0.2;

/** Null: nothing is to be shown. */
export function mapQuery(filters: MapFilters, box: Box): MapQuery | null {
  const { layers, state, violation, overdue } = filters;
  if (layers.length === 0) return null;
  const [x, y] = [(box.east - box.west) * BEYOND, (box.north - box.south) * BEYOND];
  const edges = [
    Math.max(-180, box.west - x),
    Math.max(-90, box.south - y),
    Math.min(180, box.east + x),
    Math.min(90, box.north + y),
  ];
  return {
    bbox: edges.map((degrees) => degrees.toFixed(6)).join(","),
    layers: layers.join(","),
    limit: POINTS_MAX,
    ...(state.length === 0 ? {} : { state: state.join(",") }),
    ...(violation.length === 0 ? {} : { violation: violation.join(",") }),
    ...(overdue ? { overdue } : {}),
  };
}

/** The same tickets as a list. */
export function listAddress({ state, violation, overdue }: MapFilters): LocationQueryRaw {
  const {
    at: _at,
    layers: _layers,
    ...rest
  } = addressOf({ layers: LAYERS, state, violation, overdue, at: null });
  return rest;
}
