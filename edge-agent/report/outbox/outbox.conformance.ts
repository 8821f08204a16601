/** What every Outbox must do; called by each implementation's test. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../time/clock.ts";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import { sampleEntry } from "../event/sample.fixture.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxLimits } from "./queue-book.ts";

const ROOMY: OutboxLimits = { maxEntries: 100, maxBytes: 10_000_000 };
const tracks = (outbox: Outbox) =>
  outbox.peek(100).map(({ event }) => `${event.phase} ${event.objects[0]?.trackId ?? ""}`);

const DAY_MS = 86_400_000;
/** Positions of the oldest waiting entries. */
const positionsOf = (outbox: Outbox) => outbox.peek(100).map(({ position }) => position);

export type OpenOutbox = (limits: OutboxLimits, clock: Pick<Clock, "nowMs" | "sleep">) => Promise<Outbox>;

export function describeOutbox(name: string, openWith: OpenOutbox): void {
  describe(`${name}: outbox conformance`, () => {
    let outbox: Outbox;
    let clock: FakeClock;
    const open = (limits: OutboxLimits) => openWith(limits, clock);
    beforeEach(async () => {
      clock = createFakeClock();
      outbox = await open(ROOMY);
    });
    /** Sends everything that waits, as sequences from `first` on. */
    const sendAll = async (first = 1) => {
      for (const [index, { position }] of outbox.peek(100).entries())
        await outbox.markSent(position, first + index);
    };
    const ids = () => outbox.sent(100).map(({ eventId }) => eventId);
    afterEach(() => outbox.close());

    const reopen = async (limits: OutboxLimits) => {
      await outbox.close();
      outbox = await open(limits);
    };

    it("gives entries back in the order of append, whole, without removing them", async () => {
      const first = sampleEntry("opened", 5000, "t1");
      const second = sampleEntry("cleared", 0, "t2");
      await outbox.append([first, second]);
      await outbox.append([sampleEntry("updated", 0, "t3")]);
      const seen = outbox.peek(2);
      expect(seen.map(({ event }) => event)).toEqual([first.event, second.event]);
      expect(seen[0]?.pictures.map(({ ref }) => ref)).toEqual(first.pictures.map(({ ref }) => ref));
      expect(Buffer.from(seen[0]?.pictures[0]?.jpeg ?? []).equals(Buffer.alloc(5000, 7))).toBe(true);
      expect(seen[0]?.position).toBeLessThan(seen[1]?.position ?? 0);
      expect(tracks(outbox)).toEqual(["opened t1", "cleared t2", "updated t3"]);
    });

    it("knows an event while it waits or is sent, and no longer once it is decided", async () => {
      const entry = sampleEntry("opened", 0, "t1");
      const { id } = entry.event;
      expect(outbox.has(id)).toBe(false);
      await outbox.append([entry]);
      expect(outbox.has(id)).toBe(true);
      await sendAll();
      expect(outbox.has(id)).toBe(true);
      await outbox.cover([id]);
      expect(outbox.has(id)).toBe(false);
    });

    it("keeps a sent entry, with its sequence, until a decision covers it; twice is as once", async () => {
      await outbox.append(["t1", "t2", "t3"].map((track) => sampleEntry("opened", 4000, track)));
      const [first = -1, second = -1] = positionsOf(outbox);
      const [firstId = "", secondId = ""] = outbox.peek(2).map(({ event }) => event.id);
      await outbox.markSent(second, 71);
      await outbox.markSent(second, 99);
      await outbox.markSent(999_999, 72);
      expect(tracks(outbox)).toEqual(["opened t1", "opened t3"]);
      expect(outbox.stats()).toMatchObject({ depth: 2, sent: 1, covered: 0 });
      const bytes = outbox.stats().bytes;
      expect(outbox.sent(10)).toEqual([
        {
          position: second,
          eventId: secondId,
          streamSequence: 71,
          sentAtMs: clock.nowMs(),
        },
      ]);
      const known = [secondId, "no-such-event"];
      expect(await outbox.cover(known)).toBe(1);
      expect(await outbox.cover(known)).toBe(0);
      expect(outbox.stats()).toMatchObject({ depth: 2, sent: 0, covered: 1 });
      expect(outbox.stats().bytes).toBe((bytes * 2) / 3);
      expect(tracks(outbox)).toEqual(["opened t1", "opened t3"]);
      expect(await outbox.cover([firstId])).toBe(1);
      await outbox.markSent(first, 73);
      expect(outbox.stats()).toMatchObject({ depth: 1, sent: 0 });
    });

    it("offers sent entries again, whole and in their old order, before what came later", async () => {
      await outbox.append(["t1", "t2", "t3"].map((track) => sampleEntry("opened", 4000, track)));
      const before = outbox.peek(3);
      await sendAll(10);
      await outbox.append([sampleEntry("cleared", 0, "t3")]);
      const stop = new AbortController();
      const woken = outbox.appended(stop.signal);
      const lost = outbox.sent(10).filter(({ streamSequence }) => streamSequence > 10);
      expect(await outbox.offerAgain(lost.map(({ position }) => position).reverse())).toBe(2);
      await woken;
      expect(await outbox.offerAgain([lost[0]?.position ?? -1, 999_999])).toBe(0);
      expect(tracks(outbox)).toEqual(["opened t2", "opened t3", "cleared t3"]);
      const [second] = outbox.peek(1);
      expect(second?.event).toEqual(before[1]?.event);
      expect(second?.pictures[0]?.jpeg.length).toBe(4000);
      expect(outbox.stats()).toMatchObject({ depth: 3, sent: 1, offeredAgain: 2 });
    });

    it("pages through sent entries", async () => {
      await outbox.append(["t1", "t2", "t3"].map((track) => sampleEntry("opened", 0, track)));
      await sendAll();
      const all = ids();
      const [first] = outbox.sent(1);
      expect(outbox.sent(2, first?.position).map(({ eventId }) => eventId)).toEqual(all.slice(1));
      expect(outbox.sent(9, 999_999)).toEqual([]);
    });

    it("remembers the stream and the highest sequence it was acknowledged", async () => {
      expect(outbox.streamMark()).toEqual({ createdAt: "", highestSequence: 0 });
      await outbox.append([sampleEntry("opened"), sampleEntry("cleared")]);
      const [first, second] = outbox.peek(2);
      await outbox.markSent(first?.position ?? -1, 71);
      await outbox.saveStreamMark({ createdAt: "2026-11-20T08:00:00Z", highestSequence: 71 });
      await outbox.markSent(second?.position ?? -1, 70);
      expect(outbox.streamMark()).toEqual({ createdAt: "2026-11-20T08:00:00Z", highestSequence: 71 });
    });

    it("never gives a position twice, even when it was empty in between", async () => {
      await outbox.append([sampleEntry("opened")]);
      const [entry] = outbox.peek(1);
      await outbox.cover([entry?.event.id ?? ""]);
      await outbox.append([sampleEntry("opened")]);
      expect(outbox.peek(1)[0]?.position).toBeGreaterThan(entry?.position ?? Infinity);
    });

    it("gives up sent entries first when full, the oldest of them, and counts them", async () => {
      await reopen({ ...ROOMY, maxEntries: 4 });
      await outbox.append([sampleEntry("opened", 0, "t1"), sampleEntry("cleared", 0, "t1")]);
      await sendAll();
      const [, second] = ids();
      await outbox.append([sampleEntry("updated", 0, "t2"), sampleEntry("opened", 0, "t3")]);
      await outbox.append([sampleEntry("opened", 0, "t4")]);
      expect(ids()).toEqual([second]);
      expect(tracks(outbox)).toEqual(["updated t2", "opened t3", "opened t4"]);
      expect(outbox.stats()).toMatchObject({ droppedSent: 1, droppedUpdated: 0 });
      await outbox.append([sampleEntry("opened", 0, "t5"), sampleEntry("opened", 0, "t6")]);
      expect(tracks(outbox)).toEqual(["opened t3", "opened t4", "opened t5", "opened t6"]);
      expect(outbox.stats()).toMatchObject({ sent: 0, droppedSent: 2, droppedUpdated: 1, refused: 0 });
    });

    it("protects an entry again that is offered again", async () => {
      await reopen({ ...ROOMY, maxEntries: 1 });
      await outbox.append([sampleEntry("opened", 0, "t1")]);
      await sendAll();
      await outbox.offerAgain(outbox.sent(1).map(({ position }) => position));
      await expect(outbox.append([sampleEntry("opened", 0, "t2")])).rejects.toMatchObject({
        code: "OUTBOX_FULL",
      });
      expect(tracks(outbox)).toEqual(["opened t1"]);
    });

    it("alarms while opened and cleared fill it, and after a refusal, before anything of theirs could go", async () => {
      await reopen({ ...ROOMY, maxEntries: 10 });
      await outbox.append(Array.from({ length: 7 }, (_, i) => sampleEntry("opened", 0, `t${i}`)));
      await outbox.append([sampleEntry("updated", 0, "t1"), sampleEntry("updated", 0, "t2")]);
      expect(outbox.stats().alarms).toEqual([]);
      await outbox.append([sampleEntry("cleared", 0, "t0")]);
      const filling =
        "the outbox is 80 % full of 8 opened and cleared events that wait for NATS: bring NATS back; " +
        "at 100 % new incidents are refused until there is room";
      expect(outbox.stats().alarms).toEqual([filling]);
      const three = ["a", "b", "c"].map((track) => sampleEntry("opened", 0, track));
      await expect(outbox.append(three)).rejects.toMatchObject({ code: "OUTBOX_FULL" });
      expect(outbox.stats().alarms).toEqual([
        filling,
        'the outbox was full and refused incidents 1 times since the start: bring NATS back, or raise the bound under "outbox" in the agent\'s configuration',
      ]);
      await sendAll();
      expect(outbox.stats().alarms).toHaveLength(1);
      await clock.advance(601_000);
      expect(outbox.stats().alarms).toEqual([]);
    });

    it("gives up what is older than its bound of age, opened and cleared only a day after an alarm", async () => {
      await reopen({ ...ROOMY, maxAgeMs: 10 * DAY_MS });
      await outbox.append([sampleEntry("opened", 0, "t1")]);
      await sendAll();
      await outbox.append([sampleEntry("updated", 0, "t2"), sampleEntry("cleared", 0, "t3")]);
      await clock.advance(8.5 * DAY_MS);
      await outbox.sweep();
      expect(outbox.stats()).toMatchObject({
        depth: 2,
        sent: 1,
        oldestWaitingAtMs: clock.nowMs() - 8.5 * DAY_MS,
      });
      expect(outbox.stats().alarms).toEqual([
        "the oldest opened or cleared event has waited 8.5 days for NATS: bring NATS back before it is given up at 10.0 days (outbox.maxAgeDays)",
      ]);
      await clock.advance(2 * DAY_MS);
      await outbox.append([sampleEntry("opened", 0, "t4")]);
      await outbox.sweep();
      expect(tracks(outbox)).toEqual(["opened t4"]);
      expect(outbox.stats()).toMatchObject({
        sent: 0,
        droppedSent: 1,
        droppedUpdated: 1,
        expired: 1,
        alarms: [],
      });
    });

    it("lets a box that was off for long send first: a fresh alarm gives the old entries one more day", async () => {
      await reopen({ ...ROOMY, maxAgeMs: 10 * DAY_MS });
      await outbox.append([sampleEntry("opened", 0, "t1")]);
      await clock.advance(60 * DAY_MS);
      await outbox.sweep();
      expect(tracks(outbox)).toEqual(["opened t1"]);
      expect(outbox.stats().alarms).toHaveLength(1);
      await clock.advance(DAY_MS);
      await outbox.sweep();
      expect(outbox.stats()).toMatchObject({ depth: 0, expired: 1, alarms: [] });
    });

    it("saves a camera's state alone and with an append, and knows nothing of other cameras", async () => {
      expect(outbox.loadState("c1")).toBeUndefined();
      await outbox.saveState({ cameraCode: "c1", state: { tracks: [1] } });
      await outbox.append([sampleEntry("opened")], { cameraCode: "c1", state: { tracks: [1, 2] } });
      await outbox.append([], { cameraCode: "c2", state: "alone" });
      expect(outbox.loadState("c1")).toEqual({ tracks: [1, 2] });
      expect(outbox.loadState("c2")).toBe("alone");
      expect(outbox.loadState("c3")).toBeUndefined();
      expect(outbox.stats().depth).toBe(1);
    });

    it("lets no state that was saved before an append come after the append's", async () => {
      await outbox.saveState({ cameraCode: "c1", state: "before" });
      await outbox.saveState({ cameraCode: "c2", state: "other" });
      const appended = outbox.append([sampleEntry("opened")], { cameraCode: "c1", state: "with the event" });
      await clock.advance(10_000);
      await appended;
      await clock.advance(10_000);
      expect(outbox.loadState("c1")).toBe("with the event");
      expect(outbox.loadState("c2")).toBe("other");
    });

    it("keeps a state that was saved after an append had begun", async () => {
      const appended = outbox.append([sampleEntry("opened")], { cameraCode: "c1", state: "with the event" });
      await outbox.saveState({ cameraCode: "c1", state: "after" });
      await appended;
      await clock.advance(10_000);
      expect(outbox.loadState("c1")).toBe("after");
    });

    it("keeps the state that was saved before an append that is refused", async () => {
      await reopen({ ...ROOMY, maxEntries: 1 });
      await outbox.append([sampleEntry("opened")]);
      await outbox.saveState({ cameraCode: "c1", state: "before" });
      const refused = outbox.append([sampleEntry("opened")], { cameraCode: "c1", state: "with the event" });
      await expect(refused).rejects.toMatchObject({ code: "OUTBOX_FULL" });
      await clock.advance(10_000);
      expect(outbox.loadState("c1")).toBe("before");
    });

    it("drops the oldest updated first when over its count, and counts what it dropped", async () => {
      await reopen({ ...ROOMY, maxEntries: 4 });
      await outbox.append([
        sampleEntry("opened", 0, "t1"),
        sampleEntry("updated", 0, "t2"),
        sampleEntry("updated", 0, "t3"),
      ]);
      await outbox.append([sampleEntry("cleared", 0, "t4"), sampleEntry("opened", 0, "t5")]);
      expect(tracks(outbox)).toEqual(["opened t1", "updated t3", "cleared t4", "opened t5"]);
      expect(outbox.stats()).toMatchObject({ depth: 4, droppedUpdated: 1, refused: 0 });
    });

    it("drops by bytes as well, pictures included", async () => {
      await reopen({ ...ROOMY, maxBytes: 30_000 });
      await outbox.append([sampleEntry("updated", 20_000, "t1")]);
      await outbox.append([sampleEntry("opened", 20_000, "t2")]);
      expect(tracks(outbox)).toEqual(["opened t2"]);
      expect(outbox.stats().bytes).toBeGreaterThan(20_000);
      expect(outbox.stats().bytes).toBeLessThan(30_000);
      expect(outbox.stats().droppedUpdated).toBe(1);
    });

    it("gives up a new updated, not an old opened, when only that makes room; its state is saved all the same", async () => {
      await reopen({ ...ROOMY, maxEntries: 1 });
      await outbox.append([sampleEntry("opened", 0, "t1")]);
      await outbox.append([sampleEntry("updated", 0, "t2")], { cameraCode: "c1", state: 2 });
      expect(tracks(outbox)).toEqual(["opened t1"]);
      expect(outbox.loadState("c1")).toBe(2);
      expect(outbox.stats()).toMatchObject({ depth: 1, droppedUpdated: 1, refused: 0 });
    });

    it("refuses with OUTBOX_FULL and a sentence when nothing may be dropped, and changes nothing", async () => {
      await reopen({ ...ROOMY, maxEntries: 3 });
      await outbox.append([
        sampleEntry("opened", 0, "t1"),
        sampleEntry("cleared", 0, "t1"),
        sampleEntry("updated", 0, "t2"),
      ]);
      const bytes = outbox.stats().bytes;
      const refused = outbox.append([sampleEntry("opened", 0, "t3"), sampleEntry("opened", 0, "t4")], {
        cameraCode: "c1",
        state: 9,
      });
      await expect(refused).rejects.toMatchObject({
        code: "OUTBOX_FULL",
        message:
          `the outbox holds 3 events (${bytes} bytes) that may not be dropped and is at its bound (3 events, 10000000 bytes): ` +
          'bring NATS back, or raise the bound under "outbox" in the agent\'s configuration',
      });
      expect(tracks(outbox)).toEqual(["opened t1", "cleared t1", "updated t2"]);
      expect(outbox.loadState("c1")).toBeUndefined();
      expect(outbox.stats()).toMatchObject({ depth: 3, droppedUpdated: 0, refused: 1 });
    });

    it("keeps the order of appends that were not waited for", async () => {
      const names = Array.from({ length: 30 }, (_, i) => `t${i}`);
      await Promise.all(names.map((track) => outbox.append([sampleEntry("opened", 0, track)])));
      expect(tracks(outbox)).toEqual(names.map((track) => `opened ${track}`));
    });

    it("wakes a sleeper at the next append, and lets go of one whose signal aborts", async () => {
      const stop = new AbortController();
      const sleepers = [outbox.appended(stop.signal), outbox.appended(stop.signal)];
      await outbox.append([sampleEntry("opened")]);
      await Promise.all(sleepers);
      const left = outbox.appended(stop.signal);
      stop.abort(new Error("stopping"));
      await expect(left).rejects.toThrow("stopping");
      await expect(outbox.appended(stop.signal)).rejects.toThrow("stopping");
    });
  });
}
