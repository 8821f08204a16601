/** Records of one camera with its labels, replayed at every operating point. */
import { LIGHT_PROFILES, type LabelLine, type TuningParams, type TuningProfile } from "#contract";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import type { Ticket } from "../diff/ticket.ts";
import { createTimeline, type Timeline } from "../diff/timeline.ts";
import { type LabelsOfGroup, labelsOfGroup, lasting } from "./judged-labels.ts";
import {
  checkGrid,
  confidenceNow,
  confidencesToTry,
  type GridWishes,
  lightsOf,
  type ZoneGroup,
  zoneGroups,
  type ZoneParams,
  zoneParamsToTry,
} from "./operating-points.ts";
import { type GridReplay, type MinConfidence, type PlannedCamera, replayGrid } from "./replay-grid.ts";

/** Reads the records from the first to the last, as often as it is called. */
export type ReadRecords = () => Iterable<PerceptionRecord> | AsyncIterable<PerceptionRecord>;

export interface TuningCase {
  readonly planned: PlannedCamera;
  readonly read: ReadRecords;
  /** Of this camera. */
  readonly labels: readonly LabelLine[];
}

/** What is tuned: zones of one violation in one light. */
export interface Question {
  readonly group: ZoneGroup;
  readonly profile: TuningProfile;
}

export interface ReplayedCase extends Omit<TuningCase, "read"> {
  readonly timeline: Timeline;
  readonly grid: GridReplay;
}

/** What records cover: read once, before anything is replayed. Rejects as the records do. */
export async function timelineOf(read: ReadRecords): Promise<Timeline> {
  const timeline = createTimeline();
  for await (const record of read()) timeline.note(record);
  return timeline;
}

/** Each group of zones in each light that there are labels of; `pooled`: all lights as one. */
export function questionsOf(
  { planned: { camera, manifest }, labels }: Pick<TuningCase, "planned" | "labels">,
  timeline: Timeline,
  pooled: boolean,
): readonly Question[] {
  const profiles: readonly TuningProfile[] = pooled ? ["any"] : LIGHT_PROFILES;
  return zoneGroups(camera, manifest).flatMap((group) =>
    profiles.flatMap((profile) =>
      labelsOfGroup(labels, group, { profile, timeline }).labels.length === 0 ? [] : [{ group, profile }],
    ),
  );
}

/** The camera's confidences with one light's, or all, set to another value. */
export function withConfidence(
  now: MinConfidence,
  profile: TuningProfile,
  confidence: number,
): MinConfidence {
  return { ...now, ...Object.fromEntries(lightsOf(profile).map((light) => [light, confidence])) };
}

/**
 * Replays every point of every question in one pass. `onLook` hears how many records are done. Rejects as the records do,
 * and with ModelError USAGE when more points are asked for than a report holds.
 */
export async function replayCase(
  { read, ...tuned }: TuningCase,
  {
    questions,
    wishes,
    timeline,
    onLook,
  }: {
    readonly questions: readonly Question[];
    readonly wishes: GridWishes;
    readonly timeline: Timeline;
    readonly onLook?: (done: number) => void;
  },
): Promise<ReplayedCase> {
  const { camera, manifest } = tuned.planned;
  const groups = zoneGroups(camera, manifest);
  const asked = new Set(questions.map(({ group }) => keyOf(group)));
  const zoneParams = new Map(
    groups.flatMap((group) => {
      const params = asked.has(keyOf(group)) ? pointsOf(group, tuned.planned, wishes) : [nowOf(group)];
      return group.zoneIds.map((id) => [id, params] as const);
    }),
  );
  const confidences = questions.flatMap(({ profile, group }) => {
    const values = confidencesToTry(confidenceNow(camera, profile), wishes);
    checkGrid(values, pointsOf(group, tuned.planned, wishes));
    return values.map((value) => withConfidence(camera.minConfidence, profile, value));
  });
  const grid = replayGrid(tuned.planned, { confidences: [camera.minConfidence, ...confidences], zoneParams });
  let done = 0;
  for await (const record of read()) {
    grid.look(record);
    onLook?.(++done);
  }
  return { ...tuned, timeline, grid };
}

const keyOf = ({ violation, dwellS, minHeightM }: ZoneGroup): string =>
  [violation, dwellS, minHeightM].join();

export const nowOf = ({ dwellS, minHeightM }: ZoneGroup): ZoneParams => ({ dwellS, minHeightM });

const pointsOf = (group: ZoneGroup, { camera }: PlannedCamera, wishes: GridWishes): readonly ZoneParams[] =>
  zoneParamsToTry(group, camera.perspective !== undefined, wishes);

/** The zones that this camera has of a group: another clip's or camera's may be called otherwise. */
export const zonesLike = (
  { planned: { camera, manifest } }: Pick<ReplayedCase, "planned">,
  group: ZoneGroup,
): readonly string[] =>
  zoneGroups(camera, manifest).find((own) => keyOf(own) === keyOf(group))?.zoneIds ?? [];

/** Every operating point of a question. */
export function paramsToTry(
  { group, profile }: Question,
  planned: PlannedCamera,
  wishes: GridWishes,
): readonly TuningParams[] {
  return confidencesToTry(confidenceNow(planned.camera, profile), wishes).flatMap((minConfidence) =>
    pointsOf(group, planned, wishes).map((params) => ({ minConfidence, ...params })),
  );
}

/** What opens at a point in the zones asked about, in any light. */
export function ticketsAt(
  replayed: ReplayedCase,
  { group, profile }: Question,
  { minConfidence, ...params }: TuningParams,
): readonly Ticket[] {
  const settings = withConfidence(replayed.planned.camera.minConfidence, profile, minConfidence);
  return zonesLike(replayed, group).flatMap((zoneId) => replayed.grid.tickets(settings, zoneId, params));
}

/** The labels of a question, each lasting as long as the easiest points say. */
export function labelsAt(
  replayed: ReplayedCase,
  question: Question,
  points: readonly TuningParams[],
): LabelsOfGroup {
  const { group, profile } = question;
  const zoneIds = zonesLike(replayed, group);
  const { timeline } = replayed;
  const found = labelsOfGroup(replayed.labels, { ...group, zoneIds }, { profile, timeline });
  const [dwellS, minHeightM] = [
    Math.min(...points.map((point) => point.dwellS)),
    Math.min(...points.map((point) => point.minHeightM)),
  ];
  const easiest = points
    .filter((point) => point.dwellS === dwellS && point.minHeightM === minHeightM)
    .flatMap((point) => ticketsAt(replayed, question, point));
  const endMs = timeline.span()?.[1] ?? 0;
  return {
    ...found,
    labels: lasting(found.labels, easiest, endMs),
    aside: lasting(found.aside, easiest, endMs),
  };
}
