/** Says every few seconds what each camera really saw; and at once whenever NATS is there again. */
import { type Heartbeat, heartbeatSubject } from "#contract";
import type { Bus } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";

export interface HeartbeatOptions {
  readonly bus: Pick<Bus, "announce" | "nextConnection">;
  readonly agentId: string;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly read: () => Heartbeat;
}

/** Starts at once; the returned function stops it. */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const { bus, agentId, clock, everyMs, logger, read } = options;
  const subject = heartbeatSubject(agentId);
  const beat = (): void => {
    try {
      bus.announce(subject, new TextEncoder().encode(JSON.stringify(read())));
    } catch (cause) {
      logger.error({ reason: messageOf(cause) }, "heartbeat could not be made");
    }
  };
  const stopping = new AbortController();
  const stopEvery = clock.every(everyMs, beat);
  beat();
  void beatAtConnections(bus, beat, stopping.signal);
  return () => {
    stopEvery();
    stopping.abort();
  };
}

async function beatAtConnections(
  bus: Pick<Bus, "nextConnection">,
  beat: () => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await bus.nextConnection(signal);
    } catch {
      // Stopped, which is the only way this wait ends otherwise.
      return;
    }
    beat();
  }
}
