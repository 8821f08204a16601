import { expect, test, vi } from "vitest";
import { createPacketTap } from "./packet-tap.ts";

/** EBML head, Segment of unknown size, Info; then one cluster with a key frame. */
const STREAM = Buffer.from(
  "1a45dfa38142" +
    "1853806701ffffffffffffff" +
    "1549a9660100000000000003010203" +
    "1f43b6758be78105a38681000080aabb",
  "hex",
);
const follower = () => ({ onHeader: vi.fn(), onPacket: vi.fn() });

test("packets are wanted while somebody follows, and flow while the source copies", () => {
  const tap = createPacketTap();
  expect(tap.isWanted).toBe(false);
  const viewer = follower();
  const unfollow = tap.follow(viewer);
  expect([tap.isWanted, tap.isFlowing]).toEqual([true, false]);
  tap.begin();
  tap.push(STREAM);
  expect(viewer.onPacket).toHaveBeenCalledTimes(1);
  tap.end();
  expect([tap.isVain, tap.isWanted]).toEqual([false, true]);
  unfollow();
  expect(tap.isWanted).toBe(false);
});

test("a copy that ended before its first packet is not asked for again, until somebody follows anew", () => {
  const tap = createPacketTap();
  tap.follow(follower());
  tap.begin();
  tap.end();
  expect([tap.isVain, tap.isWanted]).toEqual([true, false]);
  tap.follow(follower());
  expect([tap.isVain, tap.isWanted]).toEqual([false, true]);
});

test("what cannot be read ends the copy alone, counted", () => {
  const tap = createPacketTap();
  tap.follow(follower());
  tap.begin();
  tap.push(Buffer.from("00", "hex"));
  expect([tap.unreadable, tap.isFlowing, tap.isWanted]).toEqual([1, false, false]);
});
