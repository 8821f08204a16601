import { beforeEach, describe, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import type { CameraState } from "./outbox.ts";
import { StateBuffer } from "./state-buffer.ts";

const state = (cameraCode: string, look: number): CameraState => ({ cameraCode, state: look });

describe("state buffer", () => {
  let clock: FakeClock;
  let writes: CameraState[][];
  let diskFault: Error | undefined;
  let buffer: StateBuffer;
  beforeEach(() => {
    clock = createFakeClock();
    writes = [];
    diskFault = undefined;
    buffer = new StateBuffer({
      delayMs: 1_000,
      clock,
      write: async (states) => {
        await clock.sleep(10);
        if (diskFault !== undefined) throw diskFault;
        writes.push([...states]);
      },
    });
  });

  it("counts the delay from the first state that waits, so that none waits longer", async () => {
    buffer.put(state("c1", 1));
    await clock.advance(900);
    buffer.put(state("c2", 1));
    expect(writes).toEqual([]);
    await clock.advance(110);
    expect(writes).toEqual([[state("c1", 1), state("c2", 1)]]);
    await clock.advance(60_000);
    expect(writes).toHaveLength(1);
  });

  it("writes once more what came while it was writing", async () => {
    buffer.put(state("c1", 1));
    await clock.advance(1_005);
    buffer.put(state("c1", 2));
    await clock.advance(5);
    expect(writes).toEqual([[state("c1", 1)]]);
    expect(buffer.newest("c1")).toEqual(state("c1", 2));
    await clock.advance(1_010);
    expect(writes.at(-1)).toEqual([state("c1", 2)]);
    expect(buffer.newest("c1")).toBeUndefined();
  });

  it("takes nothing while the disk refuses, and writes what waited once the disk is well", async () => {
    diskFault = new Error("no space left");
    buffer.put(state("c1", 1));
    await clock.advance(1_010);
    expect(() => {
      buffer.put(state("c1", 2));
    }).toThrow("no space left");
    diskFault = undefined;
    await clock.advance(1_010);
    expect(writes).toEqual([[state("c1", 1)]]);
    buffer.put(state("c1", 3));
    await clock.advance(1_010);
    expect(writes.at(-1)).toEqual([state("c1", 3)]);
  });

  it("takes states again when a newer one from elsewhere replaced all that the disk had refused", async () => {
    diskFault = new Error("no space left");
    buffer.put(state("c1", 1));
    await clock.advance(1_010);
    buffer.supersede("c1");
    await clock.advance(1_010);
    buffer.put(state("c1", 2));
    expect(buffer.newest("c1")).toEqual(state("c1", 2));
  });

  it("rejects a close whose last states the disk refuses", async () => {
    diskFault = new Error("no space left");
    buffer.put(state("c1", 1));
    const closed = expect(buffer.close()).rejects.toThrow("no space left");
    await clock.advance(1_000);
    await closed;
  });
});
