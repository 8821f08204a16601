import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { uuidV7 } from "#contract";
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import { openContentLock } from "./content-lock.ts";
import { openOriginal, type OpenRequest } from "./open-original.ts";
import { openOriginals, type Originals, type OriginalsOptions } from "./originals.ts";

const DAY_MS = 86_400_000;
const CAMERA = "34020000001320000001";
const jpeg = (bytes = 1000) => new Uint8Array(bytes).fill(7);

let dataDir: string;
let clock: FakeClock;
let stored: Set<string>;
let opened: Originals[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "gridwatch-originals.test-"));
  clock = createFakeClock(Date.UTC(2026, 10, 1));
  stored = new Set();
  opened = [];
});
afterEach(() => {
  for (const each of opened) each.close();
  rmSync(dataDir, { recursive: true });
});

function keep(changes: Partial<OriginalsOptions> = {}, publicKeyFile = ""): Originals {
  const originals = openOriginals({
    ...{ directory: join(dataDir, "originals"), maxBytes: 1_000_000, maxAgeMs: 30 * DAY_MS },
    wrapKey: openContentLock(dataDir, publicKeyFile),
    isStored: (eventId) => stored.has(eventId),
    ...{ clock, logger: pino({ level: "silent" }) },
    ...changes,
  });
  opened.push(originals);
  return originals;
}

async function put(originals: Originals, bytes = 1000): Promise<string> {
  const eventId = uuidV7(clock.nowMs(), randomBytes(10));
  const label = { eventId, cameraCode: CAMERA, capturedAt: "2026-11-01T00:00:00.000Z" };
  await originals.put(jpeg(bytes), label);
  return eventId;
}

async function putStored(originals: Originals, bytes = 1000): Promise<string> {
  const eventId = await put(originals, bytes);
  await originals.settle([eventId], true);
  return eventId;
}

function ask(eventId: string | undefined, changes: Partial<OpenRequest> = {}) {
  const request = {
    ...{ dataDir: () => dataDir, eventId, out: join(dataDir, "out.jpg"), privateKeyFile: undefined },
    ...{ reason: "complaint 7", name: "Li Wei" },
    ...changes,
  };
  return openOriginal(request, clock);
}

const audit = () =>
  readFileSync(join(dataDir, "originals/audit.log"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, string>);
const names = () => readdirSync(join(dataDir, "originals")).sort();

describe("opening an original", () => {
  it("gives the picture as it was, to a person who is recorded with the reason", async () => {
    const eventId = await putStored(keep());
    expect(ask(eventId)).toEqual({ eventId, cameraCode: CAMERA, capturedAt: "2026-11-01T00:00:00.000Z" });
    expect(new Uint8Array(readFileSync(join(dataDir, "out.jpg")))).toEqual(jpeg());
    expect(audit()).toMatchObject([
      { at: "2026-11-01T00:00:00.000Z", eventId, name: "Li Wei", reason: "complaint 7", outcome: "opened" },
    ]);
    const sealed = readFileSync(join(dataDir, `originals/${eventId}.sealed`));
    expect(sealed.includes(Buffer.from(jpeg(32)))).toBe(false);
  });

  it("files are the owner's alone: sealed, key, log and what was opened", async () => {
    const eventId = await putStored(keep());
    ask(eventId);
    const files = [`originals/${eventId}.sealed`, "originals/audit.log", "originals.key", "out.jpg"];
    expect(files.map((file) => statSync(join(dataDir, file)).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600, 0o600,
    ]);
    expect(statSync(join(dataDir, "originals")).mode & 0o777).toBe(0o700);
  });

  it("the key file outlives the agent; the log is only added to", async () => {
    const first = await putStored(keep());
    const second = await putStored(keep());
    ask(first);
    ask(second, { out: join(dataDir, "out-2.jpg") });
    expect(audit().map(({ eventId }) => eventId)).toEqual([first, second]);
  });

  it.each<[string, Partial<OpenRequest>, RegExp]>([
    ["without a reason", { reason: undefined }, /: --reason must say/],
    ["without a name, a blank one too", { name: "  " }, /: --as must say/],
    [
      "without anything",
      { eventId: undefined, out: undefined, reason: "", name: "" },
      /--event and --out and --reason and --as/,
    ],
    [
      "an id that is a path",
      { eventId: "../../etc/passwd" },
      /--event is "..\/..\/etc\/passwd"; give the id of an event/,
    ],
  ])("%s nothing is opened, and one sentence says why", async (_name, changes, sentence) => {
    const eventId = await putStored(keep());
    expect(() => ask(eventId, changes)).toThrow(sentence);
    expect(existsSync(join(dataDir, "out.jpg"))).toBe(false);
  });

  it("an event without one says so, and the attempt is recorded", () => {
    keep();
    const eventId = uuidV7(0, randomBytes(10));
    expect(() => ask(eventId)).toThrow(`none is kept of event ${eventId}`);
    expect(audit()).toMatchObject([
      { eventId, outcome: expect.stringMatching(/^refused: .*none is kept/) as string },
    ]);
  });

  it("writes over nothing", async () => {
    const eventId = await putStored(keep());
    writeFileSync(join(dataDir, "out.jpg"), "mine");
    expect(() => ask(eventId)).toThrow(/cannot be written .* give a new file with --out/);
    expect(readFileSync(join(dataDir, "out.jpg"), "utf8")).toBe("mine");
  });

  it("a changed file, a changed label and another event's file stay closed", async () => {
    const originals = keep();
    const eventId = await putStored(originals);
    const other = await putStored(originals);
    const path = join(dataDir, `originals/${eventId}.sealed`);
    const whole = readFileSync(path);
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(whole.length - 40) ^ 1, whole.length - 40);
    const relabelled = Buffer.from(whole.toString("latin1").replace(CAMERA, `9${CAMERA.slice(1)}`), "latin1");
    const swapped = readFileSync(join(dataDir, `originals/${other}.sealed`));
    for (const [bytes, reason] of [
      [flipped, /was changed/],
      [relabelled, /was changed/],
      [swapped, /it is of event/],
      [whole.subarray(0, 30), /another kind, or cut off/],
    ] as const) {
      writeFileSync(path, bytes);
      expect(() => ask(eventId)).toThrow(reason);
    }
    expect(existsSync(join(dataDir, "out.jpg"))).toBe(false);
  });
});

describe("for an operator's key", () => {
  const pair = (type: "x25519" | "rsa") =>
    type === "rsa" ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("x25519");
  function writePair(type: "x25519" | "rsa", name: string) {
    const { publicKey, privateKey } = pair(type);
    const files = {
      publicKeyFile: join(dataDir, `${name}.pub`),
      privateKeyFile: join(dataDir, `${name}.pem`),
    };
    writeFileSync(files.publicKeyFile, publicKey.export({ format: "pem", type: "spki" }));
    writeFileSync(files.privateKeyFile, privateKey.export({ format: "pem", type: "pkcs8" }));
    return files;
  }

  it.each(["x25519", "rsa"] as const)("%s: the machine cannot open it, the private key can", async (type) => {
    const { publicKeyFile, privateKeyFile } = writePair(type, "own");
    const another = writePair(type, "another").privateKeyFile;
    const wrongKind = writePair(type === "rsa" ? "x25519" : "rsa", "wrong").privateKeyFile;
    const eventId = await putStored(keep({}, publicKeyFile));
    expect(existsSync(join(dataDir, "originals.key"))).toBe(false);
    expect(() => ask(eventId)).toThrow(/give the private one with --key/);
    expect(() => ask(eventId, { privateKeyFile: another })).toThrow(/another\.pem does not open it/);
    expect(() => ask(eventId, { privateKeyFile: wrongKind })).toThrow(/it is locked for one of type/);
    expect(() => ask(eventId, { privateKeyFile: publicKeyFile })).toThrow(/not a private key in PEM/);
    ask(eventId, { privateKeyFile });
    expect(new Uint8Array(readFileSync(join(dataDir, "out.jpg")))).toEqual(jpeg());
    expect(audit().map(({ outcome = "" }) => outcome.startsWith("refused"))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  it("refuses a file that cannot lock: none, a private key, another kind, a short one", () => {
    const { privateKeyFile } = writePair("x25519", "own");
    const write = (name: string, pem: string | Buffer) => {
      writeFileSync(join(dataDir, name), pem);
      return join(dataDir, name);
    };
    const ed = generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" });
    const short = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
    for (const [file, reason] of [
      [join(dataDir, "none"), /evidence\.originals\.publicKeyFile is .*none, which cannot be used/],
      [privateKeyFile, /it holds a private key; give a PEM file with an X25519 or RSA public key$/],
      [write("ed.pub", ed), /a key of type ed25519/],
      [write("short.pub", short.export({ format: "pem", type: "spki" })), /an RSA key of 1024 bits/],
    ] as const) {
      expect(() => openContentLock(dataDir, file)).toThrow(reason);
    }
  });

  it("a key file of the wrong length is not replaced by a new one", () => {
    writeFileSync(join(dataDir, "originals.key"), "short");
    expect(() => openContentLock(dataDir, "")).toThrow(/originals\.key has 5 bytes; .* has 32/);
  });
});

describe("the bounds", () => {
  it("megabytes: the oldest go first, and are counted", async () => {
    const originals = keep({ maxBytes: 5000 });
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      await clock.advance(1000);
      ids.push(await putStored(originals));
    }
    const { kept, bytes, prunedBySize } = originals.stats();
    expect([kept + prunedBySize, bytes <= 5000]).toEqual([6, true]);
    expect(names()).toEqual(ids.slice(prunedBySize).map((id) => `${id}.sealed`));
    expect(names().reduce((sum, name) => sum + statSync(join(dataDir, "originals", name)).size, 0)).toBe(
      bytes,
    );
  });

  it("one that is larger than the whole bound is not kept, and the others are", async () => {
    const originals = keep({ maxBytes: 5000 });
    const eventId = await putStored(originals);
    await put(originals, 6000);
    expect(originals.stats()).toMatchObject({ kept: 1, failed: 1 });
    expect(names()).toEqual([`${eventId}.sealed`]);
  });

  it("age, also while nothing happens", async () => {
    const originals = keep();
    await putStored(originals);
    await clock.advance(29 * DAY_MS);
    const young = await putStored(originals);
    await clock.advance(2 * DAY_MS);
    expect(originals.stats()).toMatchObject({ kept: 1, prunedByAge: 1 });
    await vi.waitFor(() => {
      expect(names()).toEqual([`${young}.sealed`]);
    });
  });

  it("hold over a restart", async () => {
    const first = keep();
    await putStored(first);
    await clock.advance(1000);
    const newer = await putStored(first);
    expect(keep().stats()).toEqual({ ...first.stats() });
    const { bytes } = first.stats();
    const smaller = keep({ maxBytes: bytes - 1 });
    await clock.advance(0);
    expect(smaller.stats()).toMatchObject({ kept: 1, prunedBySize: 1 });
    await vi.waitFor(() => {
      expect(names()).toEqual([`${newer}.sealed`]);
    });
  });
});

describe("a crash between original and event", () => {
  it("before the event was stored: the next start removes it", async () => {
    const eventId = await put(keep());
    expect(() => ask(eventId)).toThrow(/none is kept/);
    expect(keep().stats()).toMatchObject({ kept: 0, prunedOrphans: 1 });
    expect(names()).toEqual(["audit.log"]);
  });

  it("after: the next start counts it", async () => {
    const eventId = await put(keep());
    stored.add(eventId);
    expect(keep().stats()).toMatchObject({ kept: 1, prunedOrphans: 0 });
    expect(ask(eventId).eventId).toBe(eventId);
  });

  it("an event that was refused takes its original with it", async () => {
    const originals = keep();
    const eventId = await put(originals);
    await originals.settle([eventId], false);
    expect([names(), originals.stats().bytes]).toEqual([[], 0]);
  });

  it("a disk that does not take it is counted, and nothing is thrown", async () => {
    const originals = keep();
    rmSync(join(dataDir, "originals"), { recursive: true });
    const eventId = uuidV7(clock.nowMs(), randomBytes(10));
    const label = { eventId, cameraCode: CAMERA, capturedAt: "2026-11-01T00:00:00.000Z" };
    expect(await originals.put(jpeg(), label)).toBe(false);
    expect(originals.stats()).toMatchObject({ kept: 0, bytes: 0, failed: 1 });
  });
});
