/** For tests: cameras that send pictures on a clock that is moved by hand, and a detector as slow as one likes. */
import { createFakeClock, type FakeClock } from "../../time/fake-clock.ts";
import type { Frame } from "../decode/frame.ts";
import { createMailbox } from "../decode/mailbox.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPatrolScheduler, type PatrolCamera, type PatrolScheduler } from "./patrol-scheduler.ts";

export interface SimCamera extends Partial<PatrolCamera> {
  readonly code: string;
  /** Time between the frames it sends. */
  readonly everyMs: number;
  /** Grey 32x18 pictures, one per call; default: all black. */
  readonly paint?: (sequence: number) => Uint8Array;
}

export interface Sim {
  readonly clock: FakeClock;
  readonly scheduler: PatrolScheduler;
  /** How long a look holds its slot; may be changed at any time. */
  lookMs: number;
  /** Starts of the looks at a camera, from `sinceMs` on. */
  starts(code: string, sinceMs?: number): readonly number[];
  /** Gaps between them; the longest, or 0 when there are none. */
  longestGapMs(code: string, sinceMs?: number): number;
  stop(): void;
}

export const SIM_WIDTH_PX = 32;
export const SIM_HEIGHT_PX = 18;
const BLACK = new Uint8Array(SIM_WIDTH_PX * SIM_HEIGHT_PX * 3);

export function simulate(options: {
  readonly slots: number;
  readonly lookMs: number;
  readonly cameras: readonly SimCamera[];
  readonly logger?: Logger;
}): Sim {
  const clock = createFakeClock();
  const end = new AbortController();
  const looks = new Map<string, number[]>();
  const { slots, logger } = options;
  const scheduler = createPatrolScheduler({ slots, clock, ...(logger === undefined ? {} : { logger }) });
  const sim: Sim = {
    clock,
    scheduler,
    lookMs: options.lookMs,
    starts: (code, sinceMs = 0) => (looks.get(code) ?? []).filter((startMs) => startMs >= sinceMs),
    longestGapMs: (code, sinceMs) => {
      const starts = sim.starts(code, sinceMs);
      return Math.max(0, ...starts.slice(1).map((startMs, i) => startMs - (starts[i] ?? 0)));
    },
    stop: () => {
      end.abort();
    },
  };
  options.cameras.forEach(({ everyMs, paint, ...camera }, i) => {
    const mailbox = createMailbox<Frame>();
    const starts: number[] = [];
    looks.set(camera.code, starts);
    let sequence = 0;
    const send = (): void => {
      sequence++;
      const time = { capturedAtMs: clock.nowMs(), monotonicMs: clock.monotonicMs() };
      const size = { widthPx: SIM_WIDTH_PX, heightPx: SIM_HEIGHT_PX };
      mailbox.put({ cameraCode: camera.code, sequence, ...size, rgb: paint?.(sequence) ?? BLACK, ...time });
    };
    // Cameras do not send in step.
    void clock.sleep(i * 37, end.signal).then(
      () => {
        send();
        clock.every(everyMs, send);
      },
      () => undefined,
    );
    void (async () => {
      const patrolled = { revisitMs: 2_000, priority: 5, ...camera };
      for await (const frame of scheduler.looks(patrolled, mailbox, end.signal)) {
        expectOwn(frame, camera.code);
        starts.push(clock.monotonicMs());
        await clock.sleep(sim.lookMs);
      }
    })();
  });
  return sim;
}

function expectOwn({ cameraCode }: Frame, code: string): void {
  if (cameraCode !== code) throw new Error(`${code} was handed a picture of ${cameraCode}`);
}
