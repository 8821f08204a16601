/** The desks that engineers tune by, put together. */
import type { Book } from "../book/book.ts";
import type { Bus } from "../bus/bus.ts";
import { createAgentModels } from "../cameras/agent-models-desk.ts";
import { createAskAgent } from "../cameras/ask-agent.ts";
import type { CameraRegistry } from "../cameras/camera-registry.ts";
import type { Heartbeats } from "../intake/heartbeats.ts";
import type { Counters } from "../telemetry/counters.ts";
import type { Clock } from "../time/clock.ts";
import { createLabelDesk } from "./create-label-desk.ts";
import { createRolloutDesk } from "./create-rollout-desk.ts";
import { createShadowDesk } from "./create-shadow-desk.ts";
import { createTuningDesk } from "./create-tuning-desk.ts";
import type { LearningDesks } from "./learning-desks.ts";
import { createRecordPuller } from "./record-puller.ts";

export interface LearningOptions {
  readonly book: Book;
  readonly bus: Bus;
  readonly cameras: CameraRegistry;
  readonly heartbeats: Heartbeats;
  readonly clock: Clock;
  readonly counters: Counters;
}

export function createLearning(options: LearningOptions): LearningDesks {
  const { book, bus, cameras } = options;
  const ask = createAskAgent(options);
  const agentModels = createAgentModels({ bus, ask });
  return {
    labels: createLabelDesk(options),
    tuning: createTuningDesk({ ...options, reports: book.tuning }),
    shadows: createShadowDesk({ shadows: book.shadows, cameras, bus }),
    rollouts: createRolloutDesk({ ...options, rollouts: book.rollouts, agentModels }),
    records: createRecordPuller({ ...options, ask }),
  };
}
