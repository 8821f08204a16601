/** SEAM between whoever shows tuning reports and the book that keeps them; and what a report must not say. */
import type { TuningProfile, TuningParams, TuningReport, Violation } from "#contract";
import { DispatcherError } from "../errors.ts";

type Bilingual = NonNullable<TuningReport["refused"]>["says"];

export interface TuningQuery {
  readonly cameraCode?: string;
  readonly violation?: Violation;
  readonly profile?: TuningProfile;
  /** 1 to 200, newest published first. */
  readonly limit: number;
  /** Report id to continue below. */
  readonly after?: string;
}

/** What a list shows of a report. */
export interface TuningSummary {
  readonly zoneIds: readonly string[];
  readonly recordsFrom: string;
  readonly recordsTo: string;
  readonly looks: number;
  readonly modelName: string;
  readonly labels: TuningReport["labels"];
  readonly current: TuningParams;
  /** Null: nothing is proposed. */
  readonly proposal: {
    readonly params: TuningParams;
    readonly says: Bilingual;
    readonly changes: number;
  } | null;
  /** Why nothing is proposed. */
  readonly refused: Bilingual | null;
}

export interface TuningEntry extends TuningSummary {
  /** UUID. */
  readonly id: string;
  readonly cameraCode: string;
  readonly violation: Violation;
  readonly profile: TuningProfile;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
  readonly publishedAt: string;
  readonly publishedBy: string;
}

export interface PublishedReport {
  readonly report: TuningReport;
  readonly summary: TuningSummary;
  readonly by: string;
  readonly atMs: number;
}

export interface TuningDesk {
  list(query: TuningQuery): Promise<readonly TuningEntry[]>;
  /** Rejects NOT_FOUND. */
  report(id: string): Promise<{ readonly entry: TuningEntry; readonly report: TuningReport }>;
  /**
   * The newest few of each camera, kind, light and zones are kept. Published again, it is the same report. Rejects
   * BAD_REQUEST where it refers to what it does not hold.
   */
  publish(report: TuningReport, by: string): Promise<TuningEntry>;
}

/** Pure. Throws BAD_REQUEST: a page that draws it would look for what is not there. */
export function summaryOf(report: TuningReport): TuningSummary {
  const { points, labelsList, tickets, current, proposal } = report;
  const pointAt = (key: string, index: number) => {
    const point = points[index];
    if (point !== undefined) return point;
    throw beyond(key, index, `one of the ${String(points.length)} points`);
  };
  points.forEach(({ kept, unjudged }, i) => {
    refuseBeyond(`points[${String(i)}].kept`, kept, labelsList.length);
    refuseBeyond(`points[${String(i)}].unjudged`, unjudged, tickets.length);
  });
  const { zoneIds, recordsFrom, recordsTo, looks, modelName, labels, refused } = report;
  return {
    ...{ zoneIds: zoneIds.toSorted(), recordsFrom, recordsTo, looks, modelName, labels },
    current: pointAt("current", current).params,
    proposal:
      proposal === undefined
        ? null
        : {
            params: pointAt("proposal.point", proposal.point).params,
            ...{ says: proposal.says, changes: proposal.changes.length },
          },
    refused: refused?.says ?? null,
  };
}

function refuseBeyond(key: string, indices: readonly number[], length: number): void {
  const wrong = indices.find((index) => index >= length);
  if (wrong !== undefined) throw beyond(key, wrong, `an index below ${String(length)}`);
}

const beyond = (key: string, index: number, right: string): DispatcherError =>
  new DispatcherError("BAD_REQUEST", `Key "${key}" has ${String(index)}: ${right} would be right.`);
