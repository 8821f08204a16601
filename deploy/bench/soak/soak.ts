/** The soak itself: steady, broker outage, kill -9 in another one, all cameras dropped, decoders stopped. Read `soak` first. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { freePort } from "../../harness/free-port.ts";
import { costBetween, readTree } from "../edge/process-cost.ts";
import { castOf, isGood, settingsOf, type SoakCamera } from "./cast.ts";
import { type City, startCity } from "./city.ts";
import { type Growth, growthOf, type Rest, restIn } from "./figures.ts";
import { type EventNote, type Ledger, type LedgerInput, ledgerOf } from "./ledger.ts";
import { type PhaseName, planOf } from "./phases.ts";
import { readFootprint } from "./gauges.ts";
import { Recording, type Sample } from "./recording.ts";
import type { Scenes } from "./scenes.ts";
import { SoakedAgent } from "./soaked-agent.ts";
import { readBook, readStream } from "./stored-events.bench.ts";
import type { ConnectPeaks } from "./wire.ts";

export interface SoakJob {
  readonly cameras: number;
  /** Of the whole run but the last settling; starting counts. */
  readonly totalS: number;
  /** Holds edge-agent/main.js. */
  readonly build: string;
  readonly model: { readonly manifestPath: string; readonly weightsPath: string };
  readonly scenes: Scenes;
  readonly say: (line: string) => void;
}

export interface SoakResult {
  readonly ledger: Ledger;
  readonly growth: Growth;
  readonly zombies: {
    readonly peak: number;
    /** In two samples after each other. */
    readonly stuckPeak: number;
    /** Defunct children before the agent was asked to stop, and what still ran after each of its ends. */
    readonly leftDefunct: number;
    readonly leftRunning: number;
  };
  readonly rest: { readonly before: Rest | null; readonly after: Rest | null };
  readonly connects: ConnectPeaks;
  /** While all cameras came back together. */
  readonly connectsAfterDrop: ConnectPeaks;
  /** Null: not within the limit. */
  readonly recovered95S: number | null;
  /** From SIGSTOP to all decoders, to looks at 95 % of the good cameras. */
  readonly recoveredFromStopS: number | null;
  /** From the broker's return to an empty outbox. */
  readonly drainedS: number | null;
  readonly eventsInOutboxAtKill: number;
  /** Cores that the agent and its decoders used in the steady phase. */
  readonly steadyCores: number | null;
  readonly complaints: Readonly<Record<string, number>>;
  readonly goodCameras: number;
  readonly phases: readonly { readonly name: PhaseName; readonly fromS: number }[];
  readonly samples: readonly Sample[];
}

const AGENT_ID = "soak-edge";
/** However short the run: what the phases need to mean anything. */
const PHASES_MIN_S = 18;
const SEEN_WITHIN_S = 90;
const RECOVERED_WITHIN_S = 90;
/** A standing van is reported again every few seconds. */
const STORED_WITHIN_S = 15;
const SETTLED_WITHIN_S = 60;
const RECOVERED_SHARE = 0.95;
const POLL_MS = 200;
/** A picture that was decoded already still leads to a look. */
const LAST_LOOKS_MS = 500;
const REST_MIN_MS = 3_000;
/** No new event for so long: the last looks are over, on a busy machine too. */
const QUIET_S = 1.5;
/** A van that stands must be reported by a camera that was looked at this often in one life of the agent. */
const LOOKS_FOR_AN_OPENING = 10;

export async function soak(job: SoakJob): Promise<SoakResult> {
  const cast = castOf(job.cameras);
  const beganMs = performance.now();
  job.say(`servers and ${String(cast.length)} cameras, ${String(cast.filter(isGood).length)} of them good`);
  const city = await startCity(cast, job.scenes);
  try {
    const metricsPort = await freePort();
    const settings = settingsOf(cast, {
      agentId: AGENT_ID,
      metricsPort,
      model: job.model,
      urlOf: (camera) => city.wire.url(camera),
    });
    writeFileSync(join(city.folder, "agent.yaml"), stringify(settings));
    const agent = new SoakedAgent({ build: job.build, folder: city.folder, natsUrl: city.nats.url });
    const recording = new Recording({ agent, metricsPort, cast, totalS: job.totalS });
    const stage = new Stage({ job, cast, city, agent, recording });
    try {
      return await stage.play(beganMs);
    } finally {
      await agent.kill();
      for (const { pid } of agent.leftBehind()) signalQuietly(pid, "SIGKILL");
    }
  } finally {
    await city.stop();
  }
}

interface Parts {
  readonly job: SoakJob;
  readonly cast: readonly SoakCamera[];
  readonly city: City;
  readonly agent: SoakedAgent;
  readonly recording: Recording;
}

type Held = Pick<LedgerInput, "stored" | "decisions" | "tickets">;

type Readings = Pick<
  SoakResult,
  "steadyCores" | "recovered95S" | "recoveredFromStopS" | "connects" | "connectsAfterDrop"
>;

class Stage {
  readonly #parts: Parts;
  readonly #phases: { name: PhaseName; fromS: number }[] = [{ name: "start", fromS: 0 }];
  #durableAtKill: readonly string[] = [];
  #drainedS: number | null = null;
  #toldAtS = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async play(beganMs: number): Promise<SoakResult> {
    const { job, agent, recording } = this.#parts;
    await agent.start();
    const ended = new AbortController();
    const recorded = recording.run(ended.signal, (sample) => {
      this.#tell(sample);
    });
    try {
      await this.#untilSeen();
      const leftS = job.totalS - (performance.now() - beganMs) / 1000;
      const readings = await this.#phasesWithin(Math.max(PHASES_MIN_S, leftS));
      const held = await this.#settle();
      const leftDefunct = await this.#stuckZombies();
      ended.abort();
      await recorded;
      await agent.stop();
      return this.#result(readings, held, leftDefunct);
    } finally {
      ended.abort();
      await recorded;
    }
  }

  async #phasesWithin(totalS: number): Promise<Readings> {
    const { city, recording } = this.#parts;
    const plan = planOf(totalS);
    const offsetS = recording.nowS();
    const endOf = (name: PhaseName): number => offsetS + (plan.get(name) ?? 0);
    const steadyCores = await this.#steady(endOf("steady"));
    await this.#outage(endOf("outage"), endOf("after outage"));
    await this.#killInOutage(endOf("kill -9"));
    const before = city.wire.peaks();
    city.wire.restartPeaks();
    const recovered95S = await this.#drop(endOf("dropped"));
    const connectsAfterDrop = city.wire.peaks();
    const recoveredFromStopS = await this.#stopDecoders(endOf("stopped"));
    await this.#rest(endOf("rest"));
    const after = city.wire.peaks();
    const connects = {
      total: after.total,
      perS: Math.max(before.perS, after.perS),
      perHostPerS: Math.max(before.perHostPerS, after.perHostPerS),
      connectingPerHost: Math.max(before.connectingPerHost, after.connectingPerHost),
    };
    return { steadyCores, recovered95S, recoveredFromStopS, connects, connectsAfterDrop };
  }

  #enter(name: PhaseName): void {
    const { recording } = this.#parts;
    recording.phase = name;
    this.#phases.push({ name, fromS: recording.nowS() });
  }

  #tell(sample: Sample): void {
    const { job, cast } = this.#parts;
    const everyS = job.totalS > 300 ? 30 : 2;
    if (sample.atS < this.#toldAtS) return;
    this.#toldAtS = sample.atS + everyS;
    const number = (value: number | null, digits = 0): string => value?.toFixed(digits) ?? "-";
    const good = String(cast.filter(isGood).length);
    job.say(
      `${sample.atS.toFixed(0).padStart(4)} s  ${sample.phase.padEnd(12)}  good ${number(sample.goodSeen)}/${good}` +
        `  ${number(sample.processes)} processes  ${number(sample.treeMb)} MB  ${number(sample.fds)} fds` +
        `  ${number(sample.defunct)} zombies  outbox ${number(sample.outboxDepth)}`,
    );
  }

  async #until(endS: number): Promise<void> {
    await sleep(Math.max(0, endS - this.#parts.recording.nowS()) * 1000);
  }

  /** Seconds that it took; null when the limit came first. */
  async #wait(holds: () => Promise<boolean>, withinS: number): Promise<number | null> {
    const startS = this.#parts.recording.nowS();
    for (;;) {
      if (await holds()) return this.#parts.recording.nowS() - startS;
      if (this.#parts.recording.nowS() - startS > withinS) return null;
      await sleep(POLL_MS);
    }
  }

  async #untilSeen(): Promise<void> {
    const { recording } = this.#parts;
    const all = async (): Promise<boolean> => [...(await recording.goodLooks()).values()].every((n) => n > 0);
    if ((await this.#wait(all, SEEN_WITHIN_S)) !== null) return;
    const blind = [...(await recording.goodLooks())].filter(([, looks]) => looks === 0);
    throw new Error(
      `${String(blind.length)} good cameras were not seen within ${String(SEEN_WITHIN_S)} s: ${blind.map(([code]) => code).join(", ")}`,
    );
  }

  /** Looks at 95 % of the good cameras, all of them after this call. */
  async #lookedAtAgain(): Promise<number | null> {
    const { recording } = this.#parts;
    const before = await recording.goodLooks();
    return this.#wait(async () => {
      const now = await recording.goodLooks();
      const again = [...now].filter(([code, looks]) => looks > (before.get(code) ?? 0)).length;
      return again >= Math.ceil(RECOVERED_SHARE * now.size);
    }, RECOVERED_WITHIN_S);
  }

  async #steady(endS: number): Promise<number | null> {
    this.#enter("steady");
    const { pid } = this.#parts.agent;
    if (pid === undefined) return null;
    const from = readTree(pid);
    await this.#until(endS);
    return costBetween(pid, from, readTree(pid)).total;
  }

  async #outage(endS: number, drainEndS: number): Promise<void> {
    const { nats } = this.#parts.city;
    this.#enter("outage");
    await nats.kill();
    await this.#until(endS);
    await nats.restart();
    this.#enter("after outage");
    await this.#drain();
    await this.#until(drainEndS);
  }

  /** The longest that the outbox took to be empty after the broker came back. */
  async #drain(): Promise<void> {
    const took = await this.#wait(
      async () => (await this.#parts.recording.take()).outboxDepth === 0,
      SETTLED_WITHIN_S,
    );
    if (took !== null) this.#drainedS = Math.max(took, this.#drainedS ?? 0);
  }

  /** The agent is killed while nothing that it decides can leave it, and comes back before the broker does. */
  async #killInOutage(endS: number): Promise<void> {
    const { city, agent, recording } = this.#parts;
    this.#enter("kill -9");
    const durationS = endS - recording.nowS();
    await city.nats.kill();
    await this.#until(endS - 0.7 * durationS);
    // A kill proves nothing about an empty outbox; in a short run all vans may have been reported just before.
    await this.#wait(async () => ((await recording.take()).outboxDepth ?? 0) > 0, STORED_WITHIN_S);
    await agent.kill();
    this.#durableAtKill = await agent.durableEvents();
    await agent.start();
    await this.#until(endS - 0.2 * durationS);
    await city.nats.restart();
    await this.#lookedAtAgain();
    await this.#drain();
    await this.#until(endS);
  }

  async #drop(endS: number): Promise<number | null> {
    const { rtsp } = this.#parts.city;
    this.#enter("dropped");
    await rtsp.kill();
    await rtsp.restart();
    const recovered = await this.#lookedAtAgain();
    await this.#until(endS);
    return recovered;
  }

  async #stopDecoders(endS: number): Promise<number | null> {
    const { agent } = this.#parts;
    this.#enter("stopped");
    for (const { pid } of agent.decoders()) signalQuietly(pid, "SIGSTOP");
    // What they had decoded before is no sign of recovery.
    await sleep(LAST_LOOKS_MS);
    const recovered = await this.#lookedAtAgain();
    await this.#until(endS);
    return recovered === null ? null : recovered + LAST_LOOKS_MS / 1000;
  }

  /** Everything is healed: what the agent holds now is compared with what it held in the beginning. */
  async #rest(endS: number): Promise<void> {
    const { recording } = this.#parts;
    this.#enter("rest");
    await sleep(REST_MIN_MS);
    await this.#until(endS);
    await recording.take();
  }

  /** No camera gives pictures any more, so nothing new is decided; what has not arrived after the limit is lost. */
  async #settle(): Promise<Held> {
    const { city, agent, recording } = this.#parts;
    this.#enter("settle");
    await city.rtsp.kill();
    let held: Held = { stored: [], decisions: [], tickets: [] };
    let [events, quietFromS] = [agent.events.length, recording.nowS()];
    await this.#wait(async () => {
      held = { stored: await readStream(city.nats.url), ...(await readBook(city.databaseUrl)) };
      if (agent.events.length > events) quietFromS = recording.nowS();
      events = agent.events.length;
      return recording.nowS() - quietFromS > QUIET_S && hasArrived(agent.events, held);
    }, SETTLED_WITHIN_S);
    return held;
  }

  /** A child that is defunct for longer than a turn of the event loop is one that nobody waits for. */
  async #stuckZombies(): Promise<number> {
    const { agent } = this.#parts;
    const defunct = (): readonly number[] =>
      agent.pid === undefined ? [] : (readFootprint(agent.pid)?.defunct ?? []);
    const before = defunct();
    await sleep(LAST_LOOKS_MS);
    return defunct().filter((pid) => before.includes(pid)).length;
  }

  #result(readings: Readings, held: Held, leftDefunct: number): SoakResult {
    const { cast, agent, recording } = this.#parts;
    const { samples, zombiesPeak, zombiesStuckPeak, looksOf } = recording;
    const standing = cast
      .filter(
        ({ conduct, code }) => conduct === "standing" && (looksOf.get(code) ?? 0) >= LOOKS_FOR_AN_OPENING,
      )
      .map(({ code }) => code);
    const durableAtKill = this.#durableAtKill;
    return {
      ...readings,
      ledger: ledgerOf({ logged: agent.events, durableAtKill, standing, ...held }),
      growth: growthOf(samples.filter(({ phase }) => phase !== "settle")),
      zombies: {
        peak: zombiesPeak,
        stuckPeak: zombiesStuckPeak,
        leftDefunct,
        leftRunning: agent.leftBehind().length,
      },
      rest: { before: restIn(samples, "steady"), after: restIn(samples, "rest") },
      drainedS: this.#drainedS,
      eventsInOutboxAtKill: durableAtKill.length,
      complaints: Object.fromEntries(agent.complaints),
      goodCameras: cast.filter(isGood).length,
      phases: this.#phases,
      samples,
    };
  }
}

/** Every event of the log is in the stream, and the book has decided every event of the stream. */
function hasArrived(logged: readonly EventNote[], { stored, decisions }: Held): boolean {
  const storedIds = new Set(stored.map(({ eventId }) => eventId));
  const decidedIds = new Set(decisions.map(({ eventId }) => eventId));
  return (
    logged.every(({ eventId }) => storedIds.has(eventId)) && [...storedIds].every((id) => decidedIds.has(id))
  );
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in this very moment.
  }
}
