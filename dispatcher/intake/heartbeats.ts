/** The last heartbeat of every agent, as heard by this dispatcher. */
import { type Heartbeat, HEARTBEAT_SUBJECTS, heartbeatSubject, parseHeartbeat } from "#contract";
import type { Bus } from "../bus/bus.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";

export interface HeardAgent {
  readonly heartbeat: Heartbeat;
  readonly heardAt: string;
}

export interface Heartbeats {
  agents(): readonly HeardAgent[];
  close(): void;
}

/** More agents than this are not kept: the one heard longest ago goes. */
const AGENTS_MAX = 4_096;

export function listenForHeartbeats(options: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  /** Each one that was understood. */
  readonly onHeard?: (heartbeat: Heartbeat) => void;
}): Heartbeats {
  const { bus, clock, logger, counters, onHeard } = options;
  const paced = createPacedLog(logger, clock);
  const heard = new Map<string, HeardAgent>();

  const refuse = (subject: string, reason: string): void => {
    counters.count("heartbeatsRefused");
    paced.warn(`a heartbeat was refused: ${reason}`, { subject });
  };

  const close = bus.subscribe(HEARTBEAT_SUBJECTS, (subject, body) => {
    const parsed = parseHeartbeat(body);
    if (!parsed.ok) {
      refuse(subject, parsed.reason);
      return;
    }
    const { agentId } = parsed.value;
    if (subject !== heartbeatSubject(agentId)) {
      refuse(subject, `key "agentId" is "${agentId}": the subject names another agent`);
      return;
    }
    if (!heard.has(agentId)) logger.info({ agentId, cameras: parsed.value.cameras.length }, "agent heard");
    // Taken out and put back, so that the map's order is by last heard.
    heard.delete(agentId);
    heard.set(agentId, { heartbeat: parsed.value, heardAt: new Date(clock.nowMs()).toISOString() });
    const [oldest] = heard.keys();
    if (heard.size > AGENTS_MAX && oldest !== undefined) heard.delete(oldest);
    onHeard?.(parsed.value);
  });
  return { agents: () => [...heard.values()], close };
}
