import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type NatsConnection, nanos } from "nats";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EVENT_STREAM, eventSubject, EVIDENCE_BUCKET, STREAMS } from "#contract";
import { startChild } from "../../deploy/harness/child.ts";
import { findProgram } from "../../deploy/harness/find-program.ts";
import { freePort } from "../../deploy/harness/free-port.ts";
import type { ManagedServer } from "../../deploy/harness/managed-server.ts";
import { startNatsServer } from "../../deploy/harness/nats-server.ts";
import type { Logger } from "../telemetry/logger.ts";
import { systemClock } from "../time/clock.ts";
import type { Bus } from "./bus.ts";
import { connectBus, type NatsBusOptions } from "./nats-bus.ts";

const KEPT = "events are kept in the outbox and sent when it is back";
const subject = eventSubject("parking", "34020000001320000001");
const bytes = (text: string) => new TextEncoder().encode(text);

/** Remembers every sentence. */
function listeningLogger() {
  const said: string[] = [];
  const note = (...args: readonly unknown[]) => said.push(String(args.at(-1)));
  const logger = { debug: () => undefined, info: note, warn: note, error: note } as unknown as Logger;
  return { said, logger };
}

const open: Bus[] = [];
function start(servers: string, more: Partial<NatsBusOptions> = {}) {
  const { said, logger } = listeningLogger();
  const bus = connectBus({
    servers,
    name: "edge-agent test",
    logger,
    clock: systemClock,
    publishTimeoutMs: 2_000,
    ...more,
  });
  open.push(bus);
  return { bus, said };
}
const untilConnected = (bus: Bus) => vi.waitUntil(() => bus.connected, { timeout: 15_000, interval: 10 });

afterEach(async () => {
  await Promise.all(open.splice(0).map((bus) => bus.close()));
});

describe("nats bus against a real server", () => {
  let server: ManagedServer;
  let watcher: NatsConnection;
  beforeEach(async () => {
    server = await startNatsServer();
    watcher = await connect({ servers: server.url });
  });
  afterEach(async () => {
    await watcher.close();
    await server.stop();
  });

  it("makes the missing streams with the contract's limits", async () => {
    const { bus } = start(server.url);
    await untilConnected(bus);
    await bus.publishEvent(subject, "m1", bytes("{}"));
    const manager = await watcher.jetstreamManager();
    for (const stream of STREAMS) {
      const { config } = await manager.streams.info(stream.name);
      expect(config).toMatchObject({
        ...{ subjects: stream.subjects, storage: "file", discard: "old", retention: "limits" },
        ...{ max_age: nanos(stream.maxAgeS * 1000), max_bytes: stream.maxBytes },
        duplicate_window: nanos(stream.duplicateWindowS * 1000),
      });
    }
  });

  it("leaves a stream alone that an operator has made with other limits", async () => {
    const manager = await watcher.jetstreamManager();
    await manager.streams.add({ name: EVENT_STREAM, subjects: ["gw.event.>"], max_msgs: 7 });
    const { bus } = start(server.url);
    await untilConnected(bus);
    await bus.publishEvent(subject, "m1", bytes("{}"));
    expect((await manager.streams.info(EVENT_STREAM)).config).toMatchObject({ max_msgs: 7, max_bytes: -1 });
  });

  it("stores the same message id once and says so", async () => {
    const { bus } = start(server.url);
    await untilConnected(bus);
    expect(await bus.publishEvent(subject, "m1", bytes("one"))).toEqual({
      streamSequence: 1,
      duplicate: false,
    });
    expect(await bus.publishEvent(subject, "m1", bytes("one"))).toEqual({
      streamSequence: 1,
      duplicate: true,
    });
    expect(await bus.publishEvent(subject, "m2", bytes("two"))).toEqual({
      streamSequence: 2,
      duplicate: false,
    });
    const stored = await (await watcher.jetstreamManager()).streams.getMessage(EVENT_STREAM, { seq: 2 });
    expect([stored.subject, new TextDecoder().decode(stored.data)]).toEqual([subject, "two"]);
  });

  it("stores a picture once under its name, and again when it is another one", async () => {
    const { bus } = start(server.url);
    await untilConnected(bus);
    const picture = new Uint8Array(300_000).map((_, i) => i % 251);
    await bus.putEvidence("e1/scene.jpg", picture);
    const store = await watcher.jetstream().views.os(EVIDENCE_BUCKET);
    const first = await store.info("e1/scene.jpg");
    expect(first?.size).toBe(300_000);
    await bus.putEvidence("e1/scene.jpg", picture);
    expect((await store.info("e1/scene.jpg"))?.nuid).toBe(first?.nuid);
    const read = await store.getBlob("e1/scene.jpg");
    expect(
      createHash("sha256")
        .update(read ?? "")
        .digest("hex"),
    ).toBe(createHash("sha256").update(picture).digest("hex"));
    await bus.putEvidence("e1/scene.jpg", bytes("another"));
    expect((await store.info("e1/scene.jpg"))?.size).toBe(7);
  });

  it("makes its streams again when the server has come back with an empty store", async () => {
    const { bus } = start(server.url);
    await untilConnected(bus);
    await bus.publishEvent(subject, "m1", bytes("one"));
    await (await watcher.jetstreamManager()).streams.delete(EVENT_STREAM);
    await expect(bus.publishEvent(subject, "m2", bytes("two"))).rejects.toMatchObject({
      code: "BUS_UNAVAILABLE",
      message: `NATS at 127.0.0.1:${server.port} did not store message m2 for GW_EVENTS: JetStream does not answer; start nats-server with -js, and see that the streams are there`,
    });
    expect(await bus.publishEvent(subject, "m2", bytes("two"))).toEqual({
      streamSequence: 1,
      duplicate: false,
    });
  });

  it("answers requests, also on the next connection, and announces", async () => {
    const { bus } = start(server.url);
    bus.serve("gw.agent.edge-1.command.snapshot", (request) =>
      Promise.resolve(bytes(`got ${new TextDecoder().decode(request)}`)),
    );
    await untilConnected(bus);
    const ask = async () =>
      new TextDecoder().decode(
        (await watcher.request("gw.agent.edge-1.command.snapshot", bytes("x"), { timeout: 2000 })).data,
      );
    await vi.waitFor(async () => {
      expect(await ask()).toBe("got x");
    });
    const heard = watcher.subscribe("gw.agent.edge-1.heartbeat", { max: 1 });
    await watcher.flush();
    bus.announce("gw.agent.edge-1.heartbeat", bytes("alive"));
    for await (const message of heard) expect(new TextDecoder().decode(message.data)).toBe("alive");
    await server.kill();
    await server.restart();
    await untilConnected(bus);
    await vi.waitFor(async () => {
      expect(await ask()).toBe("got x");
    }, 15_000);
  });

  it("says that NATS went down, rejects at once meanwhile, says when it is back, and wakes who waits", async () => {
    const { bus, said } = start(server.url);
    await untilConnected(bus);
    await bus.publishEvent(subject, "m1", bytes("one"));
    await server.kill();
    await vi.waitUntil(() => !bus.connected, { timeout: 5_000 });
    const before = performance.now();
    await expect(bus.publishEvent(subject, "m2", bytes("two"))).rejects.toMatchObject({
      code: "BUS_UNAVAILABLE",
      message: `NATS at 127.0.0.1:${server.port} is not connected; ${KEPT}`,
    });
    expect(performance.now() - before).toBeLessThan(200);
    bus.announce("gw.agent.edge-1.heartbeat", bytes("nobody hears"));
    const back = bus.nextConnection(new AbortController().signal);
    await server.restart();
    await back;
    expect(await bus.publishEvent(subject, "m2", bytes("two"))).toEqual({
      streamSequence: 2,
      duplicate: false,
    });
    expect(said).toEqual([
      `NATS at 127.0.0.1:${server.port} cannot be reached (the connection broke); ${KEPT}`,
      `NATS at 127.0.0.1:${server.port} is connected`,
    ]);
  });

  it("does not wait for a time-out when the server dies under a publish", async () => {
    const { bus } = start(server.url, { publishTimeoutMs: 20_000 });
    await untilConnected(bus);
    await bus.publishEvent(subject, "m1", bytes("one"));
    process.kill(server.pid, "SIGSTOP");
    const pending = bus.publishEvent(subject, "m2", bytes("two"));
    const rejected = expect(pending).rejects.toMatchObject({
      code: "BUS_UNAVAILABLE",
      message: `NATS at 127.0.0.1:${server.port} is not connected; ${KEPT}`,
    });
    const before = performance.now();
    await server.kill();
    await rejected;
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it("rejects with the reason when the server's disk limit has no room for a stream", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gridwatch-bus.test-"));
    const port = await freePort();
    const config = join(folder, "nats.conf");
    writeFileSync(
      config,
      `port: ${port}\nhost: 127.0.0.1\njetstream { store_dir: "${folder}/js", max_file_store: 100MB }\n`,
    );
    const small = await startChild({
      name: "nats-server",
      command: findProgram("nats-server"),
      args: ["-c", config],
      ready: /Server is ready/,
    });
    const { bus } = start(`nats://127.0.0.1:${port}`);
    await untilConnected(bus);
    await expect(bus.publishEvent(subject, "m1", bytes("one"))).rejects.toThrow(
      `NATS at 127.0.0.1:${port} did not store message m1 for GW_EVENTS: stream GW_EVENTS is missing and cannot be made with 1024 MiB (insufficient storage resources available)`,
    );
    await bus.close();
    await small.stop();
    rmSync(folder, { recursive: true });
  });
});

describe("nats bus: servers that are not as they should be", () => {
  it("says once that NATS is down at start, keeps trying, and connects when it comes", async () => {
    const port = await freePort();
    const { bus, said } = start(`nats://127.0.0.1:${port}`);
    await vi.waitUntil(() => said.length > 0, { timeout: 5_000 });
    expect(said).toEqual([
      `NATS at 127.0.0.1:${port} cannot be reached (nothing listens there; is nats-server running?); ${KEPT}`,
    ]);
    await expect(bus.putEvidence("x", bytes("x"))).rejects.toMatchObject({ code: "BUS_UNAVAILABLE" });
    const server = await startNatsServer({ port });
    await untilConnected(bus);
    expect(said.at(-1)).toBe(`NATS at 127.0.0.1:${port} is connected`);
    await bus.close();
    await server.stop();
  });

  it("says that the name is unknown", async () => {
    const { said } = start("nats://no-such-host.invalid:4222");
    await vi.waitUntil(() => said.length > 0, { timeout: 10_000 });
    expect(said[0]).toMatch(
      /^NATS at no-such-host.invalid:4222 cannot be reached \(.*(ENOTFOUND|EAI_AGAIN).*\); events are kept/,
    );
  });

  it("says that something else listens there", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
    const { bus, said } = start(`nats://127.0.0.1:${port}`);
    await vi.waitUntil(() => said.length > 0, { timeout: 10_000 });
    expect(said[0]).toMatch(
      new RegExp(`^NATS at 127.0.0.1:${port} cannot be reached \\(.+\\); events are kept`),
    );
    await bus.close();
    other.close();
  });

  describe("with a password", () => {
    let folder: string;
    let port: number;
    let secured: Awaited<ReturnType<typeof startChild>>;
    const config = () => join(folder, "nats.conf");
    const launch = () =>
      startChild({
        name: "nats-server",
        command: findProgram("nats-server"),
        args: ["-c", config()],
        ready: /Server is ready/,
      });
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "gridwatch-bus.test-"));
      port = await freePort();
      writeFileSync(
        config(),
        `port: ${port}\nhost: 127.0.0.1\njetstream { store_dir: "${folder}/js" }\nauthorization { users: [{ user: edge, password: "se:cret" }] }\n`,
      );
      secured = await launch();
    });
    afterEach(async () => {
      await secured.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it("is let in with the credentials of the address, percent-encoded", async () => {
      const { bus } = start(`nats://edge:se%3Acret@127.0.0.1:${port}`);
      await untilConnected(bus);
      expect(await bus.publishEvent(subject, "m1", bytes("one"))).toEqual({
        streamSequence: 1,
        duplicate: false,
      });
    });

    it("says that the credentials are wrong, once, without the password, and goes on trying", async () => {
      const { bus, said } = start(`nats://edge:wrong@127.0.0.1:${port}`);
      await vi.waitUntil(() => said.length > 0, { timeout: 10_000 });
      await systemClock.sleep(2_000);
      expect(said).toEqual([
        `NATS at 127.0.0.1:${port} refuses the agent's credentials: check the user and password in natsUrl; ${KEPT}`,
      ]);
      expect(bus.connected).toBe(false);
    });

    it("says that credentials are wanted", async () => {
      const { said } = start(`nats://127.0.0.1:${port}`);
      await vi.waitUntil(() => said.length > 0, { timeout: 10_000 });
      expect(said[0]).toBe(
        `NATS at 127.0.0.1:${port} wants credentials and the agent has none: put them into natsUrl as nats://user:password@host:4222; ${KEPT}`,
      );
    });

    it("comes back by itself after the password was changed under it and changed back", async () => {
      const { bus, said } = start(`nats://edge:se%3Acret@127.0.0.1:${port}`);
      await untilConnected(bus);
      await secured.stop();
      const text = `port: ${port}\nhost: 127.0.0.1\njetstream { store_dir: "${folder}/js" }\nauthorization { users: [{ user: edge, password: "PASS" }] }\n`;
      writeFileSync(config(), text.replace("PASS", "other"));
      secured = await launch();
      await vi.waitUntil(
        () => said.some((sentence) => sentence.includes("refuses the agent's credentials")),
        { timeout: 15_000 },
      );
      await systemClock.sleep(3_000);
      await secured.stop();
      writeFileSync(config(), text.replace("PASS", "se:cret"));
      secured = await launch();
      await untilConnected(bus);
      expect(await bus.publishEvent(subject, "m9", bytes("one"))).toMatchObject({ duplicate: false });
    });
  });

  it("refuses an address it cannot read, with a sentence and without a password", () => {
    const advice =
      "): give it as nats://host:4222 or nats://user:password@host:4222, several separated by commas";
    expect(() => start("http://edge:secret@nats:4222")).toThrow(
      `natsUrl "http://nats:4222" cannot be used (the scheme is http${advice}`,
    );
    expect(() => start("nats://edge:secret@nats:notaport")).toThrow(
      `natsUrl "…" cannot be used (it is not an address${advice}`,
    );
    expect(() => start(" , ")).toThrow(`natsUrl " , " cannot be used (it is empty${advice}`);
    expect(() => start("nats://h", { credentials: { kind: "file", path: "/no/such.creds" } })).toThrow(
      "the NATS credentials file /no/such.creds cannot be read (ENOENT: no such file or directory, open '/no/such.creds'): give the path of a .creds file",
    );
  });
});
