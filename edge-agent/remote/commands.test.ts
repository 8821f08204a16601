import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { parseSnapshotReply, parseVerifyReply, type VerifyRequest } from "#contract";
import { AgentError } from "../errors.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import type { Look, Seen } from "../perceive/zone/look.ts";
import { drawLook, encodeOriginal, type LookLabel } from "../report/event/evidence.ts";
import { SAMPLE_CAMERA, sampleFrame, samplePrivacy } from "../report/event/sample.fixture.ts";
import { createFakeClock, type FakeClock } from "../time/fake-clock.ts";
import { type CommandsOptions, serveCommands } from "./commands.ts";
import { createLookHub, type LookHub } from "./look-hub.ts";

const code = SAMPLE_CAMERA.code;
const KEY = `${code}/kerb/parking/16-10`;
const car: Seen = {
  zoneId: "kerb",
  violation: "parking",
  dedupKey: KEY,
  className: "car",
  confidence: 0.8,
  xyxy: [60, 40, 100, 70],
  sinceMs: 0,
};
const request: VerifyRequest = {
  ticketId: "T-7",
  cameraCode: code,
  zoneId: "kerb",
  violation: "parking",
  dedupKey: KEY,
  looks: 3,
  timeoutS: 30,
};

describe("commands", () => {
  let clock: FakeClock;
  let hub: LookHub;
  let stop: AbortController;
  let asked: Map<string, (request: Uint8Array) => Promise<Uint8Array>>;
  let pictures: Map<string, Uint8Array>;
  let labels: LookLabel[];
  let options: CommandsOptions;

  beforeEach(() => {
    clock = createFakeClock();
    hub = createLookHub();
    stop = new AbortController();
    asked = new Map();
    pictures = new Map();
    labels = [];
    options = {
      agentId: "edge-1",
      bus: {
        serve: (subject, answer) => asked.set(subject, answer),
        putEvidence: (object, bytes) => {
          pictures.set(object, bytes);
          return Promise.resolve();
        },
      },
      cameraOf: (wanted) =>
        wanted === code
          ? {
              name: SAMPLE_CAMERA.name,
              polygonOf: (zone) =>
                zone === "kerb"
                  ? [
                      [0, 0],
                      [1, 0],
                      [1, 0.5],
                    ]
                  : [],
            }
          : undefined,
      looks: (cameraCode, signal) => hub.follow(cameraCode, signal),
      draw: (frame, label) => {
        labels.push(label);
        return drawLook(frame, label);
      },
      encode: encodeOriginal,
      privacy: samplePrivacy(),
      ...{ clock, logger: pino({ level: "silent" }), signal: stop.signal },
    };
  });

  const send = (verb: string, body: unknown) => {
    const answer = asked.get(`gw.agent.edge-1.command.${verb}`);
    if (answer === undefined) throw new Error(`${verb} is not served`);
    return answer(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body)));
  };
  async function verify(body: unknown) {
    const parsed = parseVerifyReply(await send("verify", body));
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.value;
  }
  async function snapshot(body: unknown) {
    const parsed = parseSnapshotReply(await send("snapshot", body));
    if (!parsed.ok) throw new Error(parsed.reason);
    return parsed.value;
  }
  /** One look now: a second passes first. */
  async function see(seen: readonly Seen[], ageMs = 0) {
    await clock.advance(1000);
    const look: Look = {
      frame: { ...sampleFrame(), capturedAtMs: clock.nowMs() - ageMs },
      seen,
      hidden: [],
      reasons: [],
      named: [],
    };
    hub.publish(look);
    await clock.advance(0);
  }

  it("says clear after enough clean looks, with a picture that is stored before the reply", async () => {
    serveCommands(options);
    const reply = verify(request);
    for (let i = 0; i < 3; i += 1) await see([]);
    const { evidence, ...rest } = await reply;
    expect(rest).toEqual({
      ...{ ticketId: "T-7", verdict: "clear", looks: 3, reason: "not there in 3 looks in a row" },
      capturedAt: new Date(clock.nowMs()).toISOString(),
    });
    expect(evidence).toHaveLength(1);
    expect(evidence[0]?.object).toMatch(/^verify-[0-9a-f-]{36}\/scene\.jpg$/);
    expect(pictures.get(evidence[0]?.object ?? "")?.byteLength).toBe(evidence[0]?.sizeBytes);
    expect(labels[0]).toMatchObject({
      tone: "clear",
      cameraName: SAMPLE_CAMERA.name,
      boxes: [],
      zonePolygonPx: [
        [0, 0],
        [160, 0],
        [160, 60],
      ],
    });
  });

  it("says present at the second sight, and marks the object alone", async () => {
    serveCommands(options);
    const reply = verify(request);
    await see([car, { ...car, dedupKey: `${KEY}1`, xyxy: [1, 2, 3, 4] }]);
    await see([]);
    await see([car]);
    expect(await reply).toMatchObject({
      verdict: "present",
      looks: 3,
      reason: "still there in 2 of 3 looks (car, 80 %)",
    });
    expect(labels[0]).toMatchObject({ tone: "alarm", boxes: [[60, 40, 100, 70]] });
  });

  it("hides the faces of whoever is in the picture", async () => {
    const shown: Frame[] = [];
    serveCommands({
      ...options,
      draw: (frame, label) => {
        shown.push(frame);
        return options.draw(frame, label);
      },
    });
    const reply = snapshot({ cameraCode: code });
    await clock.advance(1000);
    const frame = sampleFrame();
    frame.rgb.fill(255, (24 * 160 + 30) * 3, (24 * 160 + 32) * 3);
    hub.publish({
      ...{ frame, seen: [], hidden: [], reasons: [] },
      named: [{ className: "person", xyxy: [20, 20, 44, 80], confidence: 0.1 }],
    });
    expect((await reply).evidence).toHaveLength(1);
    expect(Math.max(...(shown[0]?.rgb.subarray(24 * 160 * 3, 25 * 160 * 3) ?? []))).toBeLessThan(120);
  });

  it("does not count a frame from before the question", async () => {
    serveCommands(options);
    const reply = verify({ ...request, looks: 1 });
    await see([car], 1500);
    await see([]);
    expect(await reply).toMatchObject({ verdict: "clear", looks: 1 });
  });

  it("says blind when the time is over, with what it had", async () => {
    serveCommands(options);
    const none = verify(request);
    await clock.advance(30_000);
    expect(await none).toEqual({
      ticketId: "T-7",
      verdict: "blind",
      looks: 0,
      reason: "the camera gave no look within 30 s",
      evidence: [],
    });
    const few = verify(request);
    await see([]);
    await clock.advance(30_000);
    const reply = await few;
    expect(reply).toMatchObject({
      verdict: "blind",
      looks: 1,
      reason: "the camera gave only 1 of 3 looks within 30 s",
    });
    expect(reply.evidence).toHaveLength(1);
  });

  it("says blind for a camera that is not its own, for looks that fail, and when it stops", async () => {
    options = {
      ...options,
      looks: () => ({
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.reject(new AgentError("CAMERA_FAILED", "the lens is gone")),
        }),
      }),
    };
    serveCommands(options);
    const other = "34020000001320000099";
    expect(await verify({ ...request, cameraCode: other })).toMatchObject({
      ...{
        verdict: "blind",
        looks: 0,
        reason: `camera ${other} is not one of agent edge-1: see its agent.yaml`,
      },
    });
    expect(await verify(request)).toMatchObject({ verdict: "blind", reason: "the lens is gone" });
    options = { ...options, looks: (cameraCode, signal) => hub.follow(cameraCode, signal) };
    serveCommands(options);
    const pending = verify(request);
    await clock.advance(10);
    stop.abort();
    expect(await pending).toMatchObject({ verdict: "blind", reason: "the agent is stopping" });
  });

  it("says blind for a zone that is no more: not seeing anything there proves nothing", async () => {
    serveCommands(options);
    expect(await verify({ ...request, zoneId: "gone" })).toMatchObject({
      ...{
        verdict: "blind",
        looks: 0,
        reason: `camera ${code} has no zone gone any more: a person must look`,
      },
    });
  });

  it("answers a request it cannot read with a sentence, and with the ticket's id where it has one", async () => {
    serveCommands(options);
    expect(await verify("not json")).toEqual({
      ...{ ticketId: "unknown", verdict: "blind", looks: 0, evidence: [] },
      reason: "the verify request cannot be read: the message is not JSON in UTF-8",
    });
    const wrong = await verify({ ...request, looks: 0 });
    expect(wrong).toMatchObject({ ticketId: "T-7", verdict: "blind" });
    expect(wrong.reason).toMatch(/^the verify request cannot be read: key "looks" is 0: must be >= 1/);
    expect(await snapshot({ cameraCode: "12" })).toMatchObject({
      cameraCode: "0".repeat(20),
      reason: expect.stringMatching(
        /^the snapshot request cannot be read: key "cameraCode" is "12": /,
      ) as string,
    });
  });

  it("has eight verifications under way at most", async () => {
    serveCommands(options);
    const eight = Array.from({ length: 8 }, (_, i) => verify({ ...request, ticketId: `T-${i}` }));
    await clock.advance(0);
    expect(await verify(request)).toMatchObject({
      ...{
        ticketId: "T-7",
        verdict: "blind",
        reason: "the agent already has 8 such requests under way: ask again in a minute",
      },
    });
    for (let i = 0; i < 3; i += 1) await see([]);
    expect((await Promise.all(eight)).map(({ ticketId, verdict }) => `${ticketId} ${verdict}`)).toEqual(
      eight.map((_, i) => `T-${i} clear`),
    );
    const again = verify(request);
    for (let i = 0; i < 3; i += 1) await see([]);
    expect(await again).toMatchObject({ verdict: "clear" });
  });

  it("gives its verdict without a picture when that cannot be stored", async () => {
    const refuse = () => Promise.reject(new AgentError("BUS_UNAVAILABLE", "NATS is away"));
    serveCommands({ ...options, bus: { ...options.bus, putEvidence: refuse } });
    const reply = verify({ ...request, looks: 1 });
    await see([]);
    expect(await reply).toMatchObject({
      verdict: "clear",
      evidence: [],
      reason: "not there in 1 look in a row; without a picture: NATS is away",
    });
  });

  it("answers a snapshot with the next look, or says that there was none", async () => {
    serveCommands(options);
    const taken = snapshot({ cameraCode: code });
    await see([car]);
    const reply = await taken;
    expect(reply).toMatchObject({
      cameraCode: code,
      reason: "one look",
      capturedAt: new Date(clock.nowMs()).toISOString(),
    });
    expect([...pictures.keys()]).toEqual([reply.evidence[0]?.object]);
    expect(labels[0]).toMatchObject({ boxes: [], zonePolygonPx: [] });
    const blind = snapshot({ cameraCode: code });
    await clock.advance(15_000);
    expect(await blind).toEqual({
      cameraCode: code,
      evidence: [],
      reason: "the camera gave no look within 15 s",
    });
  });
});
