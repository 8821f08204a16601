/** Pictures first, so that whoever reads the event finds them; then the event, its id as the message id. */
import { eventSubject } from "#contract";
import type { Bus } from "../../bus/bus.ts";
import type { Sink } from "./sink.ts";

export function createJetStreamSink(bus: Pick<Bus, "publishEvent" | "putEvidence" | "nextConnection">): Sink {
  return {
    async store({ event, pictures }) {
      for (const { ref, jpeg } of pictures) await bus.putEvidence(ref.object, jpeg);
      const body = new TextEncoder().encode(JSON.stringify(event));
      const { duplicate, streamSequence } = await bus.publishEvent(
        eventSubject(event.violation, event.cameraCode),
        event.id,
        body,
      );
      return { outcome: duplicate ? "duplicate" : "stored", streamSequence };
    },
    recovered: (signal) => bus.nextConnection(signal),
  };
}
