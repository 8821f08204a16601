/** Remote care of the agent: `reload` its configuration, `restart` one camera. Each is answered with what happened. */
import { commandSubject, parseRestartRequest, type ReloadReply, type RestartReply } from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { Look } from "../perceive/zone/look.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { BUSY, cameraCodeOf, encode, limited, notOurs, shorten } from "./answering.ts";
import { followLooks } from "./follow-looks.ts";

/** A restart is answered when the camera is seen again, or after this long. */
const SEEN_AGAIN_TIMEOUT_MS = 15_000;

export interface FleetCommandsOptions {
  readonly bus: Pick<Bus, "serve">;
  readonly agentId: string;
  /** Never rejects. */
  readonly reload: () => Promise<ReloadReply>;
  /** False for a camera that is not this agent's. */
  readonly restart: (cameraCode: string) => Promise<boolean>;
  /** Why a camera is not seen, where that is known. */
  readonly faultOf: (cameraCode: string) => string | undefined;
  readonly looks: (cameraCode: string, signal: AbortSignal) => AsyncIterable<Look>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export function serveFleetCommands(options: FleetCommandsOptions): void {
  const { bus, agentId } = options;
  // Reloads wait for each other and join, so that their number needs no bound of its own.
  bus.serve(commandSubject(agentId, "reload"), async () => encode(await options.reload()));
  bus.serve(
    commandSubject(agentId, "restart"),
    limited(
      (request) => answerRestart(request, options),
      (request) => refused(cameraCodeOf(request), BUSY),
    ),
  );
}

const refused = (cameraCode: string, reason: string): RestartReply => ({
  cameraCode,
  restarted: false,
  reason: shorten(reason),
});

async function answerRestart(bytes: Uint8Array, options: FleetCommandsOptions): Promise<RestartReply> {
  const parsed = parseRestartRequest(bytes);
  if (!parsed.ok) return refused(cameraCodeOf(bytes), `the restart request cannot be read: ${parsed.reason}`);
  const { cameraCode } = parsed.value;
  const { clock, logger } = options;
  try {
    const startMs = clock.monotonicMs();
    if (!(await options.restart(cameraCode)))
      return refused(cameraCode, notOurs(cameraCode, options.agentId));
    const seen = await isSeenAgain(cameraCode, options);
    const seenAfterS = Math.round((clock.monotonicMs() - startMs) / 100) / 10;
    logger.info({ cameraCode, seen, seenAfterS }, "camera restarted by command");
    if (seen) {
      const reason = `its decoder was started anew; the next look came ${String(seenAfterS)} s after the command`;
      return { cameraCode, restarted: true, seenAfterS, reason };
    }
    const why = options.faultOf(cameraCode) ?? "it has not sent a picture";
    const reason = `its decoder was started anew, but no look came within ${SEEN_AGAIN_TIMEOUT_MS / 1000} s: ${why}`;
    return { cameraCode, restarted: true, reason: shorten(reason) };
  } catch (cause) {
    return refused(cameraCode, messageOf(cause));
  }
}

async function isSeenAgain(cameraCode: string, options: FleetCommandsOptions): Promise<boolean> {
  const { looks, clock, signal } = options;
  let seen = false;
  await followLooks({ looks, cameraCode, timeoutMs: SEEN_AGAIN_TIMEOUT_MS, clock, signal }, () => {
    seen = true;
    return true;
  });
  return seen;
}
