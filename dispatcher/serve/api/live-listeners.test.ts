import type { ServerResponse } from "node:http";
import { pino } from "pino";
import { expect, test } from "vitest";
import { BACKLOG_MAX_BYTES, type Listener, LiveListeners } from "./live-listeners.ts";

/** Stands in for a socket whose other end reads, or does not. */
class Response {
  written = "";
  writableLength = 0;
  destroyed = false;
  readonly #reads: boolean;
  constructor(reads: boolean) {
    this.#reads = reads;
  }
  write(text: string): void {
    this.written += text;
    if (!this.#reads) this.writableLength += text.length;
  }
  once(): void {
    // no test closes one from outside
  }
  destroy(): void {
    this.destroyed = true;
  }
}

const listener = (response: Response): Listener => ({
  user: { id: "D01", name: "林静", role: "dispatcher", workerId: null, gridIds: null },
  response: response as unknown as ServerResponse,
  stillAllowed: () => Promise.resolve(true),
  known: new Set(),
});

test("a page that does not read is cut off, counted, and holds nobody up", async () => {
  const live = new LiveListeners({
    logger: pino({ level: "silent" }),
    audienceOf: () => Promise.resolve(() => true),
    max: 2,
  });
  const [slow, quick] = [new Response(false), new Response(true)];
  live.add(listener(slow));
  live.add(listener(quick));
  expect(live.full).toBe(true);
  for (let i = 0; i < 1000; i += 1) {
    await live.broadcast({ ticketId: `t${String(i)}`, number: i, state: "open", version: 1 });
  }
  expect(slow.destroyed).toBe(true);
  expect(slow.written.length).toBeLessThan(BACKLOG_MAX_BYTES + 1024);
  expect([live.size, live.dropped, live.full]).toEqual([1, 1, false]);
  expect(quick.written).toContain("t999");
});
