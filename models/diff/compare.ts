/** Two configurations on the same looks: which tickets both open, which only one. Pure but for what it reads. */
import type { LabelLine, LabelVerdict } from "#contract";
import { planCamera } from "../../edge-agent/camera-plan.ts";
import type { PerceptionRecord } from "../../edge-agent/record/perception-record.ts";
import { createReplayer } from "../../edge-agent/record/replay.ts";
import { sightedOfLabel, slackMsOf } from "../tune/labels.ts";
import type { PlannedCamera } from "../tune/replay-grid.ts";
import { nearest, pairs, type Sighted, sightedOf } from "./same-thing.ts";
import { createTicketBook, type Ticket } from "./ticket.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

export type Looks = Iterable<PerceptionRecord> | AsyncIterable<PerceptionRecord>;

export interface Side {
  readonly tickets: readonly Ticket[];
  readonly timeline: Timeline;
}

/** What one configuration opens. `onLook` hears how many are done. Rejects as `looks` does. */
export async function ticketsOf(
  { camera, config, manifest }: PlannedCamera,
  looks: Looks,
  onLook?: (done: number) => void,
): Promise<Side> {
  const plan = planCamera(camera, config, manifest);
  const [replayer, book, timeline] = [createReplayer(() => plan), createTicketBook(), createTimeline()];
  for await (const record of looks) {
    const { capturedAtMs: atMs, cameraCode, sizeWh, scene } = record;
    const { incidents } = replayer.look(record);
    if (incidents.length > 0) book.note(incidents, { cameraCode, atMs, sizeWh, profile: scene.profile });
    timeline.note(record);
    onLook?.(timeline.looks());
  }
  return { tickets: book.tickets(), timeline };
}

/** A ticket with what people said of it. */
export interface JudgedTicket {
  readonly ticket: Ticket;
  /** Undefined: nobody has judged it. */
  readonly verdict: LabelVerdict | undefined;
  readonly ticketId?: string | undefined;
  readonly cause?: string | undefined;
}

export interface Comparison {
  readonly both: readonly JudgedTicket[];
  readonly vanish: readonly JudgedTicket[];
  readonly appear: readonly JudgedTicket[];
}

const SAME_STAY_SLACK_MS = 30_000;

export function compareTickets(
  before: readonly Ticket[],
  after: readonly Ticket[],
  labels: readonly LabelLine[],
): Comparison {
  const same = pairs(before.map(sightedOf), after.map(sightedOf), SAME_STAY_SLACK_MS);
  const stayed = new Set(same.values());
  return {
    both: judged(
      before.filter((_, i) => same.has(i)),
      labels,
    ),
    vanish: judged(
      before.filter((_, i) => !same.has(i)),
      labels,
    ),
    appear: judged(
      after.filter((_, k) => !stayed.has(k)),
      labels,
    ),
  };
}

function judged(tickets: readonly Ticket[], labels: readonly LabelLine[]): readonly JudgedTicket[] {
  const things = labels.map(sightedOfLabel);
  const slack = new Map<Sighted, number>(
    things.map((thing, i) => [thing, slackMsOf(labels[i] ?? NO_VERDICT)]),
  );
  const found = nearest(tickets.map(sightedOf), things, (thing) => slack.get(thing) ?? 0);
  return tickets.map((ticket, i) => {
    const label = labels[found[i] ?? -1];
    return { ticket, verdict: label?.verdict, ticketId: label?.ticketId, cause: label?.cause };
  });
}
const NO_VERDICT = { verdict: "unclear" } as const;

const VERDICT_WORDS: Readonly<Record<LabelVerdict, string>> = {
  true: "true",
  false: "false alarms",
  unclear: "unclear",
  missed: "reported by people",
};

/** "7 (5 false alarms, 1 true, 1 not judged)". */
export function countedByVerdict(tickets: readonly JudgedTicket[]): string {
  const words = tickets.map(({ verdict }) => (verdict === undefined ? "not judged" : VERDICT_WORDS[verdict]));
  const order = ["false alarms", "true", "reported by people", "unclear", "not judged"];
  const parts = order.flatMap((word) => {
    const count = words.filter((each) => each === word).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? "0" : `${tickets.length} (${parts.join(", ")})`;
}

/** What changes, in a sentence. */
export function comparisonSentence({ both, vanish, appear }: Comparison): string {
  return `${both.length} stay; would vanish: ${countedByVerdict(vanish)}; would appear: ${countedByVerdict(appear)}`;
}
