/**
 * A new configuration while the agent runs. Everything that can fail comes first (reading, checking, loading
 * another model); only then is the difference applied. What is refused changes nothing and says why.
 */
import type { ConfigInEffect, ReloadReply } from "#contract";
import { configSha256 } from "./camera-plan.ts";
import type { CameraFleet, FleetChange } from "./camera-fleet.ts";
import { type Canary, canaryIdentity } from "./canary/canary.ts";
import type { AgentConfig } from "./config.ts";
import type { ConfigSource, LoadedSettings } from "./config-source.ts";
import { AgentError, messageOf } from "./errors.ts";
import type { CameraLink } from "./perceive/camera/camera-link.ts";
import type { Detector } from "./perceive/detect/detector.ts";
import type { PatrolScheduler } from "./perceive/detect/patrol-scheduler.ts";
import type { CameraGround } from "./camera-ground.ts";
import type { AgentSettings } from "./settings.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Clock } from "./time/clock.ts";

/** Top-level keys that take effect at once; every other one waits for the next start. */
const LIVE_KEYS: readonly string[] = ["cameras", "patrol", "model", "canary", "heartbeatS", "logLevel"];
const MAX_REFUSAL_CHARACTERS = 500;
const MAX_REASON_CHARACTERS = 2000;

export interface ReloaderOptions {
  readonly source: ConfigSource;
  readonly loaded: LoadedSettings;
  readonly ground: CameraGround;
  readonly fleet: CameraFleet;
  readonly openDetector: (settings: AgentSettings) => Promise<Detector>;
  readonly openPatrol: (detector: Detector) => PatrolScheduler;
  /** Undefined where none is configured. */
  readonly openCanary: (settings: AgentSettings, own: Detector) => Promise<Canary | undefined>;
  readonly openLink: (config: AgentConfig) => Promise<CameraLink>;
  /** What else follows the configuration: log level, heartbeat's beat. */
  readonly onApplied: (config: AgentConfig) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export interface Reloader {
  /** One after the other; never rejects. */
  reload(): Promise<ReloadReply>;
  ground(): CameraGround;
  inEffect(): ConfigInEffect;
  /** The cameras stand anew on what they stand on, in turn with reloads: a canary has fallen back. Never rejects. */
  reground(): Promise<void>;
  /** Resolves when no reload is under way. */
  idle(): Promise<void>;
}

export function createReloader(options: ReloaderOptions): Reloader {
  return new OneAfterTheOther(options);
}

class OneAfterTheOther implements Reloader {
  readonly #options: ReloaderOptions;
  #ground: CameraGround;
  #inEffect: ConfigInEffect;
  #last: Promise<unknown> = Promise.resolve();
  /** A reload that has not begun will read whatever is newest then: more of them would do the same again. */
  #waiting: Promise<ReloadReply> | undefined;

  constructor(options: ReloaderOptions) {
    this.#options = options;
    this.#ground = options.ground;
    this.#inEffect = this.#described(options.loaded.source);
  }

  ground(): CameraGround {
    return this.#ground;
  }

  inEffect(): ConfigInEffect {
    return this.#inEffect;
  }

  async idle(): Promise<void> {
    await this.#last;
  }

  async reground(): Promise<void> {
    const { fleet, logger, signal } = this.#options;
    this.#last = this.#last.then(async () => {
      try {
        if (!signal.aborted) await fleet.adopt(this.#ground);
      } catch (cause) {
        logger.error({ reason: messageOf(cause) }, "the cameras could not be put on their model");
      }
    });
    await this.#last;
  }

  reload(): Promise<ReloadReply> {
    this.#waiting ??= this.#enqueue();
    return this.#waiting;
  }

  #enqueue(): Promise<ReloadReply> {
    const reply = this.#last.then(() => {
      this.#waiting = undefined;
      return this.#reload();
    });
    this.#last = reply;
    return reply;
  }

  async #reload(): Promise<ReloadReply> {
    const { source, logger, signal } = this.#options;
    try {
      if (signal.aborted) throw new AgentError("CONFIG_INVALID", "the agent is stopping");
      const loaded = source.read();
      const { merged, waitForRestart } = mergeLive(this.#ground.config, loaded.config);
      const next = await this.#prepare({ ...loaded, config: merged });
      return await this.#apply(next, loaded, waitForRestart);
    } catch (cause) {
      const reason = messageOf(cause);
      this.#inEffect = { ...this.#inEffect, refused: reason.slice(0, MAX_REFUSAL_CHARACTERS) };
      logger.error(
        { reason, inEffect: this.#inEffect.source },
        "new configuration refused, nothing has changed",
      );
      return this.#reply({ applied: false, reason });
    }
  }

  /** Everything that can fail. */
  async #prepare(settings: AgentSettings): Promise<CameraGround> {
    const { openDetector, openPatrol, openLink } = this.#options;
    const { config, manifest } = settings;
    const before = this.#ground;
    const sameModel = isSame([before.config.model, before.manifest], [config.model, manifest]);
    const sameLink = isSame(linkSettings(before.config), linkSettings(config));
    const link = sameLink ? before.link : await openLink(config);
    const detector = sameModel ? before.detector : await openDetector(settings);
    const canary = await this.#canaryOn(detector, settings).catch(async (cause: unknown) => {
      if (!sameModel) await detector.close();
      throw cause;
    });
    const patrol = sameModel ? before.patrol : openPatrol(detector);
    return { config, manifest, configSha256: configSha256(config), detector, patrol, link, canary };
  }

  /** The one that runs where it is the same and is compared with the same model. */
  async #canaryOn(detector: Detector, settings: AgentSettings): Promise<Canary | undefined> {
    const { config, canaryManifest } = settings;
    const { canary, detector: before } = this.#ground;
    if (config.canary === undefined || canaryManifest === undefined) return undefined;
    const isSameTrial = canary?.identity === canaryIdentity(config.canary, canaryManifest);
    if (isSameTrial && before === detector) return canary;
    return this.#options.openCanary(settings, detector);
  }

  async #apply(
    next: CameraGround,
    loaded: LoadedSettings,
    waitForRestart: readonly string[],
  ): Promise<ReloadReply> {
    const { source, fleet, onApplied, logger } = this.#options;
    const before = this.#ground;
    this.#ground = next;
    const change = await fleet.adopt(next);
    const modelLoaded = before.detector !== next.detector;
    // First the one that asks the other.
    if (before.canary !== next.canary) await before.canary?.close();
    if (modelLoaded) await before.detector.close();
    this.#inEffect = this.#described(loaded.source);
    onApplied(next.config);
    const notKept = keepCopy(source, loaded);
    const reason = `${sentence(change, modelLoaded, waitForRestart)}${notKept}`;
    logger.info({ source: loaded.source, configSha256: next.configSha256, ...change }, reason);
    return this.#reply({
      applied: true,
      reason,
      ...change,
      modelLoaded,
      waitForRestart: [...waitForRestart],
    });
  }

  #described(source: string): ConfigInEffect {
    const loadedAt = new Date(this.#options.clock.nowMs()).toISOString();
    return { source, sha256: this.#ground.configSha256, loadedAt };
  }

  #reply(part: Partial<ReloadReply> & { readonly applied: boolean; readonly reason: string }): ReloadReply {
    return {
      ...{
        unchanged: this.#ground.config.cameras.length,
        changes: [],
        modelLoaded: false,
        waitForRestart: [],
      },
      ...part,
      source: this.#inEffect.source,
      configSha256: this.#ground.configSha256,
      reason: part.reason.slice(0, MAX_REASON_CHARACTERS),
    };
  }
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const linkSettings = ({ patrol }: AgentConfig) => [patrol.hwaccel, patrol.connectsPerHost];

/** The new configuration as far as it can take effect now, and the keys that cannot. */
function mergeLive(
  running: AgentConfig,
  next: AgentConfig,
): { readonly merged: AgentConfig; readonly waitForRestart: readonly string[] } {
  if (next.agentId !== running.agentId) {
    throw new AgentError(
      "CONFIG_INVALID",
      `agentId is now "${next.agentId}", but agent "${running.agentId}" runs; restart the agent to change who it is`,
    );
  }
  const keys = (Object.keys(next) as (keyof AgentConfig)[]).filter((key) => !LIVE_KEYS.includes(key));
  const kept = Object.fromEntries(keys.map((key) => [key, running[key]]));
  return {
    merged: { ...next, ...kept },
    waitForRestart: keys.filter((key) => !isSame(running[key], next[key])),
  };
}

/** The new configuration works in any case; a copy that cannot be written only matters at the next start. */
function keepCopy(source: ConfigSource, loaded: LoadedSettings): string {
  try {
    source.keep(loaded);
    return "";
  } catch (cause) {
    return `; its copy for a start without network could not be kept: ${messageOf(cause)}`;
  }
}

function sentence(change: FleetChange, modelLoaded: boolean, waitForRestart: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const each of change.changes) counts.set(each.change, (counts.get(each.change) ?? 0) + 1);
  const parts = [...counts].map(([word, count]) => `${String(count)} ${word}`);
  const model = modelLoaded ? "; the model was loaded anew" : "";
  const later = waitForRestart.length === 0 ? "" : `; restart the agent for: ${waitForRestart.join(", ")}`;
  return `configuration taken over: cameras ${[...parts, `${String(change.unchanged)} unchanged`].join(", ")}${model}${later}`;
}
