/** What all cameras' evidence stands on: how pictures hide people, and where the originals are locked away. */
import { join } from "node:path";
import { createOnnxDetector } from "./perceive/detect/onnx-detector.ts";
import { createPrivacy, type Eyes, type Privacy } from "./report/event/privacy.ts";
import { openContentLock } from "./report/originals/content-lock.ts";
import { openOriginals, type Originals, ORIGINALS_FOLDER } from "./report/originals/originals.ts";
import type { Outbox } from "./report/outbox/outbox.ts";
import type { AgentSettings } from "./settings.ts";
import type { Logger } from "./telemetry/logger.ts";
import type { Clock } from "./time/clock.ts";

export interface EvidenceDesk {
  readonly privacy: Privacy;
  /** Undefined where none are kept. */
  readonly originals: Originals | undefined;
  close(): Promise<void>;
}

export interface EvidenceDeskParts {
  readonly outbox: Pick<Outbox, "has">;
  /** The cameras' own model, as it is now. */
  readonly eyes: () => Eyes;
  readonly clock: Clock;
  readonly logger: Logger;
}

const DAY_MS = 86_400_000;

/** Rejects with AgentError MODEL_INVALID or CONFIG_INVALID. */
export async function openEvidenceDesk(
  settings: AgentSettings,
  parts: EvidenceDeskParts,
): Promise<EvidenceDesk> {
  const { eyes, logger } = parts;
  const originals = openKept(settings, parts);
  const finder = await openFinder(settings, parts);
  const { blur } = settings.config.evidence;
  return {
    privacy: createPrivacy({ blur, eyes, finder, logger }),
    originals,
    async close() {
      originals?.close();
      await finder?.detector.close();
    },
  };
}

async function openFinder({ config, privacyManifest }: AgentSettings, { clock, logger }: EvidenceDeskParts) {
  if (privacyManifest === undefined) return undefined;
  const { executionProviders, timeoutS } = config.model;
  const detector = await createOnnxDetector({
    ...{ clock, logger, executionProviders, workers: 1, onePerObject: false },
    manifest: privacyManifest,
    weightsPath: config.evidence.privacyModel.weights,
    detectTimeoutMs: timeoutS * 1000,
  });
  return { detector, evidence: privacyManifest.evidence };
}

function openKept(
  { config }: AgentSettings,
  { outbox, clock, logger }: EvidenceDeskParts,
): Originals | undefined {
  const { dataDir, evidence } = config;
  const { keep, maxAgeDays, maxMb, publicKeyFile } = evidence.originals;
  // Without blur the pictures that leave are the originals.
  if (!keep || !evidence.blur) return undefined;
  return openOriginals({
    ...{ clock, logger },
    directory: join(dataDir, ORIGINALS_FOLDER),
    maxBytes: maxMb * 1024 * 1024,
    maxAgeMs: maxAgeDays * DAY_MS,
    wrapKey: openContentLock(dataDir, publicKeyFile),
    isStored: (eventId) => outbox.has(eventId),
  });
}
