import { describe, expect, test } from "vitest";
import { createMailbox } from "./mailbox.ts";

const never = new AbortController().signal;

describe("mailbox", () => {
  test("the newest wins, and what it replaced is counted", () => {
    const mailbox = createMailbox<number>();
    for (const item of [1, 2, 3]) mailbox.put(item);
    expect([mailbox.peek(), mailbox.take(), mailbox.take()]).toEqual([3, 3, undefined]);
    mailbox.put(4);
    expect([mailbox.take(), mailbox.replaced, mailbox.puts]).toEqual([4, 2, 4]);
  });

  test("arrived: at once when an item is there, else with the next put", async () => {
    const mailbox = createMailbox<string>();
    let woken = 0;
    const waiting = [mailbox.arrived(never), mailbox.arrived(never)].map(async (arrival) => {
      await arrival;
      woken++;
    });
    await Promise.resolve();
    expect(woken).toBe(0);
    mailbox.put("a");
    await Promise.all(waiting);
    await mailbox.arrived(never);
    expect([woken, mailbox.take()]).toEqual([2, "a"]);
  });

  test("arrived since a count waits for a newer item than the one that lies there", async () => {
    const mailbox = createMailbox<string>();
    mailbox.put("old");
    let came = false;
    const newer = mailbox.arrived(never, mailbox.puts).then(() => {
      came = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(came).toBe(false);
    mailbox.put("new");
    await newer;
    expect(mailbox.take()).toBe("new");
  });

  test("arrived rejects with the signal's reason, before and while it waits", async () => {
    const mailbox = createMailbox<string>();
    const stop = new AbortController();
    const waiting = mailbox.arrived(stop.signal);
    stop.abort(new Error("agent stops"));
    await expect(waiting).rejects.toThrow("agent stops");
    await expect(mailbox.arrived(stop.signal)).rejects.toThrow("agent stops");
    mailbox.put("later");
    expect(mailbox.take()).toBe("later");
  });
});
