/** What the console does with cameras, against a whole dispatcher and a real agent that looks at real video. */
import { writeFileSync } from "node:fs";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CameraSettings, CONFIG_BUCKET, type Heartbeat } from "#contract";
import {
  AGENT_ID,
  cameraSettings,
  codeOf,
  startSite,
  type TestSite,
  zoneSettings,
} from "../../edge-agent/agent.fixture.ts";
import { type City, startCity, until } from "../city.double.ts";
import type { Dispatcher } from "../dispatcher.ts";
import { person, settlePeople } from "../serve/people.double.ts";

const GRID = "990501001001";
const SECRET = "hunter2";
const ONE = codeOf(1);
const TWO = codeOf(2);
const MASK: [number, number][] = [
  [0, 0],
  [0.2, 0],
  [0.2, 0.1],
];

let city: City;
let site: TestSite;
let dispatcher: Dispatcher;
/** Everything that left the door, to look for what must not. */
const said: string[] = [];

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly error?: { readonly message: string } };
}

async function send(method: string, path: string, who: string, body?: object): Promise<Response> {
  const headers = {
    authorization: `Bearer ${person(who).token}`,
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return fetch(`${dispatcher.url}/api${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function ask(method: string, path: string, who = "near-engineer", body?: object): Promise<Answer> {
  const response = await send(method, path, who, body);
  const text = await response.text();
  said.push(text);
  return { status: response.status, body: JSON.parse(text) as Answer["body"] };
}

const camera = (n: number) =>
  cameraSettings(n, site.rtsp.url(`/cam${String(n)}`).replace("rtsp://", `rtsp://u:${SECRET}@`), {
    location: { lon: 120.625, lat: 31.315, crs: "WGS-84" },
    zones: [zoneSettings("kerb", { dwellS: 3600 })],
  });

interface ConfigAnswer {
  readonly version: number | null;
  readonly readOnlyBecause: string | null;
  readonly settings: CameraSettings;
  readonly effect: { readonly state: string; readonly sha256: string };
}
const config = async (code = ONE): Promise<ConfigAnswer> =>
  (await ask("GET", `/cameras/${code}/config`)).body as unknown as ConfigAnswer;
const agentConfig = async () => {
  const { agents } = (await (await send("GET", "/agents", "near-engineer")).json()) as {
    readonly agents: readonly { readonly heartbeat: Heartbeat }[];
  };
  return agents[0]?.heartbeat.config;
};
const bucket = () => city.line.jetstream().views.kv(CONFIG_BUCKET);
const bucketText = async () => (await (await bucket()).get(AGENT_ID))?.string() ?? "";
const withDwell = ({ zones, ...settings }: CameraSettings, dwellS: number): CameraSettings => ({
  ...settings,
  zones: zones.map((zone) => ({ ...zone, rule: { ...zone.rule, dwellS } })),
});

beforeAll(async () => {
  [city, site] = await Promise.all([startCity(), startSite()]);
  dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
  await settlePeople(city);
  const text = site.text([camera(1), camera(2)], { natsUrl: city.nats.url });
  writeFileSync(site.configPath, `# of the east street\n${text}`);
  await site.start();
  await until(async () => {
    const { body } = await ask("GET", "/cameras?state=seeing");
    expect(body["cameras"]).toHaveLength(2);
    expect((body["cameras"] as { gridId: string }[])[0]?.gridId).toBe(GRID);
  }, 40_000);
}, 120_000);
afterAll(async () => {
  await site.stop();
  await city.stop();
});

describe("the list", () => {
  test("says where each hangs, who answers for it and how it fares", async () => {
    const { body } = await ask("GET", "/cameras?limit=1&q=CAMERA");
    expect(body).toMatchObject({
      nextCursor: ONE,
      byState: { seeing: 2, blind: 0, starting: 0, offline: 0 },
      cameras: [
        {
          ...{ code: ONE, name: "camera 1", agentId: AGENT_ID, state: "seeing", gridId: GRID },
          place: { lon: 120.625, lat: 31.315 },
          ...{ blindSince: null, cause: null, openTickets: 0 },
          health: { codec: "h264", sizeWh: [320, 192], revisitS: 1 },
        },
      ],
    });
    const next = await ask("GET", `/cameras?limit=1&cursor=${ONE}`);
    expect(next.body).toMatchObject({ nextCursor: null, cameras: [{ code: TWO }] });
    expect((await ask("GET", "/cameras?q=nobody")).body["cameras"]).toEqual([]);
    expect((await ask("GET", `/cameras/${codeOf(9)}`)).status).toBe(404);
  });

  test("shows a grid leader the own grids' cameras, and another nothing of them", async () => {
    expect((await ask("GET", "/cameras", "near-gridLeader")).body["cameras"]).toHaveLength(2);
    expect((await ask("GET", "/cameras", "far-gridLeader")).body["cameras"]).toEqual([]);
    for (const path of ["", "/config", "/snapshot", "/why", "/config/versions"]) {
      expect((await ask("GET", `/cameras/${ONE}${path}`, "far-gridLeader")).status, path).toBe(404);
    }
    expect((await ask("GET", `/cameras?grid=${GRID}`)).body["cameras"]).toHaveLength(2);
    expect((await ask("GET", "/cameras?grid=990501001002")).body["cameras"]).toEqual([]);
  });
});

describe("asked of the agent", () => {
  test("a snapshot is the camera's picture, and each look at it is recorded", async () => {
    const taken = await ask("POST", `/cameras/${ONE}/snapshots`, "near-reviewer");
    expect(taken).toMatchObject({ status: 201, body: { cameraCode: ONE } });
    const id = String(taken.body["id"]);
    const shown = await send("GET", `/cameras/${ONE}/snapshots/${id}`, "near-reviewer");
    expect(shown.headers.get("content-type")).toBe("image/jpeg");
    expect(await sharp(await shown.arrayBuffer()).metadata()).toMatchObject({ width: 320, height: 192 });
    expect((await ask("GET", `/cameras/${TWO}/snapshots/${id}`)).status).toBe(404);
    const now = await send("GET", `/cameras/${ONE}/snapshot`, "near-reviewer");
    expect(now.status).toBe(200);
    const { body } = await ask("GET", `/views?camera=${ONE}&person=near-reviewer`, "near-administrator");
    expect(body["views"]).toMatchObject([
      { agentId: AGENT_ID, evidence: null, live: null, snapshot: { id: now.headers.get("x-snapshot-id") } },
      { personId: "near-reviewer", cameraCode: ONE, snapshot: { id } },
    ]);
  });

  test("why, and a restart", async () => {
    const why = await ask("GET", `/cameras/${ONE}/why`);
    expect(why).toMatchObject({ status: 200, body: { cameraCode: ONE, answered: true } });
    expect((why.body["chains"] as unknown[]).length).toBeGreaterThan(0);
    const restart = await ask("POST", `/cameras/${TWO}/restart`, "near-dispatcher");
    expect(restart).toMatchObject({ status: 200, body: { cameraCode: TWO, restarted: true } });
  });
});

describe("what is set of a camera", () => {
  test("an agent's own file is shown, and changed only once it was adopted", {
    timeout: 90_000,
  }, async () => {
    const before = await config();
    expect(before).toMatchObject({
      version: null,
      readOnlyBecause: `Agent ${AGENT_ID} runs its own file, and the bucket holds nothing for it: POST /api/agents/${AGENT_ID}/adopt takes that file into the bucket.`,
      settings: {
        name: "camera 1",
        timeZone: "Asia/Shanghai",
        zones: [{ id: "kerb", except: [], hours: [] }],
      },
      rules: [{ zoneId: "kerb", violation: "parking", dwellS: 3600, evidence: ["paint"] }],
      effect: { state: "applied" },
    });
    const change = { settings: before.settings, expectedVersion: 1 };
    expect(await ask("PUT", `/cameras/${ONE}/config`, "near-engineer", change)).toMatchObject({
      status: 409,
      body: { error: { message: before.readOnlyBecause } },
    });
    expect((await ask("POST", `/agents/${AGENT_ID}/adopt`, "near-dispatcher")).status).toBe(403);
    expect(await ask("POST", `/agents/${AGENT_ID}/adopt`)).toMatchObject({
      status: 200,
      body: { agentId: AGENT_ID, revision: 1 },
    });
    expect((await ask("POST", `/agents/${AGENT_ID}/adopt`)).status).toBe(409);
    // The bucket is new, and the agent looks for one only now and then.
    await until(async () => {
      expect((await send("GET", `/cameras/${ONE}/config`, "near-engineer")).status).toBe(200);
      const { source } = (await agentConfig()) ?? {};
      expect(source).toBe(`${CONFIG_BUCKET}/${AGENT_ID} revision 1`);
    }, 60_000);
    expect(await config()).toMatchObject({ version: 1, readOnlyBecause: null, effect: { state: "applied" } });
  });

  test("a change is checked by the agent, kept, taken over, and leaves the rest of the text alone", async () => {
    const { settings, version, effect } = await config();
    expect(version).toBe(1);
    const put = (body: object, who?: string) => ask("PUT", `/cameras/${ONE}/config`, who, body);
    const [zone] = settings.zones;
    const bad = {
      ...settings,
      zones: [zone, { ...zone, rule: { ...zone?.rule, dwellS: -1 } }],
    };
    const refused = await put({ settings: bad, expectedVersion: 1 });
    expect(refused.status).toBe(400);
    expect(refused.body.error?.message).toMatch(/^zones\[1\]\.rule\.dwellS is -1, but must be > 0/);
    const twice = { ...settings, zones: [zone, zone] };
    const checked = await ask("POST", `/cameras/${ONE}/config/check`, "near-engineer", { settings: twice });
    expect(checked.body).toEqual({
      sound: false,
      problems: ['zones[1].id is "kerb" for the second time; give each zone of a camera its own id'],
    });
    expect((await put({ settings: 7, expectedVersion: 1 })).status).toBe(400);
    expect((await config()).version).toBe(1);

    const wished = { ...withDwell(settings, 1800), name: "东街口", ignore: [MASK] };
    expect((await put({ settings: wished, expectedVersion: 1 }, "near-dispatcher")).status).toBe(403);
    const written = await put({ settings: wished, expectedVersion: 1, note: "shorter by day" });
    expect(written).toMatchObject({
      status: 200,
      body: { version: 2, changed: true, effect: { state: "applied" } },
    });
    const after = await config();
    expect(after).toMatchObject({ version: 2, settings: wished, rules: [{ dwellS: 1800 }] });
    expect(after.effect.sha256).not.toBe(effect.sha256);
    const text = await bucketText();
    expect(text).toMatch(/^# of the east street\n/);
    expect(text).toContain(SECRET);
    expect((await config(TWO)).settings.name).toBe("camera 2");

    expect((await put({ settings, expectedVersion: 1 })).body.error?.message).toMatch(
      new RegExp(`^Camera ${ONE} is at version 2, made by near-engineer at .*; you began from 1: `),
    );
    expect((await put({ settings: wished, expectedVersion: 2 })).body).toMatchObject({
      ...{ version: 2, changed: false },
    });
  });

  test("what somebody changed by other means is found; versions differ in words; one is gone back to", async () => {
    const kv = await bucket();
    await kv.put(AGENT_ID, (await bucketText()).replace("1800", "2400"));
    await until(async () => {
      expect(await config()).toMatchObject({ version: 3, effect: { state: "applied" } });
    });
    const { body } = await ask("GET", `/cameras/${ONE}/config/versions`);
    expect(body["versions"]).toMatchObject([
      { version: 3, origin: "found", madeBy: null },
      { version: 2, origin: "edit", madeBy: "near-engineer", note: "shorter by day" },
      { version: 1, origin: "found", madeBy: null },
    ]);
    expect((await ask("GET", `/cameras/${ONE}/config/diff?from=1&to=3`)).body).toEqual({
      changes: [
        { path: "name", before: "camera 1", after: "东街口" },
        { path: "ignore", before: [], after: [MASK] },
        { path: "zones[kerb].rule.dwellS", before: 3600, after: 2400 },
      ],
    });
    const restored = await ask("POST", `/cameras/${ONE}/config/versions/1/restore`, "near-administrator", {
      expectedVersion: 3,
      note: "as it was",
    });
    expect(restored).toMatchObject({ status: 200, body: { version: 4, effect: { state: "applied" } } });
    expect((await config()).settings).toEqual(
      (await ask("GET", `/cameras/${ONE}/config/versions/1`)).body["settings"],
    );
    expect((await ask("GET", `/cameras/${ONE}/config/versions/9`)).status).toBe(404);
    await expect(city.query("UPDATE camera_config_version SET note = 'x'")).rejects.toThrow(/immutable/);
  });

  test("parts are copied to other cameras, and each that cannot take them says why", async () => {
    const { settings } = await config();
    const wished = { ...settings, ignore: [MASK], perspective: { horizonY: 0.1, personHeightAtBottom: 0.5 } };
    await ask("PUT", `/cameras/${ONE}/config`, "near-engineer", { settings: wished, expectedVersion: 4 });
    const copy = { to: [TWO, ONE, codeOf(9)], parts: ["ignore", "perspective"] };
    const { body } = await ask("POST", `/cameras/${ONE}/config/copy`, "near-engineer", copy);
    expect(body["copied"]).toMatchObject([
      { cameraCode: TWO, written: { version: 2, effect: { state: "applied" } }, refused: null },
      { cameraCode: ONE, written: null, refused: "A camera is not copied to itself." },
      { cameraCode: codeOf(9), written: null },
    ]);
    expect((await config(TWO)).settings).toMatchObject({
      ...{ name: "camera 2", ignore: [MASK], perspective: wished.perspective },
    });
  });

  test("two people at once: one is written, the other told; other cameras of the agent keep nobody back", async () => {
    const [one, two] = [await config(ONE), await config(TWO)];
    const put = (code: string, { settings, version }: ConfigAnswer, dwellS: number) =>
      ask("PUT", `/cameras/${code}/config`, "near-engineer", {
        settings: withDwell(settings, dwellS),
        expectedVersion: version,
      });
    const answers = await Promise.all([put(ONE, one, 901), put(ONE, one, 902), put(TWO, two, 903)]);
    expect(
      answers
        .slice(0, 2)
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 409]);
    expect(answers[2].status).toBe(200);
    expect((await config(TWO)).settings.zones[0]?.rule.dwellS).toBe(903);
  });
});

describe("a ticket by hand", () => {
  test("goes to the grid of the camera with its picture, and is one ticket however often it is sent", async () => {
    const taken = await ask("POST", `/cameras/${ONE}/snapshots`, "near-dispatcher");
    const body = {
      violation: "parking",
      box: [0.1, 0.5, 0.4, 0.9],
      note: "白色面包车",
      snapshotId: taken.body["id"],
    };
    const open = () => ask("POST", `/cameras/${ONE}/tickets`, "near-dispatcher", body);
    const [sent, again] = [await open(), await open()];
    expect(sent).toMatchObject({ status: 202, body: { zoneId: "kerb" } });
    expect(again.body["reportId"]).toBe(sent.body["reportId"]);
    let ticketId: unknown = null;
    await until(async () => {
      const outcome = await ask("GET", `/reports/${String(sent.body["reportId"])}`, "near-dispatcher");
      expect(outcome.body["outcome"]).toBe("opened");
      ticketId = outcome.body["ticketId"];
    });
    const read = () => ask("GET", `/tickets/${String(ticketId)}`, "near-dispatcher");
    await until(async () => {
      expect((await read()).body["gridId"]).toBe(GRID);
    });
    const ticket = await read();
    expect(ticket.body).toMatchObject({
      ...{ cameraCode: ONE, zoneId: "kerb", violation: "parking", gridId: GRID, cameraName: "camera 1" },
      dedupKey: `${ONE}/kerb/parking/8-16`,
    });
    expect((await ask("GET", `/cameras/${ONE}`)).body["openTickets"]).toBe(1);
    const evidence = ticket.body["evidence"] as { kind: string; moment: string; object: string }[];
    const first = evidence.filter(({ moment }) => moment === "first");
    expect(first.map(({ kind }) => kind).sort()).toEqual(["crop", "scene"]);
    const crop = first[0]?.object ?? "";
    const picture = await send("GET", `/tickets/${String(ticketId)}/evidence/${crop}`, "near-dispatcher");
    expect(picture.status).toBe(200);
    const outside = { violation: "vending", point: [0.5, 0.1], note: "x", snapshotId: taken.body["id"] };
    expect(
      (await ask("POST", `/cameras/${ONE}/tickets`, "near-dispatcher", outside)).body["zoneId"],
    ).toBeNull();
    const nothing = { violation: "vending", note: "x" };
    expect((await ask("POST", `/cameras/${ONE}/tickets`, "near-dispatcher", nothing)).status).toBe(400);
  });
});

describe("nothing is told that must not be", () => {
  test("no password left the door, and an agent that is away is said to be", async () => {
    expect(said.join("\n")).not.toContain(SECRET);
    const { settings, version } = await config();
    await site.stop();
    const change = { settings: withDwell(settings, 60), expectedVersion: version };
    const refused = await ask("PUT", `/cameras/${ONE}/config`, "near-engineer", change);
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "AGENT_UNAVAILABLE" } } });
    expect(refused.body.error?.message).toMatch(new RegExp(`^Agent ${AGENT_ID} did not answer within 5 s`));
    expect((await ask("GET", `/cameras/${ONE}/snapshot`)).status).toBe(503);
    expect(await config()).toMatchObject({
      settings,
      readOnlyBecause: `Agent ${AGENT_ID} does not answer: nobody could check a change now.`,
      effect: { state: "pending" },
    });
    await dispatcher.close();
    dispatcher = await city.start({ workers: [{ id: "W1", lon: 120.6251 }] });
    expect((await ask("GET", "/cameras", "near-administrator")).body).toMatchObject({
      byState: { offline: 2, seeing: 0 },
      cameras: [{ code: ONE, health: null, cause: { kind: "agent-silent" } }, { code: TWO }],
    });
  });
});
