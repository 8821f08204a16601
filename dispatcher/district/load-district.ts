/** Reads a district's files, checks them together, and gives back all of it or every sentence at once. */
import { readFile } from "node:fs/promises";
import { DispatcherError, messageOf } from "../errors.ts";
import { parseAbsences } from "./parse-absences.ts";
import { parseGrids } from "./parse-grids.ts";
import { parseNegativeList } from "./parse-negative-list.ts";
import { parseUsers } from "./parse-users.ts";
import { parseWorkers } from "./parse-workers.ts";
import type { District, DistrictPaths } from "./types.ts";

/** More sentences than this help nobody; the rest is counted. */
const PROBLEMS_SHOWN_MAX = 50;

/**
 * Rejects with DISTRICT_INVALID whose message holds one sentence per problem of all the files, each naming
 * file, row or feature, key, value and what would be right. Nothing is half loaded.
 */
export async function loadDistrictFiles(
  paths: DistrictPaths,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<District> {
  const problems: string[] = [];
  const [gridsText, workersText, usersText] = await Promise.all(
    [paths.grids, paths.workers, paths.users].map((path) => readText(path, problems)),
  );
  const grids = gridsText === undefined ? undefined : parseGrids(gridsText, paths.grids, problems);
  const gridsById = grids === undefined ? undefined : new Map(grids.map((grid) => [grid.id, grid]));
  const workers =
    workersText === undefined
      ? undefined
      : parseWorkers(workersText, { file: paths.workers, grids: gridsById }, problems);
  const workerIds = workers === undefined ? undefined : new Set(workers.map(({ id }) => id));
  const knownGrids = gridsById && new Set(gridsById.keys());
  const users =
    usersText === undefined
      ? undefined
      : await parseUsers(usersText, { file: paths.users, workerIds, gridIds: knownGrids, env }, problems);
  const lists = await readLists(paths, { workerIds, gridIds: knownGrids }, problems);
  if (problems.length > 0) throw new DispatcherError("DISTRICT_INVALID", listOf(problems));
  return { grids: grids ?? [], workers: workers ?? [], users: users ?? [], ...lists };
}

/** The two lists a district may do without. */
async function readLists(
  { absences, negativeList }: DistrictPaths,
  known: {
    readonly workerIds: ReadonlySet<string> | undefined;
    readonly gridIds: ReadonlySet<string> | undefined;
  },
  problems: string[],
): Promise<Pick<District, "absences" | "exclusions">> {
  const leave = absences === undefined ? undefined : await readText(absences, problems);
  const negative = negativeList === undefined ? undefined : await readText(negativeList, problems);
  const { workerIds, gridIds } = known;
  return {
    absences:
      (leave === undefined
        ? undefined
        : parseAbsences(leave, { file: absences ?? "", workerIds }, problems)) ?? [],
    exclusions:
      (negative === undefined
        ? undefined
        : parseNegativeList(negative, { file: negativeList ?? "", gridIds }, problems)) ?? [],
  };
}

async function readText(path: string, problems: string[]): Promise<string | undefined> {
  try {
    const text = await readFile(path, "utf8");
    // Spreadsheet programs save CSV with a byte order mark, which would become part of the first key.
    return text.startsWith("\uFEFF") ? text.slice(1) : text;
  } catch (cause) {
    problems.push(`${path}: cannot be read: ${messageOf(cause)}.`);
    return undefined;
  }
}

function listOf(problems: readonly string[]): string {
  const shown = problems.slice(0, PROBLEMS_SHOWN_MAX);
  const rest = problems.length - shown.length;
  return [...shown, ...(rest > 0 ? [`… and ${String(rest)} more problems.`] : [])].join("\n");
}
