/** The ring as agent.yaml wishes it: off, or within its bounds. An agent that cannot record goes on without. */
import { join } from "node:path";
import type { AgentConfig } from "../config.ts";
import { messageOf } from "../errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Clock } from "../time/clock.ts";
import { openRecordRing, type RecordRing } from "./record-ring.ts";

/** Folder in dataDir. */
const FOLDER = "records";

/** Undefined where nothing is recorded. Never rejects. */
export async function openRecords(
  { dataDir, records }: Pick<AgentConfig, "dataDir" | "records">,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<RecordRing | undefined> {
  if (records.maxMb === 0) return undefined;
  const directory = join(dataDir, FOLDER);
  const bounds = { maxBytes: records.maxMb * 1024 * 1024, maxAgeMs: records.maxAgeDays * 86_400_000 };
  try {
    return await openRecordRing({ directory, ...bounds, clock, logger });
  } catch (cause) {
    logger.error({ directory, reason: messageOf(cause) }, "nothing is recorded: the folder cannot be used");
    return undefined;
  }
}
