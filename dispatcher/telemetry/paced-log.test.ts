import { describe, expect, it } from "vitest";
import type { Clock } from "../time/clock.ts";
import type { Logger } from "./logger.ts";
import { createPacedLog } from "./paced-log.ts";

function stage(): { said: unknown[]; clock: Clock & { now: number }; logger: Logger } {
  const said: unknown[] = [];
  const clock = { now: 0, nowMs: () => clock.now, sleep: () => Promise.resolve() };
  const logger = {
    warn: (fields: unknown, sentence: string) => said.push([sentence, fields]),
    info: (sentence: string) => said.push(sentence),
  };
  return { said, clock, logger: logger as unknown as Logger };
}

describe("createPacedLog", () => {
  it("says a lasting trouble at growing intervals and counts what it left out", () => {
    const { said, clock, logger } = stage();
    const paced = createPacedLog(logger, clock);
    for (clock.now = 0; clock.now < 15_000; clock.now += 1_000) paced.warn("gone");
    // At 0, 2, 6 and 14 s: pauses of 2, 4 and 8.
    expect(said).toEqual([
      ["gone", {}],
      ["gone", { repeated: 1 }],
      ["gone", { repeated: 3 }],
      ["gone", { repeated: 7 }],
    ]);
  });

  it("says that it is over once, and only if it was ever said", () => {
    const { said, clock, logger } = stage();
    const paced = createPacedLog(logger, clock);
    paced.over("back");
    paced.warn("gone");
    paced.over("back");
    paced.over("back");
    paced.warn("gone");
    expect(said).toEqual([["gone", {}], "back", ["gone", {}]]);
  });
});
