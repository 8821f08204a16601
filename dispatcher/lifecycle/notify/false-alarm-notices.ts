/**
 * Makes the ticket stream hold the notice of every false alarm: an agent that was away hears it on its return. The book
 * is the queue, so that neither a crash of the dispatcher nor an absent bus loses one; the stream knows one that several
 * dispatchers tell at once by its message id, and the agent one that is told twice later.
 */
import { ticketSubject } from "#contract";
import type { Book } from "../../book/book.ts";
import type { FalseAlarm } from "../../book/false-alarms.ts";
import type { Bus } from "../../bus/bus.ts";
import { messageOf } from "../../errors.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import { createPacedLog } from "../../telemetry/paced-log.ts";
import type { Clock } from "../../time/clock.ts";
import { createAlarm, retryDelayMs } from "../../time/retry.ts";
import { closedNotice } from "./ticket-notices.ts";

export interface FalseAlarmNoticesOptions {
  readonly book: Pick<Book, "untoldFalseAlarms" | "markFalseAlarmTold" | "onChange">;
  readonly bus: Pick<Bus, "store">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

/** The stream keeps no notice longer (see TICKET_STREAM_LIMITS). */
const TOLD_WITHIN_MS = 30 * 86_400_000;
/** What another dispatcher closed and did not live to tell. */
const ROUND_MS = 60_000;
const BATCH_MAX = 100;

/** A camera of ours begins its keys with its code; what people say has no agent to tell. */
const CAMERA_OF_KEY = /^([0-9]{20})\//;

/** Until the signal; never rejects. */
export async function tellFalseAlarms(options: FalseAlarmNoticesOptions, signal: AbortSignal): Promise<void> {
  const { book, clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  const alarm = createAlarm(clock);
  const stopHearing = book.onChange(({ moved, state }) => {
    if (moved && state === "closed") alarm.wake();
  });
  for (let failures = 0; !signal.aborted; ) {
    try {
      const told = await tellOnce(options, signal);
      failures = 0;
      paced.over("false alarms are told to the agents again");
      if (told < BATCH_MAX) await alarm.sleep(ROUND_MS, signal);
    } catch (thrown) {
      counters.count("falseAlarmsUntold");
      paced.warn(`a false alarm could not be told to its agent: ${messageOf(thrown)}; trying again`);
      await clock.sleep(retryDelayMs(failures), signal).catch(() => undefined);
      failures += 1;
    }
  }
  stopHearing();
}

/** How many there were. */
async function tellOnce(options: FalseAlarmNoticesOptions, signal: AbortSignal): Promise<number> {
  const { book, clock, counters } = options;
  const alarms = await book.untoldFalseAlarms(clock.nowMs() - TOLD_WITHIN_MS, BATCH_MAX);
  for (const each of alarms) {
    if (signal.aborted) return 0;
    await tell(options, each);
    await book.markFalseAlarmTold(each, clock.nowMs());
    counters.count("falseAlarmsTold");
  }
  return alarms.length;
}

async function tell({ bus }: FalseAlarmNoticesOptions, alarm: FalseAlarm): Promise<void> {
  const { ticketId, dedupKeys, closedAtMs } = alarm;
  for (const dedupKey of dedupKeys) {
    const cameraCode = CAMERA_OF_KEY.exec(dedupKey)?.[1];
    if (cameraCode === undefined) continue;
    const messageId = `${ticketId}-${String(closedAtMs)}-${dedupKey}`;
    const body = closedNotice({ ticketId, dedupKey, resolution: "false-alarm", atMs: closedAtMs });
    await bus.store(ticketSubject(cameraCode), body, { messageId });
  }
}
