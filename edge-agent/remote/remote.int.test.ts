/** Heartbeat and commands over a real server, as the dispatcher meets them. */
import { connect, type NatsConnection } from "nats";
import { pino } from "pino";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  commandSubject,
  EVIDENCE_BUCKET,
  type Heartbeat,
  heartbeatSubject,
  parseHeartbeat,
  parseVerifyReply,
  type VerifyRequest,
} from "#contract";
import type { ManagedServer } from "../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../deploy/harness/nats-server.ts";
import type { Bus } from "../bus/bus.ts";
import { connectBus } from "../bus/nats-bus.ts";
import type { Point } from "../geometry/box.ts";
import { drawLook, encodeOriginal } from "../report/event/evidence.ts";
import { SAMPLE_CAMERA, sampleFrame, samplePrivacy } from "../report/event/sample.fixture.ts";
import { systemClock } from "../time/clock.ts";
import { serveCommands } from "./commands.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { createLookHub } from "./look-hub.ts";

const logger = pino({ level: "silent" });
const KERB: readonly Point[] = [
  [0, 0],
  [1, 0],
  [1, 1],
];

describe("remote over a real server", () => {
  let server: ManagedServer;
  let watcher: NatsConnection;
  let bus: Bus;
  beforeEach(async () => {
    server = await startNatsServer();
    watcher = await connect({ servers: server.url });
    bus = connectBus({
      servers: server.url,
      name: "edge-agent test",
      logger,
      clock: systemClock,
      publishTimeoutMs: 3_000,
    });
  });
  afterEach(async () => {
    await bus.close();
    await watcher.close();
    await server.stop();
  });

  it("announces a heartbeat as soon as it is connected, then on time, until it is stopped", async () => {
    const sent: Heartbeat = {
      ...{ agentId: "edge-1", sentAt: "2026-11-21T01:43:30Z", version: "0.1.0", executionProvider: "cpu" },
      ...{ model: { name: "m", sha256: "ab" }, outboxDepth: 3, outboxDropped: 0, cameras: [] },
    };
    const heard: Heartbeat[] = [];
    watcher.subscribe(heartbeatSubject("edge-1"), {
      callback: (_, message) => {
        const parsed = parseHeartbeat(message.data);
        if (parsed.ok) heard.push(parsed.value);
      },
    });
    await watcher.flush();
    const stop = startHeartbeat({
      bus,
      agentId: "edge-1",
      everyMs: 60_000,
      clock: systemClock,
      logger,
      read: () => sent,
    });
    await vi.waitUntil(() => heard.length === 1, { timeout: 5_000 });
    expect(heard[0]).toEqual(sent);
    stop();
    const often = startHeartbeat({
      bus,
      agentId: "edge-1",
      everyMs: 50,
      clock: systemClock,
      logger,
      read: () => sent,
    });
    await vi.waitUntil(() => heard.length >= 5, { timeout: 5_000 });
    often();
    await watcher.flush();
    const count = heard.length;
    await systemClock.sleep(200);
    expect(heard.length).toBe(count);
  });

  it("answers a verify request; the picture of the reply can be read and is the camera's", async () => {
    const hub = createLookHub();
    serveCommands({
      ...{
        bus,
        agentId: "edge-1",
        clock: systemClock,
        logger,
        draw: drawLook,
        encode: encodeOriginal,
        privacy: samplePrivacy(),
        signal: new AbortController().signal,
      },
      cameraOf: () => ({ name: SAMPLE_CAMERA.name, polygonOf: () => KERB }),
      looks: (cameraCode, signal) => hub.follow(cameraCode, signal),
    });
    await vi.waitUntil(() => bus.connected, { timeout: 5_000 });
    const request: VerifyRequest = {
      ...{
        ticketId: "T-1",
        cameraCode: SAMPLE_CAMERA.code,
        zoneId: "kerb",
        violation: "parking",
        dedupKey: "k",
        looks: 2,
        timeoutS: 10,
      },
    };
    const looking = systemClock.every(100, () => {
      hub.publish({
        frame: { ...sampleFrame(320, 240), capturedAtMs: systemClock.nowMs() },
        seen: [],
        hidden: [],
        reasons: [],
        named: [],
      });
    });
    const answer = await watcher.request(
      commandSubject("edge-1", "verify"),
      new TextEncoder().encode(JSON.stringify(request)),
      { timeout: 8_000 },
    );
    looking();
    const reply = parseVerifyReply(answer.data);
    expect(reply).toMatchObject({ ok: true, value: { ticketId: "T-1", verdict: "clear", looks: 2 } });
    const object = reply.ok ? reply.value.evidence[0]?.object : undefined;
    const store = await watcher.jetstream().views.os(EVIDENCE_BUCKET);
    const jpeg = await store.getBlob(object ?? "");
    expect(await sharp(jpeg ?? Buffer.alloc(0)).metadata()).toMatchObject({ format: "jpeg", width: 640 });
  });
});
