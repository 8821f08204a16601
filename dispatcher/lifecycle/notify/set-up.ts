/** Hangs the parts of notification together: what writes the outbox, what delivers it, what its links lead to. */
import { randomBytes } from "node:crypto";
import type { Book } from "../../book/book.ts";
import type { Counters } from "../../telemetry/counters.ts";
import type { Logger } from "../../telemetry/logger.ts";
import type { Clock } from "../../time/clock.ts";
import { type ClockNotices, createClockNotices } from "./clock-notices.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import type { NotifySettings } from "./notify-settings.ts";

export interface NotifyOptions {
  readonly book: Book;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: Counters;
  readonly settings: NotifySettings;
  readonly publicUrl: string | null;
  /** Names the leases: unique per process. */
  readonly holder: string;
}

export interface Notification {
  /** For the clocks: what they have to say. */
  readonly clocks: ClockNotices;
  readonly notices: Notices;
  readonly notifier: Notifier;
}

const NONCE_BYTES = 12;

export function setUpNotification(options: NotifyOptions): Notification {
  const { settings, publicUrl, counters } = options;
  const { table, links, channels, giveUpAfterMs } = settings;
  const newNonce = (): string => randomBytes(NONCE_BYTES).toString("hex");
  const notices = createNotices({ table, counters, newNonce });
  // A path behind the address must not become "//l/…".
  const maker = { publicUrl: publicUrl?.replace(/\/+$/, "") ?? null, links };
  const notifier = createNotifier({ ...options, channels, giveUpAfterMs, notices, maker });
  return { notices, notifier, clocks: createClockNotices(notices, table) };
}
