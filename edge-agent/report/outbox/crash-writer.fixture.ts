/**
 * A process for the crash test: appends for ever, with looks between the appends that save a state alone, and says each
 * position only after `append` has resolved.
 */
import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { sampleEntry } from "../event/sample.fixture.ts";
import { openLmdbOutbox } from "./lmdb-outbox.ts";

const directory = process.argv[2] ?? "";
const outbox = openLmdbOutbox({ directory, maxEntries: 100_000, maxBytes: 1e9, stateDelayMs: 1 });
for (let count = outbox.stats().depth + 1; ; count += 1) {
  try {
    for (let look = 0; look < 3; look += 1) {
      await outbox.saveState({ cameraCode: "c1", state: { count: count - 1 } });
      await delay(look);
    }
    await outbox.append([sampleEntry("opened", 60_000, `t${count}`)], { cameraCode: "c1", state: { count } });
  } catch (cause) {
    // A promise that nobody catches inside the store would have ended this process before it says this.
    await delay(200);
    writeSync(1, `refused: ${cause instanceof Error ? cause.message : ""}\n`);
    process.exit(3);
  }
  writeSync(1, `${count}\n`);
}
