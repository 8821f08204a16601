import { expect, test } from "vitest";
import type { StillWish } from "./perceive/camera/keyframe-still.ts";
import { createStillDesk } from "./still-desk.ts";
import { createFakeClock } from "./time/fake-clock.ts";

const STILL = { full: new Uint8Array(1), small: new Uint8Array(1) };
const WISH = { keyframe: new Uint8Array(1), maxWidthPx: 1920, patrolWidthPx: 640 };

/** A desk whose decodes end when told to. */
function setUp() {
  const clock = createFakeClock(0);
  const begun: { readonly wish: StillWish; readonly end: () => void }[] = [];
  const desk = createStillDesk(clock, (wish) => {
    return new Promise((resolve) => {
      begun.push({
        wish,
        end: () => {
          resolve(STILL);
        },
      });
    });
  });
  return { clock, desk, begun };
}

test("two at once, the others in order, each with what is left of its time", async () => {
  const { clock, desk, begun } = setUp();
  const asked = [1, 2, 3].map((n) => desk.decode({ ...WISH, patrolWidthPx: n }, 2_000));
  await clock.advance(500);
  expect(begun.map(({ wish }) => [wish.patrolWidthPx, wish.timeoutMs])).toEqual([
    [1, 2_000],
    [2, 2_000],
  ]);
  begun[1]?.end();
  await clock.advance(0);
  expect(begun.map(({ wish }) => [wish.patrolWidthPx, wish.timeoutMs]).at(2)).toEqual([3, 1_500]);
  for (const { end } of begun) end();
  expect(await Promise.all(asked)).toEqual([STILL, STILL, STILL]);
});

test("whose turn does not come in time goes without, and takes nobody's place", async () => {
  const { clock, desk, begun } = setUp();
  const busy = [desk.decode(WISH, 9_000), desk.decode(WISH, 9_000)];
  const late = desk.decode(WISH, 1_000);
  await clock.advance(1_000);
  expect(await late).toBeUndefined();
  for (const { end } of begun) end();
  await Promise.all(busy);
  const next = [desk.decode(WISH, 9_000), desk.decode(WISH, 9_000)];
  await clock.advance(0);
  expect(begun).toHaveLength(4);
  for (const { end } of begun) end();
  await Promise.all(next);
});

test("a 35th is refused at once: two are served and 32 may wait", async () => {
  const { clock, desk, begun } = setUp();
  const asked = Array.from({ length: 34 }, () => desk.decode(WISH, 1_000));
  expect(await desk.decode(WISH, 1_000)).toBeUndefined();
  await clock.advance(1_000);
  for (const { end } of begun) end();
  expect((await Promise.all(asked)).filter((still) => still !== undefined)).toHaveLength(2);
});
