/** The users' CSV: who may sign in. Tokens come from a file or the environment; a list holds hashes at most. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { messageOf } from "../errors.ts";
import { type Complain, complainer, type CsvRow, idOf, nameOf, parseCsv } from "./csv-rows.ts";
import type { UserSeed } from "./types.ts";

const REQUIRED = ["id", "name", "role", "workerId"] as const;
const SECRETS = ["tokenSha256", "tokenFile", "tokenEnv"] as const;
const OPTIONAL = [...SECRETS, "gridIds"] as const;
const USER_ROLES = [
  "worker",
  "gridLeader",
  "dispatcher",
  "reviewer",
  "engineer",
  "administrator",
  "service",
] as const;
const GRIDS_MAX = 100;

/** Short enough to type would be short enough to guess. */
const TOKEN_LENGTH_MIN = 16;
const TOKEN_LENGTH_MAX = 512;

export interface UsersContext {
  readonly file: string;
  /** Ids of the district's workers; undefined when the workers themselves could not be read. */
  readonly workerIds: ReadonlySet<string> | undefined;
  /** Ids of the district's grids; undefined when the grids themselves could not be read. */
  readonly gridIds: ReadonlySet<string> | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** All users, or undefined with a sentence for everything that is wrong. No sentence holds a token. */
export async function parseUsers(
  text: string,
  context: UsersContext,
  problems: string[],
): Promise<readonly UserSeed[] | undefined> {
  const before = problems.length;
  const rows = parseCsv(text, { file: context.file, required: REQUIRED, optional: OPTIONAL }, problems);
  if (rows === undefined) return undefined;
  const users: UserSeed[] = [];
  for (const row of rows) {
    const complain = complainer({ file: context.file, line: row.line }, problems);
    const user = await parseUser(row, context, complain);
    if (user === null) continue;
    if (users.some(({ id }) => id === user.id)) complain("id", user.id, "an id that no earlier row has");
    const twin = users.find(({ tokenSha256 }) => tokenSha256 === user.tokenSha256);
    if (twin !== undefined) complain("token", `that of user ${twin.id}`, "a token of the user's own");
    users.push(user);
  }
  return problems.length === before ? users : undefined;
}

async function parseUser(row: CsvRow, context: UsersContext, complain: Complain): Promise<UserSeed | null> {
  const id = idOf(row, complain);
  const name = nameOf(row, complain);
  const position = positionOf(row, context, complain);
  const gridIds = gridsOf(row, context, complain);
  const tokenSha256 = await tokenHashOf(row, context, complain);
  if (id === null || name === null || position === null) return null;
  if (gridIds === undefined || tokenSha256 === null) return null;
  if (position.role === "gridLeader" && gridIds === null && position.workerId === null) {
    return complain("gridIds", "", 'the grids of this grid leader, such as "990501001001", or a workerId');
  }
  return { id, name, ...position, gridIds, tokenSha256 };
}

/** Null: nothing is written, so it follows from the role. Undefined: something is wrong. */
function gridsOf(
  row: CsvRow,
  { gridIds }: UsersContext,
  complain: Complain,
): readonly string[] | null | undefined {
  const cell = row.cell("gridIds");
  if (cell === "") return null;
  const ids = [...new Set(cell.split(";").map((id) => id.trim()))];
  if (row.cell("role") === "administrator") {
    complain("gridIds", cell, "nothing (an administrator sees the whole district)");
    return undefined;
  }
  const isGrid = (id: string): boolean => (gridIds === undefined ? /^\d{12,20}$/.test(id) : gridIds.has(id));
  if (ids.length <= GRIDS_MAX && ids.every(isGrid)) return ids;
  complain("gridIds", cell, "ids of grids in the grids file, separated by ;");
  return undefined;
}

/** Role, and the worker that a user of role "worker" is; a grid leader may be one. */
function positionOf(
  row: CsvRow,
  { workerIds }: UsersContext,
  complain: Complain,
): Pick<UserSeed, "role" | "workerId"> | null {
  const role = USER_ROLES.find((each) => each === row.cell("role"));
  const workerId = row.cell("workerId");
  if (role === undefined) return complain("role", row.cell("role"), `one of ${USER_ROLES.join(", ")}`);
  if (role !== "worker" && workerId === "") return { role, workerId: null };
  if (role !== "worker" && role !== "gridLeader") {
    return complain("workerId", workerId, `nothing (role "${role}" is no worker)`);
  }
  if (workerId === "" || (workerIds !== undefined && !workerIds.has(workerId))) {
    return complain("workerId", workerId, "the id of a worker in the workers file");
  }
  return { role, workerId };
}

async function tokenHashOf(row: CsvRow, context: UsersContext, complain: Complain): Promise<string | null> {
  const given = SECRETS.filter((key) => row.cell(key) !== "");
  const [key] = given;
  if (key === undefined || given.length > 1) {
    return complain("token", given.join(" and "), "exactly one of tokenSha256, tokenFile, tokenEnv");
  }
  const value = row.cell(key);
  switch (key) {
    case "tokenSha256":
      if (/^[0-9a-f]{64}$/.test(value)) return value;
      // Not shown: whoever put a plain token here by mistake should not find it in a log as well.
      return complain(
        key,
        `(${String(value.length)} characters)`,
        "the token's SHA-256 in 64 lower-case hex digits",
      );
    case "tokenEnv": {
      const token = context.env[value];
      if (token === undefined) return complain(key, value, "the name of an environment variable that is set");
      return checkedHash(key, value, token, complain);
    }
    case "tokenFile":
      return fileTokenHash(value, context.file, complain);
  }
}

async function fileTokenHash(path: string, usersFile: string, complain: Complain): Promise<string | null> {
  try {
    const token = await readFile(resolve(dirname(usersFile), path), "utf8");
    return checkedHash("tokenFile", path, token, complain);
  } catch (cause) {
    return complain("tokenFile", path, `a file that can be read (${messageOf(cause)})`);
  }
}

function checkedHash(key: string, place: string, token: string, complain: Complain): string | null {
  const { length } = token.trim();
  if (length >= TOKEN_LENGTH_MIN && length <= TOKEN_LENGTH_MAX) {
    return createHash("sha256").update(token.trim(), "utf8").digest("hex");
  }
  const wanted = `a token of ${String(TOKEN_LENGTH_MIN)} to ${String(TOKEN_LENGTH_MAX)} characters there`;
  return complain(key, place, `${wanted} (it has ${String(length)})`);
}
