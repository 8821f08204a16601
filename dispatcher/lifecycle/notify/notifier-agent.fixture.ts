/** A process for the crash test: one notifier over five lanes, until it is killed. */
import { openBook } from "../../book/pg-book.ts";
import { createCounters } from "../../telemetry/counters.ts";
import { createLogger } from "../../telemetry/logger.ts";
import { systemClock } from "../../time/clock.ts";
import { createStandardWebhook } from "./channels/standard-webhook.ts";
import { createNotifier } from "./notifier.ts";
import { createNotices } from "./notices.ts";
import { noNotifySettings } from "./notify-settings.ts";

const [databaseUrl = "", receiverUrl = "", holder = ""] = process.argv.slice(2);
const common = {
  clock: systemClock,
  logger: createLogger({ name: holder, level: "silent" }),
  counters: createCounters(),
};
const lanes = ["hook-a", "hook-b", "hook-c", "hook-d", "hook-e"];
const secrets = [Buffer.alloc(32, 1)];
const channels = new Map(
  lanes.map((lane) => [lane, createStandardWebhook({ url: `${receiverUrl}/${holder}/${lane}`, secrets })]),
);
const { table } = noNotifySettings("UTC");
const notifier = createNotifier({
  ...common,
  book: openBook({ ...common, url: databaseUrl }),
  channels,
  notices: createNotices({ table, counters: common.counters, newNonce: () => "" }),
  maker: { publicUrl: null, links: null },
  giveUpAfterMs: 3_600_000,
  holder,
  leaseMs: 1_500,
});
void notifier.run(new AbortController().signal);
for (;;) {
  await systemClock.sleep(20);
  notifier.wake();
}
