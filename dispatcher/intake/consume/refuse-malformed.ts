/** Messages that cannot become events: kept as dead letters with the reason, recorded, and out of the way. */
import { acknowledge, giveBack, type Intake } from "../intake.ts";
import type { Malformed } from "./parse-batch.ts";

export async function refuseMalformed(intake: Intake, malformed: readonly Malformed[]): Promise<void> {
  for (const each of malformed) {
    try {
      await refuse(intake, each);
      await acknowledge(intake, [each.incoming]);
    } catch (thrown) {
      giveBack(intake, [each.incoming], thrown);
    }
  }
}

/** Buried before it is recorded: after a crash in between it is buried under the same id once more. */
async function refuse(intake: Intake, { eventKey, stream, incoming, reason }: Malformed): Promise<void> {
  const { book, bus, clock, logger, counters } = intake;
  await bus.bury(incoming, reason, stream);
  const isNew = await book.transaction((session) =>
    session.recordDecision({
      eventKey,
      outcome: "refused",
      ticketId: null,
      reason,
      stream,
      streamSequence: incoming.streamSequence,
      arrival: null,
      atMs: clock.nowMs(),
    }),
  );
  counters.count(isNew ? "eventsRefused" : "eventsDecidedBefore");
  if (isNew) logger.warn({ eventKey, subject: incoming.subject, reason }, "event refused");
}
