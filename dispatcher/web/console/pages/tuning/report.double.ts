/** A small tuning report for tests of the page: three confidences by two dwells, six labels, two tickets nobody judged. */
import type { TuningLabel, TuningPoint, TuningReport } from "../../../../../contract/tuning.ts";

const SIZE: [number, number] = [768, 576];
const at = (minute: number): string => `2026-11-20T08:${String(minute).padStart(2, "0")}:00Z`;

const label = (minute: number, verdict: TuningLabel["verdict"], confidence?: number): TuningLabel => ({
  ...{ zoneId: "kerb", verdict, at: at(minute), xyxy: [600, 60, 700, 120], sourceSizeWh: SIZE },
  ...(confidence === undefined ? {} : { confidence, className: "car" }),
});
const LABELS: TuningLabel[] = [
  ...[label(1, "true", 0.9), label(2, "true", 0.7), label(3, "true", 0.62)],
  ...[label(4, "false", 0.35), label(5, "false", 0.5), label(6, "missed")],
];
/** Nobody judged these: of the low confidence, and of the short dwell. */
const TICKETS = [7, 8].map((minute) => ({
  ...{ zoneId: "kerb", at: at(minute), xyxy: [100, 60, 200, 120] as [number, number, number, number] },
  ...{ sourceSizeWh: SIZE, className: "truck", confidence: 0.41 },
}));

interface Opened {
  readonly kept: number[];
  readonly unjudged: number[];
}
const OPENED: Readonly<Record<string, Opened>> = {
  "0.3 20": { kept: [0, 1, 2, 3, 4], unjudged: [0] },
  "0.6 20": { kept: [0, 1, 2], unjudged: [] },
  "0.8 20": { kept: [0], unjudged: [] },
  "0.3 10": { kept: [0, 1, 2, 3, 4, 5], unjudged: [0, 1] },
  "0.6 10": { kept: [0, 1, 2, 5], unjudged: [1] },
};

function pointOf(name: string, { kept, unjudged }: Opened): TuningPoint {
  const [minConfidence = 0, dwellS = 0] = name.split(" ").map(Number);
  const verdicts = kept.map((index) => LABELS[index]?.verdict);
  const right = verdicts.filter((verdict) => verdict !== "false").length;
  const [precision, recall] = [right / kept.length, right / 4];
  return {
    params: { minConfidence, dwellS, minHeightM: 0 },
    ...{ precision, precisionLow: precision * 0.6, precisionHigh: Math.min(1, precision * 1.1) },
    ...{ recall, recallLow: recall * 0.5, recallHigh: Math.min(1, recall * 1.3) },
    ...{ opened: kept.length + unjudged.length, kept, unjudged },
  };
}

/** Set now: 0.3 and 20 s (point 0); proposed: 0.6 and 20 s (point 1). There is no point of 0.8 and 10 s. */
export const smallReport = (of: Partial<TuningReport> = {}): TuningReport => ({
  ...{ cameraCode: "32050600001310000001", violation: "parking", profile: "day", zoneIds: ["kerb"] },
  ...{ madeAt: at(30), recordsFrom: at(0), recordsTo: at(20), looks: 600, modelName: "yolox-nano" },
  ...{ labels: { true: 3, false: 2, unclear: 0, missed: 1 }, minPrecision: 0.8, current: 0 },
  points: Object.entries(OPENED).map(([name, opened]) => pointOf(name, opened)),
  ...{ labelsList: LABELS, tickets: TICKETS },
  proposal: {
    point: 1,
    changes: [{ path: "minConfidence.day", before: 0.3, after: 0.6 }],
    says: {
      zh: "准确率由 60% 提高到 100%，召回率不变。",
      en: "Precision rises from 60% to 100%, recall stays.",
    },
    elsewhere: [],
  },
  ...of,
});
