/** The suite's exact truth, as people would have it after some weeks: verdicts on tickets, and what no camera reported. */
import type { LabelLine, Violation } from "#contract";
import type { Ticket } from "../../../models/diff/ticket.ts";
import type { GroundTruth } from "../../../models/suite/clip-plan.ts";
import type { SuiteEvent } from "../../../models/suite/run-clip.ts";
import { type Judged, judgeClip } from "../../../models/suite/score.ts";

/** Tickets of one clip judged by the suite's own scorer, one violation alone. */
export function judgeTickets(truth: GroundTruth, tickets: readonly Ticket[], violation: Violation): Judged {
  const own = tickets.filter((ticket) => ticket.violation === violation);
  const expected = truth.expected.filter((each) => each.violation === violation);
  return judgeClip({
    truth: { ...truth, expected },
    events: own.map((ticket, i) => eventOf(truth, ticket, i)),
  });
}

/** The scorer counts openings; what cleared them says nothing about precision or recall. */
function eventOf(truth: GroundTruth, ticket: Ticket, index: number): SuiteEvent {
  const { violation, zoneId, className, confidence, xyxy, sizeWh, openedMs, enteredMs } = ticket;
  const [across, down] = [truth.widthPx / sizeWh[0], truth.heightPx / sizeWh[1]];
  const startsMs = Date.parse(truth.startsAt);
  return {
    ...{ phase: "opened", violation, zoneId, className, confidence, trackId: String(index) },
    xyxy: [xyxy[0] * across, xyxy[1] * down, xyxy[2] * across, xyxy[3] * down],
    ...{ atS: (openedMs - startsMs) / 1000, sinceS: (enteredMs - startsMs) / 1000 },
  };
}

/** A verdict on every ticket that was opened, and a label for everything that was not. */
export function labelsOf(
  truth: GroundTruth,
  tickets: readonly Ticket[],
  violation: Violation,
): readonly LabelLine[] {
  const own = tickets.filter((ticket) => ticket.violation === violation);
  const { findings, falseAlarms } = judgeTickets(truth, tickets, violation);
  const wrong = new Set(falseAlarms.map(({ event }) => Number(event.trackId)));
  // A second ticket about one thing is neither right nor wrong: whoever judges it says so.
  const again = new Set(findings.flatMap(({ doubles }) => doubles.map(({ trackId }) => Number(trackId))));
  const cameraCode = String(truth.camera["code"]);
  const instant = (atS: number): string => new Date(Date.parse(truth.startsAt) + atS * 1000).toISOString();
  const verdicts = own.map(
    (
      { zoneId, openedMs, xyxy: [x1, y1, x2, y2], sizeWh: [width, height], className, confidence },
      i,
    ): LabelLine => ({
      ...{
        cameraCode,
        violation,
        zoneId,
        verdict: wrong.has(i) ? "false" : again.has(i) ? "unclear" : "true",
      },
      ...{ at: new Date(openedMs).toISOString(), xyxy: [x1, y1, x2, y2], sourceSizeWh: [width, height] },
      ...{ className, confidence: Math.min(1, confidence) },
    }),
  );
  const missed = findings.flatMap(({ expected, opened }): LabelLine[] => {
    if (opened !== undefined) return [];
    const [x1, y1, x2, y2] = expected.xyxy;
    return [
      {
        ...{
          cameraCode,
          violation,
          zoneId: expected.zoneId,
          verdict: "missed",
          at: instant(expected.openedS),
        },
        until: instant(Math.max(expected.openedS, expected.leavesS ?? truth.durationS)),
        ...{ xyxy: [x1, y1, x2, y2], sourceSizeWh: [truth.widthPx, truth.heightPx] },
      },
    ];
  });
  return [...verdicts, ...missed];
}
