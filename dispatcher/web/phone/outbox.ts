/**
 * What a worker did, kept until the dispatcher has it: first on the phone, then sent in order, each step under a key of
 * its own, so that a step sent twice is done once. The phone's store and the network stand behind seams.
 */
import type { Action, Failure, Violation } from "../shared/api.ts";

/** A photo of a deed, at most so many. */
export const PHOTOS_MAX = 3;
/** More than any shift's dead spots need; it bounds what the phone keeps. */
export const KEPT_MAX = 50;

export interface ReportPlace {
  readonly lon?: number;
  readonly lat?: number;
  readonly crs?: "WGS-84";
  readonly gridId?: string;
  readonly name?: string;
}

export type Deed =
  | {
      readonly kind: "action";
      readonly ticketId: string;
      readonly ticketNumber: number;
      readonly action: Action;
      readonly reason?: string;
      readonly workerId?: string;
    }
  | {
      readonly kind: "whistle";
      readonly ticketId: string;
      readonly ticketNumber: number;
      readonly department: string;
      readonly reason: string;
    }
  | {
      readonly kind: "report";
      readonly violation: Violation;
      readonly words: string;
      readonly seenAt: string;
      readonly place: ReportPlace;
    };

export interface Kept {
  /** Also the key under which it is sent. */
  readonly id: string;
  readonly userId: string;
  readonly atMs: number;
  readonly deed: Deed;
  readonly photos: readonly Blob[];
  /** Names in the evidence store of the photos that are there already. */
  readonly uploaded: readonly string[];
  /** The dispatcher's sentence; it is not sent again by itself. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

export interface Shelf {
  all(): Promise<readonly Kept[]>;
  put(item: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

/** One request; null: done. */
export interface Post {
  photo(item: Kept, index: number): Promise<{ readonly object: string } | Failure>;
  deed(item: Kept): Promise<Failure | null>;
}

export type Ending = "empty" | "off-line" | "signed-out";

/** Codes that say "not now", besides everything on the server's side. */
const LATER = new Set(["KEY_IN_USE", "TOO_MANY_ATTEMPTS", "TOO_MANY_KEYS", "BUSY"]);

/** Whether the same request may succeed later. */
export const isForLater = (failure: Failure): boolean =>
  failure.kind === "off-line" ||
  (failure.kind === "refused" &&
    (failure.status >= 500 || failure.status === 429 || LATER.has(failure.code)));

/** Oldest first; what was refused waits for the worker. */
export const waiting = (items: readonly Kept[], userId: string): readonly Kept[] =>
  items
    .filter((item) => item.userId === userId && item.refusal === null)
    .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));

const ticketOf = ({ deed }: Kept): string | null => (deed.kind === "report" ? null : deed.ticketId);

/**
 * Sends everything of this person. A refusal ends that item alone, but later steps of the same ticket rest on it and are
 * refused with it. Whatever is not done stays on the shelf.
 */
export async function sendAll(
  shelf: Shelf,
  post: Post,
  { userId, onChange }: { readonly userId: string; readonly onChange: () => Promise<void> },
): Promise<Ending> {
  const all = await shelf.all();
  const stuck = refusedBefore(all, userId);
  for (const item of waiting(all, userId)) {
    const ticket = ticketOf(item);
    const before = ticket === null ? undefined : stuck.get(ticket);
    if (before !== undefined) {
      await shelf.put({ ...item, refusal: before });
      continue;
    }
    const failure = await sendOne(shelf, post, item);
    if (failure?.kind === "signed-out") return "signed-out";
    if (failure !== null && isForLater(failure)) return "off-line";
    if (failure?.kind === "refused" && ticket !== null) stuck.set(ticket, refusalOf(failure));
    await onChange();
  }
  await onChange();
  return "empty";
}

type Refusal = NonNullable<Kept["refusal"]>;

const refusalOf = ({ code, message }: Extract<Failure, { kind: "refused" }>): Refusal => ({ code, message });

/** Ticket → why a step of it was refused. */
function refusedBefore(items: readonly Kept[], userId: string): Map<string, Refusal> {
  const stuck = new Map<string, Refusal>();
  for (const item of items) {
    const ticket = ticketOf(item);
    if (item.userId === userId && item.refusal !== null && ticket !== null) stuck.set(ticket, item.refusal);
  }
  return stuck;
}

/** Photos first: the deed names them. Every photo that arrived is written down before the next one leaves. */
async function sendOne(shelf: Shelf, post: Post, item: Kept): Promise<Failure | null> {
  let now = item;
  while (now.uploaded.length < now.photos.length) {
    const answer = await post.photo(now, now.uploaded.length);
    if ("kind" in answer) return settle(shelf, now, answer);
    now = { ...now, uploaded: [...now.uploaded, answer.object] };
    await shelf.put(now);
  }
  return settle(shelf, now, await post.deed(now));
}

async function settle(shelf: Shelf, item: Kept, failure: Failure | null): Promise<Failure | null> {
  if (failure === null) await shelf.remove(item.id);
  else if (failure.kind === "refused" && !isForLater(failure)) {
    await shelf.put({ ...item, refusal: refusalOf(failure) });
  }
  return failure;
}

/** How long until the next try, ms; doubling from 2 s to 1 minute. */
export const nextTryMs = (tries: number): number => Math.min(60_000, 2_000 * 2 ** Math.min(tries, 5));
