/** The queue at work: asks for tickets, holds each verdict for a moment, sends it, and fetches the next pictures. */
import { onMounted, onUnmounted, shallowReactive } from "vue";
import { api, ask, type Failure, type Result, type ReviewItem } from "../../../shared/api.ts";
import { hearServerTime } from "../../../shared/now.ts";
import { paced } from "../../../shared/paced.ts";
import { pictureUrl } from "../../../shared/pictures.ts";
import { leave } from "../../../shared/session.ts";
import { onLive } from "../../live.ts";
import { newKey, perform } from "../ticket/deeds.ts";
import {
  emptyQueue,
  isWanted,
  judged,
  type Pending,
  PENDING_MAX,
  type QueueState,
  refilled,
  settled,
  undone,
} from "./queue.ts";
import type { Verdict } from "./verdicts.ts";

/** A verdict can be taken back for so long. */
export const GRACE_MS = 3_000;
const GAP_MS = 1_000;
const PAGE_ITEMS = 20;
/** So many wanted ones are enough to go on with. */
const ENOUGH = 8;
/** Past so many pages of skipped ones. */
const PAGES_MAX = 20;
/** Whose pictures are fetched before they are looked at. */
const AHEAD = 3;

export interface Review {
  readonly queue: QueueState;
  readonly failure: Failure | null;
  readonly isLoaded: boolean;
  /** No more than `queue.items` wait (besides those skipped). */
  readonly isAll: boolean;
  readonly judge: (verdict: Verdict, note: string) => boolean;
  readonly undo: () => void;
  readonly again: () => void;
  /** Those skipped come again. */
  readonly unskip: () => void;
  readonly dismissNotes: () => void;
}

interface Found {
  readonly items: readonly ReviewItem[];
  /** There are no others. */
  readonly isAll: boolean;
}

/** The longest waiting ones, past those that are not wanted here. */
async function fetchWanted(wanted: (item: ReviewItem) => boolean): Promise<Result<Found>> {
  const items: ReviewItem[] = [];
  let cursor: string | null = null;
  let serverMs: number | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: { limit: number; cursor?: string } =
      cursor === null ? { limit: PAGE_ITEMS } : { limit: PAGE_ITEMS, cursor };
    const result = await ask(api.GET("/api/review-queue", { params: { query } }));
    if (!result.ok) return result;
    items.push(...result.data.items);
    cursor = result.data.nextCursor;
    serverMs = result.serverMs;
    if (cursor === null || items.filter(wanted).length >= ENOUGH) break;
  }
  return { ok: true, data: { items, isAll: cursor === null }, isKept: false, serverMs };
}

interface State {
  queue: QueueState;
  failure: Failure | null;
  isLoaded: boolean;
  isAll: boolean;
}

/** Holds verdicts until they can no longer be taken back, then sends them. `show` takes what became of the queue. */
function verdictPost(
  state: State,
  show: (queue: QueueState) => void,
): Pick<Review, "judge" | "undo"> & { readonly sendAll: () => void } {
  const held = new Map<string, number>();
  async function send(given: Pending): Promise<void> {
    const { id } = given.item.ticket;
    window.clearTimeout(held.get(id));
    // It is on its way already, or was taken back.
    if (!held.delete(id)) return;
    const { action, reason } = given;
    const body = { action, ...(reason === null ? {} : { reason }) };
    const ending = await perform(given.item.ticket, { kind: "action", body }, newKey());
    if (ending.kind === "failed" && ending.failure.kind === "signed-out") leave();
    show(settled(state.queue, given, ending));
  }
  function hold(given: Pending): void {
    const timer = window.setTimeout(() => void send(given), GRACE_MS);
    held.set(given.item.ticket.id, timer);
    const waiting = state.queue.pending.filter(({ item }) => held.has(item.ticket.id));
    const [oldest] = waiting;
    if (oldest !== undefined && waiting.length > PENDING_MAX) void send(oldest);
  }
  return {
    judge: (verdict, note) => {
      const next = judged(state.queue, verdict, note);
      if (next === null) return false;
      const isGiven = next.pending.length > state.queue.pending.length;
      show(next);
      const given = next.pending.at(-1);
      if (isGiven && given !== undefined) hold(given);
      return true;
    },
    undo: () => {
      const last = state.queue.pending.at(-1);
      // What is on its way cannot be taken back.
      if (last === undefined || !held.has(last.item.ticket.id)) return;
      window.clearTimeout(held.get(last.item.ticket.id));
      held.delete(last.item.ticket.id);
      show(undone(state.queue));
    },
    sendAll: () => {
      for (const given of state.queue.pending) void send(given);
    },
  };
}

/** In a component's setup. */
export function useReview(): Review {
  const state = shallowReactive<State>({ queue: emptyQueue, failure: null, isLoaded: false, isAll: false });
  const ahead = new Map<string, HTMLImageElement>();
  let isGone = false;
  const pace = paced(async () => {
    const result = await fetchWanted((item) => isWanted(state.queue)(item));
    if (isGone) return;
    if (!result.ok) {
      if (result.failure.kind === "signed-out") leave();
      state.failure = result.failure;
      return;
    }
    hearServerTime(result.serverMs);
    Object.assign(state, { failure: null, isLoaded: true, isAll: result.data.isAll });
    show(refilled(state.queue, result.data.items));
  }, GAP_MS);
  function show(queue: QueueState): void {
    state.queue = queue;
    if (isGone) return;
    fetchAhead(queue.items.slice(0, AHEAD + 1), ahead);
    if (queue.items.length < ENOUGH / 2 && !state.isAll) pace.run();
  }
  const { judge, undo, sendAll } = verdictPost(state, show);

  onLive(pace.run);
  onMounted(() => {
    window.addEventListener("pagehide", sendAll);
    window.addEventListener("online", pace.run);
  });
  onUnmounted(() => {
    sendAll();
    isGone = true;
    pace.stop();
    window.removeEventListener("pagehide", sendAll);
    window.removeEventListener("online", pace.run);
  });
  pace.run();
  return Object.assign(state, {
    judge,
    undo,
    again: pace.run,
    unskip: () => {
      state.queue = { ...state.queue, skipped: [] };
      pace.run();
    },
    dismissNotes: () => {
      state.queue = { ...state.queue, notes: [] };
    },
  });
}

/** Keeps those of these items, and lets the others go. */
function fetchAhead(items: readonly ReviewItem[], ahead: Map<string, HTMLImageElement>): void {
  const wanted = new Set(
    items.flatMap(({ ticket, evidence }) => evidence.map(({ object }) => pictureUrl(ticket.id, object))),
  );
  for (const url of ahead.keys()) if (!wanted.has(url)) ahead.delete(url);
  for (const url of wanted) {
    if (ahead.has(url)) continue;
    const picture = new Image();
    picture.src = url;
    ahead.set(url, picture);
  }
}
