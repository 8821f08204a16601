/**
 * Heartbeats → what each camera looked at, day by day. Every dispatcher hears every heartbeat and adds up slots of five
 * minutes; the book keeps, for each slot, what the dispatcher wrote that heard most of it, so nothing counts twice.
 */
import type { CameraHealth, Heartbeat } from "#contract";
import { messageOf } from "../errors.ts";
import { dayText, type ZoneTime } from "../lifecycle/clocks/zone-time.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

/** Zones change their day on a quarter of an hour, so that a slot lies within one day. */
export const SLOT_MS = 300_000;
/** A longer silence is nobody's time: the agent, or the way to it, was not there. */
const GAP_MAX_S = 90;
/** Agents remembered, and slots kept for each while the book is away: an hour. */
const AGENTS_MAX = 4_096;
const WAITING_MAX = 12;

/** Seconds of one camera in one slot. */
export interface CameraSlot {
  readonly cameraCode: string;
  readonly cameraName: string;
  readonly heardS: number;
  readonly lookedS: number;
  readonly blindS: number;
  readonly suspendedS: number;
}

export interface AgentSlot {
  readonly agentId: string;
  /** Slots since 1970. */
  readonly slot: number;
  /** "YYYY-MM-DD" by the district's calendar. */
  readonly day: string;
  readonly cameras: readonly CameraSlot[];
}

export interface CameraDayBook {
  addCameraSlot(slot: AgentSlot): Promise<void>;
}

export interface CameraDays {
  heard(heartbeat: Heartbeat): void;
  /** Writes what was heard so far, also of slots that are not over. */
  close(): Promise<void>;
}

export interface CameraDaysOptions {
  readonly book: CameraDayBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly zone: ZoneTime;
}

interface Listening {
  lastMs: number;
  slot: number;
  cameras: Map<string, CameraSlot>;
  /** Slots that are over, oldest first. */
  waiting: AgentSlot[];
  writing: Promise<void> | null;
}

export function createCameraDays(options: CameraDaysOptions): CameraDays {
  const { clock, counters } = options;
  const agents = new Map<string, Listening>();
  const paced = createPacedLog(options.logger, clock);

  async function writeWaiting(agentId: string, agent: Listening): Promise<void> {
    try {
      for (let next = agent.waiting[0]; next !== undefined; next = agent.waiting[0]) {
        await options.book.addCameraSlot(next);
        agent.waiting.shift();
      }
      paced.over("what cameras looked at is written again");
    } catch (thrown) {
      paced.warn(`what cameras looked at cannot be written: ${messageOf(thrown)}; it is tried again`, {
        agentId,
      });
    } finally {
      agent.writing = null;
    }
  }

  function endSlot(agentId: string, agent: Listening): void {
    const { slot, cameras } = agent;
    if (cameras.size > 0) {
      const day = dayText(options.zone.dayOf(slot * SLOT_MS));
      agent.waiting.push({ agentId, slot, day, cameras: [...cameras.values()] });
    }
    agent.cameras = new Map();
    // The one at the front may be on its way into the book.
    if (agent.waiting.length > WAITING_MAX) {
      agent.waiting.splice(1, 1);
      counters.count("cameraSlotsDropped");
    }
    if (agent.waiting.length > 0) agent.writing ??= writeWaiting(agentId, agent);
  }

  return {
    heard({ agentId, cameras }) {
      const nowMs = clock.nowMs();
      const slot = Math.floor(nowMs / SLOT_MS);
      const agent = agents.get(agentId);
      if (agent === undefined) {
        if (agents.size < AGENTS_MAX) {
          agents.set(agentId, { lastMs: nowMs, slot, cameras: new Map(), waiting: [], writing: null });
        } else counters.count("cameraSlotsDropped");
        return;
      }
      const elapsedS = (nowMs - agent.lastMs) / 1_000;
      if (slot !== agent.slot) endSlot(agentId, agent);
      agent.slot = slot;
      agent.lastMs = nowMs;
      if (elapsedS <= 0 || elapsedS > GAP_MAX_S) return;
      for (const camera of cameras) {
        agent.cameras.set(camera.cameraCode, addedTo(agent.cameras.get(camera.cameraCode), camera, elapsedS));
      }
    },
    async close() {
      for (const [agentId, agent] of agents) endSlot(agentId, agent);
      await Promise.all([...agents.values()].map(({ writing }) => writing ?? Promise.resolve()));
    },
  };
}

const NOTHING = { heardS: 0, lookedS: 0, blindS: 0, suspendedS: 0 };

/** What this heartbeat says holds for the time since the one before. */
function addedTo(before: CameraSlot | undefined, camera: CameraHealth, elapsedS: number): CameraSlot {
  const { heardS, lookedS, blindS, suspendedS } = before ?? NOTHING;
  const now = secondsOf(camera, elapsedS);
  return {
    cameraCode: camera.cameraCode,
    cameraName: camera.name,
    heardS: heardS + elapsedS,
    lookedS: lookedS + now.lookedS,
    blindS: blindS + now.blindS,
    suspendedS: suspendedS + now.suspendedS,
  };
}

function secondsOf(
  { state, suspended, analysedSPerMin = 60 }: CameraHealth,
  elapsedS: number,
): typeof NOTHING {
  if (suspended !== undefined) return { ...NOTHING, suspendedS: elapsedS };
  if (state !== "seeing") return { ...NOTHING, blindS: elapsedS };
  return { ...NOTHING, lookedS: elapsedS * Math.min(1, analysedSPerMin / 60) };
}
