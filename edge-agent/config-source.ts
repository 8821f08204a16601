/**
 * Where the configuration comes from. In this order: the NATS bucket's text, or, before NATS has been reached, the
 * last good copy of it on disk; then the local file. The local file always says who the agent is and where its
 * server and disk are, because these are needed to reach the bucket.
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { CONFIG_BUCKET } from "#contract";
import { type AgentConfig, loadConfig, parseConfig } from "./config.ts";
import { AgentError, messageOf } from "./errors.ts";
import { type AgentSettings, settingsOf } from "./settings.ts";

export interface BucketText {
  readonly text: string;
  readonly revision: number;
}

export interface LoadedSettings extends AgentSettings {
  /** For people: a path, or "gw-config/edge-1 revision 7". */
  readonly source: string;
  readonly fromBucket: BucketText | null;
}

export interface ConfigSource {
  /** What should be in effect now. Throws AgentError CONFIG_INVALID or MODEL_INVALID with sentences. */
  read(): LoadedSettings;
  /**
   * What the bucket holds; null once the key was deleted there, which gives the word back to the file. False when
   * that is known already, as after a reconnection.
   */
  offer(entry: BucketText | null): boolean;
  /** These settings work: a text from the bucket is kept for a start without network, else the copy goes. */
  keep(loaded: LoadedSettings): void;
  /** The text in effect, to be taken into the bucket; revision null: it is the local file's. */
  present(): { readonly text: string; readonly revision: number | null };
  /** False: the local file says that the bucket is not looked at. */
  takesBucket(): boolean;
  /** What would be wrong with this text in the bucket, one sentence each; nothing is applied. Never throws. */
  check(text: string): readonly string[];
}

const OWNER_ONLY = 0o600;
const COPY = "config-from-bucket.yaml";
/** Stands before every sentence about a text that is only checked, and is taken away again. */
const NEW_TEXT = "new text";
/** A comment, so that the copy is still an agent.yaml. */
const COPY_HEADER = /^# revision (\d+), kept by the agent\n/;

export interface Boot {
  readonly source: ConfigSource;
  readonly loaded: LoadedSettings;
  /** Why the kept copy was not used, where it was not. */
  readonly warning: string | undefined;
}

/** Throws AgentError CONFIG_INVALID when the local file cannot be used: without it nobody knows who this agent is. */
export function bootConfig(path: string, env: NodeJS.ProcessEnv): Boot {
  const own = loadConfig(path, env);
  const copy = own.configSource === "bucket" ? readCopy(own) : null;
  const source = createConfigSource({ path, env, copy });
  try {
    return { source, loaded: source.read(), warning: undefined };
  } catch (cause) {
    if (copy === null) throw cause;
    source.offer(null);
    const warning = `the kept copy of the bucket's configuration cannot be used, ${path} is: ${messageOf(cause)}`;
    return { source, loaded: source.read(), warning };
  }
}

export function createConfigSource({
  path,
  env,
  copy,
}: {
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
  readonly copy: BucketText | null;
}): ConfigSource {
  let offered = copy;
  let kept: BucketText | null = copy;
  const fromText = (own: AgentConfig, { name, text }: NamedText): AgentSettings => {
    const config = parseConfig(text, { name, folder: dirname(resolve(path)), env });
    return settingsOf(asOwn(config, own, { name, text }), name);
  };
  return {
    read() {
      const own = loadConfig(path, env);
      if (offered === null || own.configSource === "file") {
        return { ...settingsOf(own, path), source: resolve(path), fromBucket: null };
      }
      const name = `${CONFIG_BUCKET}/${own.agentId} revision ${String(offered.revision)}`;
      return { ...fromText(own, { name, text: offered.text }), source: name, fromBucket: offered };
    },
    offer: (entry) => {
      const known = entry?.text === offered?.text && entry?.revision === offered?.revision;
      offered = entry;
      return !known;
    },
    present: () =>
      kept === null
        ? { text: readFileSync(resolve(path), "utf8"), revision: null }
        : { text: kept.text, revision: kept.revision },
    takesBucket: () => loadConfig(path, env).configSource === "bucket",
    check(text) {
      try {
        fromText(loadConfig(path, env), { name: NEW_TEXT, text });
        return [];
      } catch (cause) {
        return messageOf(cause)
          .split("\n")
          .map((line) => line.replace(`${NEW_TEXT}: `, ""));
      }
    },
    keep: ({ config, fromBucket }) => {
      kept = fromBucket;
      if (fromBucket === null) rmSync(join(config.dataDir, COPY), { force: true });
      else writeCopy(config, fromBucket);
    },
  };
}

interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** The bucket's settings under the local file's identity. */
function asOwn(config: AgentConfig, own: AgentConfig, { name, text }: NamedText): AgentConfig {
  const { agentId, natsUrl, dataDir, configSource } = own;
  if (/^agentId\s*:/m.test(text) && config.agentId !== agentId) {
    throw new AgentError(
      "CONFIG_INVALID",
      `${name}: agentId is "${config.agentId}", but the key belongs to agent "${agentId}"; leave agentId out or store the text under its own key`,
    );
  }
  return { ...config, agentId, natsUrl, dataDir, configSource };
}

function readCopy({ dataDir }: AgentConfig): BucketText | null {
  let whole: string;
  try {
    whole = readFileSync(join(dataDir, COPY), "utf8");
  } catch {
    // There is none: the agent never had a configuration from the bucket.
    return null;
  }
  const header = COPY_HEADER.exec(whole);
  return header === null ? null : { revision: Number(header[1]), text: whole.slice(header[0].length) };
}

/** Replaced as a whole, so that a crash leaves the old copy or the new one. */
function writeCopy({ dataDir }: AgentConfig, { text, revision }: BucketText): void {
  mkdirSync(dataDir, { recursive: true });
  const partial = join(dataDir, `${COPY}.partial`);
  const file = openSync(partial, "w", OWNER_ONLY);
  try {
    writeSync(file, `# revision ${String(revision)}, kept by the agent\n${text}`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(partial, join(dataDir, COPY));
}
