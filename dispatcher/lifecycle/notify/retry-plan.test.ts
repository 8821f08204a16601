import { describe, expect, it } from "vitest";
import { type Attempt, backoffMs, judgeReply } from "./retry-plan.ts";

const HOUR_MS = 3_600_000;
const attempt = (parts: Partial<Attempt>): Attempt => ({
  reply: { kind: "unreached", reason: "nobody there" },
  id: "000000aa",
  items: 1,
  failures: 1,
  unsure: 0,
  createdAtMs: 0,
  nowMs: 1_000,
  giveUpAfterMs: 72 * HOUR_MS,
  dropsRepeats: false,
  ...parts,
});

describe("what a reply means", () => {
  const refused = (fault: "message" | "setting" | "gone") =>
    ({ kind: "refused", reason: "no", fault }) as const;
  const unknown = { kind: "unknown", reason: "silence" } as const;
  const rows: readonly { why: string; given: Partial<Attempt>; means: object }[] = [
    { why: "delivered", given: { reply: { kind: "delivered" } }, means: { kind: "delivered" } },
    { why: "nobody there", given: {}, means: { kind: "again", how: "join", atMs: 6_000 } },
    {
      why: "throttled keeps the receiver's own pause",
      given: { reply: { kind: "throttled", reason: "", retryAfterMs: 600_000 } },
      means: { kind: "again", how: "join", atMs: 601_000 },
    },
    {
      why: "unknown is sent again as it was",
      given: { reply: unknown },
      means: { kind: "again", how: "keep" },
    },
    {
      why: "unknown too often for one who reads repeats",
      given: { reply: unknown, unsure: 6 },
      means: { kind: "dead", reason: "sent 6 times without a clear answer (it may have arrived): silence" },
    },
    {
      why: "unknown once where each one costs",
      given: { reply: unknown, unsure: 1, unsureMax: 1 },
      means: { kind: "dead", reason: "sent once without a clear answer (it may have arrived): silence" },
    },
    {
      why: "unknown often for one who drops repeats",
      given: { reply: unknown, unsure: 60, dropsRepeats: true },
      means: { kind: "again", how: "keep" },
    },
    {
      why: "a refused digest is taken apart",
      given: { reply: refused("message"), items: 7 },
      means: { kind: "again", how: "split", atMs: 1_000 },
    },
    {
      why: "a refused message alone",
      given: { reply: refused("message") },
      means: { kind: "dead", reason: "no" },
    },
    {
      why: "a wrong key may be mended",
      given: { reply: refused("setting"), failures: 3 },
      means: { kind: "again", how: "join", atMs: 21_000 },
    },
    {
      why: "gone rests",
      given: { reply: refused("gone") },
      means: { kind: "dead", restUntilMs: 1_000 + HOUR_MS },
    },
    {
      why: "after three days",
      given: { nowMs: 72 * HOUR_MS },
      means: { kind: "dead", reason: "given up after 72 h: nobody there" },
    },
  ];
  it.each(rows)("$why", ({ given, means }) => {
    expect(judgeReply(attempt(given))).toMatchObject(means);
  });

  it("waits longer each time, at most an hour and a fifth, and differently for each message", () => {
    const delays = Array.from({ length: 30 }, (_, i) => backoffMs(i + 1, "000000"));
    expect(delays.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(Math.max(...delays)).toBe(HOUR_MS);
    expect(backoffMs(30, "ffffff")).toBe(1.2 * HOUR_MS);
    expect(backoffMs(1, "800000")).not.toBe(backoffMs(1, "900000"));
  });

  it("tries for days before it gives up", () => {
    let nowMs = 0;
    let tries = 0;
    for (let verdict = judgeReply(attempt({ nowMs })); verdict.kind === "again"; tries += 1) {
      nowMs = verdict.atMs;
      verdict = judgeReply(attempt({ nowMs, failures: tries + 2 }));
    }
    expect(nowMs).toBeGreaterThan(71 * HOUR_MS);
    expect(tries).toBeGreaterThan(70);
    expect(tries).toBeLessThan(100);
  });
});
