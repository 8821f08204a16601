/** The one log line of an event. */
import type { ViolationEvent } from "#contract";
import type { Logger } from "./logger.ts";

export function logEvent(logger: Logger, event: ViolationEvent): void {
  const { id: eventId, phase, violation, cameraCode, cameraName, zoneId, dedupKey, dwell } = event;
  const className = event.objects[0]?.className;
  logger.info(
    {
      eventId,
      phase,
      violation,
      cameraCode,
      cameraName,
      zoneId,
      dedupKey,
      className,
      dwellS: dwell.elapsedS,
    },
    "event",
  );
}
