/** All cameras of the agent: starts, stops and changes them one by one, so that a reload touches what differs only. */
import type { ReloadReply } from "#contract";
import { groundOf } from "./canary/canary-ground.ts";
import type { CameraConfig } from "./config.ts";
import type { LiveCamera } from "./remote/live/live-views.ts";
import type { CameraReading } from "./remote/build-heartbeat.ts";
import type { CameraCare } from "./remote/why-commands.ts";
import type { CameraGround } from "./camera-ground.ts";
import { type CameraParts, RunningCamera } from "./running-camera.ts";
import { createStillDesk } from "./still-desk.ts";
import { readDecoders } from "./telemetry/decoder-cost.ts";

export interface FleetChange {
  readonly unchanged: number;
  readonly changes: ReloadReply["changes"];
}

export interface CameraFleet {
  /** Applies the difference between what runs and `ground.config.cameras`. Fails at nothing: bad input was refused before. */
  adopt(ground: CameraGround): Promise<FleetChange>;
  /** Undefined for a camera that is not this agent's. */
  cameraOf(code: string): CameraConfig | undefined;
  /** The same for the live view. */
  liveOf(code: string): LiveCamera | undefined;
  /** The same for `why`, `relearn` and closed tickets. */
  careOf(code: string): CameraCare | undefined;
  /** Starts a camera's decoder anew; false when it is not this agent's. */
  restart(code: string): Promise<boolean>;
  /** In the order of the configuration. */
  readings(): readonly CameraReading[];
  stop(): Promise<void>;
}

/** Starts every camera of `ground.config`. */
export function startFleet(ground: CameraGround, shared: Omit<CameraParts, "stills">): CameraFleet {
  const parts: CameraParts = { ...shared, stills: createStillDesk(shared.clock) };
  const start = (camera: CameraConfig) => new RunningCamera(camera, groundOf(camera.code, ground), parts);
  // A restart must not meet a camera that a reload is just ending.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };
  let cameras = new Map(ground.config.cameras.map((camera) => [camera.code, start(camera)]));
  return {
    adopt: (next) =>
      inTurn(async () => {
        const { after, change } = await applyDifference(cameras, next, parts);
        cameras = after;
        return change;
      }),
    liveOf: (code) => cameras.get(code)?.live,
    careOf: (code) => cameras.get(code)?.care,
    cameraOf: (code) => cameras.get(code)?.config,
    restart: (code) =>
      inTurn(async () => {
        const camera = cameras.get(code);
        await camera?.restartDecoder();
        return camera !== undefined;
      }),
    readings() {
      const decoders = readDecoders();
      return [...cameras.values()].map((camera) => camera.reading(decoders));
    },
    stop: () =>
      inTurn(async () => {
        await Promise.all([...cameras.values()].map((camera) => camera.stop()));
      }),
  };
}

async function applyDifference(
  before: ReadonlyMap<string, RunningCamera>,
  ground: CameraGround,
  parts: CameraParts,
): Promise<{ readonly after: Map<string, RunningCamera>; readonly change: FleetChange }> {
  const wanted = new Set(ground.config.cameras.map(({ code }) => code));
  const removed = [...before].filter(([code]) => !wanted.has(code));
  await Promise.all(removed.map(([, camera]) => camera.stop()));
  const changes: ReloadReply["changes"] = removed.map(([cameraCode]) => ({ cameraCode, change: "removed" }));
  let unchanged = 0;
  const after = await Promise.all(
    ground.config.cameras.map(async (config): Promise<[string, RunningCamera]> => {
      const running = before.get(config.code);
      if (running === undefined) {
        changes.push({ cameraCode: config.code, change: "added" });
        return [config.code, new RunningCamera(config, groundOf(config.code, ground), parts)];
      }
      const change = await running.adopt(config, groundOf(config.code, ground));
      if (change === "unchanged") unchanged += 1;
      else changes.push({ cameraCode: config.code, change });
      return [config.code, running];
    }),
  );
  return { after: new Map(after), change: { unchanged, changes } };
}
