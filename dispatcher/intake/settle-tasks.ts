/** Heartbeats → tasks for whoever looks after cameras: what cannot be believed opens one, what sees again ends it. */
import type { Heartbeat } from "#contract";
import { messageOf } from "../errors.ts";
import type { AgentTroubles, CameraTrouble, TaskBook } from "../lifecycle/operator-tasks.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

export interface TaskKeeper {
  /** Writes what has changed since the last heartbeat of this agent; the next one says again what could not be written. */
  heard(heartbeat: Heartbeat): void;
  /** When nothing is being written any more. */
  idle(): Promise<void>;
}

/** Also what has not changed is written so often: another dispatcher may have died between two writes. */
const AGAIN_MS = 60_000;
/** Agents remembered; of one that was dropped everything is written again. */
const AGENTS_MAX = 4_096;

type Camera = Heartbeat["cameras"][number];

interface Written {
  readonly says: string;
  readonly atMs: number;
}

export function createTaskKeeper(options: {
  readonly tasks: Pick<TaskBook, "settle">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}): TaskKeeper {
  const { tasks, clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  const written = new Map<string, Written>();
  /** One write for each agent at a time: what comes meanwhile is said again by its next heartbeat. */
  const writing = new Map<string, Promise<void>>();

  const write = async (agentId: string, troubles: AgentTroubles, says: string): Promise<void> => {
    try {
      const { opened, ended } = await tasks.settle(troubles);
      counters.count("operatorTasksOpened", opened);
      counters.count("operatorTasksEnded", ended);
      written.delete(agentId);
      written.set(agentId, { says, atMs: troubles.atMs });
      const [oldest] = written.keys();
      if (written.size > AGENTS_MAX && oldest !== undefined) written.delete(oldest);
      paced.over("operator tasks are written again");
    } catch (thrown) {
      counters.count("operatorTasksUnwritten");
      paced.warn(`operator tasks cannot be written: ${messageOf(thrown)}; the next heartbeat says it again`);
    }
  };

  return {
    heard(heartbeat) {
      const { agentId } = heartbeat;
      if (writing.has(agentId) || (writing.size >= AGENTS_MAX && !written.has(agentId))) return;
      const atMs = clock.nowMs();
      const troubles = troublesOf(heartbeat, atMs);
      const says = JSON.stringify([troubles.troubles, troubles.decided, troubles.cameras]);
      const before = written.get(agentId);
      if (before?.says === says && atMs - before.atMs < AGAIN_MS) return;
      const done = write(agentId, troubles, says).finally(() => writing.delete(agentId));
      writing.set(agentId, done);
    },
    async idle() {
      await Promise.all(writing.values());
    },
  };
}

/** A camera that is blind for another reason, or connects, is neither in order nor known to be out of it. */
function troublesOf(
  { agentId, cameras, canary }: Pick<Heartbeat, "agentId" | "cameras" | "canary">,
  atMs: number,
): AgentTroubles {
  const blind = cameras.flatMap((camera) => troubleOf(camera, atMs) ?? []);
  const troubles = [...blind, ...fallenBack(canary, cameras, atMs)];
  const inTrouble = new Set(blind.map(({ cameraCode }) => cameraCode));
  const codes = cameras.map(({ cameraCode }) => cameraCode);
  const seeing = new Set(
    cameras.filter(({ state }) => state === "seeing").map(({ cameraCode }) => cameraCode),
  );
  const decided = codes.filter((code) => seeing.has(code) || inTrouble.has(code));
  return { agentId, troubles, decided, cameras: codes, atMs };
}

/** A model on trial that an agent gave up is told once, at the first of its cameras, until the trial is taken away. */
function fallenBack(
  canary: Heartbeat["canary"],
  cameras: readonly Camera[],
  atMs: number,
): readonly CameraTrouble[] {
  const camera = cameras.find(({ cameraCode }) => canary?.cameras.includes(cameraCode) === true);
  if (canary?.state !== "fallen-back" || camera === undefined) return [];
  const { label, model, reason = "it does not say why", fallenBackAt } = canary;
  const { cameraCode, name: cameraName } = camera;
  const sentence = {
    zh: `试用模型 ${model}（${label}）已自动退回原模型：${reason}`,
    en: `Model ${model} on trial (${label}) fell back to the agent's own: ${reason}`,
  };
  const sinceMs = instantOr(fallenBackAt, atMs);
  return [{ cameraCode, cameraName, kind: "model-fell-back", sinceMs, sentence }];
}

const FROZEN_ZH = "画面长时间没有任何变化,摄像机编码器可能已卡死:请重启摄像机";

function troubleOf(camera: Camera, atMs: number): CameraTrouble | undefined {
  const { cameraCode, name: cameraName, suspended, faultKind, blindReason, blindSince } = camera;
  const about = { cameraCode, cameraName };
  const since = (text: string | undefined): number => instantOr(text, atMs);
  if (suspended !== undefined) {
    return { ...about, kind: suspended.why, sinceMs: since(suspended.since), sentence: suspended.sentence };
  }
  if (camera.state !== "blind" || faultKind !== "frozen-picture") return undefined;
  const sentence = { zh: FROZEN_ZH, en: blindReason ?? "its picture is frozen" };
  return { ...about, kind: "frozen", sinceMs: since(blindSince), sentence };
}

/** An agent's instant that cannot be read, or lies outside what the book can hold, is replaced by the moment it was heard. */
function instantOr(text: string | undefined, otherwiseMs: number): number {
  const ms = Date.parse(text ?? "");
  return ms > 0 && ms < 4e12 ? ms : otherwiseMs;
}
