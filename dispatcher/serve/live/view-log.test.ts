/** The record of live views while the book is away: tried again, bounded, counted; time and faults are doubles. */
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { LiveViewEnd } from "../../lifecycle/view.ts";
import type { Clock } from "../../time/clock.ts";
import { ENDS_MAX, ViewLog } from "./view-log.ts";

const logger = pino({ level: "silent" });

function bench() {
  let nowMs = 1_000;
  let wake: () => void = () => undefined;
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: (ms, signal) =>
      new Promise<void>((resolve, reject) => {
        wake = () => {
          nowMs += ms;
          resolve();
        };
        signal?.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      }),
  };
  const book = { isAway: false, written: [] as LiveViewEnd[][], asked: 0 };
  const lost: number[] = [];
  const log = new ViewLog({
    clock,
    logger,
    count: (_name, by = 1) => lost.push(by),
    desk: {
      beginLiveView: () => Promise.resolve("1"),
      renewLiveViews: () => Promise.resolve(),
      endLiveViews: (ends) => {
        book.asked += 1;
        if (book.isAway) return Promise.reject(new Error("away"));
        book.written.push([...ends]);
        return Promise.resolve();
      },
    },
  });
  return {
    log,
    book,
    lost,
    wake: () => {
      wake();
    },
  };
}

/** Lets everything run that waits for no time. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("view log", () => {
  test("an end is written once the book is back, with the time it happened", async () => {
    const { log, book, lost, wake } = bench();
    book.isAway = true;
    log.end("7", "viewer-left");
    await settle();
    wake();
    await settle();
    expect([book.asked, book.written]).toEqual([2, []]);
    book.isAway = false;
    log.end("8", "cut-off");
    wake();
    await settle();
    expect(book.written).toEqual([
      [
        { viewId: "7", reason: "viewer-left", atMs: 1_000 },
        { viewId: "8", reason: "cut-off", atMs: 1_250 },
      ],
    ]);
    log.end("9", "no-picture");
    await settle();
    expect(book.written[1]).toMatchObject([{ viewId: "9" }]);
    await log.close();
    expect([book.written.length, lost]).toEqual([2, []]);
  });

  test("what waits is bounded: the oldest end is lost and counted, and closing counts the rest", async () => {
    const { log, book, lost } = bench();
    book.isAway = true;
    for (let i = 0; i < ENDS_MAX + 2; i += 1) log.end(String(i), "viewer-left");
    await settle();
    expect(lost).toEqual([1, 1]);
    await log.close();
    expect(lost).toEqual([1, 1, ENDS_MAX]);
    expect(book.written).toEqual([]);
  });

  test("closing writes what was waiting for the next try", async () => {
    const { log, book, lost } = bench();
    book.isAway = true;
    log.end("7", "viewer-left");
    await settle();
    log.end("8", "dispatcher-stopping");
    book.isAway = false;
    await log.close();
    expect(book.written.map((ends) => ends.map(({ viewId }) => viewId))).toEqual([["7", "8"]]);
    expect(lost).toEqual([]);
  });
});
