/** The queue at work: asks for tickets, holds each verdict for a moment, sends it, and fetches the next pictures. */
import { onMounted, onUnmounted, shallowReactive } from "vue";
import { api, ask, type Failure, type ReviewItem } from "../../../shared/api.ts";
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

/** In a component's setup. */
export function useReview(): Review {
  const state = shallowReactive<{
    queue: QueueState;
    failure: Failure | null;
    isLoaded: boolean;
    isAll: boolean;
  }>({ queue: emptyQueue, failure: null, isLoaded: false, isAll: false });
  const timers = new Map<string, number>();
  const ahead = new Map<string, HTMLImageElement>();
  let isGone = false;

  async function fill(): Promise<void> {
    const found: ReviewItem[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const query: { limit: number; cursor?: string } =
        cursor === null ? { limit: PAGE_ITEMS } : { limit: PAGE_ITEMS, cursor };
      const result = await ask(api.GET("/api/review-queue", { params: { query } }));
      if (isGone) return;
      if (!result.ok) {
        if (result.failure.kind === "signed-out") leave();
        state.failure = result.failure;
        return;
      }
      hearServerTime(result.serverMs);
      found.push(...result.data.items);
      cursor = result.data.nextCursor;
      if (cursor === null || found.filter(isWanted(state.queue)).length >= ENOUGH) break;
    }
    Object.assign(state, { failure: null, isLoaded: true, isAll: cursor === null });
    show(refilled(state.queue, found));
  }
  const pace = paced(fill, GAP_MS);

  function show(queue: QueueState): void {
    state.queue = queue;
    fetchAhead(queue.items.slice(0, AHEAD + 1), ahead);
    if (queue.items.length < ENOUGH / 2 && !state.isAll) pace.run();
  }

  async function send(given: Pending): Promise<void> {
    const { id } = given.item.ticket;
    window.clearTimeout(timers.get(id));
    if (!timers.delete(id)) return;
    const { action, reason } = given;
    const body = { action, ...(reason === null ? {} : { reason }) };
    const ending = await perform(given.item.ticket, { kind: "action", body }, newKey());
    if (ending.kind === "failed" && ending.failure.kind === "signed-out") leave();
    show(settled(state.queue, given, ending));
  }

  function judge(verdict: Verdict, note: string): boolean {
    const next = judged(state.queue, verdict, note);
    if (next === null) return false;
    const given = next.pending.length > state.queue.pending.length ? next.pending.at(-1) : undefined;
    show(next);
    if (given !== undefined) {
      timers.set(
        given.item.ticket.id,
        window.setTimeout(() => void send(given), GRACE_MS),
      );
    }
    const waiting = next.pending.filter(({ item }) => timers.has(item.ticket.id));
    const [oldest] = waiting;
    if (oldest !== undefined && waiting.length > PENDING_MAX) void send(oldest);
    return true;
  }

  function undo(): void {
    const last = state.queue.pending.at(-1);
    // What is on its way cannot be taken back.
    if (last === undefined || !timers.has(last.item.ticket.id)) return;
    window.clearTimeout(timers.get(last.item.ticket.id));
    timers.delete(last.item.ticket.id);
    show(undone(state.queue));
  }

  function sendAll(): void {
    for (const given of state.queue.pending) void send(given);
  }

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
