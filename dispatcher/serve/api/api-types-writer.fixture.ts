/** Writes dispatcher/web/shared/api-types.ts: what the pages know of the API, made from its own description. */
import { readFile, writeFile } from "node:fs/promises";
import { pino } from "pino";
import openapiTS, { astToString, type OpenAPI3 } from "openapi-typescript";
import type { CameraDesk } from "../../cameras/camera-desk.ts";
import type { FeedbackDesk } from "../../lifecycle/feedback/feedback-desk.ts";
import type { LearningDesks } from "../../learning/learning-desks.ts";
import type { SourceDesk } from "../../lifecycle/source-desk.ts";
import type { StatisticsDesk } from "../../statistics/statistics-desk.ts";
import { systemClock } from "../../time/clock.ts";
import { deskDouble, TOKENS } from "../desk.double.ts";
import { startServer } from "../server.ts";
import type { OfficeOptions } from "./office-routes.ts";

const FILE = new URL("../../web/shared/api-types.ts", import.meta.url);
const HEAD = `// Made from the API's own description (GET /api/openapi.json); a test compares. \`npm run api-types\` writes it anew.

`;

/** Nothing is asked of it: only its routes are described. */
const NOBODY_ASKS: unknown = Object.freeze({});

/** The API's description, from a server that has every part. */
async function describeApi(): Promise<OpenAPI3> {
  const server = await startServer({
    desk: deskDouble([]),
    clock: systemClock,
    logger: pino({ level: "silent" }),
    http: { host: "127.0.0.1", port: 0 },
    sources: NOBODY_ASKS as SourceDesk,
    cameras: NOBODY_ASKS as CameraDesk,
    statistics: NOBODY_ASKS as StatisticsDesk,
    feedback: NOBODY_ASKS as FeedbackDesk,
    learning: {
      labels: NOBODY_ASKS as LearningDesks["labels"],
      tuning: NOBODY_ASKS as LearningDesks["tuning"],
      shadows: NOBODY_ASKS as LearningDesks["shadows"],
      rollouts: NOBODY_ASKS as LearningDesks["rollouts"],
      records: NOBODY_ASKS as LearningDesks["records"],
    },
    office: {
      book: NOBODY_ASKS as OfficeOptions["book"],
      roster: NOBODY_ASKS as OfficeOptions["roster"],
      rules: NOBODY_ASKS as OfficeOptions["rules"],
    },
  });
  try {
    const headers = { authorization: `Bearer ${TOKENS.dispatcher}` };
    const answer = await fetch(`${server.url}/api/openapi.json`, { headers });
    return (await answer.json()) as OpenAPI3;
  } finally {
    await server.close();
  }
}

/** What the file should hold. */
export const apiTypes = async (): Promise<string> =>
  HEAD + astToString(await openapiTS(await describeApi(), { alphabetize: true }));

export const keptApiTypes = (): Promise<string> => readFile(FILE, "utf8");

if (process.argv[1]?.endsWith("api-types-writer.fixture.ts") === true) {
  await writeFile(FILE, await apiTypes());
}
