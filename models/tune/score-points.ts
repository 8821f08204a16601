/** Operating points against labels: what each keeps, misses and newly opens. Pure. */
import type { LabelVerdict, TuningParams } from "#contract";
import type { Ticket } from "../diff/ticket.ts";
import { likeness, nearest, pairs, type Sighted, sightedOf } from "../diff/same-thing.ts";
import { type Interval, wilson } from "./wilson.ts";

/** A label in the light that is tuned. */
export interface JudgedThing {
  readonly verdict: LabelVerdict;
  readonly sighted: Sighted;
  readonly slackMs: number;
}

/** What a replay opened at one point. */
export interface ReplayedPoint {
  readonly params: TuningParams;
  readonly tickets: readonly Ticket[];
}

export interface ScoredPoint {
  readonly params: TuningParams;
  readonly opened: number;
  /** Indices of labels, ascending. */
  readonly kept: readonly number[];
  /** Indices of `Scoring.unjudged`, ascending. */
  readonly unjudged: readonly number[];
  readonly score: PointScore;
}

export interface PointScore {
  /** True tickets and missed ones that it opens. */
  readonly right: number;
  /** False alarms that it opens. */
  readonly wrong: number;
  /** All true and missed. */
  readonly wanted: number;
  /** Null when nothing judged was opened. */
  readonly precision: number | null;
  readonly precisionBounds: Interval;
  /** Null when nothing was wanted. */
  readonly recall: number | null;
  readonly recallBounds: Interval;
}

export interface Scoring {
  readonly points: readonly ScoredPoint[];
  /** What some point opens and nobody has judged: one entry for each thing, however many points open it. */
  readonly unjudged: readonly Ticket[];
}

const SAME_STAY_SLACK_MS = 30_000;

export interface Judgements {
  readonly labels: readonly JudgedThing[];
  /** Of another light: what they are about is judged, and counts there. */
  readonly aside?: readonly JudgedThing[];
  /** Whether a ticket that nobody has judged counts here. */
  readonly isAsked?: (ticket: Ticket) => boolean;
}

/** At dusk a stricter point opens in another light than a laxer one: then the label's light decides where it counts. */
export function scorePoints(
  { labels, aside = [], isAsked = () => true }: Judgements,
  replayed: readonly ReplayedPoint[],
): Scoring {
  const judged = [...labels, ...aside];
  const things = judged.map(({ sighted }) => sighted);
  const slackOf = new Map(judged.map(({ sighted, slackMs }) => [sighted, slackMs]));
  const book = createThingBook();
  const points = replayed.map(({ params, tickets }): ScoredPoint => {
    const found = nearest(tickets.map(sightedOf), things, (thing) => slackOf.get(thing) ?? 0);
    const ours = found.flatMap((label) => (label !== undefined && label < labels.length ? [label] : []));
    // One ticket may be what two were that were judged alike: a thing that flickers at a laxer point opens twice.
    const alike = tickets.flatMap((ticket, i) => sameVerdict(ticket, found[i], labels));
    const unknown = tickets.filter((ticket, i) => found[i] === undefined && isAsked(ticket));
    const kept = ascending([...ours, ...alike]);
    const unjudged = ascending(unknown.map((ticket) => book.indexOf(ticket)));
    const opened = ours.length + unknown.length;
    return { params, opened, kept, unjudged, score: scoreOf(labels, kept) };
  });
  return { points, unjudged: book.things() };
}

function sameVerdict(
  ticket: Ticket,
  nearestLabel: number | undefined,
  labels: readonly JudgedThing[],
): readonly number[] {
  const verdict = labels[nearestLabel ?? -1]?.verdict;
  const seen = sightedOf(ticket);
  return labels.flatMap((label, k) =>
    label.verdict === verdict && likeness(seen, label.sighted, label.slackMs) > 0 ? [k] : [],
  );
}

const ascending = (indices: readonly number[]): readonly number[] =>
  [...new Set(indices)].sort((a, b) => a - b);

export function scoreOf(
  labels: readonly Pick<JudgedThing, "verdict">[],
  kept: readonly number[],
): PointScore {
  const isWanted = ({ verdict }: Pick<JudgedThing, "verdict">): boolean =>
    verdict === "true" || verdict === "missed";
  const opened = kept.flatMap((index) => labels[index] ?? []);
  const right = opened.filter(isWanted).length;
  const wrong = opened.filter(({ verdict }) => verdict === "false").length;
  const wanted = labels.filter(isWanted).length;
  return {
    ...{ right, wrong, wanted },
    precision: right + wrong === 0 ? null : right / (right + wrong),
    precisionBounds: wilson(right, right + wrong),
    recall: wanted === 0 ? null : right / wanted,
    recallBounds: wilson(right, wanted),
  };
}

/** Gives each thing one number. Most tickets of the points are one and the same stay, so that is asked first. */
function createThingBook(): { indexOf(ticket: Ticket): number; things(): readonly Ticket[] } {
  const things: Ticket[] = [];
  const sighted: Sighted[] = [];
  const byStay = new Map<string, number>();
  return {
    indexOf: (ticket) => {
      const stay = [ticket.zoneId, ticket.enteredMs, ticket.placeCell].join();
      const known = byStay.get(stay);
      if (known !== undefined) return known;
      const like = pairs([sightedOf(ticket)], sighted, SAME_STAY_SLACK_MS).get(0);
      const index = like ?? things.length;
      if (like === undefined) {
        things.push(ticket);
        sighted.push(sightedOf(ticket));
      }
      byStay.set(stay, index);
      return index;
    },
    things: () => things,
  };
}
