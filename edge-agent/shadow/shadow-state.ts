/** What a trial of rules keeps between two looks and over restarts, and what the heartbeat says of it. Pure. */
import type { CameraHealth } from "#contract";
import { reportedStays } from "../known-things.ts";
import type { CameraPlan, Memory } from "../pipeline.ts";
import { alreadyLive, type Comparison, NOTHING_COMPARED, undecidedOf } from "./comparison.ts";

/** Plain data. */
export interface ShadowState {
  readonly settingsSha256: string;
  /** Unix milliseconds. */
  readonly sinceMs: number;
  readonly looks: number;
  readonly failed: number;
  readonly lost: number;
  readonly comparison: Comparison;
  /** Of the rules on trial; absent before their first look. */
  readonly memory?: Memory;
}

export type ShadowHealth = NonNullable<CameraHealth["shadow"]>;

/** `live`: what the camera's live rules remember. */
export function newShadowState(
  settingsSha256: string,
  nowMs: number,
  live: { readonly remembered: unknown; readonly plan: CameraPlan },
): ShadowState {
  const standing = reportedStays(live.remembered, live.plan).map(({ stay, ...about }) => ({
    ...about,
    ...{ incidentId: about.dedupKey, zoneId: stay.zoneId, xyxy: stay.lastXyxy },
    ...{ className: stay.lastTrack.className, confidence: stay.lastTrack.confidence },
    ...{ fromMs: stay.enteredMs, dwellS: (stay.lastInMs - stay.enteredMs) / 1000, settleMs: nowMs },
  }));
  return {
    ...{ settingsSha256, sinceMs: nowMs, looks: 0, failed: 0, lost: 0 },
    comparison: alreadyLive(NOTHING_COMPARED, standing),
  };
}

/** What an earlier run kept, as far as it is about the same rules; undefined when it is not. */
export function restoreShadowState(saved: unknown, settingsSha256: string): ShadowState | undefined {
  const state = saved as Partial<ShadowState> | null | undefined;
  if (state?.settingsSha256 !== settingsSha256) return undefined;
  const { comparison } = state;
  const whole = Array.isArray(comparison?.shadow) && Array.isArray(comparison.live);
  return whole ? (state as ShadowState) : undefined;
}

export function shadowHealth(state: ShadowState, label: string, msPerLook: number | undefined): ShadowHealth {
  const { settingsSha256, sinceMs, looks, failed, lost, comparison } = state;
  const { opened, alsoLive, shadowOnly, liveOnly, cleared } = comparison.counts;
  return {
    ...{ label, settingsSha256, since: new Date(sinceMs).toISOString(), looks },
    ...{ opened, alsoLive, shadowOnly, liveOnly, undecided: undecidedOf(comparison), cleared, failed, lost },
    ...(msPerLook === undefined ? {} : { msPerLook: Math.round(msPerLook * 1000) / 1000 }),
  };
}
