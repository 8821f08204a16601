import { describe, expect, it } from "vitest";
import { type LabelLine, parseTuningReport, type TuningParams } from "#contract";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import type { CameraConfig } from "../../edge-agent/config.ts";
import { replayRecords } from "../../edge-agent/record/replay.ts";
import { CARS, LABELS, plannedCamera, recordsOf, standing, STARTS_MS } from "./records.fixture.ts";
import type { GridWishes } from "./operating-points.ts";
import type { PlannedCamera } from "./replay-grid.ts";
import { paramsToTry, questionsOf, replayCase, ticketsAt, timelineOf } from "./tune-case.ts";
import { answerOf, tuningReport } from "./tuning-report.ts";

const NIGHT_S = 3000;
const records = recordsOf(CARS, 3400, (atS) => (atS < NIGHT_S ? "day" : "night"));
const WISHES = { confidences: [0, 0.5], dwellsS: [30, 120] };

/** What the agent itself would open with these settings. */
async function openedBy(
  { camera, config, manifest }: PlannedCamera,
  params: TuningParams,
  looks: typeof records,
): Promise<string[]> {
  const { minConfidence, dwellS, minHeightM } = params;
  const changed: CameraConfig = {
    ...camera,
    minConfidence: { ...camera.minConfidence, day: minConfidence },
    zones: camera.zones.map((zone) => ({ ...zone, minHeightM, rule: { ...zone.rule, dwellS } })),
  };
  const { incidents } = await replayRecords(looks, { plan: planCamera(changed, config, manifest) });
  return incidents.filter(({ phase }) => phase === "opened").map(({ atMs, xyxy }) => [atMs, xyxy].join());
}

async function tuned(camera: object = {}, wishes: GridWishes = WISHES, looks = records) {
  const planned = await plannedCamera(camera);
  const read = () => looks;
  const timeline = await timelineOf(read);
  const tuningCase = { planned, read, labels: LABELS };
  const questions = questionsOf(tuningCase, timeline, false);
  const replayed = await replayCase(tuningCase, { questions, wishes, timeline });
  return { planned, questions, replayed };
}

describe("every operating point in one pass", () => {
  it("opens at each point what the agent would open with those settings", async () => {
    const wishes = { confidences: [0, 0.5], dwellsS: [30], heightsM: [0, 1.2] };
    const someLooks = records.slice(0, 500);
    const perspective = { horizonY: 0, personHeightAtBottom: 0.3 };
    const { planned, questions, replayed } = await tuned({ perspective }, wishes, someLooks);
    const [question] = questions;
    if (question === undefined) throw new Error("no question");
    const points = paramsToTry(question, planned, wishes);
    expect(points).toHaveLength(2 * 2 * 2);
    const counts = new Set<number>();
    for (const point of points) {
      const own = ticketsAt(replayed, question, point).map(({ openedMs, xyxy }) => [openedMs, xyxy].join());
      const agents = await openedBy(planned, point, someLooks);
      expect(own.toSorted()).toEqual(agents.toSorted());
      counts.add(own.length);
    }
    // Points that all open the same would prove nothing.
    expect(counts.size).toBeGreaterThan(3);
  });

  it("proposes the dwell or confidence that loses the cars that only stop, as a report the dispatcher reads", async () => {
    const { questions, replayed } = await tuned();
    expect(questions.map(({ profile }) => profile)).toEqual(["day", "night"]);
    const [question] = questions;
    if (question === undefined) throw new Error("no question");
    const answer = answerOf([replayed], question, { wishes: WISHES, minPrecision: 0.8 });
    const report = tuningReport(replayed, answer, { madeAtMs: STARTS_MS, minPrecision: 0.8 });
    expect(parseTuningReport(new TextEncoder().encode(JSON.stringify(report)))).toEqual({
      ok: true,
      value: report,
    });
    const now = report.points[report.current];
    expect(now).toMatchObject({ params: { minConfidence: 0, dwellS: 60 }, recall: 1, unjudged: [] });
    expect(now?.precision).toBeCloseTo(16 / 26, 9);
    const then = report.points[report.proposal?.point ?? -1];
    expect(then).toMatchObject({ precision: 1, recall: 1 });
    expect(report.proposal?.changes.length).toBeGreaterThan(0);
    expect(report.labels).toEqual({ true: 16, false: 10, unclear: 0, missed: 0 });
    // A dwell of 30 s opens the five that pass, and nobody has judged them.
    expect(report.tickets).toHaveLength(5);
  });

  it("says what the night loses when the dwell grows by day", async () => {
    const wishes = { confidences: [0], dwellsS: [120, 160] };
    const late = recordsOf(
      [...CARS, ...standing(1, 100, 0.7, 6).map((car) => ({ ...car, fromS: 3100, toS: 3200 }))],
      3400,
      (atS) => (atS < NIGHT_S ? "day" : "night"),
    );
    const { questions, replayed } = await tuned({}, wishes, late);
    const [day, night] = questions;
    if (day === undefined || night === undefined) throw new Error("no question");
    const asked = { wishes, minPrecision: 0.8 };
    const report = tuningReport(replayed, answerOf([replayed], day, asked), {
      ...asked,
      madeAtMs: STARTS_MS,
    });
    expect(report.proposal).toMatchObject({
      changes: [{ path: "zones[kerb].rule.dwellS", before: 60, after: 120 }],
      elsewhere: [{ violation: "parking", profile: "night", vanish: 1, appear: 0 }],
    });
    expect(answerOf([replayed], night, asked).verdict).toMatchObject({
      kind: "refused",
      trueMore: 14,
      falseMore: 8,
    });
  });

  it("leaves out labels of a time without records, and says how many", async () => {
    const planned = await plannedCamera();
    const read = () => records;
    const timeline = await timelineOf(read);
    const early = { ...LABELS[0], at: "2026-11-19T08:00:00Z" } as LabelLine;
    const tuningCase = { planned, read, labels: [...LABELS, early] };
    const questions = questionsOf(tuningCase, timeline, true);
    expect(questions.map(({ profile }) => profile)).toEqual(["any"]);
    const wishes = { confidences: [0], dwellsS: [60] };
    const replayed = await replayCase(tuningCase, { questions, wishes, timeline });
    const [question] = questions;
    if (question === undefined) throw new Error("no question");
    const answer = answerOf([replayed], question, { wishes, minPrecision: 0.8 });
    expect(answer.beyondRecords).toBe(1);
    expect(answer.labels).toHaveLength(28);
  });
});
