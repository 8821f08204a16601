/** How the base map is set: asked once, it changes with the configuration only. */
import type { paths } from "../../../api-types.ts";
import { api, ask } from "../../../shared/api.ts";

export type MapSettings =
  paths["/api/map-settings"]["get"]["responses"][200]["content"]["application/json"];

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
