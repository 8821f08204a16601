/** What every Outbox must do; called by each implementation's test. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleEntry } from "../event/sample.fixture.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxLimits } from "./queue-book.ts";

const ROOMY: OutboxLimits = { maxEntries: 100, maxBytes: 10_000_000 };
const tracks = (outbox: Outbox) =>
  outbox.peek(100).map(({ event }) => `${event.phase} ${event.objects[0]?.trackId ?? ""}`);

export function describeOutbox(name: string, open: (limits: OutboxLimits) => Promise<Outbox>): void {
  describe(`${name}: outbox conformance`, () => {
    let outbox: Outbox;
    beforeEach(async () => {
      outbox = await open(ROOMY);
    });
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

    it("removes exactly the acknowledged entry, and twice is as once", async () => {
      await outbox.append(["t1", "t2", "t3"].map((track) => sampleEntry("opened", 0, track)));
      const middle = outbox.peek(2)[1]?.position ?? -1;
      await outbox.acknowledge(middle);
      await outbox.acknowledge(middle);
      await outbox.acknowledge(999_999);
      expect(tracks(outbox)).toEqual(["opened t1", "opened t3"]);
      expect(outbox.stats().depth).toBe(2);
    });

    it("never gives a position twice, even when it was empty in between", async () => {
      await outbox.append([sampleEntry("opened")]);
      const position = outbox.peek(1)[0]?.position ?? Infinity;
      await outbox.acknowledge(position);
      await outbox.append([sampleEntry("opened")]);
      expect(outbox.peek(1)[0]?.position).toBeGreaterThan(position);
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
