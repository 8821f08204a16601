/** Arguments of `npm start`. */
import { expect, it } from "vitest";
import { readOptions } from "./options.ts";

it("keeps a demo's data and throws a check's away", () => {
  const demo = readOptions([], {});
  expect(demo?.dataDir).toMatch(/\.gridwatch\/demo$/);
  expect(demo?.throwAway).toBe(false);
  const check = readOptions(["--check"], {});
  expect(check?.dataDir).toMatch(/\.gridwatch\/check-\d+$/);
  expect(check?.throwAway).toBe(true);
  // A folder the user names is never removed.
  expect(readOptions(["--check", "--data-dir", "/srv/x"], {})?.throwAway).toBe(false);
});

it("takes several cameras and servers from the environment; empty means not given", () => {
  const args = ["--camera", "rtsp://a/1", "--camera=rtsp://b/2"];
  const options = readOptions(args, { NATS_URL: "nats://n:4222", REDIS_URL: "" });
  expect(options?.cameraUrls).toEqual(["rtsp://a/1", "rtsp://b/2"]);
  expect([options?.natsUrl, options?.redisUrl, options?.databaseUrl]).toEqual([
    "nats://n:4222",
    undefined,
    undefined,
  ]);
});

it("gives null for help and a sentence for what does not exist", () => {
  expect(readOptions(["--help"], {})).toBeNull();
  expect(() => readOptions(["--cheque"], {})).toThrow("Unknown option '--cheque'");
});
