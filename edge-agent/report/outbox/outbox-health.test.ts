import { expect, it } from "vitest";
import { createFakeClock } from "../../time/fake-clock.ts";
import { sampleEntry } from "../event/sample.fixture.ts";
import { createMemoryOutbox } from "./memory-outbox.ts";
import { outboxHealth } from "./outbox-health.ts";

it("tells what waits, what is undecided, what was given up, and the alarms", async () => {
  const outbox = createMemoryOutbox({ maxEntries: 3, maxBytes: 1e6 }, createFakeClock());
  await outbox.append([sampleEntry("opened", 0, "t1"), sampleEntry("updated", 0, "t1")]);
  await outbox.markSent(outbox.peek(1)[0]?.position ?? -1, 7);
  await outbox.append(["t2", "t3", "t4"].map((track) => sampleEntry("opened", 0, track)));
  await expect(outbox.append([sampleEntry("opened", 0, "t5")])).rejects.toThrow(/may not be dropped/);
  const health = outboxHealth(outbox.stats());
  expect(health).toMatchObject({
    ...{ waiting: 3, uncovered: 0, maxBytes: 1_000_000, oldestWaitingAt: "2026-01-01T00:00:00.000Z" },
    ...{ dropped: { updated: 1, uncovered: 1, expired: 0 }, refused: 1, offeredAgain: 0 },
  });
  expect(health.alarms).toEqual([
    expect.stringMatching(/^the outbox is 100 % full/),
    expect.stringMatching(/^the outbox was full and refused incidents 1 times/),
  ]);
  const empty = outboxHealth(createMemoryOutbox({ maxEntries: 3, maxBytes: 1e6 }).stats());
  expect("oldestWaitingAt" in empty).toBe(false);
});
