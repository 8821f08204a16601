/** The queue as the page shows it: what waits on the phone, and when it is tried again. */
import { computed, shallowReactive } from "vue";
import { api, ask, type Outcome } from "../shared/api.ts";
import { type Deed, KEPT_MAX, type Kept, nextTryMs, sendAll, waiting } from "./outbox.ts";
import { createPost } from "./post.ts";
import { leave, session } from "../shared/session.ts";
import { openShelf } from "./shelf.ts";
import { refresh } from "./tickets.ts";

interface Reported {
  readonly reportId: string;
  readonly outcome: Outcome | null;
}

const REPORTED_MAX = 5;
const OUTCOME_ASKED_MAX = 8;
/** Nobody stands still for a dead spot: after this the deed counts as kept, and goes on by itself. */
const PATIENCE_MS = 4_000;

const shelf = openShelf();
const post = createPost(follow);
let tries = 0;
let timer: number | undefined;

export const sending = shallowReactive<{
  /** Everybody's on this phone. */
  items: readonly Kept[];
  isBusy: boolean;
  reported: readonly Reported[];
}>({ items: [], isBusy: false, reported: [] });

export const mine = computed(() => sending.items.filter(({ userId }) => userId === session.me?.id));
export const othersCount = computed(() => sending.items.length - mine.value.length);

async function look(): Promise<void> {
  sending.items = [...(await shelf.all())].sort((a, b) => a.atMs - b.atMs);
}

export const startSending = look;

/** 128 random bits; crypto.randomUUID is missing where the page did not come by https. */
const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export type Keeping = "sent" | "kept" | "full" | "failed";

/** On the phone first, then sent: what has a place there survives whatever comes next. */
export async function keep(deed: Deed, photos: readonly Blob[] = []): Promise<Keeping> {
  const userId = session.me?.id;
  if (userId === undefined) return "failed";
  if (sending.items.length >= KEPT_MAX) return "full";
  const item: Kept = {
    id: newId(),
    userId,
    atMs: Date.now(),
    deed,
    photos: [...photos],
    uploaded: [],
    refusal: null,
  };
  try {
    await shelf.put(item);
  } catch (thrown) {
    console.error("the phone's store:", thrown);
    return "failed";
  }
  await look();
  await Promise.race([flush(), new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS))]);
  return sending.items.some(({ id }) => id === item.id) ? "kept" : "sent";
}

export async function dismiss(id: string): Promise<void> {
  await shelf.remove(id);
  await look();
}

/** Only one tab sends; a second one would be answered from the first one's keys, but would waste a bad network. */
async function alone(work: () => Promise<void>): Promise<void> {
  // Missing where the page did not come by https.
  const locks = (navigator as { locks?: LockManager }).locks;
  await (locks === undefined ? work() : locks.request("gridwatch-outbox", work));
}

export async function flush(): Promise<void> {
  window.clearTimeout(timer);
  const userId = session.me?.id;
  if (userId === undefined || sending.isBusy) return;
  if (waiting(sending.items, userId).length === 0) return;
  sending.isBusy = true;
  try {
    await alone(async () => {
      const ending = await sendAll(shelf, post, { userId, onChange: look });
      if (ending === "signed-out") leave();
      tries = ending === "off-line" ? tries + 1 : 0;
    });
  } finally {
    sending.isBusy = false;
    await look();
  }
  if (waiting(sending.items, userId).length > 0) {
    timer = window.setTimeout(() => void flush(), nextTryMs(tries));
  }
  await refresh();
}

/** Asks a few times what became of a report. */
function follow(reportId: string): void {
  const known = [
    { reportId, outcome: null },
    ...sending.reported.filter((each) => each.reportId !== reportId),
  ];
  sending.reported = known.slice(0, REPORTED_MAX);
  let asked = 0;
  const askAgain = async (): Promise<void> => {
    const result = await ask(api.GET("/api/reports/{id}", { params: { path: { id: reportId } } }));
    asked += 1;
    if (result.ok) {
      const outcome = result.data;
      sending.reported = sending.reported.map((each) =>
        each.reportId === reportId ? { reportId, outcome } : each,
      );
    } else if (asked < OUTCOME_ASKED_MAX) {
      window.setTimeout(() => void askAgain(), 500 * 2 ** Math.min(asked, 5));
    }
  };
  void askAgain();
}

export function forgetSending(): void {
  window.clearTimeout(timer);
  sending.reported = [];
}
