/** Arguments and environment of `npm start`. */
import { parseArgs } from "node:util";
import { keptPath } from "../harness/repo-root.ts";

export const HELP = `gridwatch: cameras in, tickets out, on this machine

  npm start                             the demo: real footage as three cameras, until Ctrl-C
  npm start -- --camera rtsp://…        your own cameras instead (repeatable); the whole picture is their zone
  npm start -- --check                  plays the office and the worker too, until tickets were opened, assigned,
                                        resolved and looked at again; last line is JSON; exit 0 or 1
  npm start -- --data-dir DIR           keep data elsewhere than .gridwatch/demo
  npm start -- --help

NATS_URL, REDIS_URL and DATABASE_URL in the environment replace the servers that are started otherwise.
GRIDWATCH_DATA_DIR names a folder that is asked for footage and weights before the network.
`;

export interface DemoOptions {
  readonly check: boolean;
  readonly cameraUrls: readonly string[];
  readonly dataDir: string;
  /** The data folder is removed at the end. */
  readonly throwAway: boolean;
  /** The user's own servers. */
  readonly natsUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly databaseUrl: string | undefined;
}

const given = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

/** Null when help was asked for. Throws a sentence for arguments that do not exist. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: "boolean", default: false },
      camera: { type: "string", multiple: true, default: [] },
      "data-dir": { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return null;
  // A check proves the way from nothing, so it starts from nothing.
  const ownFolder = values.check ? keptPath(`check-${String(process.pid)}`) : keptPath("demo");
  return {
    check: values.check,
    cameraUrls: values.camera,
    dataDir: values["data-dir"] ?? ownFolder,
    throwAway: values.check && values["data-dir"] === undefined,
    natsUrl: given(env["NATS_URL"]),
    redisUrl: given(env["REDIS_URL"]),
    databaseUrl: given(env["DATABASE_URL"]),
  };
}
