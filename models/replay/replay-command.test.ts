import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createRecordFile } from "../../edge-agent/record/record-file.ts";
import { manifestDir } from "../paths.ts";
import { CAMERA_CODE, recordsOf, STARTS_MS } from "../tune/records.fixture.ts";
import { replay, type ReplayArguments } from "./replay-command.ts";

let folder: string;
let records: string;
let config: string;

/** A car from the fourth second to the 200th; the code and the dwell may be other ones. */
async function writeConfig(name: string, zone: object = {}, code = CAMERA_CODE): Promise<string> {
  const whole = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ];
  const text = stringify({
    model: { manifest: join(manifestDir(), "efficientdet-lite0", "model.json") },
    cameras: [
      {
        ...{ code, name: "corner", url: "rtsp://user:${CAM_PASSWORD}@127.0.0.1/corner", revisitS: 2 },
        location: { lon: 120.62, lat: 31.3, crs: "WGS-84" },
        zones: [{ id: "kerb", polygon: whole, rule: { kind: "dwell", dwellS: 60, clearS: 30, ...zone } }],
      },
    ],
  });
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "replay-"));
  records = join(folder, "corner.gwr");
  config = await writeConfig("agent.yaml");
  const sha256 = "ab".repeat(32);
  const model = { name: "scripted", sha256 };
  const file = await createRecordFile(records, {
    ...{ cameraCode: CAMERA_CODE, model, configSha256: sha256, sceneSha256: sha256 },
  });
  const car = { xyxy: [300, 200, 400, 260], fromS: 4, toS: 200, confidence: 0.8 } as const;
  for (const record of recordsOf([car], 300)) file.write(record);
  await file.close();
});

async function run(args: Partial<ReplayArguments>) {
  const [printed, said]: [string[], string[]] = [[], []];
  const places = { modelCacheDir: folder, dataDirs: [] };
  const code = await replay(
    { sources: [records], config, json: false, ...args },
    { ...places, print: (text) => printed.push(text), say: (line) => said.push(line) },
  );
  return { code, printed, said };
}

describe("models replay", () => {
  it("says what the rules would have reported, the same bytes each time", async () => {
    const { code, printed, said } = await run({ json: true });
    expect(code).toBe(0);
    const lines = printed.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ phase }) => phase)).toEqual(["opened", "updated", "updated", "cleared", undefined]);
    const at = (atS: number) => new Date(STARTS_MS + atS * 1000).toISOString();
    expect(lines[0]).toMatchObject({
      ...{ violation: "parking", zoneId: "kerb", capturedAt: at(64), xyxy: [300, 200, 400, 260] },
      dwell: { thresholdS: 60, elapsedS: 60 },
    });
    expect(lines.at(-1)).toEqual({
      ...{ cameraCode: CAMERA_CODE, looks: 150, from: at(0), until: at(298) },
      ...{ opened: 1, updated: 2, cleared: 1, byViolation: { parking: 1 } },
    });
    expect((await run({ json: true })).printed).toEqual(printed);
    expect(said.join()).toContain("were made under other masks");
  });

  it("takes a folder as well as a file", async () => {
    expect((await run({ sources: [folder] })).printed).toEqual((await run({})).printed);
  });

  it("answers what another rule would have said", async () => {
    const longer = await writeConfig("longer.yaml", { dwellS: 600 });
    expect((await run({ config: longer })).printed).toEqual([]);
  });

  it("explains a moment", async () => {
    const { printed } = await run({ why: new Date(STARTS_MS + 30_500).toISOString() });
    expect(printed.at(-1)).toContain("the model named 1 x car (up to 0.8)");
    expect(printed.at(-1)).toMatch(/NO +dwell/);
  });

  it.each([
    [{ sources: [] }, '"models replay" needs a source and --config'],
    [{ config: undefined }, '"models replay" needs a source and --config'],
    [{ sources: ["nowhere.gwr"] }, "nowhere.gwr cannot be read"],
    [{ sources: ["nowhere.mp4"] }, "nowhere.mp4 cannot be read"],
    [{ config: "nowhere.yaml" }, "nowhere.yaml cannot be read"],
    [{ camera: "32050600001310000099" }, "--camera is 32050600001310000099: the configuration has"],
    [{ why: "lately" }, '--why is "lately"'],
    [{ record: "x.gwr" }, "--record is for videos"],
  ] as const)("%j: %s", async (args, sentence) => {
    await expect(run(args as Partial<ReplayArguments>)).rejects.toThrow(sentence);
  });

  it("refuses records of a camera that the configuration has not", async () => {
    const other = await writeConfig("other.yaml", {}, "32050600001310000077");
    await expect(run({ config: other })).rejects.toThrow(
      `the configuration has 32050600001310000077, the records are of ${CAMERA_CODE}`,
    );
  });

  it("refuses a damaged file, and says where", async () => {
    const path = join(await mkdtemp(join(tmpdir(), "replay-")), "damaged.gwr");
    const bytes = await readFile(records);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await writeFile(path, bytes);
    await expect(run({ sources: [path] })).rejects.toThrow(`${path}: at byte 0: a block's checksum is wrong`);
  });
});
