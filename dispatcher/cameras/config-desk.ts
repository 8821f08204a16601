/**
 * What is set of a camera: read from the bucket, checked by the agent that will run it, written as a version into the book
 * and with compare-and-set into the bucket. The agent follows the bucket and says when it has taken it over.
 */
import {
  type CameraSettings,
  CONFIG_TEXT_MAX_CHARACTERS,
  type ConfigReply,
  parseCheckConfigReply,
  parseConfigReply,
} from "#contract";
import type { CameraBook, NewVersion } from "../book/cameras.ts";
import type { Bus, ConfigEntry } from "../bus/bus.ts";
import { DispatcherError, messageOf } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import type { AskAgent, Question } from "./ask-agent.ts";
import type {
  Adopted,
  CameraConfigView,
  CameraDesk,
  ConfigChange,
  ConfigEffect,
  ConfigVersion,
  ConfigWritten,
  Copied,
  CopyCommand,
  KnownCamera,
} from "./camera-desk.ts";
import { placeOf, settingsIn, withSettings } from "./config-text.ts";
import { sameSettings } from "./settings-diff.ts";

export interface ConfigDeskOptions {
  readonly book: CameraBook;
  readonly bus: Pick<Bus, "readConfig" | "writeConfig">;
  readonly ask: AskAgent;
  readonly clock: Clock;
  /** Rejects NOT_FOUND. */
  readonly cameraOf: (cameraCode: string) => KnownCamera;
  readonly hasAgent: (agentId: string) => boolean;
}

export type ConfigDesk = Pick<
  CameraDesk,
  | "config"
  | "checkConfig"
  | "changeConfig"
  | "configVersions"
  | "configVersion"
  | "restoreConfig"
  | "copyConfig"
  | "adopt"
>;

const ASK_TIMEOUT_MS = 5_000;
/** A large configuration with its model's manifest is read anew for a check. */
const CHECK_TIMEOUT_MS = 10_000;
/** A reload of rules takes well under a second, of a stream or a model some; then the page asks again by itself. */
const EFFECT_WAIT_MS = 10_000;
const EFFECT_PAUSE_MS = 200;
/** Another camera of the same agent was saved in the same moment. */
const RACES_MAX = 5;

const conflict = (sentence: string): DispatcherError => new DispatcherError("CONFLICT", sentence);

export function createConfigDesk(options: ConfigDeskOptions): ConfigDesk {
  const { book, cameraOf } = options;
  const editor = new ConfigEditor(options);
  const versionOf = async (cameraCode: string, version: number): Promise<ConfigVersion> => {
    const found = await book.configVersion(cameraOf(cameraCode).code, version);
    if (found !== null) return found;
    throw new DispatcherError("NOT_FOUND", `Camera ${cameraCode} has no version ${String(version)}.`);
  };
  return {
    config: (cameraCode) => editor.view(cameraOf(cameraCode)),
    async checkConfig(cameraCode, settings) {
      const camera = cameraOf(cameraCode);
      const { entry } = await editor.editable(camera);
      return editor.problems(camera, withSettings(entry.text, cameraCode, settings));
    },
    changeConfig: (cameraCode, change) =>
      editor.change(cameraOf(cameraCode), { ...change, origin: "edit", cameFrom: null }),
    configVersions: (cameraCode, limit, before) =>
      book.configVersions(cameraOf(cameraCode).code, limit, before ?? null),
    configVersion: versionOf,
    async restoreConfig(cameraCode, version, change) {
      const { settings } = await versionOf(cameraCode, version);
      const origin = { origin: "restore", cameFrom: String(version) } as const;
      return editor.change(cameraOf(cameraCode), { ...change, settings, ...origin });
    },
    copyConfig: (command) => copyTo(editor, command, cameraOf),
    adopt: (agentId) => adopt(editor, options, agentId),
  };
}

/** Each by itself, one after the other: one that is refused keeps none of the others back. */
async function copyTo(
  editor: ConfigEditor,
  { from, to, parts, note, by }: CopyCommand,
  cameraOf: ConfigDeskOptions["cameraOf"],
): Promise<readonly Copied[]> {
  const { settings: given } = await editor.view(cameraOf(from));
  const copied: Copied[] = [];
  for (const cameraCode of new Set(to)) {
    try {
      if (cameraCode === from) throw conflict("A camera is not copied to itself.");
      const camera = cameraOf(cameraCode);
      const { settings: own, version } = await editor.view(camera);
      const merged: Readonly<Record<string, unknown>> = {
        ...own,
        ...Object.fromEntries(parts.map((part) => [part, given[part]])),
      };
      const settings = Object.fromEntries(
        Object.entries(merged).filter(([, value]) => value !== undefined),
      ) as unknown as CameraSettings;
      const origin = { origin: "copy", cameFrom: from } as const;
      const change = { settings, expectedVersion: version ?? 0, note, by, ...origin };
      copied.push({ cameraCode, written: await editor.change(camera, change), refused: null });
    } catch (thrown) {
      if (!(thrown instanceof DispatcherError)) throw thrown;
      copied.push({ cameraCode, written: null, refused: messageOf(thrown) });
    }
  }
  return copied;
}

async function adopt(
  editor: ConfigEditor,
  { bus, ask, hasAgent }: ConfigDeskOptions,
  agentId: string,
): Promise<Adopted> {
  if (!hasAgent(agentId)) {
    throw new DispatcherError("NOT_FOUND", `No agent ${agentId.slice(0, 64)} is heard.`);
  }
  const reply = await ask({ ...configQuestion(agentId), body: { wantsText: true } });
  if (reply.takesBucket !== true) throw conflict(ownFileOnly(agentId));
  if (reply.text === undefined) throw new DispatcherError("AGENT_UNAVAILABLE", reply.reason);
  if ((await bus.readConfig(agentId)) !== null) {
    throw conflict(
      `The bucket holds a configuration of agent ${agentId} already: there is nothing to adopt.`,
    );
  }
  const revision = await bus.writeConfig(agentId, reply.text, null);
  if (revision === null) throw conflict(`Somebody else adopted agent ${agentId} in the same moment.`);
  return { agentId, revision, effect: await editor.effectOf(agentId, undefined, revision) };
}

const ownFileOnly = (agentId: string): string =>
  `Agent ${agentId} takes its configuration from its own file alone: set configSource: bucket in its agent.yaml and restart it.`;

const notInBucket = (agentId: string): string =>
  `Agent ${agentId} runs its own file, and the bucket holds nothing for it: POST /api/agents/${agentId}/adopt takes that file into the bucket.`;

interface Change extends ConfigChange, Pick<NewVersion, "origin" | "cameFrom"> {}

interface Editable {
  readonly entry: ConfigEntry;
  readonly settings: CameraSettings;
}

/** Null: the bucket holds nothing of this camera. */
function editableIn(entry: ConfigEntry | null, cameraCode: string): Editable | null {
  const settings = entry === null ? null : settingsIn(entry.text, cameraCode);
  return entry === null || settings === null ? null : { entry, settings };
}

class ConfigEditor {
  readonly #options: ConfigDeskOptions;

  constructor(options: ConfigDeskOptions) {
    this.#options = options;
  }

  async view(camera: KnownCamera): Promise<CameraConfigView> {
    const { code, agentId } = camera;
    const [reply, entry] = await Promise.all([
      this.#askOrNull(camera),
      this.#options.bus.readConfig(agentId),
    ]);
    // An agent that is away will read the bucket when it is back.
    const {
      takesBucket,
      camera: running,
      rules = [],
      evidenceWords = [],
    }: Partial<ConfigReply> = reply ?? {};
    const ours = takesBucket === false ? null : editableIn(entry, code);
    const settings = ours?.settings ?? running;
    if (settings === undefined) throw silent(agentId);
    return {
      cameraCode: code,
      agentId,
      version: ours === null ? null : (await this.#versionOf(camera, ours)).version,
      readOnlyBecause: readOnly(agentId, reply, ours !== null),
      settings,
      effect: effectNow(reply, entry?.revision ?? 0, (now) => sameSettings(now, settings)),
      rules,
      evidenceWords,
    };
  }

  /** Rejects CONFLICT where the bucket is not what the agent runs, AGENT_UNAVAILABLE where nobody can check. */
  async editable({ code, agentId }: KnownCamera): Promise<Editable> {
    const reply = await this.#options.ask(configQuestion(agentId));
    const entry = await this.#options.bus.readConfig(agentId);
    const inBucket = editableIn(entry, code);
    const sentence = readOnly(agentId, reply, inBucket !== null);
    if (sentence === null && inBucket !== null) return inBucket;
    throw conflict(sentence ?? notInBucket(agentId));
  }

  async change(camera: KnownCamera, change: Change): Promise<ConfigWritten> {
    for (let race = 1; race <= RACES_MAX; race += 1) {
      const written = await this.#tryChange(camera, change);
      if (written !== null) return written;
    }
    throw conflict(`The configuration of agent ${camera.agentId} changes too fast just now: try again.`);
  }

  /** Null: the bucket's text changed under it, perhaps of another camera. */
  async #tryChange(camera: KnownCamera, change: Change): Promise<ConfigWritten | null> {
    const { code, agentId } = camera;
    const { settings, expectedVersion, origin, cameFrom, by, note } = change;
    const editable = await this.editable(camera);
    const newest = await this.#versionOf(camera, editable);
    if (newest.version !== expectedVersion) throw stale(newest, expectedVersion);
    if (sameSettings(editable.settings, settings)) {
      const { revision } = editable.entry;
      const effect = await this.effectOf(agentId, code, revision);
      return { cameraCode: code, version: newest.version, changed: false, effect };
    }
    const text = withSettings(editable.entry.text, code, settings);
    const problems = await this.problems(camera, text);
    if (problems.length > 0) throw new DispatcherError("BAD_REQUEST", problems.join("\n"));
    const atMs = this.#options.clock.nowMs();
    const version = { cameraCode: code, agentId, settings, origin, cameFrom, madeBy: by, note, atMs };
    const added = await this.#options.book.addConfigVersion(version, newest.version, () =>
      this.#options.bus.writeConfig(agentId, text, editable.entry.revision),
    );
    if (added === null) return null;
    const effect = await this.effectOf(agentId, code, added.bucketRevision);
    return { cameraCode: code, version: added.version, changed: true, effect };
  }

  /** The version that the bucket's text is; one that somebody wrote by other means is recorded as found. */
  async #versionOf({ code, agentId }: KnownCamera, { entry, settings }: Editable): Promise<ConfigVersion> {
    const { book, clock } = this.#options;
    for (let race = 1; race <= RACES_MAX; race += 1) {
      const newest = await book.newestConfig(code);
      if (newest !== null && sameSettings(newest.settings, settings)) return newest;
      // Read before the newest version was written: nobody found anything.
      if (newest !== null && newest.bucketRevision > entry.revision) throw stale(newest, newest.version - 1);
      const found: NewVersion = {
        ...{ cameraCode: code, agentId, settings, origin: "found", cameFrom: null, madeBy: null },
        ...{ note: "", atMs: clock.nowMs() },
      };
      const added = await book.addConfigVersion(found, newest?.version ?? 0, () =>
        Promise.resolve(entry.revision),
      );
      if (added !== null) return added;
    }
    throw conflict(`The configuration of camera ${code} changes too fast just now: try again.`);
  }

  /** One sentence each, this camera's first, with keys as its form has them. */
  async problems({ agentId, code }: KnownCamera, text: string): Promise<readonly string[]> {
    if (text.length > CONFIG_TEXT_MAX_CHARACTERS) {
      return [
        `the configuration of agent ${agentId} would have ${String(text.length)} characters, and ${String(CONFIG_TEXT_MAX_CHARACTERS)} travel at most: divide its cameras among more agents`,
      ];
    }
    const reply = await this.#options.ask({
      ...{ agentId, command: "check-config", body: { text } },
      ...{ parse: parseCheckConfigReply, timeoutMs: CHECK_TIMEOUT_MS },
    });
    if (reply.sound) return [];
    const own = `cameras[${String(placeOf(text, code))}].`;
    const ours = reply.problems.filter((problem) => problem.startsWith(own));
    const others = reply.problems.filter((problem) => !problem.startsWith(own));
    return [...ours.map((problem) => problem.slice(own.length)), ...others];
  }

  /** Waits until the agent runs this revision or has refused it, and says pending after a while. */
  async effectOf(agentId: string, cameraCode: string | undefined, revision: number): Promise<ConfigEffect> {
    const { clock, ask } = this.#options;
    const untilMs = clock.nowMs() + EFFECT_WAIT_MS;
    for (;;) {
      const reply = await ask(configQuestion(agentId, cameraCode)).catch(() => null);
      const effect = effectNow(reply, revision, () => false);
      if (effect.state !== "pending" || clock.nowMs() >= untilMs) return effect;
      await clock.sleep(EFFECT_PAUSE_MS);
    }
  }

  /** A camera that the agent does not run yet is answered without it; silence is null. */
  async #askOrNull({ agentId, code }: KnownCamera): Promise<ConfigReply | null> {
    const { ask } = this.#options;
    try {
      const reply = await ask(configQuestion(agentId, code));
      return reply.answered ? reply : await ask(configQuestion(agentId));
    } catch (thrown) {
      if (thrown instanceof DispatcherError && thrown.code === "AGENT_UNAVAILABLE") return null;
      throw thrown;
    }
  }
}

const configQuestion = (agentId: string, cameraCode?: string): Question<ConfigReply> => ({
  ...{ agentId, command: "config", body: cameraCode === undefined ? {} : { cameraCode } },
  ...{ parse: parseConfigReply, timeoutMs: ASK_TIMEOUT_MS },
});

const silent = (agentId: string): DispatcherError =>
  new DispatcherError(
    "AGENT_UNAVAILABLE",
    `Agent ${agentId} does not answer, and the bucket holds nothing for it: what it runs is known to it alone.`,
  );

function readOnly(agentId: string, reply: ConfigReply | null, isInBucket: boolean): string | null {
  if (reply === null) return `Agent ${agentId} does not answer: nobody could check a change now.`;
  if (reply.takesBucket === false) return ownFileOnly(agentId);
  return isInBucket ? null : notInBucket(agentId);
}

function stale(newest: ConfigVersion, expected: number): DispatcherError {
  const who = newest.madeBy ?? "somebody by other means";
  return new DispatcherError(
    "STALE_VERSION",
    `Camera ${newest.cameraCode} is at version ${String(newest.version)}, made by ${who} at ${newest.madeAt}; you began from ${String(expected)}: load it again and make your change anew.`,
  );
}

function effectNow(
  reply: ConfigReply | null,
  revision: number,
  isSame: (running: CameraSettings) => boolean,
): ConfigEffect {
  const sha256 = reply?.inEffect?.sha256 ?? null;
  if (reply === null || reply.inEffect === undefined) {
    return { state: "pending", says: "its agent does not answer: it will be read when it is back", sha256 };
  }
  const { refused, source } = reply.inEffect;
  const runsIt = (reply.revision ?? 0) >= revision || (reply.camera !== undefined && isSame(reply.camera));
  if (runsIt) return { state: "applied", says: `the agent runs ${source}`, sha256 };
  if (refused?.includes(` revision ${String(revision)}`) === true) {
    return { state: "refused", says: refused, sha256 };
  }
  return { state: "pending", says: `the agent still runs ${source}`, sha256 };
}
