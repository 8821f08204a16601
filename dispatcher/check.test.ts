/** `dispatcher check` says what only a running dispatcher would have stumbled over. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeDistrict } from "./city.double.ts";
import { checkDispatcher } from "./check.ts";

let folder: string;
let districts: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gridwatch-check-"));
  districts = [];
});
afterEach(async () => {
  for (const each of [folder, ...districts]) await rm(each, { recursive: true, force: true });
});

/** No server listens on these ports. */
async function check(
  settings: string,
): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const path = join(folder, "dispatcher.yaml");
  const district = await writeDistrict([{ id: "W1", lon: 120.6251 }]);
  districts.push(dirname(district.grids));
  const places = Object.entries(district).map(([key, value]) => `  ${key}: ${value}`);
  const servers = [
    "natsUrl: nats://127.0.0.1:9",
    "redisUrl: redis://127.0.0.1:9",
    "databaseUrl: postgres://x@127.0.0.1:9/x",
  ];
  await writeFile(path, [...servers, "district:", ...places, settings].join("\n"));
  const lines: string[] = [];
  return { code: await checkDispatcher(path, (line) => lines.push(line)), lines };
}

test("reads the file of who is told what, and names what is wrong in it", async () => {
  await writeFile(join(folder, "notify.yaml"), "chanels: {}\n");
  const { code, lines } = await check("notifyFile: notify.yaml");
  expect(code).toBe(1);
  expect(lines.at(-1)).toContain(`${join(folder, "notify.yaml")}: key "chanels"`);
});

test("a file of who is told what that is not there", async () => {
  const { code, lines } = await check("notifyFile: nowhere.yaml");
  expect(code).toBe(1);
  expect(lines.at(-1)).toContain(join(folder, "nowhere.yaml"));
});

test("reads the key that signs addresses", async () => {
  await writeFile(join(folder, "key.secret"), "short");
  const { code, lines } = await check("access:\n  signingKeyFile: key.secret");
  expect(code).toBe(1);
  expect(lines.at(-1)).toContain("at least 32 random ones would be right");
});

test("a good one gets its line, and the servers are asked", async () => {
  await writeFile(join(folder, "notify.yaml"), "channels: {}\nroutes: {}\n");
  const { code, lines } = await check("notifyFile: notify.yaml");
  expect(lines).toContain(`notifications: ${join(folder, "notify.yaml")}: 0 channels, no links: good`);
  expect(lines.some((line) => line.startsWith("PostgreSQL") && line.includes("does not answer"))).toBe(true);
  expect(code).toBe(1);
}, 20_000);
