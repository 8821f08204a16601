/** The outbox as the heartbeat tells of it. Pure. */
import type { OutboxHealth } from "#contract";
import type { OutboxStats } from "./outbox.ts";

const ALARM_CHARACTERS_MAX = 500;

export function outboxHealth(stats: OutboxStats): OutboxHealth {
  const { oldestWaitingAtMs } = stats;
  return {
    waiting: stats.depth,
    uncovered: stats.sent,
    bytes: stats.bytes,
    maxBytes: stats.maxBytes,
    ...(oldestWaitingAtMs === null ? {} : { oldestWaitingAt: new Date(oldestWaitingAtMs).toISOString() }),
    dropped: { updated: stats.droppedUpdated, uncovered: stats.droppedSent, expired: stats.expired },
    refused: stats.refused,
    offeredAgain: stats.offeredAgain,
    alarms: stats.alarms.slice(0, 8).map((alarm) => alarm.slice(0, ALARM_CHARACTERS_MAX)),
  };
}
