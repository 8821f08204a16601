import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { SHADOW_STREAM, type ShadowIncident } from "#contract";
import { AgentError } from "../errors.ts";
import { createFakeClock } from "../time/fake-clock.ts";
import { startShadowPost } from "./shadow-post.ts";

const MESSAGE = { violation: "parking", cameraCode: "32050600001310000001" } as ShadowIncident;
const JPEG = {
  ref: { kind: "scene", object: "a/scene.jpg", contentType: "image/jpeg", sha256: "0", sizeBytes: 1 },
  jpeg: Uint8Array.of(1),
} as const;

const stopping: AbortController[] = [];
afterEach(() => {
  for (const each of stopping.splice(0)) each.abort();
});

function postOffice() {
  const clock = createFakeClock();
  const stop = new AbortController();
  stopping.push(stop);
  const out: string[] = [];
  const lost: string[] = [];
  let isUp = true;
  const store = (what: string) => {
    if (!isUp) return Promise.reject(new AgentError("BUS_UNAVAILABLE", "no server"));
    out.push(what);
    return Promise.resolve({ streamSequence: out.length, duplicate: false });
  };
  const post = startShadowPost({
    ...{ clock, signal: stop.signal, logger: pino({ level: "silent" }) },
    bus: {
      publishInto: (stream, subject, id, body) =>
        store(
          `${stream} ${subject} ${id}${new TextDecoder().decode(body).includes("scene.jpg") ? " +" : ""}`,
        ),
      putEvidence: (object) => store(object).then(() => undefined),
      nextConnection: (signal) => clock.sleep(1e12, signal),
    },
  });
  return {
    ...{ clock, out, lost, stop, post },
    goDown: (down: boolean) => {
      isUp = !down;
    },
    send: (id: string, picture: Promise<typeof JPEG | undefined> = Promise.resolve(undefined)) => {
      post.send({ message: { ...MESSAGE, id }, picture, onLost: () => void lost.push(id) });
    },
  };
}

const subject = "gw.shadow.parking.32050600001310000001";

it("sends in order, the picture before the message that names it", async () => {
  const { send, out, clock, stop, post } = postOffice();
  send("1", Promise.resolve(JPEG));
  send("2");
  await clock.advance(0);
  await clock.advance(0);
  expect(out).toEqual(["a/scene.jpg", `${SHADOW_STREAM} ${subject} 1 +`, `${SHADOW_STREAM} ${subject} 2`]);
  stop.abort();
  await post.done;
});

it("waits for the server, and gives up the oldest beyond its bound", async () => {
  const { send, out, lost, clock, goDown } = postOffice();
  goDown(true);
  for (let n = 1; n <= 300; n++) send(String(n));
  await clock.advance(0);
  expect([out.length, lost.length, lost[0], lost.at(-1)]).toEqual([0, 44, "1", "44"]);
  goDown(false);
  await clock.advance(5_000);
  for (let turns = 0; turns < 100 && out.length < 256; turns++) await clock.advance(0);
  expect([out.length, lost.length]).toEqual([256, 44]);
  expect(out[0]).toBe(`${SHADOW_STREAM} ${subject} 45`);
});

it("one that is refused again and again is given up, and the next has its turn", async () => {
  const { send, out, lost, clock, goDown } = postOffice();
  goDown(true);
  send("1");
  send("2");
  for (let tries = 1; tries < 19; tries++) await clock.advance(5_000);
  expect(lost).toEqual([]);
  await clock.advance(5_000);
  expect(lost).toEqual(["1"]);
  goDown(false);
  await clock.advance(5_000);
  await clock.advance(5_000);
  expect(out).toEqual([`${SHADOW_STREAM} ${subject} 2`]);
});
