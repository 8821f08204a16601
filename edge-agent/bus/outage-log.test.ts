import { describe, expect, it } from "vitest";
import type { Logger } from "../telemetry/logger.ts";
import { createFakeClock } from "../time/fake-clock.ts";
import { createOutageLog } from "./outage-log.ts";

describe("outage log", () => {
  it("says the same sentence at growing intervals, a new one at once, and the end once", async () => {
    const clock = createFakeClock();
    const said: string[] = [];
    const note = (fields: { attempts: number; downS: number }, text: string) => {
      said.push(`${fields.downS} s, ${fields.attempts}: ${text}`);
    };
    const log = createOutageLog({ warn: note, info: note } as unknown as Logger, clock);
    log.over("never was");
    for (let second = 0; second < 1400; second += 1) {
      log.failing(second < 30 ? "down" : "refused");
      await clock.advance(1000);
    }
    log.over("up");
    log.over("up");
    log.failing("down again");
    expect(said).toEqual([
      "0 s, 1: down",
      "10 s, 11: down",
      "30 s, 31: refused",
      "330 s, 331: refused",
      "1230 s, 1231: refused",
      "1400 s, 1400: up",
      "0 s, 1: down again",
    ]);
  });
});
