import { expect, it } from "vitest";
import { createFakeClock } from "../time/fake-clock.ts";
import { createReadiness } from "./readiness.ts";

const fine = () => Promise.resolve();

it("is ready when the outbox takes a write and the detector answers, and asks once for many questions", async () => {
  const clock = createFakeClock();
  let tries = 0;
  const tryOutbox = () => {
    tries += 1;
    return tries < 3 ? Promise.resolve() : Promise.reject(new Error("no space left on device"));
  };
  const ask = createReadiness({ tryOutbox, tryDetector: fine, clock });
  await Promise.all([ask(), ask(), ask()]);
  expect(await ask()).toEqual({ ready: true, outbox: "ok", detector: "ok" });
  expect(tries).toBe(1);
  await clock.advance(5_000);
  await ask();
  await clock.advance(5_000);
  expect(await ask()).toEqual({ ready: false, outbox: "no space left on device", detector: "ok" });
  expect(tries).toBe(3);
});

it("is not ready while the detector is silent", async () => {
  const clock = createFakeClock();
  const ask = createReadiness({ tryOutbox: fine, tryDetector: () => new Promise(() => undefined), clock });
  const asked = ask();
  await clock.advance(15_000);
  expect(await asked).toEqual({ ready: false, outbox: "ok", detector: "no answer within 15 s" });
});
