import { describe, expect, it } from "vitest";
import type { Failure } from "../shared/api.ts";
import { type Deed, isForLater, type Kept, nextTryMs, type Post, sendAll, type Shelf } from "./outbox.ts";

const OFF_LINE: Failure = { kind: "off-line" };
const refused = (status: number, code: string): Failure => ({ kind: "refused", status, code, message: code });
const act = (ticketId: string, action: "accept" | "arrive" | "finish"): Deed => ({
  kind: "action",
  ticketId,
  ticketNumber: 1,
  action,
});

let count = 0;
function kept(deed: Deed, parts: Partial<Kept> = {}): Kept {
  count += 1;
  const id = String(count).padStart(4, "0");
  return { id, userId: "U1", atMs: count, deed, photos: [], uploaded: [], refusal: null, ...parts };
}

function shelfOf(...items: readonly Kept[]): Shelf & { readonly now: () => readonly Kept[] } {
  const rows = new Map(items.map((item) => [item.id, item]));
  return {
    now: () => [...rows.values()],
    all: () => Promise.resolve([...rows.values()].reverse()),
    put: (item) => Promise.resolve(void rows.set(item.id, item)),
    remove: (id) => Promise.resolve(void rows.delete(id)),
  };
}

/** Answers in turn; "ok" once there is nothing more to say. */
function postOf(...answers: readonly (Failure | "ok")[]): Post & { readonly sent: string[] } {
  const left = [...answers];
  const sent: string[] = [];
  return {
    sent,
    photo: (item, index) => {
      sent.push(`photo ${item.id}-${String(index)}`);
      const answer = left.shift() ?? "ok";
      return Promise.resolve(answer === "ok" ? { object: `photo/${item.id}/${String(index)}` } : answer);
    },
    deed: (item) => {
      sent.push(`deed ${item.id} ${item.uploaded.join()}`.trim());
      const answer = left.shift() ?? "ok";
      return Promise.resolve(answer === "ok" ? null : answer);
    },
  };
}

const send = (shelf: Shelf, post: Post) =>
  sendAll(shelf, post, { userId: "U1", onChange: () => Promise.resolve() });

describe("what was done without a network", () => {
  it("is sent oldest first, photos before the deed that names them", async () => {
    const one = kept(act("a", "accept"));
    const two = kept(act("a", "finish"), { photos: [new Blob(["x"]), new Blob(["y"])] });
    const [shelf, post] = [shelfOf(one, two), postOf()];
    expect(await send(shelf, post)).toBe("empty");
    expect(post.sent).toEqual([
      `deed ${one.id}`,
      `photo ${two.id}-0`,
      `photo ${two.id}-1`,
      `deed ${two.id} photo/${two.id}/0,photo/${two.id}/1`,
    ]);
    expect(shelf.now()).toEqual([]);
  });

  it("goes on where the network left it: a photo that arrived is not sent again", async () => {
    const item = kept(act("a", "finish"), { photos: [new Blob(["x"]), new Blob(["y"])] });
    const shelf = shelfOf(item);
    expect(await send(shelf, postOf("ok", OFF_LINE))).toBe("off-line");
    expect(shelf.now()).toMatchObject([{ uploaded: [`photo/${item.id}/0`], refusal: null }]);
    const post = postOf();
    await send(shelf, post);
    expect(post.sent[0]).toBe(`photo ${item.id}-1`);
    expect(shelf.now()).toEqual([]);
  });

  it("is refused with its sentence, and later steps of that ticket with it, but of no other", async () => {
    const [one, two, other] = [
      kept(act("a", "accept")),
      kept(act("a", "arrive")),
      kept(act("b", "accept")),
    ] as const;
    const [shelf, post] = [shelfOf(one, two, other), postOf(refused(409, "ILLEGAL_TRANSITION"))];
    expect(await send(shelf, post)).toBe("empty");
    expect(post.sent).toEqual([`deed ${one.id}`, `deed ${other.id}`]);
    expect(shelf.now().map(({ id, refusal }) => [id, refusal?.code])).toEqual([
      [one.id, "ILLEGAL_TRANSITION"],
      [two.id, "ILLEGAL_TRANSITION"],
    ]);
    const again = postOf();
    await send(shelf, again);
    expect(again.sent).toEqual([]);
  });

  it("stays when the sign-in has ended, and is never sent in another's name", async () => {
    const [own, other] = [kept(act("a", "accept")), kept(act("a", "accept"), { userId: "U2" })] as const;
    const [shelf, post] = [shelfOf(own, other), postOf({ kind: "signed-out" })];
    expect(await send(shelf, post)).toBe("signed-out");
    expect(post.sent).toHaveLength(1);
    expect(shelf.now()).toEqual([own, other]);
  });

  it.each([
    [OFF_LINE, true],
    [refused(503, "BOOK_UNAVAILABLE"), true],
    [refused(429, "TOO_MANY_KEYS"), true],
    [refused(409, "KEY_IN_USE"), true],
    [refused(409, "STALE_VERSION"), false],
    [refused(403, "NOT_ALLOWED"), false],
  ])("%j may succeed later: %s", (failure, later) => {
    expect(isForLater(failure)).toBe(later);
  });

  it("is tried again after 2 s, then longer, at most every minute", () => {
    expect([0, 1, 4, 5, 99].map(nextTryMs)).toEqual([2_000, 4_000, 32_000, 60_000, 60_000]);
  });
});
