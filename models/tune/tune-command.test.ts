/** The two commands on a record file, a labels file and a configuration as an engineer has them. */
import { createServer, type Server } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseTuningReport, type TuningReport } from "#contract";
import { loadConfig } from "../../edge-agent/config.ts";
import { createRecordFile } from "../../edge-agent/record/record-file.ts";
import { diff } from "../diff/diff-command.ts";
import { messageOf } from "../errors.ts";
import { agentYaml, CAMERA_CODE, CARS, LABELS, recordsOf } from "./records.fixture.ts";
import { tune, type TuneArguments } from "./tune-command.ts";

const TOKEN = "gw_test";
let folder: string;
let server: Server;
const published: { readonly token: string | undefined; readonly body: Buffer }[] = [];

const file = (name: string): string => join(folder, name);
const printed: string[] = [];
const said: string[] = [];
const places = () => ({
  ...{ reportsDir: folder, modelCacheDir: folder, dataDirs: [] },
  print: (text: string) => void printed.push(text),
  say: (line: string) => void said.push(line),
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridwatch-tune-"));
  const model = { name: "efficientdet-lite0", sha256: "a".repeat(64) };
  const about = { cameraCode: CAMERA_CODE, model, configSha256: "b".repeat(64), sceneSha256: "c".repeat(64) };
  const records = await createRecordFile(file("corner.gwr"), about);
  for (const record of recordsOf(CARS, 3400)) records.write(record);
  await records.close();
  await writeFile(file("labels.jsonl"), LABELS.map((label) => JSON.stringify(label)).join("\n"));
  await writeFile(file("agent.yaml"), await agentYaml());
  await writeFile(file("later.yaml"), await agentYaml({}, { dwellS: 120 }));
  await writeFile(file("token"), `${TOKEN}\n`);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      published.push({ token: request.headers.authorization, body: Buffer.concat(chunks) });
      const right =
        request.url === "/api/tuning-reports" && request.headers.authorization === `Bearer ${TOKEN}`;
      response.writeHead(right ? 201 : 403).end(right ? "{}" : "nobody is signed in");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const args = (more: Partial<TuneArguments> = {}): TuneArguments => ({
  ...{ sources: [file("corner.gwr")], config: file("agent.yaml"), labels: file("labels.jsonl") },
  ...{ confidence: "0", dwell: "120", poolLights: false, json: true, ...more },
});

describe("models tune", () => {
  it("writes and publishes the report, and the configuration with the proposal as shadow", async () => {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const out = { out: file("candidate.yaml"), name: "longer", publish: url, tokenFile: file("token") };
    expect(await tune(args(out), places())).toBe(0);
    const [report] = JSON.parse(await readFile(file(`tune-${CAMERA_CODE}.json`), "utf8")) as [TuningReport];
    expect(report.proposal).toMatchObject({
      changes: [{ path: "zones[kerb].rule.dwellS", before: 60, after: 120 }],
    });
    const [sent] = published as [(typeof published)[number]];
    expect(parseTuningReport(sent.body)).toEqual({ ok: true, value: report });
    expect(await readFile(file(`tune-${CAMERA_CODE}.html`), "utf8")).toContain("<b>Proposed.</b>");
    const [line] = JSON.parse(printed.at(-1) ?? "[]") as { readonly now: object }[];
    expect(line).toMatchObject({ violation: "parking", now: { recall: 1 }, labels: { true: 18, false: 10 } });
    expect(await readFile(file("candidate.yaml"), "utf8")).toContain("# of the test");
    const [camera] = loadConfig(file("candidate.yaml"), {}).cameras;
    expect(camera).toMatchObject({
      zones: [{ id: "kerb", rule: { dwellS: 60 } }],
      shadow: { label: "longer", zones: [{ id: "kerb", rule: { dwellS: 120 } }] },
    });
  });

  it.each<[string, Partial<TuneArguments>, string]>([
    ["no labels", { labels: undefined }, "needs a source, --config and --labels"],
    ["a word for a number", { dwell: "60,soon" }, '--dwell is "60,soon"; numbers from 1'],
    ["an unknown violation", { violation: "queue" }, '--violation is "queue"; one of'],
    ["a dispatcher without a token", { publish: "http://x" }, "--publish needs --token-file"],
    ["an unknown camera", { camera: "1" }, "--camera is 1"],
    [
      "too many points",
      { confidence: Array.from({ length: 300 }, (_, k) => k / 1000).join() },
      "a report holds 400",
    ],
  ])("%s is refused", async (_, more, sentence) => {
    const refused = await tune(args(more), places()).catch(messageOf);
    expect(refused).toContain(sentence);
  });

  it("says which line of a labels file is wrong, and when no label fits", async () => {
    await writeFile(file("bad.jsonl"), `${JSON.stringify(LABELS[0])}\n{"verdict":"yes"}\n`);
    expect(await tune(args({ labels: file("bad.jsonl") }), places()).catch(messageOf)).toContain(
      "bad.jsonl, line 2:",
    );
    const early = LABELS.map((label) => JSON.stringify({ ...label, at: "2026-11-01T00:00:00Z" }));
    await writeFile(file("early.jsonl"), early.join("\n"));
    const none = await tune(args({ labels: file("early.jsonl") }), places()).catch(messageOf);
    expect(none).toContain("has 28 of this camera");
  });
});

describe("models diff", () => {
  it("counts what would vanish and appear, by verdict", async () => {
    const compared = {
      a: file("agent.yaml"),
      b: file("later.yaml"),
      labels: file("labels.jsonl"),
      json: false,
    };
    expect(await diff({ ...compared, sources: [folder] }, places())).toBe(0);
    expect(printed.at(-1)).toContain("18 stay; would vanish: 10 (10 false alarms); would appear: 0");
    const back = { ...compared, a: compared.b, b: compared.a, json: true };
    expect(await diff({ ...back, sources: [file("corner.gwr")] }, places())).toBe(0);
    expect(JSON.parse(printed.at(-1) ?? "")).toMatchObject({ cameras: [{ looks: 1700, vanish: [] }] });
    expect(await readFile(file("diff.html"), "utf8")).toContain("10 (10 false alarms)");
  });

  it("refuses another model on records, and what is neither file nor model", async () => {
    const other = {
      a: file("agent.yaml"),
      config: file("agent.yaml"),
      sources: [file("corner.gwr")],
      json: false,
    };
    expect(await diff({ ...other, b: "no-such" }, places()).catch(messageOf)).toContain(
      "no-such is neither a configuration's file nor a model's name",
    );
    const foreign = (await agentYaml()).replace("efficientdet-lite0/model.json", "yolox-nano/model.json");
    await writeFile(file("foreign.yaml"), foreign);
    expect(await diff({ ...other, b: file("foreign.yaml") }, places()).catch(messageOf)).toContain(
      "give the video",
    );
  });
});
