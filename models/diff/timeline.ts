/** What stretch of time records cover, and in which light the camera saw when. */
import type { LightProfile } from "#contract";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";

/** A pause between two records longer than this is time of which nothing can be said. */
const PAUSE_MS = 5 * 60_000;

export interface Timeline {
  /** Records in the order in which they were made. */
  note(record: Pick<PerceptionRecord, "capturedAtMs" | "scene">): void;
  /** The light at a time, by the latest look before it; of the first look for an earlier time. */
  profileAt(atMs: number): LightProfile;
  /** Whether there are records from one time to another without a pause of more than five minutes. */
  covers(fromMs: number, toMs: number): boolean;
  looks(): number;
  /** First and latest look, Unix milliseconds; undefined before there is one. */
  span(): readonly [fromMs: number, toMs: number] | undefined;
}

export function createTimeline(): Timeline {
  const lights: { readonly atMs: number; readonly profile: LightProfile }[] = [];
  const stretches: { readonly fromMs: number; toMs: number }[] = [];
  let looks = 0;
  return {
    note: ({ capturedAtMs: atMs, scene: { profile } }) => {
      looks += 1;
      if (lights.at(-1)?.profile !== profile) lights.push({ atMs, profile });
      const latest = stretches.at(-1);
      if (latest === undefined || atMs - latest.toMs > PAUSE_MS) stretches.push({ fromMs: atMs, toMs: atMs });
      else latest.toMs = Math.max(latest.toMs, atMs);
    },
    profileAt: (atMs) => (lights.findLast((change) => change.atMs <= atMs) ?? lights[0])?.profile ?? "day",
    covers: (fromMs, toMs) => stretches.some((stretch) => stretch.fromMs <= fromMs && stretch.toMs >= toMs),
    looks: () => looks,
    span: () => {
      const [first, last] = [stretches[0], stretches.at(-1)];
      return first === undefined || last === undefined ? undefined : [first.fromMs, last.toMs];
    },
  };
}
