/** What lies in the view, kept while the next view is asked for, and told to the list without any jumping. */
import { shallowReactive, watch } from "vue";
import { api, ask, type Result } from "../../../shared/api.ts";
import { liveRows } from "../../../shared/live-rows.ts";
import { type Asked, useAsked } from "../../asked.ts";
import type { CameraRow } from "../../fleet.ts";
import { type Box, isWithin, mapQuery, type MapFilters } from "./filters.ts";
import { inListOrder, type MapAnswer, type MapPoint, pointsOf } from "./points.ts";

/** Workers walk and deadlines pass without any ticket changing. */
const EVERY_MS = 15_000;

export interface Points {
  readonly asked: Asked<MapAnswer>;
  /** The newest answer, also while the next view's is under way. Null: none yet. */
  readonly answer: MapAnswer | null;
  /** All that are drawn. */
  readonly drawn: readonly MapPoint[];
  /** Those in the view, as they stood when it was opened, each with its newest content. */
  readonly rows: readonly MapPoint[];
  readonly newCount: number;
  readonly showNew: () => void;
}

const nothing = (): MapAnswer => ({
  tickets: { found: 0, points: [] },
  cameras: { found: 0, points: [], withoutPlace: 0 },
  workers: { found: 0, points: [] },
  now: new Date(0).toISOString(),
});

/** In a component's setup. `box`: null before the map is there. */
export function usePoints(
  question: () => { readonly filters: MapFilters; readonly box: Box | null },
  fleet: () => readonly CameraRow[],
): Points {
  const query = () => {
    const { filters, box } = question();
    return box === null ? null : mapQuery(filters, box);
  };
  const asked = useAsked(
    async (): Promise<Result<MapAnswer>> => {
      const now = query();
      return now === null
        ? { ok: true, data: nothing(), isKept: false, serverMs: null }
        : ask(api.GET("/api/map", { params: { query: now } }));
    },
    { live: true, everyMs: EVERY_MS, of: () => JSON.stringify(query()) },
  );
  const state = shallowReactive<Omit<Points, "asked" | "showNew">>({
    answer: null,
    drawn: [],
    rows: [],
    newCount: 0,
  });
  let rowsOf = "";
  const inView = (): readonly MapPoint[] => {
    const { box } = question();
    return box === null ? [] : inListOrder(state.drawn.filter((point) => isWithin(point, box)));
  };
  watch(
    () => [asked.data, fleet()] as const,
    ([data, cameras]) => {
      // Before the map is there nothing was asked, and nothing is known.
      if (data === null || question().box === null) return;
      const of = JSON.stringify(query());
      const shown = of === rowsOf ? state.rows : [];
      rowsOf = of;
      Object.assign(state, { answer: data, drawn: pointsOf(data, cameras) });
      Object.assign(state, liveRows(shown, inView()));
    },
    { immediate: true },
  );
  const showNew = (): void => {
    Object.assign(state, { rows: inView(), newCount: 0 });
  };
  return Object.assign(state, { asked, showNew });
}
