/**
 * What engineers do over the API, against a whole dispatcher, a real bus and a real book, and an agent that answers as the
 * contract says: rules on trial, models on trial, records, tuning reports; and what a policy mutes.
 */
import type { Subscription } from "nats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pino } from "pino";
import {
  CONFIG_BUCKET,
  type CanaryHealth,
  type Heartbeat,
  heartbeatSubject,
  type ShadowIncident,
  shadowSubject,
  type TuningReport,
} from "#contract";
import { bytesOf, CAMERA, eventOf, newEventId } from "../events.double.ts";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { openBook } from "../book/pg-book.ts";
import { person, settlePeople } from "../serve/people.double.ts";
import { createCounters } from "../telemetry/counters.ts";
import { systemClock } from "../time/clock.ts";
import { muteOnce } from "./muting.ts";

const AGENT = "edge-1";
const SHA = "a".repeat(64);
const BEFORE = "model: { manifest: ./a.json, weights: ./a.onnx } # the small one\n";
const TEXT = `agentId: ${AGENT}\n${BEFORE}cameras: []\n`;
const MODEL = { manifest: "/m/b.json", weights: "/m/b.onnx" };
/** Two blocks of 700 and 300 bytes, given at most 512 at once. */
const BLOCKS = [Buffer.alloc(700, 1), Buffer.alloc(300, 2)];
const PART = 512;

let city: City;
let dispatcher: Dispatcher;
let agent: Subscription;
let problems: readonly string[] = [];

const cameraHealth: Heartbeat["cameras"][number] = {
  ...{ cameraCode: CAMERA, name: "示例路口东侧", looks: 1, framesDropped: 0, revisitS: 2, restarts: 0 },
  state: "seeing",
};

function beat(parts: Partial<Heartbeat> = {}): void {
  const heartbeat: Heartbeat = {
    ...{ agentId: AGENT, sentAt: new Date(systemClock.nowMs()).toISOString(), version: "1" },
    ...{
      executionProvider: "cpu",
      model: { name: "a", sha256: "1".repeat(64) },
      outboxDepth: 0,
      outboxDropped: 0,
    },
    cameras: [cameraHealth],
    ...parts,
  };
  city.line.publish(heartbeatSubject(AGENT), bytesOf(heartbeat));
}

const canaryOf = (parts: Partial<CanaryHealth> = {}): CanaryHealth => ({
  ...{
    label: "newer",
    model: "b",
    sha256: SHA,
    state: "running",
    cameras: [CAMERA],
    since: "2026-11-21T08:00:00Z",
  },
  ...{ looks: 900, compared: 60, agreement: 0.9, minAgreement: 0.8, byCamera: {}, failed: 0, ...parts },
});

const blockName = (i: number): string => `${String(1_000 + i * 1_000)}-${String(1_900 + i * 1_000)}-450.gwr`;

function answerOf(command: string, body: Readonly<Record<string, unknown>>): object {
  const common = { cameraCode: CAMERA, answered: true, reason: "ok" };
  if (command === "config") return { agentId: AGENT, answered: true, reason: "ok", takesBucket: true };
  if (command === "check-config") return { agentId: AGENT, sound: problems.length === 0, problems };
  if (command === "records") {
    // One block a time, so that the list is asked for again.
    const i = Date.parse(String(body["from"])) <= 1_900 ? 0 : 1;
    const times = {
      from: new Date(1_000 + i * 1_000).toISOString(),
      until: new Date(1_901 + i * 1_000).toISOString(),
    };
    const block = { name: blockName(i), ...times, looks: 450, bytes: BLOCKS[i]?.length ?? 0 };
    return { ...common, blocks: [block], more: i === 0 };
  }
  const block = BLOCKS[body["name"] === blockName(0) ? 0 : 1] ?? Buffer.alloc(0);
  const offset = Number(body["offset"]);
  const data = block.subarray(offset, offset + PART).toString("base64");
  return { ...common, offset, totalBytes: block.length, data };
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & {
    readonly error?: { readonly code: string; readonly message: string };
  };
}

async function send(method: string, path: string, who: string, body?: object): Promise<Response> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  return fetch(`${dispatcher.url}/api${path}`, {
    ...{ method, headers: { authorization: `Bearer ${person(who).token}`, ...json } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function ask(method: string, path: string, body?: object, who = "near-engineer"): Promise<Answer> {
  const response = await send(method, path, who, body);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

const bucket = () => city.line.jetstream().views.kv(CONFIG_BUCKET);
const text = async (): Promise<string> => (await (await bucket()).get(AGENT))?.string() ?? "";

beforeAll(async () => {
  city = await startCity();
  dispatcher = await city.start();
  await settlePeople(city);
  agent = city.line.subscribe(`gw.agent.${AGENT}.command.*`, {
    callback: (_error, message) => {
      const body = JSON.parse(new TextDecoder().decode(message.data)) as Record<string, unknown>;
      message.respond(bytesOf(answerOf(message.subject.split(".").at(-1) ?? "", body)));
    },
  });
  await (await bucket()).put(AGENT, TEXT);
  await until(async () => {
    beat();
    expect((await ask("GET", `/cameras/${CAMERA}`)).status).toBe(200);
  });
}, 60_000);
afterAll(async () => {
  agent.unsubscribe();
  await city.stop();
});

describe("a model on trial", () => {
  const START = {
    ...{ label: "newer", modelName: "b", sha256: SHA, model: MODEL, cameras: [CAMERA] },
    ...{ minAgreement: 0.8, note: "fewer shadows" },
  };
  const one = async (id: string) => (await ask("GET", `/model-rollouts/${id}`)).body;

  test("that its agent refuses is begun nowhere, with the agent's own sentence", async () => {
    problems = ["canary.model.manifest: there is no /m/b.json"];
    const refused = await ask("POST", "/model-rollouts", START);
    problems = [];
    expect(refused).toMatchObject({ status: 409, body: { error: { message: /there is no \/m\/b\.json/ } } });
    expect(await text()).toBe(TEXT);
    const { body } = await ask("GET", "/model-rollouts");
    expect(body["rollouts"]).toMatchObject([{ state: "ended", startedBy: "near-engineer" }]);
  });

  test("is written to its agent, compared, signed off by somebody else, and taken back in one step", async () => {
    const started = await ask("POST", "/model-rollouts", START);
    expect(started).toMatchObject({
      status: 201,
      body: { state: "canary", version: 1, agents: [{ failed: null }] },
    });
    const id = String(started.body["id"]);
    expect(await text()).toMatch(/canary:[\s\S]*label: newer[\s\S]*minAgreement: 0.8/);
    expect(await ask("POST", "/model-rollouts", START)).toMatchObject({ status: 409 });
    const promote = (who: string) =>
      ask("POST", `/model-rollouts/${id}/promote`, { expectedVersion: 1, scope: "agents", note: "" }, who);
    expect(await promote("near-administrator")).toMatchObject({
      status: 409,
      body: { error: { message: /said nothing/ } },
    });
    beat({ canary: canaryOf() });
    await until(async () => {
      expect((await one(id))["agents"]).toMatchObject([{ says: { agreement: 0.9, compared: 60 } }]);
    });
    const running = await ask("GET", "/models");
    expect(running.body["agents"]).toMatchObject([
      { agentId: AGENT, model: { name: "a" }, canary: { label: "newer" } },
    ]);
    expect(await promote("near-engineer")).toMatchObject({
      status: 403,
      body: { error: { code: "NOT_ALLOWED" } },
    });
    const promoted = await promote("near-administrator");
    expect(promoted).toMatchObject({
      status: 200,
      body: { state: "promoted", signedOffBy: "near-administrator" },
    });
    expect(await text()).toMatch(/manifest: \/m\/b\.json/);
    expect(await text()).not.toContain("canary:");
    const back = await ask("POST", `/model-rollouts/${id}/roll-back`, {
      expectedVersion: 2,
      note: "worse at night",
    });
    expect(back).toMatchObject({ status: 200, body: { state: "rolled-back", version: 3 } });
    expect(await text()).toMatch(/model: \{ manifest: \.\/a\.json, weights: \.\/a\.onnx \} # the small one/);
    expect((await one(id))["steps"]).toMatchObject([
      { state: "canary", by: "near-engineer", note: "fewer shadows" },
      { state: "promoted", by: "near-administrator" },
      { state: "rolled-back", by: "near-engineer", note: "worse at night" },
    ]);
  });

  test("that an agent gives up is a step of the trial, and a task for whoever looks after cameras", async () => {
    const started = await ask("POST", "/model-rollouts", { ...START, label: "third" });
    const id = String(started.body["id"]);
    const fell = canaryOf({
      label: "third",
      state: "fallen-back",
      agreement: 0.4,
      reason: "agreement 0.40 of 0.80",
    });
    beat({ canary: fell });
    await until(async () => {
      expect(await one(id)).toMatchObject({
        ...{ state: "fallen-back", version: 2 },
        steps: [
          { state: "canary" },
          { state: "fallen-back", by: null, note: /edge-1 went back.*0\.40 of 0\.80/ },
        ],
      });
      const { body } = await ask("GET", "/operator-tasks");
      expect(body["tasks"]).toMatchObject([{ kind: "model-fell-back", cameraCode: CAMERA }]);
    });
    beat({ canary: fell });
    expect(
      await ask("POST", `/model-rollouts/${id}/roll-back`, { expectedVersion: 1, note: "" }),
    ).toMatchObject({ status: 409 });
    await ask("POST", `/model-rollouts/${id}/roll-back`, { expectedVersion: 2, note: "" });
    expect(await text()).not.toContain("canary:");
    await until(async () => {
      beat();
      expect((await ask("GET", "/operator-tasks")).body["tasks"]).toEqual([]);
    });
  });
});

describe("rules on trial", () => {
  const message = (phase: ShadowIncident["phase"], parts: Partial<ShadowIncident> = {}): ShadowIncident => {
    const id = newEventId();
    return {
      ...{
        id,
        incidentId: id,
        agentId: AGENT,
        cameraCode: CAMERA,
        label: "less",
        settingsSha256: SHA,
        phase,
      },
      ...{ violation: "parking", zoneId: "kerb", at: "2026-11-21T08:00:00Z", xyxy: [1, 2, 3, 4] },
      ...{
        sourceSizeWh: [1920, 1080],
        className: "car",
        confidence: 0.5,
        dwellS: 60,
        alsoLive: phase === "missed",
      },
      ...{ dedupKey: "k", ...parts },
    };
  };
  const say = (said: ShadowIncident) =>
    city.publishRaw(shadowSubject(said.violation, said.cameraCode), bytesOf(said));

  test("are counted beside the live ones, with the tickets that would vanish and what people said of them", async () => {
    const event = eventOf({ zoneId: "kerb" });
    await city.publish(event);
    let ticketId = "";
    await until(async () => {
      const [row] = await city.query<{ id: string }>(
        "SELECT id FROM ticket WHERE dedup_key = $1 AND state <> 'open'",
        [event.dedupKey],
      );
      ticketId = row?.id ?? "";
      expect(ticketId).not.toBe("");
    });
    expect(
      await ask("POST", `/labels/${ticketId}`, { verdict: "false", causeCode: "passing" }),
    ).toMatchObject({ status: 200 });
    const opened = message("opened");
    await say(opened);
    await say({ ...opened, id: newEventId(), phase: "compared" });
    await say(message("missed", { liveDedupKey: event.dedupKey, at: event.capturedAt }));
    await city.publishRaw(shadowSubject("parking", CAMERA), bytesOf({ no: "incident" }));
    await city.publishRaw(shadowSubject("piling", CAMERA), bytesOf(message("opened")));
    await until(async () => {
      const { body } = await ask("GET", `/cameras/${CAMERA}/shadow`);
      expect(body["counts"]).toEqual([
        { side: "live-only", violation: "parking", incidents: 1, true: 0, false: 1 },
        { side: "shadow-only", violation: "parking", incidents: 1, true: 0, false: 0 },
      ]);
      expect(body["incidents"]).toMatchObject([
        { ticketId, verdict: "false" },
        { ticketId: null, hasPicture: false },
      ]);
    });
    expect(dispatcher.counters.snapshot()).toMatchObject({
      shadowsKept: 3,
      shadowsRefused: 2,
      shadowsGivenBack: 0,
    });
    const appear = await ask("GET", `/cameras/${CAMERA}/shadow?side=shadow-only&limit=1`);
    expect(appear.body["incidents"]).toHaveLength(1);
    expect((await ask("GET", `/cameras/${CAMERA}/shadow/${opened.incidentId}/picture`)).status).toBe(404);
    expect((await ask("GET", `/cameras/${"9".repeat(20)}/shadow`)).status).toBe(404);
  });
});

describe("files", () => {
  const RECORDS = `/cameras/${CAMERA}/records?from=1970-01-01T00:00:01Z&to=1970-01-01T00:01:00Z`;

  test("records come block by block and part by part, and who pulled them is on record", async () => {
    const response = await send("GET", RECORDS, "near-engineer");
    expect(response.headers.get("content-length")).toBe("1000");
    expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.concat(BLOCKS))).toBe(true);
    const [deed] = await city.query<{ details: object }>(
      "SELECT details FROM audit WHERE action = 'pull-records'",
    );
    expect(deed?.details).toMatchObject({ blocks: 2, looks: 900, totalBytes: 1000 });
    expect((await ask("GET", RECORDS.replace("01:00Z", "00:00Z"))).status).toBe(400);
  });

  test("labels go as COCO and as lines, and the export is on record", async () => {
    const coco = (await (await send("GET", "/labels/export?format=coco", "near-engineer")).json()) as Record<
      string,
      unknown[]
    >;
    expect([coco["images"]?.length, coco["annotations"]?.length]).toEqual([1, 1]);
    const lines = await (await send("GET", "/labels/export?verdict=false", "near-engineer")).text();
    expect(JSON.parse(lines)).toMatchObject({ verdict: "false", causeCode: "passing", by: "engineer" });
    expect(await city.query("SELECT 1 FROM audit WHERE action = 'export-labels'")).toHaveLength(2);
  });

  const point = { minConfidence: 0.4, dwellS: 60, minHeightM: 0 };
  const report = (madeAt: string): TuningReport => ({
    ...{ cameraCode: CAMERA, violation: "parking", profile: "day", zoneIds: ["kerb"], madeAt },
    ...{ recordsFrom: madeAt, recordsTo: madeAt, looks: 10, modelName: "a", minPrecision: 0.8, current: 0 },
    labels: { true: 0, false: 0, unclear: 0, missed: 0 },
    points: [
      {
        params: point,
        precisionLow: 0,
        precisionHigh: 1,
        recallLow: 0,
        recallHigh: 1,
        opened: 0,
        kept: [],
        unjudged: [],
      },
    ],
    ...{ labelsList: [], tickets: [] },
    refused: { says: { zh: "标签太少", en: "too few labels" }, trueMore: 20, falseMore: 5 },
  });

  test("of one curve the newest ten reports are kept; one that refers to nothing is refused", async () => {
    const days = Array.from({ length: 12 }, (_, i) => `2026-11-${String(i + 1).padStart(2, "0")}T08:00:00Z`);
    for (const day of [...days, "2026-11-12T08:00:00Z"]) {
      expect((await ask("POST", "/tuning-reports", report(day))).status).toBe(201);
    }
    const { body } = await ask("GET", `/tuning-reports?camera=${CAMERA}&profile=day`);
    const reports = body["reports"] as { readonly id: string; readonly madeAt: string }[];
    expect(reports.map(({ madeAt }) => madeAt.slice(0, 10))).toEqual(
      days
        .slice(2)
        .toReversed()
        .map((day) => day.slice(0, 10)),
    );
    const whole = await ask("GET", `/tuning-reports/${reports[0]?.id ?? ""}`);
    expect(whole.body).toMatchObject({
      entry: { refused: { en: "too few labels" }, proposal: null, current: point },
      report: { points: [{ params: point }] },
    });
    const wrong = await ask("POST", "/tuning-reports", { ...report("2026-12-01T08:00:00Z"), current: 3 });
    expect(wrong).toMatchObject({ status: 400, body: { error: { message: /Key "current" has 3/ } } });
  });
});

test("a policy mutes as an ordinary silence, once, and never again for what was judged before it ended", async () => {
  const common = { clock: systemClock, counters: createCounters(), logger: pino({ level: "silent" }) };
  const book = openBook({ ...common, url: city.databaseUrl });
  try {
    const policy = { falseShare: 0.5, minLabels: 1, days: 14, forHours: 1 };
    const options = { ...common, book, policy };
    expect(await muteOnce({ ...options, policy: { ...policy, minLabels: 2 } })).toEqual([]);
    expect(await muteOnce(options)).toMatchObject([{ cameraCode: CAMERA, violation: "parking" }]);
    expect(await muteOnce(options)).toEqual([]);
    const { body } = await ask("GET", "/silences?active=true", undefined, "near-dispatcher");
    const [silence] = body["silences"] as { readonly id: string }[];
    expect(silence).toMatchObject({
      createdBy: "muting-policy",
      kind: "maintenance",
      reason: /muted by policy: 1\/1/,
    });
    expect(await city.query("SELECT 1 FROM audit WHERE action = 'mute-by-policy'")).toHaveLength(1);
    await ask("POST", `/silences/${silence?.id ?? ""}/end`, { reason: "it is right" }, "near-dispatcher");
    expect(await muteOnce(options), "a person's word holds").toEqual([]);
  } finally {
    await book.close();
  }
});
