/** `--why`: of a whole replay, the two looks around one time. */
import type { WhyReply } from "#contract";
import type { SceneLook } from "../../edge-agent/perceive/scene/scene.ts";
import type { Look } from "../../edge-agent/perceive/zone/look.ts";
import { answerWhy } from "../../edge-agent/why/chain.ts";
import { type LookNote, noteOf } from "../../edge-agent/why/why-note.ts";

export interface MomentFinder {
  looked(look: Look, scene: SceneLook): void;
  /** The chain from frame to event at the time, as the agent's own `why` has it. */
  answer(cameraCode: string): WhyReply;
}

/** `goodForMs`: a look says how things were for so long after it. */
export function findMoment(atMs: number, goodForMs: number): MomentFinder {
  let look: LookNote | undefined;
  let nextLook: LookNote | undefined;
  return {
    looked(seen, scene) {
      const { capturedAtMs } = seen.frame;
      if (capturedAtMs <= atMs) look = noteOf(seen, scene);
      else nextLook ??= noteOf(seen, scene);
    },
    answer(cameraCode) {
      const moment = { ...(look && { look }), ...(nextLook && { nextLook }) };
      const found = answerWhy({ moment, atMs, goodForMs, zoneId: undefined });
      const at = new Date(atMs).toISOString();
      return {
        ...{ cameraCode, answered: true, reason: "replayed", at, chains: [...found.chains] },
        ...(found.look === undefined ? {} : { lookedAt: new Date(found.look.atMs).toISOString() }),
      };
    },
  };
}
