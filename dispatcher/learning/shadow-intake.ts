/** Takes what rules on trial say off the bus into the book. Nobody is sent for it, so nothing waits for it. */
import { parseShadowIncident, type ShadowIncident, shadowSubject } from "#contract";
import type { ShadowBook } from "../book/shadow-incidents.ts";
import type { Bus, IncomingEvent } from "../bus/bus.ts";
import { messageOf } from "../errors.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Logger } from "../telemetry/logger.ts";
import { createPacedLog } from "../telemetry/paced-log.ts";
import type { Clock } from "../time/clock.ts";
import { retryDelayMs } from "../time/retry.ts";
import { foldShadow } from "./fold-shadow.ts";

export interface ShadowIntakeOptions {
  readonly book: { readonly shadows: Pick<ShadowBook, "keep"> };
  readonly bus: Pick<Bus, "shadows">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
}

const BATCH_MAX = 256;

interface Read {
  readonly incoming: IncomingEvent;
  readonly message: ShadowIncident | null;
  /** Why it cannot be read. */
  readonly reason: string;
}

/** Until the signal. What the book cannot take now stays on the bus and comes again. */
export async function takeShadows(options: ShadowIntakeOptions, signal: AbortSignal): Promise<void> {
  const { book, bus, clock, logger, counters } = options;
  const paced = createPacedLog(logger, clock);
  for await (const batch of bus.shadows({ max: BATCH_MAX, read: readShadow }, signal)) {
    const bad = batch.filter(({ message }) => message === null);
    if (bad.length > 0) {
      counters.count("shadowsRefused", bad.length);
      paced.warn(`a message of rules on trial cannot be read and is left out: ${bad[0]?.reason ?? ""}`);
    }
    try {
      await book.shadows.keep(foldShadow(batch.flatMap(({ message }) => message ?? [])));
      counters.count("shadowsKept", batch.length - bad.length);
      for (const { incoming } of batch) incoming.ack();
    } catch (thrown) {
      counters.count("shadowsGivenBack", batch.length);
      paced.warn(`what rules on trial say waits on the bus: ${messageOf(thrown)}`);
      for (const { incoming } of batch) incoming.nak(retryDelayMs(incoming.deliveries));
      await clock.sleep(retryDelayMs(0), signal).catch(() => undefined);
    }
  }
}

function readShadow(incoming: IncomingEvent): Read {
  const parsed = parseShadowIncident(incoming.body);
  if (!parsed.ok) return { incoming, message: null, reason: parsed.reason };
  const own = shadowSubject(parsed.value.violation, parsed.value.cameraCode);
  if (incoming.subject === own) return { incoming, message: parsed.value, reason: "" };
  // The broker's permissions are by subject, so a body must not speak for another camera than its subject.
  return { incoming, message: null, reason: `the subject is ${incoming.subject}: its own parts make ${own}` };
}
