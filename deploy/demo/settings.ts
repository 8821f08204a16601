/** Writes what the two programs read: agent.yaml, dispatcher.yaml, the users and their tokens, for the owner alone. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { stringify } from "yaml";
import { repoRoot } from "../harness/repo-root.ts";
import { cameraSettings, type DemoCamera } from "./cameras.ts";

const OWNER_ONLY = 0o600;
const DISTRICT = join(repoRoot, "dispatcher", "district", "example");

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly workerId: string;
  readonly token: string;
}

/** Kept from run to run, so that a page opened yesterday stays signed in. */
function tokenOf(folder: string, id: string): string {
  const file = join(folder, "tokens", id);
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  const token = randomBytes(24).toString("base64url");
  writeFileSync(file, `${token}\n`, { mode: OWNER_ONLY });
  return token;
}

type UserRow = Omit<DemoUser, "token">;

/** The example district's people, each with a token of this machine. */
export function writeUsers(folder: string): readonly DemoUser[] {
  mkdirSync(join(folder, "tokens"), { recursive: true, mode: 0o700 });
  const rows: UserRow[] = parse(readFileSync(join(DISTRICT, "users.csv")), { columns: true, bom: true });
  const lines = rows.map(({ id, name, role, workerId }) =>
    [id, name, role, workerId, `tokens/${id}`].join(","),
  );
  const text = ["id,name,role,workerId,tokenFile", ...lines, ""].join("\n");
  writeFileSync(join(folder, "users.csv"), text, { mode: OWNER_ONLY });
  return rows.map((row) => ({ ...row, token: tokenOf(folder, row.id) }));
}

export interface ModelFiles {
  readonly manifestPath: string;
  readonly weightsPath: string;
}

/** Path of agent.yaml. */
export function writeAgentConfig(folder: string, cameras: readonly DemoCamera[], model: ModelFiles): string {
  const settings = {
    agentId: "demo-edge",
    dataDir: "./agent-data",
    model: { manifest: model.manifestPath, weights: model.weightsPath },
    heartbeatS: 2,
    cameras: cameras.map(cameraSettings),
  };
  return writeYaml(join(folder, "agent.yaml"), settings);
}

/** Path of dispatcher.yaml. Server addresses come by the environment, so that no password stands in a file. */
export function writeDispatcherConfig(folder: string, port: number): string {
  const district = {
    grids: join(DISTRICT, "grids.geojson"),
    workers: join(DISTRICT, "workers.csv"),
    users: "./users.csv",
  };
  const settings = {
    http: { host: "127.0.0.1", port },
    district,
    verify: { looks: 2, overS: 0, timeoutS: 30 },
  };
  return writeYaml(join(folder, "dispatcher.yaml"), settings);
}

function writeYaml(path: string, settings: unknown): string {
  writeFileSync(path, `# Written by npm start at every start.\n${stringify(settings)}`, { mode: OWNER_ONLY });
  return path;
}
