/** How the base map is set: asked once, it changes with the configuration only. */
import type { paths } from "../../../shared/api-types.ts";
import { api, ask } from "../../../shared/api.ts";

type Told = paths["/api/map-settings"]["get"]["responses"][200]["content"]["application/json"];

export type MapSettings = Omit<Told, "centre"> & {
  /** lon, lat; null: the middle of the grids. */
  readonly centre: readonly number[] | null;
};

/** The grids alone. */
const PLAIN: MapSettings = { tiles: null, centre: null, zoom: null };
let known: MapSettings | null = null;

/** Never rejects: a map without tiles is a map. */
export async function askSettings(): Promise<MapSettings> {
  if (known !== null) return known;
  const result = await ask(api.GET("/api/map-settings"));
  if (!result.ok) return PLAIN;
  known = result.data;
  return known;
}
