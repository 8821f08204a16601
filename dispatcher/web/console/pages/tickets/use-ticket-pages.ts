/** The list's pages as a component shows them; kept while one looks into a ticket and comes back. */
import { onUnmounted, shallowReactive, watch } from "vue";
import { api, ask, type Failure, type TicketRow } from "../../../shared/api.ts";
import { hearServerTime } from "../../../shared/now.ts";
import { paced } from "../../../shared/paced.ts";
import { leave, session } from "../../../shared/session.ts";
import { onLive } from "../../live.ts";
import { addressOf, apiFilters, type Filters } from "./filters.ts";
import { type FetchPage, PAGE_ROWS, TicketPages } from "./ticket-pages.ts";

const GAP_MS = 1_000;
/** A deadline passes without any ticket changing. */
const OVERDUE_EVERY_MS = 15_000;
/** More changed ids than this between two rounds: everything that is looked at may have changed. */
const CHANGED_MAX = 1_000;

/** Where one left the list. */
interface Place {
  scrollTopPx: number;
  /** The row that was last gone to. */
  current: number | null;
}

interface View {
  readonly key: string;
  readonly pages: TicketPages<TicketRow>;
  readonly onChange: { call: () => void };
  readonly place: Place;
}

let kept: View | null = null;

const keyOf = (filters: Filters): string => JSON.stringify([session.me?.id, addressOf(filters)]);

function fetcher(filters: Filters): FetchPage<TicketRow> {
  return async (cursor, { isFirst }) => {
    const query = {
      ...apiFilters(filters),
      sort: filters.sort,
      limit: PAGE_ROWS,
      ...(cursor === null ? {} : { cursor }),
      ...(isFirst ? { total: true as const } : {}),
    };
    const result = await ask(api.GET("/api/tickets", { params: { query } }));
    if (!result.ok) {
      if (result.failure.kind === "signed-out") leave();
      return result;
    }
    hearServerTime(result.serverMs);
    const { tickets, nextCursor, previousCursor, total } = result.data;
    return { ...result, data: { rows: tickets, nextCursor, previousCursor, total } };
  };
}

function viewOf(filters: Filters): View {
  const key = keyOf(filters);
  if (kept?.key === key) return kept;
  kept?.pages.stop();
  const onChange = { call: (): void => undefined };
  const pages = new TicketPages(fetcher(filters), () => {
    onChange.call();
  });
  kept = { key, pages, onChange, place: shallowReactive<Place>({ scrollTopPx: 0, current: null }) };
  return kept;
}

export interface ListView {
  /** Counts up with every answer: whatever is read from `pages` depends on it. */
  readonly edition: number;
  readonly pages: TicketPages<TicketRow>;
  readonly failure: Failure | null;
  readonly isLoaded: boolean;
  readonly place: Place;
  /** Everything anew, from the top. */
  readonly anew: () => void;
  readonly again: () => void;
}

/** What changed since it was last taken; null: anything may have. */
function changes(): {
  readonly add: (ids: readonly string[] | null) => void;
  readonly take: () => ReadonlySet<string> | null;
} {
  let changed: Set<string> | null = new Set();
  return {
    add: (ids) => {
      if (ids === null) changed = null;
      else for (const id of ids) changed?.add(id);
      if (changed !== null && changed.size > CHANGED_MAX) changed = null;
    },
    take: () => {
      const taken = changed;
      changed = new Set();
      return taken;
    },
  };
}

/** In a component's setup. */
export function useTicketPages(filters: () => Filters): ListView {
  let view = viewOf(filters());
  const state = shallowReactive({
    edition: 0,
    pages: view.pages,
    failure: view.pages.failure(),
    isLoaded: false,
    place: view.place,
  });
  const show = (): void => {
    Object.assign(state, {
      edition: state.edition + 1,
      failure: view.pages.failure(),
      isLoaded: view.pages.knownCount() > 0 || !view.pages.hasMore(),
    });
  };
  const changed = changes();
  const pace = paced(() => view.pages.refresh(changed.take()), GAP_MS);
  const begin = (): void => {
    view = viewOf(filters());
    view.onChange.call = show;
    Object.assign(state, { pages: view.pages, place: view.place });
    show();
    void view.pages.look(0, 1);
  };
  const again = (): void => {
    changed.add(null);
    pace.run();
  };
  const anew = (): void => {
    kept?.pages.stop();
    kept = null;
    begin();
  };
  onLive((ids) => {
    changed.add(ids);
    pace.run();
  });
  watch(() => keyOf(filters()), begin);
  window.addEventListener("online", again);
  const timer = window.setInterval(() => {
    if (filters().overdue) again();
  }, OVERDUE_EVERY_MS);
  onUnmounted(() => {
    pace.stop();
    window.clearInterval(timer);
    view.onChange.call = () => undefined;
    window.removeEventListener("online", again);
  });
  const isBack = view.pages.knownCount() > 0;
  begin();
  if (isBack) again();
  return Object.assign(state, { anew, again });
}
