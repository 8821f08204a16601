import { describe, expect, it } from "vitest";
import type { Look } from "../perceive/zone/look.ts";
import { createLookHub } from "./look-hub.ts";

const look = (cameraCode: string, sequence: number): Look => ({
  frame: {
    cameraCode,
    sequence,
    widthPx: 1,
    heightPx: 1,
    rgb: new Uint8Array(3),
    capturedAtMs: 0,
    monotonicMs: 0,
  },
  seen: [],
  hidden: [],
  reasons: [],
  named: [],
});

async function take(looks: AsyncIterable<Look>, count: number): Promise<number[]> {
  const taken: number[] = [];
  for await (const { frame } of looks) {
    taken.push(frame.sequence);
    if (taken.length === count) break;
  }
  return taken;
}

describe("look hub", () => {
  it("gives each follower its own camera's looks", async () => {
    const hub = createLookHub();
    const { signal } = new AbortController();
    const a = take(hub.follow("a", signal), 2);
    const b = take(hub.follow("b", signal), 1);
    await Promise.resolve();
    hub.publish(look("a", 1));
    hub.publish(look("b", 7));
    hub.publish(look("a", 2));
    expect(await a).toEqual([1, 2]);
    expect(await b).toEqual([7]);
  });

  it("a slow follower loses the oldest, never the newest", async () => {
    const hub = createLookHub();
    const iterator = hub.follow("a", new AbortController().signal)[Symbol.asyncIterator]();
    const first = iterator.next();
    for (let i = 1; i <= 20; i += 1) hub.publish(look("a", i));
    await first;
    const rest = await take({ [Symbol.asyncIterator]: () => iterator }, 7);
    expect(rest.at(-1)).toBe(20);
  });

  it("ends with the signal", async () => {
    const controller = new AbortController();
    const taken = take(createLookHub().follow("a", controller.signal), 1);
    controller.abort();
    expect(await taken).toEqual([]);
  });
});
