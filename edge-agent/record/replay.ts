/**
 * Looks out of records through the very same track, zone and event code as the agent's: what these rules would have
 * said of them. Deterministic: nothing but the records and the plan is asked. See README.md for what a record cannot
 * answer.
 */
import type { SeenScene } from "../describe-look.ts";
import { type CameraPlan, createLookJudge, type LookJudge, type Memory } from "../judge-look.ts";
import type { Frame } from "../perceive/decode/frame.ts";
import { emptyShareOf, newShareOf } from "../perceive/scene/cells.ts";
import type { Incident } from "../perceive/zone/incident.ts";
import type { Look } from "../perceive/zone/look.ts";
import type { PerceptionRecord } from "./perception-record.ts";

export interface ReplayedIncident extends Incident {
  /** Wall time of the look that decided, Unix milliseconds: the event's. */
  readonly atMs: number;
  /** Of the look's frame, which the box is in. */
  readonly sizeWh: readonly [widthPx: number, heightPx: number];
}

export interface ReplayOptions {
  readonly plan: CameraPlan;
  /** What an earlier part left, as `Replayer.memory` gives it. Default: nothing was seen before. */
  readonly remembered?: unknown;
}

export interface ReplayListeners {
  readonly incident?: (incident: ReplayedIncident) => void;
  /** Each look with what was found in it and why; its frame has no pixels. */
  readonly look?: (look: ReplayedLook) => void;
}

export interface ReplayedLook {
  readonly record: PerceptionRecord;
  readonly look: Look;
  readonly incidents: readonly Incident[];
  /** After the look. */
  readonly memory: Memory;
}

/** Push style: one look at a time, for what runs beside the live rules. */
export interface Replayer {
  /** Looks in the order in which they were taken. Throws nothing by itself; what a rule throws goes on. */
  look(record: PerceptionRecord): ReplayedLook;
  /** After the latest look. */
  memory(): Memory;
}

/** `plan` is asked for at each look: another object makes other rules from that look on, as a reload does. */
export function createReplayer(
  plan: () => CameraPlan,
  { remembered }: Omit<ReplayOptions, "plan"> = {},
): Replayer {
  let judge: LookJudge | undefined;
  let kept = remembered;
  const memoryNow = (): unknown => judge?.memory() ?? kept;
  return {
    look(record) {
      // Before a start nobody looked, and the first look has nothing before it either.
      if (judge === undefined || record.startsRun) {
        kept = memoryNow();
        judge = createLookJudge({
          plan: plan(),
          remembered: kept,
          lookTime: ({ monotonicMs }) => monotonicMs,
        });
      }
      judge.goBy(plan());
      const frame = frameOf(record);
      const { named } = record;
      const { incidents, memory, found } = judge.judge(frame, named, () => sceneOf(record));
      judge.remember(memory);
      return { record, look: { frame, named, ...found }, incidents, memory };
    },
    memory: () => {
      judge ??= createLookJudge({ plan: plan(), remembered });
      return judge.memory();
    },
  };
}

/** All records in a row; they must be of one camera. Rejects as `records` does. */
export async function replayRecords(
  records: Iterable<PerceptionRecord> | AsyncIterable<PerceptionRecord>,
  { plan, ...options }: ReplayOptions,
  on: ReplayListeners = {},
): Promise<{ readonly incidents: readonly ReplayedIncident[]; readonly looks: number }> {
  const replayer = createReplayer(() => plan, options);
  const incidents: ReplayedIncident[] = [];
  let looks = 0;
  for await (const record of records) {
    const replayed = replayer.look(record);
    looks++;
    for (const incident of replayed.incidents) {
      const { capturedAtMs: atMs, sizeWh } = record;
      const decided = { ...incident, atMs, sizeWh };
      incidents.push(decided);
      on.incident?.(decided);
    }
    on.look?.(replayed);
  }
  return { incidents, looks };
}

const NO_PIXELS = new Uint8Array(0);

function frameOf({ cameraCode, sequence, capturedAtMs, lookMs, sizeWh }: PerceptionRecord): Frame {
  const [widthPx, heightPx] = sizeWh;
  return { cameraCode, sequence, capturedAtMs, monotonicMs: lookMs, widthPx, heightPx, rgb: NO_PIXELS };
}

/** What the scene stage said, and what it would have said of any other box. */
function sceneOf({ named, scene }: PerceptionRecord): SeenScene {
  const { cells, ...look } = scene;
  const looks = new Map(named.map(({ xyxy, signature }) => [xyxy.join(), signature]));
  return {
    ...look,
    changedShare: (box) => cells && newShareOf(cells, box),
    emptyShare: (box) => (cells === undefined || scene.isLeftOut ? undefined : emptyShareOf(cells, box)),
    appearance: (box) => looks.get(box.join()),
    cells: () => cells,
  };
}
