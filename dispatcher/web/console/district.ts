/** The district's own name and its grids: asked once, they change with the configuration only. */
import { shallowRef } from "vue";
import { api, ask, type Grid } from "../shared/api.ts";

/** Empty until they are known. */
export const grids = shallowRef<readonly Grid[]>([]);

export async function loadGrids(): Promise<void> {
  const result = await ask(api.GET("/api/grids"));
  if (result.ok) grids.value = result.data.grids;
}

/** The grid above all others; empty: not known yet. */
export const districtName = (): string =>
  (
    grids.value.find(({ level }) => level === "district") ??
    grids.value.find(({ parentId }) => parentId === null)
  )?.name ?? "";
