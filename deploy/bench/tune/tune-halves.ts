/** A bad configuration tuned by the labels of one half of the clips, and scored on the other half, before and after. */
import type { LabelLine, TuningParams, Violation } from "#contract";
import type { CameraConfig } from "../../../edge-agent/config.ts";
import type { ModelManifest } from "../../../edge-agent/perceive/detect/model-manifest.ts";
import { ticketsOf } from "../../../models/diff/compare.ts";
import type { Ticket } from "../../../models/diff/ticket.ts";
import { type GridWishes, zoneGroups } from "../../../models/tune/operating-points.ts";
import type { PlannedCamera } from "../../../models/tune/replay-grid.ts";
import { type Question, type ReplayedCase, replayCase, timelineOf } from "../../../models/tune/tune-case.ts";
import { type Answer, answerOf } from "../../../models/tune/tuning-report.ts";
import type { RecordedClip } from "./clip-records.ts";
import { judgeTickets, labelsOf } from "./judge.ts";
import type { Halves } from "./split.ts";

/**
 * What somebody sets who wants tickets quickly and only sure ones: a dwell that everybody who stops exceeds, and a
 * confidence that half of the things never reach. The suite's own are 60 or 90 s, and the model's own confidence.
 */
export const BAD = { dwellS: 10, minConfidence: 0.6 } as const;

export const WISHES: GridWishes = {
  confidences: [0, 0.35, 0.4, 0.45, 0.5, 0.55],
  dwellsS: [20, 30, 45, 60, 75, 90, 120],
  heightsM: [0],
};

export interface Counts {
  readonly expected: number;
  readonly found: number;
  readonly false: number;
}

export interface TunedViolation {
  readonly violation: Violation;
  readonly labels: Readonly<Record<LabelLine["verdict"], number>>;
  readonly after: TuningParams;
  /** Why nothing was proposed, or what. */
  readonly says: string;
  readonly isProposed: boolean;
  readonly scored: { readonly before: Counts; readonly after: Counts };
}

const badParams: TuningParams = { ...BAD, minHeightM: 0 };

/** The clip's camera with these settings for everything. */
function withParams(camera: CameraConfig, { minConfidence, dwellS, minHeightM }: TuningParams): CameraConfig {
  return {
    ...camera,
    minConfidence: { day: minConfidence, night: minConfidence, infrared: minConfidence },
    zones: camera.zones.map((zone) => ({ ...zone, minHeightM, rule: { ...zone.rule, dwellS } })),
  };
}

const plannedWith = (
  { camera, config }: RecordedClip,
  manifest: ModelManifest,
  params: TuningParams,
): PlannedCamera => ({ camera: withParams(camera, params), config, manifest });

/** What an agent with these settings opens in the clip. */
async function ticketsIn(
  clip: RecordedClip,
  manifest: ModelManifest,
  params: TuningParams,
): Promise<readonly Ticket[]> {
  return (await ticketsOf(plannedWith(clip, manifest, params), clip.records)).tickets;
}

/** Each violation by itself, as on cameras that watch for nothing else. */
export async function tuneViolation(
  violation: Violation,
  { tuning, scoring }: Halves<RecordedClip>,
  { manifest, minPrecision }: { readonly manifest: ModelManifest; readonly minPrecision: number },
): Promise<TunedViolation> {
  const watches = ({ camera }: RecordedClip): boolean =>
    zoneGroups(camera, manifest).some((group) => group.violation === violation);
  const cases: ReplayedCase[] = [];
  for (const clip of tuning.filter(watches)) cases.push(await caseOf(clip, violation, manifest));
  const question = questionAbout(violation, cases);
  const answer =
    question === undefined ? undefined : answerOf(cases, question, { wishes: WISHES, minPrecision });
  const after = proposedBy(answer);
  const own = scoring.filter(watches);
  const score = async (params: TuningParams): Promise<Counts> =>
    await scoreClips(own, violation, { manifest, params });
  const scored = { before: await score(badParams), after: await score(after) };
  const counted = (verdict: LabelLine["verdict"]): number =>
    answer?.labels.filter((label) => label.verdict === verdict).length ?? 0;
  return {
    ...{ violation, after, scored, isProposed: answer?.verdict.kind === "proposed" },
    labels: {
      true: counted("true"),
      false: counted("false"),
      unclear: counted("unclear"),
      missed: counted("missed"),
    },
    says: answer?.verdict.says.en ?? "no clip of the tuning half watches for it",
  };
}

function proposedBy(answer: Answer | undefined): TuningParams {
  if (answer?.verdict.kind !== "proposed") return badParams;
  return answer.scoring.points[answer.verdict.point]?.params ?? badParams;
}

async function caseOf(
  clip: RecordedClip,
  violation: Violation,
  manifest: ModelManifest,
): Promise<ReplayedCase> {
  const planned = plannedWith(clip, manifest, badParams);
  const labels = labelsOf(clip.truth, await ticketsIn(clip, manifest, badParams), violation);
  const read = () => clip.records;
  const timeline = await timelineOf(read);
  const questions = questionsAbout(violation, planned);
  return await replayCase({ planned, read, labels }, { questions, wishes: WISHES, timeline });
}

/** All lights as one: a suite has too little of each. */
const questionsAbout = (violation: Violation, { camera, manifest }: PlannedCamera): readonly Question[] =>
  zoneGroups(camera, manifest)
    .filter((group) => group.violation === violation)
    .map((group) => ({ group, profile: "any" }));

const questionAbout = (violation: Violation, cases: readonly ReplayedCase[]): Question | undefined =>
  cases.flatMap(({ planned }) => questionsAbout(violation, planned))[0];

async function scoreClips(
  clips: readonly RecordedClip[],
  violation: Violation,
  { manifest, params }: { readonly manifest: ModelManifest; readonly params: TuningParams },
): Promise<Counts> {
  let [expected, found, wrong] = [0, 0, 0];
  for (const clip of clips) {
    const judged = judgeTickets(clip.truth, await ticketsIn(clip, manifest, params), violation);
    expected += judged.findings.length;
    found += judged.findings.filter(({ opened }) => opened !== undefined).length;
    wrong += judged.falseAlarms.length;
  }
  return { expected, found, false: wrong };
}
