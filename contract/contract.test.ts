import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  CRS_TAGS,
  dedupKey,
  distanceM,
  eventSubject,
  fromWgs84,
  parseEvent,
  parseHeartbeat,
  parseRecordBlockReply,
  parseRecordBlockRequest,
  parseRecordsReply,
  parseRecordsRequest,
  parseReport,
  parseShadowIncident,
  parseVerifyReply,
  parseVerifyRequest,
  placeCell,
  type Report,
  reportDedupKey,
  toWgs84,
  uuidV7,
  VIOLATION_LABELS,
  VIOLATIONS,
} from "./index.ts";
import { schemaFiles } from "./schema/schemas.ts";

const here = (path: string) => new URL(path, import.meta.url);
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const read = (path: string) => JSON.parse(readFileSync(here(path), "utf8")) as Record<string, unknown>;

describe("golden messages", () => {
  it.each(readdirSync(here("./golden/good")))("good: %s is read", (file) => {
    const message = read(`./golden/good/${file}`);
    expect(parseEvent(bytes(message))).toEqual({ ok: true, value: message });
  });

  it.each(readdirSync(here("./golden/bad")))("bad: %s is refused with its reason", (file) => {
    const { message, reason } = read(`./golden/bad/${file}`);
    const parsed = parseEvent(bytes(message));
    expect(parsed.ok).toBe(false);
    expect(parsed).toMatchObject({ reason: expect.stringContaining(String(reason)) as string });
  });

  it.each([
    ["nothing", new Uint8Array(), "the message is not JSON in UTF-8"],
    ["broken UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "the message is not JSON in UTF-8"],
    ["a list", bytes([1]), "the message is not a JSON object"],
    ["an empty object", bytes({}), 'key "(root)"'],
  ])("%s", (_name, body, reason) => {
    expect(parseEvent(body)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) as string });
  });
});

describe("golden reports", () => {
  it.each(readdirSync(here("./golden/reports/good")))("good: %s is read", (file) => {
    const message = read(`./golden/reports/good/${file}`);
    expect(parseReport(bytes(message))).toEqual({ ok: true, value: message });
  });

  it.each(readdirSync(here("./golden/reports/bad")))("bad: %s is refused with its reason", (file) => {
    const { message, reason } = read(`./golden/reports/bad/${file}`);
    expect(parseReport(bytes(message))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(String(reason)) as string,
    });
  });

  it.each([
    ["worker-with-photo", "place/vending/1206251_313151", "a point, by cells of about 10 m"],
    ["vendor-gone", "device/huawei-vias/001/parking/dc7d8815", "the vendor's own episode"],
    ["case-by-grid", "grid/990501001001/piling/春风社区5栋东侧", "an address, however it is spaced"],
    ["operator-with-cell", "32050600001310000001/kerb/parking/28-3", "the very key of the camera's events"],
  ])("%s: its key is %s: %s", (file, key) => {
    expect(reportDedupKey(read(`./golden/reports/good/${file}.json`) as unknown as Report)).toBe(key);
  });
});

describe("golden requests for records", () => {
  const parsers: Readonly<Record<string, (body: Uint8Array) => unknown>> = {
    "records-request": parseRecordsRequest,
    "records-reply": parseRecordsReply,
    "record-block-request": parseRecordBlockRequest,
    "record-block-reply": parseRecordBlockReply,
  };
  const parserOf = (file: string) =>
    Object.entries(parsers).find(([name]) => file.startsWith(name))?.[1] ?? parseRecordsRequest;

  it.each(readdirSync(here("./golden/records/good")))("good: %s is read", (file) => {
    const message = read(`./golden/records/good/${file}`);
    expect(parserOf(file)(bytes(message))).toEqual({ ok: true, value: message });
  });

  it.each(readdirSync(here("./golden/records/bad")))("bad: %s is refused with its reason", (file) => {
    const { message, reason } = read(`./golden/records/bad/${file}`);
    expect(parserOf(file)(bytes(message))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(String(reason)) as string,
    });
  });
});

describe("golden shadow incidents", () => {
  it.each(readdirSync(here("./golden/shadow/good")))("good: %s is read", (file) => {
    const message = read(`./golden/shadow/good/${file}`);
    expect(parseShadowIncident(bytes(message))).toEqual({ ok: true, value: message });
  });

  it.each(readdirSync(here("./golden/shadow/bad")))("bad: %s is refused with its reason", (file) => {
    const { message, reason } = read(`./golden/shadow/bad/${file}`);
    expect(parseShadowIncident(bytes(message))).toMatchObject({
      ok: false,
      reason: expect.stringContaining(String(reason)) as string,
    });
  });
});

describe("other messages", () => {
  it("verify: request and reply", () => {
    const request = {
      ticketId: "1",
      cameraCode: "32050600001310000001",
      zoneId: "kerb",
      violation: "parking",
      dedupKey: "k",
      looks: 3,
      timeoutS: 30,
    };
    expect(parseVerifyRequest(bytes(request)).ok).toBe(true);
    expect(parseVerifyRequest(bytes({ ...request, looks: 0 }))).toMatchObject({ ok: false });
    const reply = { ticketId: "1", verdict: "clear", looks: 3, reason: "3 clean looks", evidence: [] };
    expect(parseVerifyReply(bytes(reply)).ok).toBe(true);
    expect(parseVerifyReply(bytes({ ...reply, verdict: "maybe" }))).toMatchObject({ ok: false });
  });

  it("heartbeat: a camera's state must be one of three", () => {
    const camera = {
      cameraCode: "32050600001310000001",
      name: "x",
      state: "seeing",
      looks: 1,
      framesDropped: 0,
      revisitS: 2,
      restarts: 0,
    };
    const beat = {
      agentId: "edge-1",
      sentAt: "2026-11-20T08:30:00Z",
      version: "0.1.0",
      executionProvider: "cpu",
      model: { name: "m", sha256: "a" },
      outboxDepth: 0,
      outboxDropped: 0,
      cameras: [camera],
    };
    expect(parseHeartbeat(bytes(beat)).ok).toBe(true);
    const described = { ...camera, codec: "h264", sizeWh: [1920, 1080], lastChange: "changed its codec" };
    expect(parseHeartbeat(bytes({ ...beat, cameras: [described] })).ok).toBe(true);
    const suspended = {
      since: "2026-11-20T08:30:00Z",
      why: "moved",
      sentence: { zh: "被移动", en: "moved" },
    };
    const moved = { ...camera, state: "blind", suspended };
    expect(parseHeartbeat(bytes({ ...beat, cameras: [moved] })).ok).toBe(true);
    expect(parseHeartbeat(bytes({ ...beat, cameras: [{ ...camera, sizeWh: [1920] }] }))).toMatchObject({
      ok: false,
      reason: expect.stringContaining("sizeWh") as string,
    });
    expect(parseHeartbeat(bytes({ ...beat, cameras: [{ ...camera, state: "fine" }] }))).toMatchObject({
      ok: false,
    });
  });
});

describe("schema files for other makers", () => {
  it.each([...schemaFiles().keys()])("%s is what `npm run schema` writes", (file) => {
    expect(readFileSync(here(`./schema/${file}`), "utf8")).toBe(schemaFiles().get(file));
  });
});

describe("identity of an incident", () => {
  it("is camera, zone, violation and place", () => {
    const parts = {
      cameraCode: "32050600001310000001",
      zoneId: "kerb",
      violation: "parking",
      placeCell: "28-3",
    } as const;
    expect(dedupKey(parts)).toBe("32050600001310000001/kerb/parking/28-3");
    expect(eventSubject("parking", parts.cameraCode)).toBe("gw.event.parking.32050600001310000001");
  });

  it.each([
    [0, 0, "0-0", "first cell"],
    [1, 1, "31-17", "the far edge belongs to the last cell"],
    [0.5, 0.5, "16-9", "middle"],
    [-0.1, 1.2, "0-17", "outside is clamped"],
  ])("placeCell(%d, %d) is %s: %s", (x, y, cell) => {
    expect(placeCell(x, y)).toBe(cell);
  });

  it("uuidV7 sorts by time, carries version and variant", () => {
    const random = new Uint8Array(10).fill(0xff);
    const early = uuidV7(1_700_000_000_000, random);
    expect(early).toBe("018bcfe5-6800-7fff-bfff-ffffffffffff");
    expect(uuidV7(1_700_000_000_001, new Uint8Array(10)) > early).toBe(true);
    expect(() => uuidV7(1, new Uint8Array(4))).toThrow(/needs 10 random bytes/);
  });
});

describe("coordinates", () => {
  const tiananmen = { lon: 116.39745, lat: 39.90893 }; // GCJ-02, as printed on public maps
  it("GCJ-02 is moved by hundreds of metres, and there and back agree", () => {
    const wgs = toWgs84(tiananmen, "GCJ-02");
    const moved = distanceM(tiananmen, wgs);
    expect(moved).toBeGreaterThan(400);
    expect(moved).toBeLessThan(700);
    expect(wgs.lon).toBeCloseTo(116.39121, 4);
    expect(wgs.lat).toBeCloseTo(39.90753, 4);
  });

  it("BD-09 lies further off than GCJ-02", () => {
    expect(distanceM(tiananmen, toWgs84(tiananmen, "BD-09"))).toBeGreaterThan(1000);
  });

  it.each(["GCJ-02", "BD-09"] as const)("to %s and back is the same place, to a metre", (crs) => {
    const here = { lon: 120.625, lat: 31.315 };
    const shown = fromWgs84(here, crs);
    expect(distanceM(here, shown)).toBeGreaterThan(100);
    expect(distanceM(here, toWgs84(shown, crs))).toBeLessThan(1);
  });

  it.each(["WGS-84", "CGCS2000"] as const)("%s stays", (crs) => {
    expect(toWgs84(tiananmen, crs)).toEqual(tiananmen);
    expect(fromWgs84(tiananmen, crs)).toEqual(tiananmen);
  });

  it("one degree of latitude is about 111.2 km", () => {
    expect(distanceM({ lon: 120, lat: 31 }, { lon: 120, lat: 32 })).toBeCloseTo(111_195, -2);
    expect(CRS_TAGS).toHaveLength(4);
  });
});

it("every violation has a label in both languages", () => {
  expect(VIOLATIONS).toHaveLength(7);
  for (const violation of VIOLATIONS) expect(VIOLATION_LABELS[violation].zh.length).toBeGreaterThan(2);
});
