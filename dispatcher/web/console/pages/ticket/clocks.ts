/** A ticket's clocks as a reader takes them: how each one stands, whose it is. Pure. */
import type { Ticket } from "../../../shared/api.ts";

type Clock = Ticket["clocks"][number];

export type Standing =
  /** Both: seconds. `leftS` is what is left, `overS` how far it is past. */
  | { readonly kind: "running"; readonly leftS: number }
  | { readonly kind: "late"; readonly overS: number }
  | { readonly kind: "inTime" | "tooLate"; readonly tookS: number }
  | { readonly kind: "stands" | "dropped" };

export function standingOf({ dueAt, startedAt, stoppedAt, outcome, isLate }: Clock, nowMs: number): Standing {
  if (outcome === "dropped") return { kind: "dropped" };
  if (stoppedAt !== null) {
    const tookS = (Date.parse(stoppedAt) - Date.parse(startedAt)) / 1000;
    return { kind: isLate ? "tooLate" : "inTime", tookS };
  }
  if (dueAt === null) return { kind: "stands" };
  return countedTo(dueAt, nowMs);
}

type Whistle = Ticket["whistles"][number];

/** A called department has a clock too: until it reports. */
export function reportOf({ reportDueAt, reportedAt, calledAt }: Whistle, nowMs: number): Standing {
  if (reportedAt === null) return countedTo(reportDueAt, nowMs);
  const [due, reported] = [Date.parse(reportDueAt), Date.parse(reportedAt)];
  return { kind: reported > due ? "tooLate" : "inTime", tookS: (reported - Date.parse(calledAt)) / 1000 };
}

function countedTo(dueAt: string, nowMs: number): Standing {
  const leftS = (Date.parse(dueAt) - nowMs) / 1000;
  return leftS < 0 ? { kind: "late", overS: -leftS } : { kind: "running", leftS };
}
