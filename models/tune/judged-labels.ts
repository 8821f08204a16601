/** The labels that one report is about: those of its zones, in its light, of a time that was replayed. Pure. */
import type { LabelLine, TuningProfile } from "#contract";
import { likeness, sightedOf } from "../diff/same-thing.ts";
import type { Ticket } from "../diff/ticket.ts";
import type { Timeline } from "../diff/timeline.ts";
import { sightedOfLabel, slackMsOf } from "./labels.ts";
import type { ZoneGroup } from "./operating-points.ts";
import type { JudgedThing } from "./score-points.ts";

export interface JudgedLabel extends JudgedThing {
  readonly line: LabelLine;
}

export interface LabelsOfGroup {
  readonly labels: readonly JudgedLabel[];
  /** Of the same zones in another light. */
  readonly aside: readonly JudgedLabel[];
  /** Of a time that was not replayed. */
  readonly beyondRecords: number;
}

export function labelsOfGroup(
  lines: readonly LabelLine[],
  { violation, zoneIds, dwellS }: ZoneGroup,
  { profile, timeline }: { readonly profile: TuningProfile; readonly timeline: Timeline },
): LabelsOfGroup {
  const own = lines.filter((line) => line.violation === violation && zoneIds.includes(line.zoneId));
  const seen = own.filter(({ at, verdict }) => {
    const atMs = Date.parse(at);
    // A ticket's time is when it opened: the time in which the thing had to stand there must have been seen too.
    return timeline.covers(verdict === "missed" ? atMs : atMs - dwellS * 1000, atMs);
  });
  const isInLight = ({ at }: LabelLine): boolean =>
    profile === "any" || timeline.profileAt(Date.parse(at)) === profile;
  return {
    labels: seen.filter(isInLight).map(judgedOf),
    aside: seen.filter((line) => !isInLight(line)).map(judgedOf),
    beyondRecords: own.length - seen.length,
  };
}

const judgedOf = (line: LabelLine): JudgedLabel => ({
  ...{ line, verdict: line.verdict, sighted: sightedOfLabel(line), slackMs: slackMsOf(line) },
});

/**
 * A label says when its ticket opened, seldom how long the thing stood there; a stricter point may open later. So it lasts
 * as long as the tickets about it, of replays that open easily.
 */
export function lasting(
  labels: readonly JudgedLabel[],
  tickets: readonly Ticket[],
  endMs: number,
): readonly JudgedLabel[] {
  const seen = tickets.map(sightedOf);
  return labels.map((label) => {
    const { sighted, slackMs, line } = label;
    if (line.until !== undefined) return label;
    const ends = seen
      .filter((ticket) => likeness(ticket, sighted, slackMs) > 0)
      .map(({ toMs }) => Math.min(toMs, endMs));
    return { ...label, sighted: { ...sighted, toMs: Math.max(sighted.toMs, ...ends) } };
  });
}
