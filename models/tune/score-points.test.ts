import { describe, expect, it } from "vitest";
import type { LabelLine } from "#contract";
import type { Ticket } from "../diff/ticket.ts";
import { aTicket } from "../diff/ticket.fixture.ts";
import { sightedOfLabel, slackMsOf } from "./labels.ts";
import { type JudgedThing, scorePoints } from "./score-points.ts";

const T0 = Date.parse("2026-11-20T08:00:00Z");
const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

function label(verdict: LabelLine["verdict"], seconds: number, more: Partial<LabelLine> = {}): JudgedThing {
  const line: LabelLine = {
    ...{ cameraCode: "32050600001310000001", zoneId: "kerb", violation: "parking", verdict, at: at(seconds) },
    ...{ xyxy: [100, 100, 200, 200], sourceSizeWh: [640, 360], ...more },
  };
  return { verdict, sighted: sightedOfLabel(line), slackMs: slackMsOf(line) };
}

const ticket = (fromS: number, toS: number, more: Partial<Ticket> = {}): Ticket =>
  aTicket({
    enteredMs: T0 + fromS * 1000,
    openedMs: T0 + fromS * 1000 + 60_000,
    clearedMs: T0 + toS * 1000,
    ...more,
  });

const params = { minConfidence: 0, dwellS: 60, minHeightM: 0 };
const score = (labels: readonly JudgedThing[], ...lists: readonly (readonly Ticket[])[]) =>
  scorePoints(
    { labels },
    lists.map((tickets) => ({ params, tickets })),
  );

describe("an operating point against labels", () => {
  it("keeps what it opens, in another picture size too", () => {
    const bigger = ticket(0, 300, { xyxy: [210, 200, 400, 400], sizeWh: [1280, 720] });
    const labels = [label("true", 180), label("false", 2000), label("unclear", 100)];
    const { points, unjudged } = score(labels, [bigger, ticket(1900, 2100)]);
    expect(points[0]).toMatchObject({ opened: 2, kept: [0, 1], unjudged: [] });
    expect(points[0]?.score).toMatchObject({ right: 1, wrong: 1, wanted: 1, precision: 0.5, recall: 1 });
    expect(unjudged).toEqual([]);
  });

  it.each([
    ["another zone", { zoneId: "bay" }],
    ["another place", { xyxy: [400, 100, 500, 200] as const }],
    ["another violation", { violation: "vending" as const }],
  ])("%s is something that nobody has judged", (_, other) => {
    const { points, unjudged } = score([label("true", 180)], [ticket(0, 300, other)]);
    expect(points[0]).toMatchObject({
      kept: [],
      unjudged: [0],
      score: { right: 0, recall: 0, precision: null },
    });
    expect(unjudged).toHaveLength(1);
  });

  it("what left before the label's time is another stay", () => {
    expect(score([label("true", 900)], [ticket(0, 300)]).points[0]?.kept).toEqual([]);
  });

  it("a missed one without a box counts against the recall until it is opened about that time", () => {
    const { xyxy: _box, ...seen } = { xyxy: 0 };
    const missed = label("missed", 1000, { ...seen, xyxy: undefined, sourceSizeWh: undefined } as never);
    const labels = [label("true", 100), missed];
    const { points } = score(labels, [ticket(0, 300)], [ticket(0, 300), ticket(1060, 1500)]);
    expect(points.map((point) => point.score.recall)).toEqual([0.5, 1]);
    expect(points[1]?.score.precision).toBe(1);
  });

  it("two tickets about one label count once", () => {
    const { points } = score([label("true", 100, { until: at(900) })], [ticket(0, 300), ticket(400, 900)]);
    expect(points[0]).toMatchObject({ opened: 2, kept: [0], score: { right: 1, precision: 1 } });
  });

  it("gives what nobody has judged one number over all points", () => {
    const shorter = ticket(20, 280, { openedMs: T0 + 30_000, xyxy: [102, 101, 203, 199] });
    const { points, unjudged } = score([], [ticket(0, 300)], [shorter, ticket(5000, 5100)]);
    expect(points.map((point) => point.unjudged)).toEqual([[0], [0, 1]]);
    expect(unjudged).toHaveLength(2);
  });

  it("what a label of another light is about is judged there, whenever it opens", () => {
    const [day, night] = [label("true", 180), label("false", 2000)];
    const isAsked = ({ profile }: Ticket): boolean => profile === "day";
    const early = ticket(1900, 2100);
    const later = ticket(0, 300, { profile: "night" });
    const tickets = [early, later, ticket(5000, 5100), ticket(6000, 6100, { profile: "night" })];
    const scoring = scorePoints({ labels: [day], aside: [night], isAsked }, [{ params, tickets }]);
    expect(scoring.points[0]).toMatchObject({ opened: 2, kept: [0], unjudged: [0] });
    expect(scoring.unjudged).toEqual([tickets[2]]);
  });

  it("one ticket that lasts as long as two that were judged alike keeps both, and not the one judged otherwise", () => {
    const labels = [label("true", 100), label("true", 400), label("false", 450)];
    expect(score(labels, [ticket(0, 410)]).points[0]?.kept).toEqual([0, 1]);
  });
});
